import { addDays } from '../kernel/businessDate.ts';
import { LUNAR_LAST, lunarKept, lunarOf, readLunar } from '../kernel/lunar.ts';
import type { LunarDate } from '../kernel/lunar.ts';
import type { CustomerForm } from './types.ts';

export const DAY_KEYS = ['birthday', 'spouseBirthday', 'anniversary'] as const;
export type DayKey = (typeof DAY_KEYS)[number];
/** Days before a day to remember on which it speaks up (jewelry.md §10.1). */
export const AHEAD_DAYS: Readonly<Record<DayKey, number>> = { birthday: 7, spouseBirthday: 7, anniversary: 14 };

/** A day that comes back every year, with its next return. */
export interface DayToRemember {
  readonly key: DayKey;
  /** Civil date as the card has it, where it is kept by the civil calendar. */
  readonly date?: string;
  /** The lunar day, where it is kept by the lunar calendar. */
  readonly lunar?: LunarDate;
  readonly next: string; // YYYY-MM-DD
  readonly inDays: number;
}
const DAY_MS = 86_400_000;
const msOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
/** True for a civil day that exists, written YYYY-MM-DD. */
export const isCivilDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(msOf(text)) && addDays(text, 0) === text;
const between = (from: string, to: string): number => Math.round((msOf(to) - msOf(from)) / DAY_MS);

/** Next return (YYYY-MM-DD, today included) of a civil date; of 29 February on the 28th in common years. Undefined for no date. */
export function nextReturn(date: string | undefined, today: string): string | undefined {
  if (date === undefined || !isCivilDate(date)) return undefined;
  const inYear = (year: number): string => {
    const day = `${String(year).padStart(4, '0')}${date.slice(4)}`;
    return isCivilDate(day) ? day : `${day.slice(0, 8)}28`;
  };
  const year = Number(today.slice(0, 4));
  return inYear(year) >= today ? inYear(year) : inYear(year + 1);
}
/** Next civil day on which a lunar day is kept; undefined for none, or beyond the table. */
export function nextLunarReturn(text: string | undefined, today: string): { readonly lunar: LunarDate; readonly next: string } | undefined {
  const lunar = text === undefined ? undefined : readLunar(text);
  const now = lunarOf(today);
  if (lunar === undefined || now === undefined) return undefined;
  for (let year = now.year; year <= Math.min(now.year + 1, LUNAR_LAST); year += 1) {
    const next = lunarKept(year, lunar);
    if (next !== undefined && next >= today) return { lunar, next };
  }
  return undefined;
}

/** Days of a card to remember, nearest first (A6.1): a birthday by the lunar calendar where the card has one, else by the civil. `today`: YYYY-MM-DD in the store. */
export function daysToRemember(form: CustomerForm, today: string): readonly DayToRemember[] {
  const out = DAY_KEYS.flatMap((key): DayToRemember[] => {
    const [date, text] =
      key === 'birthday'
        ? [form.birthday, form.lunarBirthday]
        : key === 'spouseBirthday'
          ? [form.spouseBirthday, form.spouseLunarBirthday]
          : [form.anniversary, undefined];
    const byMoon = nextLunarReturn(text, today);
    if (byMoon !== undefined) return [{ key, ...byMoon, inDays: between(today, byMoon.next) }];
    const next = nextReturn(date, today);
    return next === undefined || date === undefined ? [] : [{ key, date, next, inDays: between(today, next) }];
  });
  return out.sort((a, b) => a.inDays - b.inDays || DAY_KEYS.indexOf(a.key) - DAY_KEYS.indexOf(b.key));
}
