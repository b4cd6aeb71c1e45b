import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ROLES, staffMember } from '../../../src/staff/types.ts';
import { buildDag } from '../../../src/conflict/dag.ts';
import { newDraft } from '../../../src/facts/draft.ts';
import { scopeOf } from '../../../src/facts/scope.ts';
import { staffKey } from '../../../src/staff/rules.ts';
import { asAggregate, loadAggregates } from '../../adjudicator/aggregates.ts';
import { need, refuse, route } from '../http.ts';
import { contextOf } from './exceptions.ts';
import type { Hq } from '../hq.ts';
import { PERMITS, rolesView } from '../permits.ts';
import { readStores } from '../reference.ts';
import type { Account } from '../../services.ts';

const fields = z.strictObject({
  name: z.string().trim().min(1).max(40),
  nameEn: z.string().trim().max(60).optional(),
  title: z.string().trim().max(30).optional(),
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
  stores: z.array(z.string().max(8)).max(300),
  active: z.boolean(),
});
const create = fields.extend({ staffNo: staffMember.shape.staffNo });
const byNo = z.object({ staffNo: z.string().max(12) });

const shown = (a: Account) => ({
  staffNo: a.staffNo,
  name: a.name,
  nameEn: a.nameEn,
  title: a.title,
  roles: a.roles,
  stores: a.stores,
  active: a.active,
  hasPin: a.pinHash !== undefined,
  hasPassword: a.passwordHash !== undefined,
});

/** People and their roles (A0.21, A0.30–A0.33). Leavers are disabled, never deleted; every change re-signs the bundles concerned. */
export function staffRoutes(app: FastifyInstance, hq: Hq): void {
  const { identity, store } = hq.services;

  const checkStores = async (wanted: readonly string[]): Promise<void> => {
    const known = new Set((await readStores(store)).map((s) => s.storeId));
    const unknown = wanted.find((s) => !known.has(s));
    if (unknown !== undefined) refuse(422, 'store-unknown', { store: unknown });
  };
  /** The end or return of a person's rights is a fact too: what they did before a terminal heard of it is listed (EX-14, conflicts.md §4.20). */
  const tellRights = async (staffNo: string, active: boolean, stores: readonly string[], user: Account): Promise<void> => {
    const key = staffKey(staffNo);
    const [doc] = await loadAggregates(store, [key]);
    const words = asAggregate(key, doc).facts.filter((f) => f.kind !== 'case.resolved');
    const heads = buildDag(words.map((f) => ({ id: f.id as string, prev: f.prev[key] ?? [] }))).heads;
    const scope = scopeOf(stores);
    if (scope.length === 0) return; // headquarters' own people work at no terminal
    need(
      await hq.services.hqWriter.commit([
        newDraft(
          contextOf(hq, user),
          active ? 'staff.reinstated' : 'staff.revoked',
          scope,
          { [key]: [...heads] },
          { staffNo, reason: active ? 'enabled' : 'disabled' },
        ),
      ]),
    );
  };
  const find = async (staffNo: string): Promise<Account> => (await identity.account(staffNo)) ?? refuse(404, 'staff-unknown', { staffNo });

  route(app, hq, { method: 'GET', url: '/staff/:staffNo', action: PERMITS.staff, params: byNo, run: async ({ params }) => shown(await find(params.staffNo)) });
  route(app, hq, {
    method: 'POST',
    url: '/staff',
    action: PERMITS.staffEdit,
    body: create,
    run: async ({ user, body }) => {
      if ((await identity.account(body.staffNo)) !== undefined) refuse(409, 'hq-staff-exists', { staffNo: body.staffNo });
      await checkStores(body.stores);
      const account = await identity.putStaff(body);
      await hq.audit.record(user, { action: 'staffCreated', subject: body.staffNo, after: shown(account) });
      return shown(account);
    },
  });
  route(app, hq, {
    method: 'PUT',
    url: '/staff/:staffNo',
    action: PERMITS.staffEdit,
    params: byNo,
    body: fields,
    run: async ({ user, params, body }) => {
      const before = await find(params.staffNo);
      await checkStores(body.stores);
      // The last door must stay open: nobody shuts themselves out, and one administrator always remains.
      const losesAdmin = before.roles.includes('ADM') && before.active && !(body.active && body.roles.includes('ADM'));
      if (losesAdmin && params.staffNo === user.staffNo) refuse(422, 'hq-staff-self');
      if (
        losesAdmin &&
        !(await identity.accounts()).some((a) => a.staffNo !== params.staffNo && a.active && a.roles.includes('ADM') && a.passwordHash !== undefined)
      )
        refuse(422, 'hq-last-admin');
      const account = await identity.putStaff({ ...body, staffNo: params.staffNo });
      if (before.active !== body.active) await tellRights(params.staffNo, body.active, [...before.stores, ...body.stores], user);
      await hq.audit.record(user, {
        action: body.active || !before.active ? 'staffChanged' : 'staffDisabled',
        subject: params.staffNo,
        before: shown(before),
        after: shown(account),
      });
      return shown(account);
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/staff/:staffNo/pin',
    action: PERMITS.staffEdit,
    params: byNo,
    body: z.strictObject({ pin: z.string().regex(/^\d{4,12}$/) }),
    run: async ({ user, params, body }) => {
      const account = need(await identity.setPin(params.staffNo, body.pin));
      await hq.audit.record(user, { action: 'pinReset', subject: params.staffNo });
      return shown(account);
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/staff/:staffNo/password',
    action: PERMITS.staffEdit,
    params: byNo,
    body: z.strictObject({ password: z.string().min(1).max(200) }),
    run: async ({ user, params, body }) => {
      const account = need(await identity.setPassword(params.staffNo, body.password));
      await hq.audit.record(user, { action: 'passwordReset', subject: params.staffNo });
      return shown(account);
    },
  });

  route(app, hq, { method: 'GET', url: '/roles', action: PERMITS.roles, run: async () => rolesView(await identity.accounts()) });
}
