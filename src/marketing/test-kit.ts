/** One sale at a till, with the campaigns, gifts and coupons it uses. */
import type { Actor, CommandContext } from '../kernel/context.ts';
import { commitSale } from '../sales/commands.ts';
import { limitsOf } from '../sales/limits.ts';
import type { KnownOffer } from '../sales/offers.ts';
import { priceDraft } from '../sales/pricing.ts';
import type { SaleBody, SaleDraft, SaleOffer } from '../sales/types.ts';
import type { PieceView } from '../stock/types.ts';
import { ring } from '../stock/test-kit.ts';
import { moment } from '../testkit/facts.ts';

export const NOW = moment('12:00');
export const HERE = { terminal: 'S01-T1', storeId: 'S01', nowMs: NOW };
export const CON: Actor = { staffNo: '1001', name: '林晓雯', roles: ['CON'], stores: ['S01'] };
export const SM: Actor = { staffNo: '1000', name: '周启明', roles: ['SM'], stores: ['S01'] };
export const contextOf = (user: Actor, approver?: string): CommandContext => ({
  user,
  storeId: 'S01',
  terminal: 'S01-T1',
  nowMs: NOW,
  businessDate: '2026-11-21',
  offline: true,
  ...(approver === undefined ? {} : { approver }),
});

/** How one ring is sold: by whom, with whose PIN, to whom, at which rate. */
export interface Selling {
  readonly user?: Actor;
  readonly approver?: Actor;
  readonly draft?: readonly SaleOffer[];
  readonly rateBp?: number;
}
export function sell(known: readonly KnownOffer[], more: Selling = {}) {
  const item = ring('RD1');
  const view: PieceView = { pieceNo: 'RD1', state: 'IN_STOCK', place: { at: 'store', storeId: 'S01' }, heads: [], saleIds: [] };
  const pieces = new Map([['RD1', { item, view }]]);
  const user = more.user ?? CON;
  const draft: SaleDraft = {
    id: 'draft:1',
    createdMs: NOW,
    by: user.staffNo,
    lines: [
      {
        pieceNo: 'RD1',
        enteredBy: 'scan',
        delivered: true,
        consultants: [{ staffNo: '1001', name: '林晓雯', shareBp: 10_000 }],
        ...(more.rateBp === undefined ? {} : { rateBp: more.rateBp }),
      },
    ],
    rounding: 'none',
    payments: [],
    offers: more.draft ?? known.map((k) => k.offer),
  };
  const priced = priceDraft(draft, pieces, [], NOW, { storeId: 'S01', limits: limitsOf(user.roles), offers: known });
  const ctx = contextOf(user);
  const paid = { ...draft, payments: [{ method: 'cash' as const, amountFen: priced.totals.payableFen }] };
  const done = commitSale(ctx, {
    saleId: 'sale:1',
    draft: paid,
    priced,
    pieces,
    offers: known,
    ...(more.approver === undefined ? {} : { approver: more.approver }),
  });
  return { priced, done };
}
export const committed = (s: ReturnType<typeof sell>): { readonly body: SaleBody; readonly prev: Readonly<Record<string, readonly string[]>> } => {
  const [fact] = s.done.ok ? s.done.value.facts : [];
  if (fact === undefined) throw new Error(s.done.ok ? 'no fact' : s.done.problem.code);
  return { body: fact.body as SaleBody, prev: fact.prev };
};
export const codeOf = (s: ReturnType<typeof sell>): string => (s.done.ok ? 'ok' : s.done.problem.code);
