import { fen } from './brand.ts';
import type { Fen } from './brand.ts';

function safe(n: bigint): number {
  const out = Number(n);
  if (!Number.isSafeInteger(out)) throw new RangeError(`amount out of range: ${n}`);
  return out;
}

/** a × b ÷ c rounded half up; negative results mirror positive ones (jewelry.md R2). All integers, c > 0; exact whatever their size. */
export function halfUpMulDiv(a: number, b: number, c: number): number {
  const n = BigInt(a) * BigInt(b);
  const d = BigInt(c);
  if (d <= 0n) throw new RangeError('divisor must be positive');
  const magnitude = ((n < 0n ? -n : n) * 2n + d) / (d * 2n);
  return safe(n < 0n ? -magnitude : magnitude);
}

/** a × b ÷ c rounded down (towards minus infinity). */
export function floorMulDiv(a: number, b: number, c: number): number {
  const n = BigInt(a) * BigInt(b);
  const d = BigInt(c);
  if (d <= 0n) throw new RangeError('divisor must be positive');
  const q = n / d;
  return safe(n % d !== 0n && n < 0n ? q - 1n : q);
}

/**
 * Allocates `total` in proportion to `weights` by largest remainder, ties by order (jewelry.md R6). The parts add up to
 * `total`; with 0 <= total <= Σ weights no part exceeds its weight. Without any weight the first line bears it all.
 */
export function largestRemainder(total: number, weights: readonly number[]): number[] {
  if (weights.length === 0) return [];
  if (weights.some((w) => w < 0)) throw new RangeError('weights must not be negative');
  if (total < 0) return largestRemainder(-total, weights).map((p) => (p === 0 ? 0 : -p));
  const sum = weights.reduce((s, w) => s + BigInt(w), 0n);
  if (sum === 0n) return weights.map((_, i) => (i === 0 ? total : 0));
  const shares = weights.map((w, i) => {
    const exact = BigInt(total) * BigInt(w);
    return { i, part: safe(exact / sum), rest: exact % sum };
  });
  let left = total - shares.reduce((s, x) => s + x.part, 0);
  const order = [...shares].sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1));
  for (const x of order) {
    if (left === 0) break;
    x.part += 1;
    left -= 1;
  }
  return shares.map((x) => x.part);
}

export const sumFen = (amounts: Iterable<number>): Fen => {
  let s = 0;
  for (const a of amounts) s += a;
  return fen(s);
};

const grouped = (yuan: string): string => yuan.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
export interface FenFormat {
  /** Default `¥`; '' for none. */
  readonly symbol?: string;
  /** Two decimals always (default), or only when there are any. */
  readonly decimals?: 'always' | 'auto';
}
/** `¥28,000.00`; the same in both languages, English puts a minus before the symbol as Chinese does. */
export function formatFen(amount: number, format: FenFormat = {}): string {
  const abs = Math.abs(amount);
  const yuan = grouped(String(Math.floor(abs / 100)));
  const cents = abs % 100;
  const tail = format.decimals === 'auto' && cents === 0 ? '' : `.${String(cents).padStart(2, '0')}`;
  return `${amount < 0 ? '-' : ''}${format.symbol ?? '¥'}${yuan}${tail}`;
}

/** Reads what a person typed as yuan (`28,000.5`, full-width digits too) into fen; undefined when it is no amount with at most two decimals. */
export function parseYuan(text: string): Fen | undefined {
  const plain = text.replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[,，\s¥￥]/g, '');
  const m = /^(-?)(\d{1,11})(?:\.(\d{0,2}))?$/.exec(plain);
  if (m === null) return undefined;
  const value = Number(m[2]) * 100 + Number((m[3] ?? '').padEnd(2, '0'));
  return fen(m[1] === '-' && value !== 0 ? -value : value);
}
