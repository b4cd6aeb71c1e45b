import { sortedUnique } from '../kernel/order.ts';

/** Counts by terminal that only grow (footfall a quarter of an hour, conflicts.md §4.25): merge takes the larger of each. */
export type GCounter = Readonly<Record<string, number>>;
export function mergeCounter(a: GCounter, b: GCounter): GCounter {
  return Object.fromEntries(sortedUnique([...Object.keys(a), ...Object.keys(b)]).map((k) => [k, Math.max(a[k] ?? 0, b[k] ?? 0)]));
}
export const countOf = (c: GCounter): number => Object.values(c).reduce((x, y) => x + y, 0);

/** State of one message to a customer (conflicts.md §4.25): sent is final; a cancel before it wins; unknown waits for a person (architecture §8). */
export type SendState = 'queued' | 'sending' | 'cancelled' | 'unknown' | 'sent';
const ORDER: Readonly<Record<SendState, number>> = { queued: 0, sending: 1, unknown: 2, cancelled: 3, sent: 4 };
export const mergeSend = (a: SendState, b: SendState): SendState => (ORDER[a] >= ORDER[b] ? a : b);
