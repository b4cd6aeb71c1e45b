import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { addDays } from '../kernel/businessDate.ts';
import { factsOnly, newDraft } from '../facts/draft.ts';
import type { FactDraft } from '../facts/envelope.ts';
import type { Action } from '../facts/head.ts';
import { scopeOf } from '../facts/scope.ts';
import type { TaskView } from './tasks.ts';

/** Day on which something of `ms` is due, counted from the acting person's business date: what a task's key ends with. */
export const dueDay = (ctx: Pick<CommandContext, 'businessDate' | 'nowMs'>, ms: number): string =>
  addDays(ctx.businessDate, Math.round((ms - ctx.nowMs) / 86_400_000));

const scopeOfTask = (ctx: CommandContext, task: TaskView): string[] => scopeOf(task.scope, ctx.storeId);
/** The opening of a task; the same key written twice is one task (conflicts.md §4.22). */
export function opening(ctx: CommandContext, task: TaskView): FactDraft {
  const { rule, title, aptId, customerId, pieceNo } = task.about;
  const scope = scopeOfTask(ctx, task);
  return newDraft(
    ctx,
    'task.opened',
    scope,
    { [task.taskId]: [] },
    {
      taskId: task.taskId,
      storeId: scope[0] ?? ctx.storeId,
      title,
      dueMs: task.dueMs,
      ...(rule === '' ? {} : { rule }),
      ...(task.owner === undefined ? {} : { owner: task.owner }),
      ...(task.roles.length === 0 ? {} : { roles: [...task.roles] }),
      ...(aptId === undefined ? {} : { aptId }),
      ...(customerId === undefined ? {} : { customerId }),
      ...(pieceNo === undefined ? {} : { pieceNo }),
    },
  );
}

/** A word on a task; one that nobody has touched yet is opened in the same action. */
function word(
  ctx: CommandContext,
  task: TaskView,
  make: (scope: readonly string[], prev: FactDraft['prev'], link: { readonly taskId: string; readonly aptId?: string }) => FactDraft,
): Result<Action> {
  if (task.state === 'done') return fail('task-done');
  if (task.state === 'cancelled') return fail('task-cancelled');
  const said = make(
    scopeOfTask(ctx, task),
    { [task.taskId]: [...task.heads] },
    { taskId: task.taskId, ...(task.about.aptId === undefined ? {} : { aptId: task.about.aptId }) },
  );
  return ok(factsOnly(...(task.state === 'pending' ? [opening(ctx, task)] : []), said));
}

/** 办完了, with what came of it; also by somebody who does not own it. Problems `contact-result-required`, `task-done`, `task-cancelled`. */
export const finishTask = (ctx: CommandContext, task: TaskView, result: string): Result<Action> =>
  result.trim() === ''
    ? fail('contact-result-required')
    : word(ctx, task, (scope, prev, link) => newDraft(ctx, 'task.done', scope, prev, { ...link, result: result.trim() }));
/** 稍后: a later time. Problems `task-done`, `task-cancelled`. */
export const snoozeTask = (ctx: CommandContext, task: TaskView, untilMs: number): Result<Action> =>
  word(ctx, task, (scope, prev, link) => newDraft(ctx, 'task.snoozed', scope, prev, { ...link, untilMs }));
/** 交给同事. Problems `task-done`, `task-cancelled`. */
export const delegateTask = (ctx: CommandContext, task: TaskView, to: string): Result<Action> =>
  word(ctx, task, (scope, prev, link) => newDraft(ctx, 'task.reassigned', scope, prev, { ...link, to }));
/** 不用办了: a result beside it stands all the same. Problems `reason-required`, `task-done`, `task-cancelled`. */
export const cancelTask = (ctx: CommandContext, task: TaskView, reason: string): Result<Action> =>
  reason.trim() === ''
    ? fail('reason-required')
    : word(ctx, task, (scope, prev, link) => newDraft(ctx, 'task.cancelled', scope, prev, { ...link, reason: reason.trim() }));
