import { addDays } from '../../../src/kernel/businessDate.ts';
import type { Dates } from '../../../src/reports/storePeriod.ts';

export type PeriodKind = 'day' | 'week' | 'month';
const weekday = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7; // Monday is 0
const monthStart = (date: string): string => `${date.slice(0, 7)}-01`;

/** Business dates of the day, week (from Monday) or calendar month that holds `date`. */
export function datesOf(kind: PeriodKind, date: string): Dates {
  if (kind === 'day') return { from: date, to: date };
  if (kind === 'week') {
    const from = addDays(date, -weekday(date));
    return { from, to: addDays(from, 6) };
  }
  const from = monthStart(date);
  return { from, to: addDays(monthStart(addDays(from, 32)), -1) };
}
export function moved(kind: PeriodKind, date: string, by: 1 | -1): string {
  if (kind === 'day') return addDays(date, by);
  if (kind === 'week') return addDays(date, by * 7);
  return monthStart(addDays(monthStart(date), by === 1 ? 32 : -1));
}
/** What it is compared with: the same weekday a week ago, the week before, the month before. */
export const comparedWith = (kind: PeriodKind, date: string): Dates => datesOf(kind, kind === 'month' ? moved('month', date, -1) : addDays(date, -7));
/** The same as far as this period has come: two days of this week beside two of the last one, never beside all seven. `whole` when it is over. */
export function comparedSoFar(kind: PeriodKind, date: string, today: string): { readonly dates: Dates; readonly whole: boolean } {
  const now = datesOf(kind, date);
  const before = comparedWith(kind, date);
  if (kind === 'day' || now.to <= today) return { dates: before, whole: true };
  const to = addDays(before.from, Math.max(0, eachDate({ from: now.from, to: today }).length - 1));
  return { dates: { from: before.from, to: to < before.to ? to : before.to }, whole: false };
}
/** Every date of the range, first to last. */
export function eachDate(d: Dates): readonly string[] {
  const out: string[] = [];
  for (let x = d.from; x <= d.to && out.length < 400; x = addDays(x, 1)) out.push(x);
  return out;
}
