import { NO_GRADE } from './columns.ts';

/**
 * The inner loops of the facet search. Each takes one kind of typed array only, so that the engine compiles it once and
 * keeps it fast; a row's mask gathers a bit for every facet it fails. Indexes stay below `n`, which no array is shorter than.
 */
export const CARAT_BIT = 128;
export const PRICE_BIT = 256;

/** Codes whose entry in `fails` is not 0. */
export function failCodes(mask: Uint16Array, data: Uint16Array, fails: Uint16Array, n: number): void {
  for (let i = 0; i < n; i += 1) mask[i]! |= fails[data[i]!]!;
}
/** Values outside [min, max]; rows without a value hold -1 and `min` is never below 0. */
export function failInts(mask: Uint16Array, data: Int32Array, min: number, max: number, bit: number, n: number): void {
  for (let i = 0; i < n; i += 1) {
    const v = data[i]!;
    if (v < min || v > max) mask[i]! |= bit;
  }
}
export function failPrices(mask: Uint16Array, data: Float64Array, min: number, max: number, bit: number, n: number): void {
  for (let i = 0; i < n; i += 1) {
    const v = data[i]!;
    if (v < min || v > max) mask[i]! |= bit;
  }
}
/** A graded range is found when it overlaps the wanted one (jewelry §4.2). */
export function failGrades(mask: Uint16Array, from: Uint8Array, to: Uint8Array, min: number, max: number, bit: number, n: number): void {
  for (let i = 0; i < n; i += 1) {
    const f = from[i]!;
    if (f > max || to[i]! < min || f === NO_GRADE) mask[i]! |= bit;
  }
}
export function failFlags(mask: Uint16Array, data: Uint8Array, wanted: number, bit: number, n: number): void {
  for (let i = 0; i < n; i += 1) if (data[i] !== wanted) mask[i]! |= bit;
}
export function failZero(mask: Uint16Array, data: Uint8Array, bit: number, n: number): void {
  for (let i = 0; i < n; i += 1) if (data[i] === 0) mask[i]! |= bit;
}

/**
 * One pass for everything that is counted: a mask of 0 is a find and counts everywhere; a mask of one bit counts under
 * that facet alone, which is the count under all the others.
 */
export function tally(
  mask: Uint16Array,
  n: number,
  own: number,
  stores: Uint16Array,
  columns: readonly Uint16Array[],
  sums: readonly Uint32Array[],
  bits: readonly number[],
  bins: readonly [carat: Uint8Array, price: Uint8Array],
  carat: Uint32Array,
  price: Uint32Array,
): { readonly total: number; readonly ownTotal: number } {
  // Which column a single bit belongs to, by its position; -1 = none is counted.
  const columnOf = new Int8Array(32).fill(-1);
  bits.forEach((b, k) => {
    columnOf[31 - Math.clz32(b)] = k;
  });
  const [caratBin, priceBin] = bins;
  const found = new Uint32Array(n);
  let total = 0;
  let ownTotal = 0;
  for (let i = 0; i < n; i += 1) {
    const m = mask[i]!;
    if (m === 0) {
      found[total] = i;
      total += 1;
      if (stores[i] === own) ownTotal += 1;
      continue;
    }
    if ((m & (m - 1)) !== 0) continue;
    if (m === CARAT_BIT) carat[caratBin[i]!]! += 1;
    else if (m === PRICE_BIT) price[priceBin[i]!]! += 1;
    else {
      const k = columnOf[31 - Math.clz32(m)]!;
      if (k >= 0) sums[k]![columns[k]![i]!]! += 1;
    }
  }
  for (let k = 0; k < columns.length; k += 1) addCodes(found, total, columns[k]!, sums[k]!);
  for (let j = 0; j < total; j += 1) {
    const i = found[j]!;
    carat[caratBin[i]!]! += 1;
    price[priceBin[i]!]! += 1;
  }
  return { total, ownTotal };
}
function addCodes(found: Uint32Array, total: number, data: Uint16Array, sums: Uint32Array): void {
  for (let j = 0; j < total; j += 1) sums[data[found[j]!]!]! += 1;
}

/** The `k` rows of the lowest keys, by a bounded heap: a page of results does not sort the whole find. Ties by row. */
export class Lowest {
  private readonly keys: Float64Array;
  private readonly at: Uint32Array;
  private size = 0;
  constructor(k: number) {
    this.keys = new Float64Array(k);
    this.at = new Uint32Array(k);
  }

  offer(key: number, row: number): void {
    if (this.size < this.keys.length) {
      this.keys[this.size] = key;
      this.at[this.size] = row;
      this.size += 1;
      if (this.size === this.keys.length) for (let p = (this.size >> 1) - 1; p >= 0; p -= 1) this.sink(p);
    } else if (this.size > 0 && (key < this.keys[0]! || (key === this.keys[0] && row < this.at[0]!))) {
      this.keys[0] = key;
      this.at[0] = row;
      this.sink(0);
    }
  }
  /** In order. */
  rows(): number[] {
    return Array.from({ length: this.size }, (_, i) => i)
      .sort((a, b) => this.keys[a]! - this.keys[b]! || this.at[a]! - this.at[b]!)
      .map((i) => this.at[i]!);
  }
  private above(a: number, b: number): boolean {
    return this.keys[a]! > this.keys[b]! || (this.keys[a] === this.keys[b] && this.at[a]! > this.at[b]!);
  }
  private sink(from: number): void {
    for (let p = from; ;) {
      const l = p * 2 + 1;
      if (l >= this.size) return;
      const big = l + 1 < this.size && this.above(l + 1, l) ? l + 1 : l;
      if (!this.above(big, p)) return;
      const [key, row] = [this.keys[p]!, this.at[p]!];
      this.keys[p] = this.keys[big]!;
      this.at[p] = this.at[big]!;
      this.keys[big] = key;
      this.at[big] = row;
      p = big;
    }
  }
}
