import { addDays, zonedMs } from '../../../src/kernel/businessDate.ts';
import { isClosed } from '../../../src/appointments/status.ts';
import type { AptCard } from '../../data/terminal.ts';

/** A visit takes an hour on the page; nobody books an end. */
export const VISIT_MS = 60 * 60_000;
export const SLOT_MS = 30 * 60_000;

export interface Placed {
  readonly card: AptCard;
  readonly startMs: number;
  /** Visits of one person that overlap stand side by side: `lane` of `lanes`. */
  readonly lane: number;
  readonly lanes: number;
}
/** Whose column a visit stands in; '' for nobody yet. */
export const hostOf = (card: AptCard): string => card.view.main ?? card.view.assigned ?? '';

/** Visits of one column with their places; more than one lane is the double booking the page warns of (A1.1.24: a warning, never a block). */
export function placed(cards: readonly AptCard[]): readonly Placed[] {
  const sorted = [...cards].sort((a, b) => a.form.visitAt - b.form.visitAt || (a.id < b.id ? -1 : 1));
  const out: Placed[] = [];
  let group: { card: AptCard; lane: number }[] = [];
  let ends: number[] = []; // per lane
  const close = () => {
    for (const g of group) out.push({ card: g.card, startMs: g.card.form.visitAt, lane: g.lane, lanes: ends.length });
    group = [];
    ends = [];
  };
  for (const card of sorted) {
    const at = card.form.visitAt;
    if (ends.every((e) => e <= at)) close();
    const free = ends.findIndex((e) => e <= at);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = at + VISIT_MS;
    group.push({ card, lane });
  }
  close();
  return out;
}

export interface Load {
  readonly ms: number;
  readonly taken: number;
  readonly over: boolean;
}
/** How many visits run in each half hour against the people there are to receive them. */
export function loadOf(cards: readonly AptCard[], from: number, until: number, capacity: number): readonly Load[] {
  const out: Load[] = [];
  for (let ms = from; ms < until; ms += SLOT_MS) {
    const taken = cards.filter((c) => c.form.visitAt < ms + SLOT_MS && c.form.visitAt + VISIT_MS > ms).length;
    out.push({ ms, taken, over: taken > capacity });
  }
  return out;
}
/** Visits that the calendar shows of one day of one store; a void one has left the book. */
export const visitsOf = (all: readonly AptCard[], storeId: string, fromMs: number, untilMs: number): readonly AptCard[] =>
  all.filter((c) => c.view.status !== 'voided' && c.view.storeId === storeId && c.form.visitAt >= fromMs && c.form.visitAt < untilMs);
/** Those still to come or under way: only these take anybody's time. */
export const takesTime = (c: AptCard): boolean => !isClosed(c.view);

/** Monday of the week of a date (YYYY-MM-DD), and its seven days. */
export function weekOf(date: string): readonly string[] {
  const noon = zonedMs(date, '12:00', 'UTC');
  const sinceMonday = (Math.floor(noon / 86_400_000) + 3) % 7; // 1 January 1970 was a Thursday
  return Array.from({ length: 7 }, (_, i) => addDays(date, i - sinceMonday));
}
