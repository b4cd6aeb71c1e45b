import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { addDays } from '../kernel/businessDate.ts';
import { headsOnly } from '../facts/draft.ts';
import type { Action, Head, HeadWrite } from '../facts/head.ts';
import { elementsOf } from '../facts/heads.ts';
import { scopeOf } from '../facts/scope.ts';
import type { AptRef } from './action.ts';

/**
 * A follow-up as a card (conflicts.md §4.22): owner and due date are fields, so the later snooze and the later delegation hold;
 * 已完成 is an OR-set, so done outweighs whatever runs beside it; results are notes, so every one is kept.
 */
export interface FollowUp {
  readonly id: string; // deterministic: task:followUp:{appointment}:{date}
  readonly aptId: string;
  readonly customerId?: string;
  readonly owner: string;
  readonly dueMs: number;
  readonly done: boolean;
  readonly results: readonly { readonly by: string; readonly text: string }[];
  readonly head: Pick<Head, 'scope'>;
}
const DAY_MS = 86_400_000;

/** The task that an end with a follow-up date makes; the same end makes the same task. */
export function followUpTask(ctx: CommandContext, apt: AptRef, followUpAt: number, scope: readonly string[]): HeadWrite {
  const due = addDays(ctx.businessDate, Math.round((followUpAt - ctx.nowMs) / DAY_MS));
  return {
    id: `task:followUp:${apt.id.slice(apt.id.indexOf(':') + 1)}:${due}`, cls: 'task', scope, by: ctx.user.staffNo,
    fields: { rule: 'followUp', aptId: apt.id, owner: apt.view.main ?? ctx.user.staffNo, dueMs: followUpAt, ...(apt.form.customerId === undefined ? {} : { customerId: apt.form.customerId }) },
  };
}

/** A follow-up from its card; undefined for tasks of other rules. */
export function followUpOf(head: Head): FollowUp | undefined {
  const field = (name: string): unknown => head.fields[name]?.value;
  const [aptId, owner, dueMs, customerId] = [field('aptId'), field('owner'), field('dueMs'), field('customerId')];
  if (head.cls !== 'task' || field('rule') !== 'followUp' || typeof aptId !== 'string' || typeof owner !== 'string' || typeof dueMs !== 'number') return undefined;
  return {
    id: head.id, aptId, owner, dueMs, ...(typeof customerId === 'string' ? { customerId } : {}), head,
    done: elementsOf(head, 'done').length > 0, results: head.notes.map((n) => ({ by: n.by, text: n.text })),
  };
}

const change = (ctx: CommandContext, task: FollowUp, write: Pick<HeadWrite, 'fields' | 'addTo' | 'note'>): Result<Action> =>
  (task.done ? fail('task-done') : ok(headsOnly({ id: task.id, cls: 'task', scope: scopeOf(task.head.scope, ctx.storeId), by: ctx.user.staffNo, ...write })));

/** 已完成 with what came of it; also by somebody who does not own it. Problems `contact-result-required`, `task-done`. */
export const finishFollowUp = (ctx: CommandContext, task: FollowUp, result: string): Result<Action> =>
  (result.trim() === '' ? fail('contact-result-required') : change(ctx, task, { addTo: { done: [ctx.user.staffNo] }, note: result.trim() }));
/** 稍后: a later date. Problem `task-done`. */
export const snoozeFollowUp = (ctx: CommandContext, task: FollowUp, untilMs: number): Result<Action> => change(ctx, task, { fields: { dueMs: untilMs } });
/** 交给同事. Problem `task-done`. */
export const delegateFollowUp = (ctx: CommandContext, task: FollowUp, to: string): Result<Action> => change(ctx, task, { fields: { owner: to } });
