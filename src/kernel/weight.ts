import { halfUpMulDiv } from './money.ts';

/** Grams with 2 (default) or 3 decimals from mg, half up: 12340 → `12.34`. No unit. */
export function formatGrams(milligrams: number, decimals: 2 | 3 = 2): string {
  const scale = decimals === 2 ? 100 : 1000;
  const units = halfUpMulDiv(Math.abs(milligrams), scale, 1000);
  return `${milligrams < 0 ? '-' : ''}${Math.floor(units / scale)}.${String(units % scale).padStart(decimals, '0')}`;
}
