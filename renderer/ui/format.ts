import { createContext, useContext } from 'react';
import type { Language } from '../../src/i18n/index.ts';
import { lunarDayName, lunarMonthName, lunarOf } from '../../src/kernel/lunar.ts';

/** Numbers and dates as people read them, in one language and the store's time zone. Pure given `now`. */
export interface Format {
  readonly language: Language;
  readonly timeZone: string;
  now(): number;
  /** ¥114,562.00 from fen. `short` drops .00 (list prices); `bare` drops the sign. */
  money(fen: number, how?: { readonly short?: boolean; readonly bare?: boolean; readonly sign?: boolean }): string;
  /** ¥6–8 万 / ¥60–80k from fen; for one line of a list. */
  moneyRange(minFen: number | undefined, maxFen: number | undefined): string;
  /** 1.02ct from 1/1000 ct. */
  carat(milli: number): string;
  /** 28.365 g from mg. */
  grams(mg: number): string;
  percent(bp: number, digits?: number): string;
  count(n: number): string;
  /** 9,999 as it is, above it 5.4万 / 54k: a number beside a word in a small place. */
  brief(n: number): string;
  time(ms: number): string; // 14:05
  /** 11 月 21 日 周六 / Sat 21 Nov */
  day(ms: number): string;
  /** 11-21 / 21 Nov; the year is added when it is not this one. */
  shortDay(ms: number): string;
  /** Today: 14:05; else 11-20 14:05. */
  dayTime(ms: number): string;
  /** 2026-11-21 */
  isoDay(ms: number): string;
  /** 4 分 / 2 小时 5 分 / 3 天 */
  duration(ms: number): string;
  /** 4 分钟前; 刚刚 under a minute. */
  ago(ms: number): string;
  sameDay(a: number, b: number): boolean;
  /** 农历十月十三, zh only; '' beyond the table. */
  lunar(ms: number): string;
  weekday(ms: number): string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly weekday: string;
}

export function createFormat(language: Language, timeZone: string, now: () => number): Format {
  const zh = language === 'zh-CN';
  const parts = new Intl.DateTimeFormat(zh ? 'zh-CN' : 'en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    weekday: 'short',
  });
  const monthName = new Intl.DateTimeFormat('en-GB', { timeZone, month: 'short' });
  const integer = new Intl.NumberFormat('en-US');

  const read = (ms: number): Parts => {
    const out: Record<string, string> = {};
    for (const part of parts.formatToParts(ms)) out[part.type] = part.value;
    return {
      year: out['year'] ?? '',
      month: out['month'] ?? '',
      day: out['day'] ?? '',
      hour: out['hour'] ?? '',
      minute: out['minute'] ?? '',
      weekday: out['weekday'] ?? '',
    };
  };
  const isoDay = (ms: number) => {
    const p = read(ms);
    return `${p.year}-${p.month}-${p.day}`;
  };
  const time = (ms: number) => {
    const p = read(ms);
    return `${p.hour}:${p.minute}`;
  };
  const sameDay = (a: number, b: number) => isoDay(a) === isoDay(b);
  const shortDay = (ms: number) => {
    const p = read(ms);
    const sameYear = p.year === read(now()).year;
    if (zh) return sameYear ? `${p.month}-${p.day}` : `${p.year}-${p.month}-${p.day}`;
    return `${Number(p.day)} ${monthName.format(ms)}${sameYear ? '' : ` ${p.year}`}`;
  };
  const money: Format['money'] = (fen, how = {}) => {
    const abs = Math.abs(fen);
    const cents = abs % 100;
    const text = `${integer.format(Math.floor(abs / 100))}${how.short === true && cents === 0 ? '' : `.${String(cents).padStart(2, '0')}`}`;
    const sign = fen < 0 ? '-' : how.sign === true ? '+' : '';
    return `${sign}${how.bare === true ? '' : '¥'}${text}`;
  };
  const duration = (ms: number) => {
    const minutes = Math.max(0, Math.floor(ms / MINUTE));
    if (minutes < 60) return zh ? `${minutes} 分` : `${minutes} min`;
    if (ms < DAY) {
      const h = Math.floor(minutes / 60);
      const m = minutes % 60;
      return zh ? `${h} 小时${m > 0 ? ` ${m} 分` : ''}` : `${h} h${m > 0 ? ` ${m} min` : ''}`;
    }
    const days = Math.floor(ms / DAY);
    return zh ? `${days} 天` : `${days} d`;
  };
  return {
    language,
    timeZone,
    now,
    money,
    isoDay,
    time,
    sameDay,
    shortDay,
    duration,
    moneyRange(minFen, maxFen) {
      const one = (f: number) => money(f, { short: true });
      if (minFen !== undefined && maxFen !== undefined && minFen !== maxFen) return `${one(minFen)}–${money(maxFen, { short: true, bare: true })}`;
      const only = maxFen ?? minFen;
      return only === undefined ? '' : one(only);
    },
    carat: (milli) => `${(milli / 1000).toFixed(milli % 10 === 0 ? 2 : 3)}ct`,
    grams: (mg) => `${(mg / 1000).toFixed(3)} g`,
    percent: (bp, digits = 0) => `${(bp / 100).toFixed(digits)}%`,
    count: (n) => integer.format(n),
    brief: (n) => (n < 10_000 ? integer.format(n) : zh ? `${Math.floor(n / 1000) / 10}万` : `${integer.format(Math.floor(n / 1000))}k`),
    day(ms) {
      const p = read(ms);
      return zh ? `${Number(p.month)} 月 ${Number(p.day)} 日 ${p.weekday}` : `${p.weekday} ${Number(p.day)} ${monthName.format(ms)}`;
    },
    dayTime: (ms) => (sameDay(ms, now()) ? time(ms) : `${shortDay(ms)} ${time(ms)}`),
    ago(ms) {
      const gone = now() - ms;
      if (gone < MINUTE) return zh ? '刚刚' : 'just now';
      const text = duration(gone);
      return zh ? `${gone < HOUR ? `${text}钟` : text}前` : `${text} ago`;
    },
    lunar(ms) {
      const d = zh ? lunarOf(isoDay(ms)) : undefined;
      return d === undefined ? '' : `农历${lunarMonthName(d.month, d.leap)}${lunarDayName(d.day)}`;
    },
    weekday: (ms) => read(ms).weekday,
  };
}

export const FormatContext = createContext<Format>(createFormat('zh-CN', 'Asia/Shanghai', Date.now));
/** Formatters of the signed-in person's language and the store's zone. */
export const useFormat = (): Format => useContext(FormatContext);
