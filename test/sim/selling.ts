import type { Action } from '../../src/facts/head.ts';
import { accountKey } from '../../src/facts/entries.ts';
import type { Entry } from '../../src/facts/entries.ts';
import type { CommandContext } from '../../src/kernel/context.ts';
import type { Result } from '../../src/kernel/result.ts';
import { commitSale } from '../../src/sales/commands.ts';
import { limitsOf } from '../../src/sales/limits.ts';
import { priceDraft } from '../../src/sales/pricing.ts';
import type { SaleDraft } from '../../src/sales/types.ts';
import type { AptCard, PieceCard } from '../../renderer/data/terminal.ts';
import { BOTH, cards, factsAt, here, piece, seen } from './scene.ts';
import type { BookScene, Deed, Scene } from './scene.ts';
import { CONSULTANTS } from './world.ts';

export const waiting = (c: AptCard): boolean => c.view.status === 'notArrived' || c.view.status === 'needsCallback';
export const asMain = (s: Scene, c: AptCard): CommandContext => ({
  ...s.ctx,
  user: (CONSULTANTS[s.till.storeId] ?? []).find((x) => x.staffNo === c.view.main) ?? s.manager.user,
});

/** A sale of this piece, paid by one of few references, so that two sales sometimes claim one payment. */
export function saleOf(s: Scene, p: PieceCard, customerId?: string): Result<Action> {
  const visit = s.d.chance(0.5) ? cards(s, (c) => waiting(c)) : undefined;
  const known = s.d.chance(0.4) ? s.d.pick(s.t.views.customers()) : undefined;
  const customer = customerId === undefined ? (known === undefined ? undefined : { id: known.id, name: known.form.name }) : { id: customerId, name: '老客' };
  const seller = visit === undefined || visit.view.main === undefined ? s.ctx : asMain(s, visit);
  const draft: SaleDraft = {
    id: s.t.newId('draft'),
    createdMs: s.ctx.nowMs,
    by: seller.user.staffNo,
    rounding: s.d.chance(0.3) ? 'yuan' : 'none',
    payments: [],
    lines: [
      {
        pieceNo: p.pieceNo,
        enteredBy: 'scan',
        delivered: s.d.chance(0.8),
        ...(s.d.chance(0.3) ? { rateBp: 9600 } : {}),
        consultants: [
          { staffNo: seller.user.staffNo, name: seller.user.name, shareBp: 6000 },
          { staffNo: s.manager.user.staffNo, name: 'SM', shareBp: 4000 },
        ],
      },
    ],
  };
  const noted: SaleDraft = customer === undefined ? draft : { ...draft, note: `嘱${draft.id.slice(-8)}` };
  const pieces = new Map([[p.pieceNo, p]]);
  const priced = priceDraft(noted, pieces, s.t.views.prices(), s.ctx.nowMs, {
    storeId: s.till.storeId,
    limits: limitsOf(seller.user.roles),
    asOfMs: s.ctx.nowMs,
  });
  const due = priced.totals.payableFen;
  const paid: SaleDraft = {
    ...noted,
    payments: s.d.chance(0.5)
      ? [{ method: 'card', amountFen: due, ref: reference(s), confirmed: 'manual' }]
      : [{ method: 'cash', amountFen: due + s.d.int(3) * 10_000 }],
  };
  return commitSale(s.d.chance(0.5) ? { ...seller, approver: s.manager.user.staffNo } : seller, {
    saleId: s.t.newId('sale'),
    draft: paid,
    priced,
    pieces,
    ...(visit === undefined ? {} : { apt: { id: visit.id, heads: visit.view.heads } }),
    ...(customer === undefined ? {} : { customer }),
  });
}
export const reference = (s: Scene): string => `T${s.d.int(90)}`;
export const sellable = (s: Scene): PieceCard | undefined => piece(s, (x) => here(s)(x) && (x.view.state === 'IN_STOCK' || x.view.state === 'RESERVED'));
export const sell: Deed = (s) => {
  const p = sellable(s);
  return p === undefined ? undefined : saleOf(s, p);
};

/** A sale that also moves accounts: all in its one document (conflicts §1.3). Accounts are known in both stores, so it goes to both. */
export function sellWith(s: BookScene, entries: readonly Omit<Entry, 'n'>[], customerId?: string): Result<Action> | undefined {
  const p = sellable(s);
  const made = p === undefined ? undefined : saleOf(s, p, customerId);
  if (made === undefined || !made.ok) return made;
  const facts = factsAt(s.till);
  const posted = entries.map((e, i): Entry => ({ n: i + 1, ...e }));
  const accounts = seen(facts, ...posted.map((e) => accountKey(e.ledger, e.account)));
  return {
    ok: true,
    value: {
      ...made.value,
      facts: made.value.facts.map((f) =>
        f.kind === 'sale.committed' ? { ...f, scope: [...BOTH], prev: { ...f.prev, ...accounts }, body: { ...(f.body as object), entries: posted } } : f,
      ),
    },
  };
}
