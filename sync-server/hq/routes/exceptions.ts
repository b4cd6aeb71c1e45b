import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { caseRule } from '../../../src/cases/catalogue.ts';
import { resolveCase } from '../../../src/cases/commands.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { businessDate } from '../../../src/kernel/businessDate.ts';
import type { CommandContext } from '../../../src/kernel/context.ts';
import { decide } from '../../../src/permissions/index.ts';
import { need, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import type { Account } from '../../services.ts';
import { inScope } from './details.ts';

const id = z.object({ id: z.string().min(1).max(256) });
const resolution = z.strictObject({ option: z.string().min(1).max(40), reason: z.string().trim().min(2).max(500), payload: z.record(z.string(), z.union([z.string().max(200), z.number(), z.boolean()])).optional() });

/** The context of a command that a person at headquarters gives. */
export function contextOf(hq: Hq, user: Account): CommandContext {
  const { config, now, hqWriter } = hq.services;
  const nowMs = now();
  return { user: { staffNo: user.staffNo, name: user.name, roles: user.roles, stores: user.stores }, storeId: 'HQ', terminal: hqWriter.terminal, nowMs, businessDate: businessDate(nowMs, config.timeZone, config.cutOff), offline: false };
}

/** Decisions on exceptions: a fact of headquarters with the person's reason (conflicts.md §5); the case itself is never edited. */
export function exceptionRoutes(app: FastifyInstance, hq: Hq): void {
  const load = async (caseId: string): Promise<ExceptionDoc> => {
    const row = await hq.db.one<{ json: string }>('SELECT json FROM exceptions WHERE id = $1', [caseId]);
    return row === undefined ? refuse(404, 'hq-not-found') : (JSON.parse(row.json) as ExceptionDoc); // written by the projector
  };
  route(app, hq, {
    method: 'GET', url: '/exceptions/:id/rule', action: PERMITS.exceptions, params: id,
    run: async ({ user, params }) => {
      const doc = await load(params.id);
      inScope(user, doc.scope);
      const { options, owner } = caseRule(doc.code);
      return { options, owner, mayResolve: doc.status === 'open' && decide(user, 'case.resolve', { code: doc.code, scope: doc.scope }).kind === 'allow' };
    },
  });
  route(app, hq, {
    method: 'POST', url: '/exceptions/:id/resolve', action: PERMITS.exceptions, params: id, body: resolution,
    run: async ({ user, params, body }) => {
      const doc = await load(params.id);
      inScope(user, doc.scope);
      if (!caseRule(doc.code).options.includes(body.option)) refuse(422, 'case-option-required');
      const action = need(resolveCase(contextOf(hq, user), doc, { option: body.option, reason: body.reason, ...(body.payload === undefined ? {} : { payload: body.payload }) }));
      const facts = need(await hq.services.hqWriter.commit(action.facts, action.heads));
      await hq.audit.record(user, { action: 'caseResolved', subject: doc.id, reason: body.reason, after: { option: body.option, facts: facts.map((f) => f.id) } });
      await hq.services.adjudicator.settled();
      await hq.projector.drain();
      return { facts: facts.map((f) => f.id) };
    },
  });
}
