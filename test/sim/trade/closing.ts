import type { Fact } from '../../../src/facts/envelope.ts';
import { factsAt, newId, ofKind, say, seen } from '../scene.ts';
import type { BookDeed } from '../scene.ts';
import { reference } from '../selling.ts';

/** What is said of payments, and the closing of drawers and days. */
export const stated: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const txnId = reference(s);
  return say(s.ctx, 'pay.stated', [s.till.storeId], seen(facts, `pay:card:${txnId}`), {
    method: 'card',
    txnId,
    source: s.d.pick(['statement', 'webhook', 'query', 'manual'] as const) ?? 'query',
    paid: s.d.chance(0.7),
    amountFen: 500_000,
  });
};
export const closeShift: BookDeed = (s) =>
  say(
    s.ctx,
    'shift.closed',
    [s.till.storeId],
    { [`drawer:${s.till.terminal}`]: [] },
    { shiftId: newId(s, 'shift'), drawer: s.till.terminal, storeId: s.till.storeId, countedFen: 1, expectedFen: 1, upTo: knownUpTo(factsAt(s.till)) },
  );
export const closeDay: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const closeId = `close:${s.till.storeId}-${s.ctx.businessDate}`;
  return ofKind(facts, 'period.closed').some((f) => f.body.closeId === closeId)
    ? undefined
    : say(s.manager, 'period.closed', [s.till.storeId], seen(facts, closeId), {
        closeId,
        cls: 'day',
        storeId: s.till.storeId,
        fromDate: s.ctx.businessDate,
        toDate: s.ctx.businessDate,
        upTo: knownUpTo(facts),
      });
};
function knownUpTo(facts: readonly Fact[]): Record<string, number> {
  const out: Record<string, number> = {};
  for (const f of facts) out[f.terminal + f.epoch] = Math.max(out[f.terminal + f.epoch] ?? 0, f.jseq);
  return out;
}
