import { zonedMs } from '../../../src/kernel/businessDate.ts';
import { appointmentRules } from '../../../src/appointments/rules.ts';
import type { AptCard, Terminal } from '../../data/terminal.ts';

export interface Slot {
  readonly ms: number;
  readonly text: string;
  readonly free: number;
  readonly past: boolean;
}
const HALF_HOUR = 30 * 60_000;

/** Opening hours as headquarters wrote them, `10:00–22:00`; the usual ones where they cannot be read. */
export function hoursOf(text: string | undefined): { readonly open: string; readonly close: string } {
  const m = /(\d{1,2}:\d{2})\s*[–—-]\s*(\d{1,2}:\d{2})/.exec(text ?? '');
  return { open: (m?.[1] ?? '10:00').padStart(5, '0'), close: (m?.[2] ?? '22:00').padStart(5, '0') };
}

/** Visits a half hour takes: what headquarters set, else one a consultant who has not left (A1.1.24). */
export function capacityOf(terminal: Pick<Terminal, 'views'>): number {
  const set = appointmentRules(terminal.views.settings()).slotCapacity;
  return set > 0 ? set : terminal.views.consultants().filter((c) => c.state !== 'away').length;
}

/**
 * Half hours of a day (YYYY-MM-DD) with the consultants still free in each: a warning, never a block (A1.1.13, A1.1.24).
 */
export function slotsOf(
  date: string,
  zone: string,
  hours: { readonly open: string; readonly close: string },
  capacity: number,
  appointments: readonly AptCard[],
  nowMs: number,
  timeText: (ms: number) => string,
): readonly Slot[] {
  const from = zonedMs(date, hours.open, zone);
  const until = zonedMs(date, hours.close, zone);
  const taken = new Map<number, number>();
  for (const { form, view } of appointments) {
    if (view.status === 'voided' || form.visitAt < from || form.visitAt >= until) continue;
    const slot = from + Math.floor((form.visitAt - from) / HALF_HOUR) * HALF_HOUR;
    taken.set(slot, (taken.get(slot) ?? 0) + 1);
  }
  const out: Slot[] = [];
  for (let ms = from; ms < until; ms += HALF_HOUR)
    out.push({ ms, text: timeText(ms), free: Math.max(0, capacity - (taken.get(ms) ?? 0)), past: ms + HALF_HOUR <= nowMs });
  return out;
}
