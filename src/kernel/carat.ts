/** Carat with two decimals; the third counts only when it is 9 (逢九进一, jewelry.md §4.1): 1019 → `1.02`, 1018 → `1.01`. No unit. */
export function formatCarat(milliCarat: number): string {
  const points = Math.floor(milliCarat / 10) + (milliCarat % 10 === 9 ? 1 : 0);
  return `${Math.floor(points / 100)}.${String(points % 100).padStart(2, '0')}`;
}
