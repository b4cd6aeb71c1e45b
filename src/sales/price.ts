import type { PriceRef } from '../facts/reference.ts';
export { boardMetal } from '../stock/board.ts';

const HOUR = 3_600_000;
export type PriceAge = 'fresh' | 'notToday' | 'over24h' | 'over72h';

/** What the screen and the commit need of a gold-board price (conflicts §4.19). */
export interface BoardPrice {
  readonly price: PriceRef;
  readonly age: PriceAge;
  readonly ageMs: number;
}
export interface BoardMoment {
  readonly storeId: string;
  readonly region?: string;
  readonly nowMs: number;
  /** When headquarters was last heard: with the line up it is now, and an unchanged price of yesterday is no old price. */
  readonly asOfMs?: number;
  /** Start of the present business day. */
  readonly dayStartMs?: number;
}

const newest = (a: PriceRef, b: PriceRef): number =>
  b.validFromMs - a.validFromMs || (a.version < b.version ? 1 : a.version > b.version ? -1 : a.id < b.id ? 1 : -1);

/** Newest version valid at the moment: the store's own before the region's before all, unless headquarters forces a newer one. */
export function selectPrice(prices: readonly PriceRef[], metal: string, at: BoardMoment): BoardPrice | undefined {
  const valid = prices.filter((p) => p.metal === metal && p.validFromMs <= at.nowMs && (p.validToMs === undefined || p.validToMs > at.nowMs)).sort(newest);
  const of = (scope: string | undefined): PriceRef | undefined => (scope === undefined ? undefined : valid.find((p) => p.scope === scope));
  const general = of('all');
  const own = of(at.storeId) ?? of(at.region);
  const price = own !== undefined && general?.force === true && general.validFromMs > own.validFromMs ? general : (own ?? general);
  if (price === undefined) return undefined;
  const ageMs = at.nowMs - Math.max(price.validFromMs, Math.min(at.asOfMs ?? 0, at.nowMs));
  const heardToday = Math.max(price.validFromMs, at.asOfMs ?? 0) >= (at.dayStartMs ?? 0);
  return { price, ageMs, age: ageMs > 72 * HOUR ? 'over72h' : ageMs > 24 * HOUR ? 'over24h' : heardToday ? 'fresh' : 'notToday' };
}

/** EX-13: a sale on an older version while a newer one was valid for more than 15 minutes and differs by more than 0.3 %. Difference in fen, or undefined. */
export function stalePriceDiff(usedFen: number, newerFen: number, newerValidFromMs: number, saleMs: number): number | undefined {
  const diff = newerFen - usedFen;
  return saleMs - newerValidFromMs > 15 * 60_000 && Math.abs(diff) * 1000 > usedFen * 3 ? diff : undefined;
}
