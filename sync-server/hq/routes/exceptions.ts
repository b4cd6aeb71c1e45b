import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { caseRule } from '../../../src/cases/catalogue.ts';
import { settleCase } from '../../../src/cases/settle.ts';
import type { Choice } from '../../../src/cases/settle.ts';
import { mergeHead } from '../../../src/conflict/mergeHead.ts';
import { headsOfCard } from '../../../src/customers/cards.ts';
import { customerKey } from '../../../src/customers/ownership.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import type { Head } from '../../../src/facts/head.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { businessDate } from '../../../src/kernel/businessDate.ts';
import type { CommandContext } from '../../../src/kernel/context.ts';
import { decide } from '../../../src/permissions/index.ts';
import type { SaleBody } from '../../../src/sales/types.ts';
import { viewOf } from '../../../src/stock/row.ts';
import type { PieceRow, PieceView } from '../../../src/stock/types.ts';
import { asAggregate, loadAggregates } from '../../adjudicator/aggregates.ts';
import { toWire } from '../../gateway/wiredoc.ts';
import { dbOf } from '../../store/update.ts';
import { need, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import type { Account } from '../../services.ts';
import { carryOut } from './caseDevices.ts';
import { factsById, inScope, maskHead } from './details.ts';

const id = z.object({ id: z.string().min(1).max(256) });
const text = z.string().trim().min(1).max(200);
const resolution = z.strictObject({
  option: z.string().min(1).max(40),
  reason: z.string().trim().min(2).max(500),
  keepFactId: text.optional(),
  toPieceNo: text.optional(),
  wrong: z.strictObject({ factId: text, saleId: z.string().max(80), lineNo: z.number().int().positive() }).optional(),
  main: text.optional(),
  cardId: text.optional(),
  phone: text.optional(),
  valueAt: text.optional(),
  value: text.optional(),
});

/** The context of a command that a person at headquarters gives. */
export function contextOf(hq: Hq, user: Account): CommandContext {
  const { config, now, hqWriter } = hq.services;
  const nowMs = now();
  return {
    user: { staffNo: user.staffNo, name: user.name, roles: user.roles, stores: user.stores },
    storeId: 'HQ',
    terminal: hqWriter.terminal,
    nowMs,
    businessDate: businessDate(nowMs, config.timeZone, config.cutOff),
    offline: false,
  };
}

/** The piece as the server knows it now, from its row in a store that has it. */
async function viewOfPiece(hq: Hq, pieceNo: string, stores: readonly string[]): Promise<PieceView | undefined> {
  const held = await hq.db.one<{ store: string | null }>('SELECT store FROM pieces WHERE piece_no = $1', [pieceNo]);
  const places = [...new Set([held?.store, ...stores])].filter((s) => s !== null && s !== undefined);
  const rows = await Promise.all(places.map(async (s) => (await hq.services.store.get(s.toLowerCase(), [`piece:${pieceNo}`]))[0]));
  const newest = rows
    .filter((r) => r !== undefined)
    .map((r) => r as unknown as PieceRow)
    .sort((a, b) => b.pv - a.pv)[0]; // rows are written by the server itself
  return newest === undefined ? undefined : viewOf(newest, []);
}

/** The card as headquarters has it, from the stores of the case. */
export async function headsOf(hq: Hq, doc: ExceptionDoc): Promise<readonly Head[]> {
  const ids = [...new Set([doc.subject, ...doc.members])].filter((m) => /^(cust|apt|ticket):[^/]+$/.test(m));
  const found = await Promise.all(doc.scope.map((s) => hq.services.store.get(dbOf(s), ids)));
  const merged = new Map<string, Head>();
  for (const stored of found.flat()) {
    if (stored === undefined) continue;
    const head = toWire(stored) as unknown as Head; // cards are checked at the gateway's door
    const other = merged.get(head.id);
    merged.set(head.id, other === undefined ? head : mergeHead(other, head));
  }
  return [...merged.values()];
}

/** What is known of the customers' cards that a case is about, by card. */
async function factsOfCards(hq: Hq, doc: ExceptionDoc): Promise<readonly (readonly [string, readonly Fact[]])[]> {
  const keys = [...new Set([doc.subject, ...doc.members])].filter((m) => /^cust:[^:/]+$/.test(m)).map((m) => customerKey(m));
  const docs = await loadAggregates(hq.services.store, keys);
  return keys.map((key, i) => [key, asAggregate(key, docs[i]).facts] as const);
}

const defined = <T extends object>(o: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as { readonly [K in keyof T]?: Exclude<T[K], undefined> }; // only members without a value were left out
/** The line of a sale that names this piece, from the sale itself and not from what the page says. */
function lineOf(members: readonly Fact[], factId: string, pieceNo: string): NonNullable<Choice['wrong']> {
  const fact = members.find((f) => f.id === factId && f.kind === 'sale.committed');
  const sale = fact?.body as SaleBody | undefined; // a member of an EX-01 is a sale, checked by the registry
  const line = sale?.lines.find((l) => l.pieceNo === pieceNo);
  return fact === undefined || sale === undefined || line === undefined
    ? refuse(404, 'hq-not-found')
    : { factId: fact.id, saleId: sale.saleId, lineNo: line.lineNo };
}

/** Decisions on exceptions: a fact of headquarters with the person's reason (conflicts.md §5); the case itself is never edited. */
export function exceptionRoutes(app: FastifyInstance, hq: Hq): void {
  /** Cases that somebody is deciding at this moment: the second of two at once is told that it is closed, and a device is not changed twice. */
  const deciding = new Set<string>();
  const load = async (caseId: string): Promise<ExceptionDoc> => {
    const row = await hq.db.one<{ json: string }>('SELECT json FROM exceptions WHERE id = $1', [caseId]);
    return row === undefined ? refuse(404, 'hq-not-found') : (JSON.parse(row.json) as ExceptionDoc); // written by the projector
  };
  /** What a person decided, carried out and written down; asked once a case at a time. */
  const settle = async (user: Account, doc: ExceptionDoc, body: z.infer<typeof resolution>): Promise<unknown> => {
    const ctx = contextOf(hq, user);
    const pieceNo = doc.subject.startsWith('piece:') ? doc.subject.slice('piece:'.length) : undefined;
    const wanted = [pieceNo, body.toPieceNo].filter((no) => no !== undefined);
    const pieces = new Map(await Promise.all(wanted.map(async (no) => [no, await viewOfPiece(hq, no, doc.scope)] as const)));
    const cards = new Map((await headsOf(hq, doc)).map((h) => [h.id, h]));
    const seen = new Map((await factsOfCards(hq, doc)).map(([cardId, facts]) => [cardId, headsOfCard(cardId, facts)]));
    if (body.toPieceNo !== undefined && pieces.get(body.toPieceNo) === undefined) refuse(422, 'hq-piece-unknown', { pieceNo: body.toPieceNo });
    const members = await factsById(hq, doc.members);
    const wrong = body.wrong === undefined ? undefined : lineOf(members, body.wrong.factId, pieceNo ?? '');
    const choice: Choice = { ...defined(body), option: body.option, reason: body.reason, ...(wrong === undefined ? {} : { wrong }) };
    const view = pieceNo === undefined ? undefined : pieces.get(pieceNo);
    // The rule is asked first, so that nothing is done about a device for a decision that may not be taken.
    const decision = need(
      settleCase({ ...ctx, storeId: 'HQ' }, doc, choice, {
        piece: (no) => pieces.get(no),
        head: (cardId) => cards.get(cardId),
        card: (cardId) => seen.get(cardId) ?? [],
        ...(view === undefined ? {} : { heads: view.heads }),
      }),
    );
    const carried = await carryOut(hq, user, ctx, doc, body.option, body.reason);
    const facts = need(await hq.services.hqWriter.commit([...carried.facts, ...decision.facts], decision.heads));
    await hq.audit.record(user, {
      action: 'caseResolved',
      subject: doc.id,
      reason: body.reason,
      after: { option: body.option, facts: facts.map((f) => f.id) },
    });
    await hq.services.adjudicator.settled();
    await hq.projector.drain();
    return { facts: facts.map((f) => f.id), ...carried.answer };
  };
  route(app, hq, {
    method: 'GET',
    url: '/exceptions/:id/rule',
    action: PERMITS.exceptions,
    params: id,
    run: async ({ user, params }) => {
      const doc = await load(params.id);
      inScope(user, doc.scope);
      const { options, owner } = caseRule(doc.code);
      return {
        options,
        owner,
        heads: (await headsOf(hq, doc)).map((h) => maskHead(user, h)),
        mayResolve: doc.status === 'open' && decide(user, 'case.resolve', { code: doc.code, scope: doc.scope }).kind === 'allow',
      };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/exceptions/:id/resolve',
    action: PERMITS.exceptions,
    params: id,
    body: resolution,
    run: async ({ user, params, body }) => {
      // Before the case is read: what is read while somebody else decides would still be open.
      if (deciding.has(params.id)) refuse(422, 'case-closed');
      deciding.add(params.id);
      try {
        const doc = await load(params.id);
        inScope(user, doc.scope);
        if (decide(user, 'case.resolve', { code: doc.code, scope: doc.scope }).kind !== 'allow') refuse(403, 'not-allowed');
        if (!caseRule(doc.code).options.includes(body.option)) refuse(422, 'case-option-required');
        return await settle(user, doc, body);
      } finally {
        deciding.delete(params.id);
      }
    },
  });
}
