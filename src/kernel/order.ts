/** Orders by text, code unit by code unit: the same on every machine, whatever its locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const DIGITS_ONLY = /^\d+$/;
/** "Lowest 工号" (A1.1.8, conflicts.md §4.2 d): numbers as numbers, everything else as text. */
export function byStaffNo(a: string, b: string): number {
  if (DIGITS_ONLY.test(a) && DIGITS_ONLY.test(b)) {
    const n = Number(a) - Number(b);
    if (n !== 0) return n;
  }
  return byText(a, b);
}
/** Unique texts in text order. */
export const sortedUnique = (items: Iterable<string>): string[] => [...new Set(items)].sort(byText);
