import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { renderSms, valuesOf } from '../appointments/sms.ts';
import type { SmsFacts, SmsValues } from '../appointments/sms.ts';
import { consentsOf } from '../customers/consents.ts';
import type { CustomerRef } from '../customers/commands.ts';
import type { DayKey, DayToRemember } from '../customers/days.ts';
import type { AggKey, Fact } from '../facts/envelope.ts';
import { newDraft } from '../facts/draft.ts';
import type { Action } from '../facts/head.ts';
import { scopeOf } from '../facts/scope.ts';
import { permit } from '../permissions/permit.ts';
import { finishTask } from '../service/commands.ts';
import { taskIdOf, untouched } from '../service/tasks.ts';
import type { TaskView } from '../service/tasks.ts';

/** One greeting for one day of one customer: whoever asks, from wherever, it is one message (conflicts.md §4.25). */
export const greetKey = (customerId: string, about: DayKey, day: string): AggKey => `greet:${customerId.slice(customerId.indexOf(':') + 1)}.${about}.${day}`;
export const CARE_RULES: Readonly<Record<DayKey, string>> = {
  birthday: 'care-birthday',
  spouseBirthday: 'care-spouseBirthday',
  anniversary: 'care-anniversary',
};
/** The day a care task is about, by its rule; undefined for another task. */
export const careOf = (rule: string): DayKey | undefined => (Object.keys(CARE_RULES) as DayKey[]).find((k) => CARE_RULES[k] === rule); // keys of a constant object

/** Greeting a customer before a day to remember (A6.4, jewelry.md §10.1), whoever sees to the customer; its key is customer and day, so that next year reminds anew. `dueMs`: the day's beginning. */
export const careTask = (customerId: string, day: Pick<DayToRemember, 'key' | 'next'>, owner: string, dueMs: number, scope: readonly string[]): TaskView =>
  untouched({ taskId: taskIdOf(CARE_RULES[day.key], customerId, day.next), rule: CARE_RULES[day.key], title: '', owner, dueMs, scope, customerId });

/** The words of a greeting; each says how to refuse more of them (jewelry.md §20). */
const WORDS: Readonly<Record<DayKey, string>> = {
  birthday: '{姓名}，您好。您的生日快到了，{门店名}祝您生日快乐，欢迎来店免费清洗保养首饰。不想再收到请致电 {电话}。',
  spouseBirthday: '{姓名}，您好。您爱人的生日快到了，{门店名}祝两位幸福美满，想挑份心意可以找我们。不想再收到请致电 {电话}。',
  anniversary: '{姓名}，您好。您的纪念日快到了，{门店名}祝两位幸福美满，欢迎来店免费清洗保养首饰。不想再收到请致电 {电话}。',
};
export type GreetingFacts = Pick<SmsFacts, 'name' | 'title' | 'consultant' | 'store'>;
/** What goes out, and its values for providers that keep templates of their own. */
export function greetingText(about: DayKey, facts: GreetingFacts, sign: string): { readonly text: string; readonly values: SmsValues } {
  const values: SmsValues = { ...valuesOf({ ...facts, number: '', visitAt: 0 }), 预约号: '', 预约时间: '' };
  return { text: renderSms(WORDS[about], values, sign), values };
}

/** Why a greeting may not go out by SMS (I16); undefined = it may. `ids`: the cards that are one person, or share the number. */
export function greetingBar(
  form: { readonly phoneE164?: string | undefined } | undefined,
  ids: readonly string[],
  facts: Iterable<Fact>,
): 'noPhone' | 'refused' | 'notAsked' | undefined {
  if ((form?.phoneE164 ?? '') === '') return 'noPhone';
  const sms = consentsOf(ids, facts)['sms'];
  return sms === undefined ? 'notAsked' : sms.granted ? undefined : 'refused';
}

/**
 * Asks headquarters for the SMS and finishes the task with it, in one action. Headquarters looks at the consent again when it sends. Problems
 * `not-allowed`, `greet-noPhone`, `greet-refused`, `greet-notAsked`, `task-done`, `task-cancelled`.
 */
export function sendGreeting(
  ctx: CommandContext,
  customer: CustomerRef,
  about: DayKey,
  day: string,
  bar: ReturnType<typeof greetingBar>,
  task: TaskView,
  result: string,
): Result<Action> {
  const permitted = permit(ctx, 'customer.edit');
  if (!permitted.ok) return permitted;
  if (bar !== undefined) return fail(`greet-${bar}`);
  const done = finishTask(ctx, task, result);
  if (!done.ok) return done;
  const asked = newDraft(
    ctx,
    'cust.greetAsked',
    scopeOf(customer.head?.scope ?? [], ctx.storeId),
    { [greetKey(customer.id, about, day)]: [], [customer.id]: [] },
    { customerId: customer.id, about, day, storeId: ctx.storeId },
  );
  return ok({ facts: [asked, ...done.value.facts], heads: done.value.heads });
}
