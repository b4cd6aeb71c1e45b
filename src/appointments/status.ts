import type { AptStatus, AptSub, AptView } from './types.ts';

/** A visit is 逾期未到 this long after its time (A0.26: overdue after one hour). */
export const NO_SHOW_AFTER_MS = 60 * 60_000;
export type AptState = AptStatus | Exclude<AptSub, 'none'>;

/** Sub-state at a moment: adds 爽约(逾期未到), which no fact tells (A1.3.10). */
export function subAt(view: Pick<AptView, 'status' | 'sub'>, visitAt: number, nowMs: number): AptSub {
  const waits = view.status === 'notArrived' && (view.sub === 'none' || view.sub === 'rescheduled');
  return waits && nowMs > visitAt + NO_SHOW_AFTER_MS ? 'noShow' : view.sub;
}

/** What a list or a card shows: the sub-state where there is one, else one of the six statuses. Text: `appointments.status.{key}`. */
export function stateOf(view: Pick<AptView, 'status' | 'sub'>, visitAt: number, nowMs: number): AptState {
  const sub = subAt(view, visitAt, nowMs);
  return sub === 'none' ? view.status : sub;
}

/** Nothing more can happen to it but a reopening: sold, ended, gift taken or void. */
export const isClosed = (view: Pick<AptView, 'status'>): boolean => view.status !== 'notArrived' && view.status !== 'needsCallback';
/** Still to come or in the store: what the duplicate hint offers 到店 for (A1.1.4). */
export const isOpen = (view: Pick<AptView, 'status'>): boolean => !isClosed(view);
/** Somebody has to call: 需要回访 or 待核实 (A1.3.6, conflicts.md §4.1 ⑤). */
export const isToCall = (view: Pick<AptView, 'status' | 'sub'>): boolean => view.status === 'needsCallback' || view.sub === 'toVerify';
/** The customer is in the store. */
export const isPresent = (view: Pick<AptView, 'status' | 'sub'>): boolean =>
  view.status === 'notArrived' && (view.sub === 'waiting' || view.sub === 'paused' || view.sub === 'rejected' || view.sub === 'serving');
/** `main` is still with the customer: serving, or sold to and 操作已结束 not pressed yet (A1.2.5, A1.5.3). */
export const isWithCustomer = (view: Pick<AptView, 'status' | 'sub' | 'main' | 'endedAt'>): boolean =>
  view.sub === 'serving' || (view.main !== undefined && view.endedAt === undefined && view.status === 'sold');
