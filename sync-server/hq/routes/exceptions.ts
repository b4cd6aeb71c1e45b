import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { caseRule } from '../../../src/cases/catalogue.ts';
import { resolveCase } from '../../../src/cases/commands.ts';
import type { Action } from '../../../src/facts/head.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { businessDate } from '../../../src/kernel/businessDate.ts';
import type { CommandContext } from '../../../src/kernel/context.ts';
import { decide } from '../../../src/permissions/index.ts';
import { correctLine } from '../../../src/sales/commands.ts';
import type { SaleBody } from '../../../src/sales/types.ts';
import { viewOf } from '../../../src/stock/row.ts';
import type { PieceRow, PieceView } from '../../../src/stock/types.ts';
import { need, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import type { Account } from '../../services.ts';
import { factsById, inScope } from './details.ts';

const id = z.object({ id: z.string().min(1).max(256) });
const resolution = z.strictObject({ option: z.string().min(1).max(40), reason: z.string().trim().min(2).max(500), keepFactId: z.string().max(64).optional(), substitute: z.strictObject({ saleFactId: z.string().max(64), toPieceNo: z.string().trim().max(20) }).optional() });

/** The context of a command that a person at headquarters gives. */
export function contextOf(hq: Hq, user: Account): CommandContext {
  const { config, now, hqWriter } = hq.services;
  const nowMs = now();
  return { user: { staffNo: user.staffNo, name: user.name, roles: user.roles, stores: user.stores }, storeId: 'HQ', terminal: hqWriter.terminal, nowMs, businessDate: businessDate(nowMs, config.timeZone, config.cutOff), offline: false };
}

/** The piece as the server knows it now, from its row in a store that has it. */
async function viewOfPiece(hq: Hq, pieceNo: string, stores: readonly string[]): Promise<PieceView | undefined> {
  const held = await hq.db.one<{ store: string | null }>('SELECT store FROM pieces WHERE piece_no = $1', [pieceNo]);
  const places = [...new Set([held?.store, ...stores])].filter((s) => s !== null && s !== undefined);
  const rows = await Promise.all(places.map(async (s) => (await hq.services.store.get(s.toLowerCase(), [`piece:${pieceNo}`]))[0]));
  const newest = rows.filter((r) => r !== undefined).map((r) => r as unknown as PieceRow).sort((a, b) => b.pv - a.pv)[0]; // rows are written by the server itself
  return newest === undefined ? undefined : viewOf(newest, []);
}

/** EX-01 ①: the piece really handed over on one of the sales (conflicts.md §5), beside the decision itself. */
async function substitution(hq: Hq, ctx: CommandContext, doc: ExceptionDoc, from: PieceView | undefined, body: z.infer<typeof resolution>): Promise<Action> {
  const wanted = body.substitute ?? refuse(422, 'hq-input', { field: 'substitute', detail: '' });
  const [fact] = await factsById(hq, doc.members.includes(wanted.saleFactId) ? [wanted.saleFactId] : []);
  const to = await viewOfPiece(hq, wanted.toPieceNo, doc.scope);
  if (fact === undefined || from === undefined) return refuse(404, 'hq-not-found');
  if (to === undefined) return refuse(422, 'hq-piece-unknown', { pieceNo: wanted.toPieceNo });
  const sale = fact.body as SaleBody; // a member of an EX-01 is a sale, checked by the registry
  const line = sale.lines?.find((l) => l.pieceNo === from.pieceNo);
  if (line === undefined) return refuse(404, 'hq-not-found');
  return need(correctLine({ ...ctx, storeId: sale.storeId }, { saleId: sale.saleId, saleFactId: fact.id, lineNo: line.lineNo, from, to, reason: body.reason, scope: [...doc.scope, ...(to.place.storeId === undefined ? [] : [to.place.storeId])] }));
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
      const ctx = contextOf(hq, user);
      const pieceNo = doc.subject.startsWith('piece:') ? doc.subject.slice('piece:'.length) : undefined;
      const view = pieceNo === undefined ? undefined : await viewOfPiece(hq, pieceNo, doc.scope);
      const decision = need(resolveCase(ctx, doc, { option: body.option, reason: body.reason, ...(view === undefined ? {} : { heads: view.heads }), ...(body.keepFactId === undefined ? {} : { payload: { keepFactId: body.keepFactId } }) }));
      const correction = body.option === 'substitute' && doc.code === 'EX-01' ? await substitution(hq, ctx, doc, view, body) : undefined;
      const facts = need(await hq.services.hqWriter.commit([...(correction?.facts ?? []), ...decision.facts], decision.heads));
      await hq.audit.record(user, { action: 'caseResolved', subject: doc.id, reason: body.reason, after: { option: body.option, facts: facts.map((f) => f.id) } });
      await hq.services.adjudicator.settled();
      await hq.projector.drain();
      return { facts: facts.map((f) => f.id) };
    },
  });
}
