import { NO_SHOW_AFTER_MS, isClosed, isPresent } from './status.ts';
import type { AptView } from './types.ts';

/** When a visit speaks up (A0.26): the day before, shortly before, and when its time is past by this much. Milliseconds. */
export interface RemindRule {
  readonly dayBeforeMs: number;
  readonly soonMs: number;
  readonly overdueMs: number;
}
export const REMIND: RemindRule = { dayBeforeMs: 86_400_000, soonMs: 2 * 3_600_000, overdueMs: NO_SHOW_AFTER_MS };
export const REMINDERS = ['dayBefore', 'soon', 'overdue', 'deposit', 'order'] as const;
export type Reminder = (typeof REMINDERS)[number];

/** What a visit that has not happened reminds of at a moment; undefined when it is too early, or the customer has come. */
export function reminderOf(view: Pick<AptView, 'status' | 'sub'>, visitAt: number, nowMs: number, rule: RemindRule = REMIND): Reminder | undefined {
  if (isClosed(view) || isPresent(view)) return undefined;
  if (nowMs > visitAt + rule.overdueMs) return 'overdue';
  if (nowMs >= visitAt - rule.soonMs) return 'soon';
  return nowMs >= visitAt - rule.dayBeforeMs ? 'dayBefore' : undefined;
}

/**
 * Since when a customer in the store has waited for a claim that does not come (A1.2.10): from the arrival, or from the
 * manager's assignment after it. Undefined when nobody waits; a paused visit was claimed and does not count.
 */
export function unclaimedSince(view: Pick<AptView, 'status' | 'sub' | 'arrivedAt' | 'timeline'>): number | undefined {
  if (view.status !== 'notArrived' || (view.sub !== 'waiting' && view.sub !== 'rejected') || view.arrivedAt === undefined) return undefined;
  return view.timeline.reduce((ms, e) => (e.kind === 'apt.assigned' && e.data?.['mode'] === 'manager' ? Math.max(ms, e.atMs) : ms), view.arrivedAt);
}
/** Whether the manager is to step in: unclaimed longer than `escalateMin` (A1.2.10, default three minutes). */
export function isEscalated(view: Parameters<typeof unclaimedSince>[0], nowMs: number, escalateMin: number): boolean {
  const since = unclaimedSince(view);
  return since !== undefined && nowMs - since > escalateMin * 60_000;
}
