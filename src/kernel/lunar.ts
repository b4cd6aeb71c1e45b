import { addDays } from './businessDate.ts';

/**
 * The lunar calendar (农历) of 1900–2100 as a table of the almanac, not of a platform: the calendars of browsers disagree with the almanac on
 * days such as 2018-10-08 and the new year of 2027. A year: bits 16 (leap month has 30 days), 15–4 (months 1–12 have 30 days), 3–0 (leap month).
 */
const YEARS = [
  0x04bd8, 0x04ae0, 0x0a570, 0x054d5, 0x0d260, 0x0d950, 0x16554, 0x056a0, 0x09ad0, 0x055d2, 0x04ae0, 0x0a5b6, 0x0a4d0, 0x0d250, 0x1d255, 0x0b540, 0x0d6a0,
  0x0ada2, 0x095b0, 0x14977, 0x04970, 0x0a4b0, 0x0b4b5, 0x06a50, 0x06d40, 0x1ab54, 0x02b60, 0x09570, 0x052f2, 0x04970, 0x06566, 0x0d4a0, 0x0ea50, 0x06e95,
  0x05ad0, 0x02b60, 0x186e3, 0x092e0, 0x1c8d7, 0x0c950, 0x0d4a0, 0x1d8a6, 0x0b550, 0x056a0, 0x1a5b4, 0x025d0, 0x092d0, 0x0d2b2, 0x0a950, 0x0b557, 0x06ca0,
  0x0b550, 0x15355, 0x04da0, 0x0a5b0, 0x14573, 0x052b0, 0x0a9a8, 0x0e950, 0x06aa0, 0x0aea6, 0x0ab50, 0x04b60, 0x0aae4, 0x0a570, 0x05260, 0x0f263, 0x0d950,
  0x05b57, 0x056a0, 0x096d0, 0x04dd5, 0x04ad0, 0x0a4d0, 0x0d4d4, 0x0d250, 0x0d558, 0x0b540, 0x0b6a0, 0x195a6, 0x095b0, 0x049b0, 0x0a974, 0x0a4b0, 0x0b27a,
  0x06a50, 0x06d40, 0x0af46, 0x0ab60, 0x09570, 0x04af5, 0x04970, 0x064b0, 0x074a3, 0x0ea50, 0x06b58, 0x05ac0, 0x0ab60, 0x096d5, 0x092e0, 0x0c960, 0x0d954,
  0x0d4a0, 0x0da50, 0x07552, 0x056a0, 0x0abb7, 0x025d0, 0x092d0, 0x0cab5, 0x0a950, 0x0b4a0, 0x0baa4, 0x0ad50, 0x055d9, 0x04ba0, 0x0a5b0, 0x15176, 0x052b0,
  0x0a930, 0x07954, 0x06aa0, 0x0ad50, 0x05b52, 0x04b60, 0x0a6e6, 0x0a4e0, 0x0d260, 0x0ea65, 0x0d530, 0x05aa0, 0x076a3, 0x096d0, 0x04afb, 0x04ad0, 0x0a4d0,
  0x1d0b6, 0x0d250, 0x0d520, 0x0dd45, 0x0b5a0, 0x056d0, 0x055b2, 0x049b0, 0x0a577, 0x0a4b0, 0x0aa50, 0x1b255, 0x06d20, 0x0ada0, 0x14b63, 0x09370, 0x049f8,
  0x04970, 0x064b0, 0x168a6, 0x0ea50, 0x06b20, 0x1a6c4, 0x0aae0, 0x092e0, 0x0d2e3, 0x0c960, 0x0d557, 0x0d4a0, 0x0da50, 0x05d55, 0x056a0, 0x0a6d0, 0x055d4,
  0x052d0, 0x0a9b8, 0x0a950, 0x0b4a0, 0x0b6a6, 0x0ad50, 0x055a0, 0x0aba4, 0x0a5b0, 0x052b0, 0x0b273, 0x06930, 0x07337, 0x06aa0, 0x0ad50, 0x14b55, 0x04b60,
  0x0a570, 0x054e4, 0x0d160, 0x0e968, 0x0d520, 0x0daa0, 0x16aa6, 0x056d0, 0x04ae0, 0x0a9d4, 0x0a2d0, 0x0d150, 0x0f252, 0x0d520,
] as const;
export const LUNAR_FIRST = 1900;
export const LUNAR_LAST = LUNAR_FIRST + YEARS.length - 1;
/** First day of the lunar year 1900. */
const FIRST_DAY = '1900-01-31';
const DAY_MS = 86_400_000;

/** A day of the lunar calendar; without a year where nobody remembers it. Month 1–12, `leap` for the leap month after it. */
export interface LunarDate {
  readonly year?: number;
  readonly month: number;
  readonly day: number;
  readonly leap: boolean;
}
const bits = (year: number): number => YEARS[year - LUNAR_FIRST] ?? 0;
/** The month that comes twice in a lunar year; 0 for none, also outside the table. */
export const leapMonthOf = (year: number): number => bits(year) & 15;
/** Days of a month, 29 or 30; 0 where the year has no such month or the table no such year. */
export function lunarMonthDays(year: number, month: number, leap: boolean): number {
  const b = bits(year);
  if (b === 0 || month < 1 || month > 12 || (leap && (b & 15) !== month)) return 0;
  return (leap ? (b & 0x10000) !== 0 : (b & (0x10000 >> month)) !== 0) ? 30 : 29;
}
function monthsOf(year: number): readonly { readonly month: number; readonly leap: boolean; readonly days: number }[] {
  const leap = leapMonthOf(year);
  return Array.from({ length: 12 }, (_, i) => i + 1).flatMap((month) => [
    { month, leap: false, days: lunarMonthDays(year, month, false) },
    ...(month === leap ? [{ month, leap: true, days: lunarMonthDays(year, month, true) }] : []),
  ]);
}
const firstDays = new Map<number, string>([[LUNAR_FIRST, FIRST_DAY]]);
/** New year's day of a lunar year, YYYY-MM-DD. */
function newYear(year: number): string {
  let at = year;
  while (!firstDays.has(at)) at -= 1;
  for (; at < year; at += 1)
    firstDays.set(
      at + 1,
      addDays(
        firstDays.get(at) ?? FIRST_DAY,
        monthsOf(at).reduce((n, m) => n + m.days, 0),
      ),
    );
  return firstDays.get(year) ?? FIRST_DAY;
}

/** The civil day (YYYY-MM-DD) of a day of a lunar year; undefined where that year has no such day. */
export function solarOf(year: number, d: Pick<LunarDate, 'month' | 'day' | 'leap'>): string | undefined {
  if (d.day < 1 || d.day > lunarMonthDays(year, d.month, d.leap)) return undefined;
  let before = 0;
  for (const m of monthsOf(year)) {
    if (m.month === d.month && m.leap === d.leap) break;
    before += m.days;
  }
  return addDays(newYear(year), before + d.day - 1);
}
/** The lunar day of a civil one; undefined outside the table. */
export function lunarOf(date: string): (LunarDate & { readonly year: number }) | undefined {
  const civil = Number(date.slice(0, 4));
  const year = civil > LUNAR_FIRST && (civil > LUNAR_LAST || date < newYear(civil)) ? civil - 1 : civil;
  if (year < LUNAR_FIRST || year > LUNAR_LAST || date < FIRST_DAY) return undefined;
  let left = Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${newYear(year)}T00:00:00Z`)) / DAY_MS);
  for (const m of monthsOf(year)) {
    if (left < m.days) return { year, month: m.month, day: left + 1, leap: m.leap };
    left -= m.days;
  }
  return undefined;
}
/**
 * The civil day on which a lunar day is kept in a lunar year: a leap month's day in the month itself where the year has no such leap month,
 * and the thirtieth on the twenty-ninth of a short month.
 */
export function lunarKept(year: number, d: Pick<LunarDate, 'month' | 'day' | 'leap'>): string | undefined {
  const leap = d.leap && leapMonthOf(year) === d.month;
  return solarOf(year, { month: d.month, leap, day: Math.min(d.day, lunarMonthDays(year, d.month, leap)) });
}

const TEXT = /^(?:(\d{4})-)?(L?)(\d{2})-(\d{2})$/;
/** Reads `1990-12-09`, `12-09` (year not known), `1990-L05-03` (leap month); undefined for a day that does not exist. */
export function readLunar(text: string): LunarDate | undefined {
  const m = TEXT.exec(text);
  if (m === null) return undefined;
  const d = { ...(m[1] === undefined ? {} : { year: Number(m[1]) }), month: Number(m[3]), day: Number(m[4]), leap: m[2] === 'L' };
  return (d.year === undefined ? d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 30 : solarOf(d.year, d) !== undefined) ? d : undefined;
}
const two = (n: number): string => String(n).padStart(2, '0');
/** The text of a lunar day as cards keep it. */
export const lunarText = (d: LunarDate): string => `${d.year === undefined ? '' : `${d.year}-`}${d.leap ? 'L' : ''}${two(d.month)}-${two(d.day)}`;

const DIGITS = '〇一二三四五六七八九';
const MONTHS = ['正', '二', '三', '四', '五', '六', '七', '八', '九', '十', '冬', '腊'] as const;
/** 正月 … 腊月, 闰 before a leap month. */
export const lunarMonthName = (month: number, leap: boolean): string => `${leap ? '闰' : ''}${MONTHS[month - 1] ?? ''}月`;
/** 初一 … 三十. */
export const lunarDayName = (day: number): string =>
  day === 10 ? '初十' : day === 20 ? '二十' : day === 30 ? '三十' : `${['初', '十', '廿'][Math.floor(day / 10)] ?? ''}${DIGITS[day % 10] ?? ''}`;
