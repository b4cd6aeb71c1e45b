import { isClosed } from '../../../src/appointments/status.ts';
import { FOLLOW_UP, followUpTask, orderTask, reminderTask } from '../../../src/appointments/followUp.ts';
import { isEscalated, reminderOf } from '../../../src/appointments/reminders.ts';
import type { Reminder } from '../../../src/appointments/reminders.ts';
import type { AppointmentRules } from '../../../src/appointments/rules.ts';
import { AHEAD_DAYS } from '../../../src/customers/days.ts';
import type { DayToRemember } from '../../../src/customers/days.ts';
import { careOf, careTask } from '../../../src/marketing/greetings.ts';
import { repairTask, reservationTask } from '../../../src/service/reminders.ts';
import type { Held, RepairReady } from '../../../src/service/reminders.ts';
import type { TaskView } from '../../../src/service/tasks.ts';
import { isAskedOf, isRequestOpen } from '../../../src/stock/requests.ts';
import type { TransferRequest } from '../../../src/stock/requests.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import type { AptCard, PrintJob } from '../../data/terminal.ts';
import type { Day } from '../appointments/model.ts';

const DAY_MS = 86_400_000;
/** Follow-ups, reservations and orders are told this many days ahead, under 这几天; visits to come stand among my appointments. */
const SOON_DAYS = 7;
/** Reminders that speak up before the day itself. */
const AHEAD: ReadonlySet<string> = new Set(['remind-dayBefore', 'remind-reservation', 'remind-order']);
/** Days ahead on which a task of this rule is told: a greeting as long before its day as that day speaks up (jewelry.md §10.1). */
const aheadOf = (rule: string): number => {
  const care = careOf(rule);
  return care === undefined ? SOON_DAYS : AHEAD_DAYS[care];
};
const OF_A_VISIT: ReadonlySet<string> = new Set(['remind-dayBefore', 'remind-soon', 'remind-overdue', 'remind-deposit']);

/** One thing a person should do; `urgent` stands under 现在, `soon` under 这几天 (A4.1, design 11). */
export type Todo =
  | {
      readonly kind: 'transfer' | 'waiting' | 'waitingPool' | 'paused' | 'serving' | 'callback' | 'escalated';
      readonly id: string;
      readonly urgent: boolean;
      readonly atMs: number;
      readonly card: AptCard;
    }
  | { readonly kind: 'task'; readonly id: string; readonly urgent: boolean; readonly soon?: true; readonly atMs: number; readonly task: TaskView }
  | { readonly kind: 'goodsAsked' | 'goodsWanted'; readonly id: string; readonly urgent: boolean; readonly atMs: number; readonly request: TransferRequest }
  | { readonly kind: 'exception'; readonly id: string; readonly urgent: boolean; readonly atMs: number; readonly exception: ExceptionDoc }
  | { readonly kind: 'unprinted'; readonly id: string; readonly urgent: boolean; readonly atMs: number; readonly job: PrintJob };

export interface TodoSources {
  readonly me: { readonly staffNo: string; readonly roles: readonly string[] };
  readonly waiting: readonly AptCard[];
  readonly appointments: readonly AptCard[];
  readonly exceptions: readonly ExceptionDoc[];
  readonly unprinted: readonly PrintJob[];
  readonly tasks: readonly TaskView[];
  /** Deposit that an appointment still holds, fen. */
  readonly depositFen: (aptId: string) => number;
  readonly requests: readonly TransferRequest[];
  /** Pieces kept for somebody here, and repairs to be fetched (A0.26). */
  readonly held: readonly Held[];
  readonly repairs: readonly RepairReady[];
  /** Days to remember of the person's own clients (A6.4). */
  readonly care: readonly { readonly customerId: string; readonly day: DayToRemember; readonly scope: readonly string[] }[];
  readonly storeId: string;
  readonly rules: Pick<AppointmentRules, 'escalateMin' | 'remind'>;
  /** YYYY-MM-DD of a moment in the store's zone. */
  readonly dayOf: (ms: number) => string;
  readonly day: Day;
  readonly nowMs: number;
}

/** Whether it can wait for another day. */
export const isSoon = (x: Todo): boolean => x.kind === 'task' && x.soon === true;
/** Whole days from one date (YYYY-MM-DD) to another. */
const daysFrom = (from: string, to: string): number => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** Follow-up date of the last end, where the outcome asked for one. */
function followUpOf(card: AptCard): { readonly atMs: number; readonly by: string } | undefined {
  for (const e of [...card.view.timeline].reverse()) {
    const at = e.data?.['followUpAt'];
    if (e.kind === 'apt.ended' && typeof at === 'number') return { atMs: at, by: e.by };
  }
  return undefined;
}

/** Everything that waits for this person, most pressing first. */
export function todosOf(s: TodoSources): readonly Todo[] {
  const me = s.me.staffNo;
  const desk = s.me.roles.some((r) => r === 'REC' || r === 'SM' || r === 'CS');
  const out: Todo[] = [];
  const made: TaskView[] = [];
  const touched = new Set(s.tasks.map((x) => x.taskId));
  const followed = new Set(s.tasks.flatMap((x) => (x.about.rule === FOLLOW_UP && x.about.aptId !== undefined ? [x.about.aptId] : [])));
  // whom nobody claims stands before the manager once, with the manager's own step
  const late = (card: AptCard): boolean => s.me.roles.includes('SM') && isEscalated(card.view, s.nowMs, s.rules.escalateMin);
  for (const card of s.waiting) {
    const { view } = card;
    if (late(card) && view.assigned !== me && view.transferTo !== me) continue;
    const kind = view.transferTo === me ? 'transfer' : view.sub === 'paused' ? 'paused' : view.assigned === me ? 'waiting' : 'waitingPool';
    out.push({ kind, id: `w:${card.id}`, urgent: true, atMs: view.arrivedAt ?? card.form.visitAt, card });
  }
  for (const card of s.appointments) {
    const { view, form } = card;
    const host = view.main ?? view.assigned;
    if (view.sub === 'serving' && view.main === me && !isClosed(view))
      out.push({ kind: 'serving', id: `s:${card.id}`, urgent: true, atMs: view.claimedAt ?? form.visitAt, card });
    if (view.status === 'needsCallback' && (host === me || (host === undefined && desk)))
      out.push({ kind: 'callback', id: `c:${card.id}`, urgent: false, atMs: form.visitAt, card });
    if (late(card) && view.assigned !== me) out.push({ kind: 'escalated', id: `e:${card.id}`, urgent: true, atMs: view.arrivedAt ?? form.visitAt, card });
    if (host !== me) continue;
    const paid = view.sub === 'depositPaid' && s.depositFen(card.id) > 0;
    // an order that was promised for a day speaks of that day, a deposit without one of the visit
    if (paid && form.wantedBy !== undefined) {
      made.push(orderTask(card, form.wantedBy, s.day.startMs + daysFrom(s.dayOf(s.day.startMs), form.wantedBy) * DAY_MS, me, card.head.scope));
      continue;
    }
    const remind: Reminder | undefined = paid && form.visitAt < s.day.endMs ? 'deposit' : reminderOf(view, form.visitAt, s.nowMs, s.rules.remind);
    if (remind !== undefined) made.push(reminderTask(card, remind, me, card.head.scope));
    // ends of an older version have a date and no task
    const follow = view.status === 'notSold' ? followUpOf(card) : undefined;
    if (follow !== undefined && follow.by === me && !followed.has(card.id))
      made.push(followUpTask(card, follow.atMs, s.dayOf(follow.atMs), me, card.head.scope));
  }
  for (const { customerId, day, scope } of s.care)
    if (day.inDays <= AHEAD_DAYS[day.key]) made.push(careTask(customerId, day, me, s.day.startMs + day.inDays * DAY_MS, scope));
  for (const held of s.held) made.push(reservationTask(held, [s.storeId]));
  for (const repair of s.repairs) if (repair.storeId === s.storeId) made.push(repairTask(repair));
  // a reminder that somebody has put off, handed on or done is what the facts say of it, not what the clock says
  for (const task of [...s.tasks, ...made.filter((m) => !touched.has(m.taskId))]) {
    const mine = task.owner === me || (task.owner === undefined && task.roles.some((r) => s.me.roles.includes(r)));
    if (!mine || (task.state !== 'open' && task.state !== 'pending')) continue;
    const { rule } = task.about;
    const now =
      task.dueMs < s.day.endMs + (rule === 'remind-dayBefore' ? DAY_MS : 0) || (AHEAD.has(rule) && task.dueMs <= s.nowMs + s.rules.remind.dayBeforeMs);
    if (now || (!OF_A_VISIT.has(rule) && task.dueMs < s.day.endMs + aheadOf(rule) * DAY_MS))
      out.push({ kind: 'task', id: task.taskId, urgent: rule === 'smsCorrection', ...(now ? {} : { soon: true as const }), atMs: task.dueMs, task });
  }
  const keeper = s.me.roles.some((r) => r === 'WH' || r === 'SM');
  for (const request of s.requests) {
    if (!isRequestOpen(request)) continue;
    if (isAskedOf(request, s.storeId) && keeper)
      out.push({ kind: 'goodsAsked', id: request.requestId, urgent: request.state === 'asked', atMs: request.needBy, request });
    if (request.toStore === s.storeId && (keeper || request.by === me))
      out.push({ kind: 'goodsWanted', id: request.requestId, urgent: false, atMs: request.needBy, request });
  }
  for (const exception of s.exceptions)
    if (exception.status === 'open' && exception.owner.some((r) => s.me.roles.includes(r)))
      out.push({ kind: 'exception', id: exception.id, urgent: exception.severity === 'red', atMs: exception.openedMs, exception });
  for (const job of s.unprinted) out.push({ kind: 'unprinted', id: `p:${job.id}`, urgent: true, atMs: job.createdMs, job });
  return out.sort(
    (a, b) =>
      Number(b.urgent) - Number(a.urgent) ||
      Number(isSoon(a)) - Number(isSoon(b)) ||
      Number(b.kind === 'escalated') - Number(a.kind === 'escalated') ||
      a.atMs - b.atMs ||
      (a.id < b.id ? -1 : 1),
  );
}
