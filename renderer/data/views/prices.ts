import type { PriceRef } from '../../../src/facts/reference.ts';

/** Newest valid version of a metal's price; the store's own overrides the chain's (conflicts §4.19). `prices` newest first. */
export function priceFor(metal: string, storeId: string, nowMs: number, prices: readonly PriceRef[]): PriceRef | undefined {
  const valid = prices.filter((p) => p.metal === metal && p.validFromMs <= nowMs);
  return valid.find((p) => p.scope === storeId) ?? valid.find((p) => p.scope === 'all');
}
