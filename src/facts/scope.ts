import { sortedUnique } from '../kernel/order.ts';

/** Headquarters acts in stores; its own name is no store database (architecture §3.4). */
export const HQ_STORE = 'HQ';

/** Scope of a document: every store it concerns, once, in text order; empty names and headquarters left out (architecture §3.4). */
export function scopeOf(...stores: readonly (string | undefined | readonly string[])[]): string[] {
  return sortedUnique(stores.flat().filter((s): s is string => s !== undefined && s !== '' && s !== HQ_STORE));
}
