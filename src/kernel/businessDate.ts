import type { BusinessDate } from './brand.ts';

export const DEFAULT_CUT_OFF = '04:00';
const DAY_MS = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let f = formatters.get(zone);
  if (f === undefined) {
    f = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, f);
  }
  return f;
}

/** Zones change their offset on quarter hours only, so one answer serves a quarter of an hour: formatting costs 25 µs, this a lookup. */
const QUARTER_MS = 15 * 60_000;
const MAX_CACHED = 20_000;
const offsets = new Map<string, Map<number, number>>();

/** Milliseconds that the wall clock of a zone is ahead of UTC at a moment. */
function offsetOf(ms: number, zone: string): number {
  let ofZone = offsets.get(zone);
  if (ofZone === undefined || ofZone.size > MAX_CACHED) {
    ofZone = new Map();
    offsets.set(zone, ofZone);
  }
  const quarter = Math.floor(ms / QUARTER_MS);
  let offset = ofZone.get(quarter);
  if (offset === undefined) {
    const part: Record<string, number> = {};
    for (const p of formatter(zone).formatToParts(quarter * QUARTER_MS)) part[p.type] = Number(p.value);
    offset =
      Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'] ?? 1, part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0) -
      quarter * QUARTER_MS;
    ofZone.set(quarter, offset);
  }
  return offset;
}

export interface WallTime {
  readonly date: string; // YYYY-MM-DD
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}
/** Wall clock of a zone (IANA name) at a moment in ms. */
export function wallTime(ms: number, zone: string): WallTime {
  const iso = new Date(ms + offsetOf(ms, zone)).toISOString();
  return { date: iso.slice(0, 10), hour: Number(iso.slice(11, 13)), minute: Number(iso.slice(14, 16)), second: Number(iso.slice(17, 19)) };
}

function minutesOf(cutOff: string): number {
  const m = /^(\d{2}):(\d{2})$/.exec(cutOff);
  if (m === null) throw new RangeError(`cut-off must be HH:MM, got ${cutOff}`);
  return Number(m[1]) * 60 + Number(m[2]);
}

/** Calendar date plus n days (n may be negative). */
export function addDays(date: string, n: number): BusinessDate {
  const at = new Date(`${date}T00:00:00Z`).getTime() + n * DAY_MS;
  return new Date(at).toISOString().slice(0, 10) as BusinessDate; // shape made by toISOString
}

/** Business date of a moment: the store's calendar day, which begins at the cut-off (architecture §8). */
export function businessDate(ms: number, zone: string, cutOff: string = DEFAULT_CUT_OFF): BusinessDate {
  const w = wallTime(ms, zone);
  return addDays(w.date, w.hour * 60 + w.minute < minutesOf(cutOff) ? -1 : 0);
}

/** Moment (ms) of a wall-clock time in a zone; a time that does not exist (summer time) moves forward. */
export function zonedMs(date: string, time: string, zone: string): number {
  const asUtc = new Date(`${date}T${time}:00Z`).getTime();
  const first = asUtc - offsetOf(asUtc, zone);
  return asUtc - offsetOf(first, zone);
}

/** First moment of a business date, and of the next one: `[start, end)` in ms. */
export function businessDay(date: string, zone: string, cutOff: string = DEFAULT_CUT_OFF): { readonly startMs: number; readonly endMs: number } {
  return { startMs: zonedMs(date, cutOff, zone), endMs: zonedMs(addDays(date, 1), cutOff, zone) };
}
