import { foldOrder, LEASE_MS } from '../../../src/sales/orderFold.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import { BOTH, factsAt, newId, ofKind, say, seen } from '../scene.ts';
import type { BookDeed, BookScene } from '../scene.ts';
import { sellWith } from '../selling.ts';

/** Deposits: paid, given back, forfeited, used in a sale, their token taken. */
export const payDeposit: BookDeed = (s) => {
  const orderId = newId(s, 'order');
  return say(
    s.ctx,
    'order.paid',
    BOTH,
    { [orderId]: [] },
    {
      orderId,
      storeId: s.till.storeId,
      leaseUntilMs: s.ctx.nowMs + LEASE_MS,
      entries: [{ n: 1, ledger: 'deposit', account: orderId, amount: 100_000 * (1 + s.d.int(5)) }],
    },
  );
};
/** An order with money left, as this till knows it. */
const onOrder =
  (make: (s: BookScene, orderId: `order:${string}`, balanceFen: number, facts: readonly Fact[]) => ReturnType<BookDeed>): BookDeed =>
  (s) => {
    const facts = factsAt(s.till);
    const ids = [...new Set(ofKind(facts, 'order.paid').map((f) => f.body.orderId))].slice(-3);
    const id = s.d.pick(ids) as `order:${string}` | undefined;
    const balance =
      id === undefined
        ? 0
        : foldOrder(
            id,
            facts.filter((f) => f.prev[id] !== undefined),
          ).balanceFen;
    return id === undefined || balance <= 0 ? undefined : make(s, id, balance, facts);
  };
export const refundDeposit = onOrder((s, orderId, balance, facts) =>
  say(s.manager, 'order.refunded', BOTH, seen(facts, orderId), {
    orderId,
    storeId: s.till.storeId,
    reason: '不要了',
    entries: [{ n: 1, ledger: 'deposit', account: orderId, amount: -balance }],
  }),
);
export const forfeit = onOrder((s, orderId, balance, facts) =>
  say(s.manager, 'order.forfeited', BOTH, seen(facts, orderId), {
    orderId,
    storeId: s.till.storeId,
    reason: '逾期',
    entries: [{ n: 1, ledger: 'deposit', account: orderId, amount: -balance }],
  }),
);
export const applyDeposit = onOrder((s, orderId, balance) => sellWith(s, [{ ledger: 'deposit', account: orderId, amount: -balance }]));
export const takeToken = onOrder((s, orderId, _balance, facts) =>
  say(s.manager, 'order.tokenTaken', BOTH, seen(facts, orderId), {
    orderId,
    storeId: s.till.storeId,
    terminal: s.till.terminal,
    leaseUntilMs: s.ctx.nowMs + LEASE_MS,
    how: 'cas',
  }),
);
