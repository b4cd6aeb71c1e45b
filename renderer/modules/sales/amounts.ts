import type { PriceStep } from '../../../src/sales/types.ts';

const ORDER_STEPS: readonly PriceStep['step'][] = ['manualOrder', 'orderPromotion', 'coupon', 'points', 'rounding'];
interface Stepped {
  readonly netFen: number;
  readonly steps: readonly PriceStep[];
}
const off = (l: Stepped, kinds: readonly PriceStep['step'][]): number =>
  l.steps.filter((s) => kinds.includes(s.step)).reduce((n, s) => n + s.beforeFen - s.afterFen, 0);

/** What the line itself comes to, before anything taken off the whole order; the receipt shows the same (jewelry §9.1). Fen. */
export const lineAmount = (l: Stepped): number => l.netFen + off(l, ORDER_STEPS);
/** What a kind of step took off all lines together. Fen. */
export const offOf = (lines: readonly Stepped[], ...kinds: readonly PriceStep['step'][]): number => lines.reduce((n, l) => n + off(l, kinds), 0);
