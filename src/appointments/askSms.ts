import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { newDraft } from '../facts/draft.ts';
import type { Action } from '../facts/head.ts';
import { scopeOf } from '../facts/scope.ts';
import { finishTask } from '../service/commands.ts';
import { taskIdOf, untouched } from '../service/tasks.ts';
import type { TaskView } from '../service/tasks.ts';
import { permit } from '../permissions/permit.ts';
import { after, oneFact, scopeOfApt } from './action.ts';
import type { AptRef } from './action.ts';
import { checkTemplate, TEMPLATES } from './sms.ts';

export interface SmsAsk {
  /** One batch sends one SMS an appointment, however often it is asked for. */
  readonly batch: string;
  readonly about: 'moved' | 'correction' | 'notice';
  readonly template: string;
}
/**
 * Asks for an SMS to the customer of an appointment; a till without network asks too, and headquarters sends it once it hears (A0.23).
 * Problems: those of `checkTemplate`, `sms-no-phone`, `apt-voided`, `not-allowed`.
 */
export function askSms(ctx: CommandContext, apt: AptRef, ask: SmsAsk): Result<Action> {
  const permitted = permit(ctx, 'appointment.callBack');
  if (!permitted.ok) return permitted;
  if (apt.view.status === 'voided') return fail('apt-voided');
  if ((apt.form.phoneE164 ?? '') === '') return fail('sms-no-phone');
  const template = checkTemplate(ask.template, ask.about);
  if (!template.ok) return template;
  return oneFact(
    apt,
    newDraft(ctx, 'apt.smsAsked', scopeOfApt(ctx, apt), after(apt), { aptId: apt.id, batch: ask.batch, about: ask.about, template: template.value }),
  );
}

export const SMS_CORRECTION = 'smsCorrection';
/** 致歉/更正短信: a cancellation went out for an appointment that stands (conflicts.md §4.1, SC-04). One a void, whoever finds out. */
export const correctionTask = (apt: AptRef, voidFactId: string, atMs: number): TaskView =>
  untouched({
    taskId: taskIdOf(SMS_CORRECTION, apt.id, voidFactId.slice('fact:'.length)),
    rule: SMS_CORRECTION,
    title: '',
    roles: ['CS', 'SM'],
    dueMs: atMs,
    scope: scopeOf(apt.head?.scope ?? [], apt.form.storeId, apt.view.storeId),
    aptId: apt.id,
    customerId: apt.form.customerId,
  });
/** The void a correction task speaks of; its key is the batch of the message, so that till and headquarters together send one. */
export const voidOfTask = (taskId: string): string => taskId.slice(taskId.lastIndexOf(':') + 1);

/** Sends the correction and closes its task in one action. `result` are the words the task keeps. */
export function correctSms(ctx: CommandContext, apt: AptRef, task: TaskView, input: { readonly template?: string; readonly result: string }): Result<Action> {
  const asked = askSms(ctx, apt, { batch: voidOfTask(task.taskId), about: 'correction', template: input.template ?? TEMPLATES.correction });
  if (!asked.ok) return asked;
  const done = finishTask(ctx, task, input.result);
  return done.ok ? ok({ facts: [...asked.value.facts, ...done.value.facts], heads: asked.value.heads }) : done;
}
