import { businessDay, businessDate, wallTime, zonedMs } from '../../../src/kernel/businessDate.ts';
import type { StoreRef } from '../../../src/facts/reference.ts';
import type { KnownApt } from '../../outbox/appointment.ts';
import type { Hq } from '../hq.ts';

export interface Slot {
  readonly atMs: number;
  readonly free: number;
}
export interface SlotDay {
  readonly date: string;
  /** Consultants of the store: so many customers at a time. */
  readonly capacity: number;
  readonly slots: readonly Slot[];
}
const SLOT_MS = 30 * 60_000;
const DAY_MS = 86_400_000;

/** Half hours of the day of a visit with the room that is left: consultants of the store minus appointments already there. */
export async function slotsOf(hq: Hq, apt: KnownApt, visitAt: number, store: StoreRef | undefined): Promise<SlotDay> {
  const zone = store?.timeZone ?? hq.services.config.timeZone;
  const cutOff = store?.cutOff ?? hq.services.config.cutOff;
  const date = businessDate(visitAt, zone, cutOff);
  const day = businessDay(date, zone, cutOff);
  const [from, to] = openHours(store?.hours);
  const capacity = (await hq.services.identity.accounts()).filter((a) => a.active && a.roles.includes('CON') && a.stores.includes(apt.form.storeId)).length;
  const booked = await hq.db.query<{ visit_ms: number }>(
    "SELECT visit_ms FROM appointments WHERE store = $1 AND visit_ms >= $2 AND visit_ms < $3 AND id <> $4 AND status IN ('notArrived', 'needsCallback')",
    [apt.form.storeId, day.startMs, day.endMs, apt.id],
  );
  const taken = new Map<number, number>();
  for (const { visit_ms: ms } of booked) taken.set(Math.floor(ms / SLOT_MS), (taken.get(Math.floor(ms / SLOT_MS)) ?? 0) + 1);
  const slots: Slot[] = [];
  const open = zonedMs(date, from, zone);
  const close = zonedMs(date, to, zone);
  const now = hq.services.now();
  for (let at = open; at < close && at < open + DAY_MS; at += SLOT_MS) {
    const asked = at <= visitAt && visitAt < at + SLOT_MS;
    if (at >= now || asked) slots.push({ atMs: asked ? visitAt : at, free: Math.max(0, capacity - (taken.get(Math.floor(at / SLOT_MS)) ?? 0)) });
  }
  // A wish outside the opening hours is shown where it stands; the clerk will talk about it.
  if (!slots.some((s) => s.atMs === visitAt)) slots.push({ atMs: visitAt, free: 0 });
  return { date: wallTime(visitAt, zone).date, capacity, slots: slots.sort((a, b) => a.atMs - b.atMs) };
}

/** `10:00–22:00` as it is typed; ten to ten where nothing is said. */
function openHours(text: string | undefined): readonly [string, string] {
  const m = /^\s*(\d{1,2}:\d{2})\s*[–—~-]\s*(\d{1,2}:\d{2})/.exec(text ?? '');
  const full = (t: string | undefined, otherwise: string): string => (t === undefined ? otherwise : t.padStart(5, '0'));
  return [full(m?.[1], '10:00'), full(m?.[2], '22:00')];
}
