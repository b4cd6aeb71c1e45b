import type { CommandContext } from '../kernel/context.ts';
import type { FactDraft } from '../facts/envelope.ts';
import { dueDay, opening } from '../service/commands.ts';
import { taskIdOf, untouched } from '../service/tasks.ts';
import type { TaskView } from '../service/tasks.ts';
import type { Reminder } from './reminders.ts';
import type { AptRef } from './action.ts';

/** Tasks that a visit makes (A0.26, A1.2.5, conflicts.md §4.22): their keys are the same wherever they are computed. */
export const FOLLOW_UP = 'followUp';

/** What is left to do after an end with a follow-up date (`day`: YYYY-MM-DD of it). */
export const followUpTask = (apt: AptRef, followUpAt: number, day: string, owner: string, scope: readonly string[]): TaskView =>
  untouched({
    taskId: taskIdOf(FOLLOW_UP, apt.id, day),
    rule: FOLLOW_UP,
    title: '',
    owner,
    dueMs: followUpAt,
    scope,
    aptId: apt.id,
    customerId: apt.form.customerId,
  });
/** The opening of that task, written beside the end itself. */
export const followUpOpened = (ctx: CommandContext, apt: AptRef, followUpAt: number, scope: readonly string[]): FactDraft =>
  opening(ctx, followUpTask(apt, followUpAt, dueDay(ctx, followUpAt), apt.view.main ?? ctx.user.staffNo, scope));

/** A visit that speaks up: done, put off or handed on like any task; its key is the visit's time, so that a new time reminds anew. */
export const reminderTask = (apt: AptRef, reminder: Reminder, owner: string, scope: readonly string[]): TaskView =>
  untouched({
    taskId: taskIdOf(`remind-${reminder}`, apt.id, String(apt.form.visitAt)),
    rule: `remind-${reminder}`,
    title: '',
    owner,
    dueMs: apt.form.visitAt,
    scope,
    aptId: apt.id,
    customerId: apt.form.customerId,
  });
/** An order with a deposit on it, to be ready on the day the customer was promised (A0.26): its key is that day (`wantedBy`: YYYY-MM-DD, `dueMs`: its beginning here). */
export const orderTask = (apt: AptRef, wantedBy: string, dueMs: number, owner: string, scope: readonly string[]): TaskView =>
  untouched({
    taskId: taskIdOf('remind-order', apt.id, wantedBy),
    rule: 'remind-order',
    title: '',
    owner,
    dueMs,
    scope,
    aptId: apt.id,
    customerId: apt.form.customerId,
  });
