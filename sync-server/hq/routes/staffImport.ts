import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { planRoster, readRoster } from '../../jobs/staff/roster.ts';
import type { RosterPlan } from '../../jobs/staff/roster.ts';
import { need, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import { readStores } from '../reference.ts';

const body = z.strictObject({ csv: z.string().min(1).max(4_000_000) });
const SHOWN = 500;

/** The OA's roster as CSV (A0.21): looked at first, then taken over; leavers are disabled, nobody is deleted. */
export function staffImportRoutes(app: FastifyInstance, hq: Hq): void {
  const { identity, store } = hq.services;
  const plan = async (csv: string): Promise<RosterPlan> => {
    const [accounts, stores] = await Promise.all([identity.accounts(), readStores(store)]);
    return planRoster(need(readRoster(csv)), accounts, new Set(stores.map((s) => s.storeId)));
  };
  const face = ({ name, nameEn, title, stores }: RosterPlan['changes'][number]['member']) => ({ name, nameEn: nameEn ?? '', title: title ?? '', stores });
  const shown = (p: RosterPlan) => ({
    counts: {
      create: 0,
      change: 0,
      disable: 0,
      enable: 0,
      ...Object.fromEntries(['create', 'change', 'disable', 'enable'].map((k) => [k, p.changes.filter((c) => c.kind === k).length])),
      unchanged: p.unchanged,
      errors: p.errors.length,
      absent: p.absent.length,
    },
    changes: p.changes
      .slice(0, SHOWN)
      .map((c) => ({
        line: c.line,
        kind: c.kind,
        staffNo: c.member.staffNo,
        ...face(c.member),
        roles: c.member.roles,
        fields: c.fields,
        ...(c.before === undefined ? {} : { before: face(c.before) }),
      })),
    errors: p.errors.slice(0, SHOWN),
    absent: p.absent.slice(0, SHOWN),
  });
  route(app, hq, { method: 'POST', url: '/staff-import/preview', action: PERMITS.staffEdit, body, run: async ({ body: b }) => shown(await plan(b.csv)) });
  route(app, hq, {
    method: 'POST',
    url: '/staff-import/apply',
    action: PERMITS.staffEdit,
    body,
    run: async ({ user, body: b }) => {
      const p = await plan(b.csv);
      for (const c of p.changes) {
        await identity.putStaff(c.member);
        await hq.audit.record(user, {
          action: c.kind === 'create' ? 'staffCreated' : c.kind === 'disable' ? 'staffDisabled' : 'staffChanged',
          subject: c.member.staffNo,
          reason: 'OA',
          ...(c.before === undefined ? {} : { before: { name: c.before.name, title: c.before.title, stores: c.before.stores, active: c.before.active } }),
          after: { name: c.member.name, title: c.member.title, stores: c.member.stores, active: c.member.active },
        });
      }
      await hq.projector.drain();
      return shown(p);
    },
  });
}
