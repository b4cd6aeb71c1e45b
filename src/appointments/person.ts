import type { CommandContext } from '../kernel/context.ts';
import { ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { createCustomer } from '../customers/commands.ts';
import type { CustomerForm } from '../customers/types.ts';
import type { Action, Head, HeadWrite } from '../facts/head.ts';
import { scopeOf } from '../facts/scope.ts';
import { scopeOfApt } from './action.ts';
import type { AptRef } from './action.ts';
import type { AppointmentForm } from './types.ts';

/** Whose appointment it is: a customer card that stands (`head` given), or the id for one to be made (A1.1.1, A3.1). */
export interface Person {
  readonly id: string; // 'cust:' + ULID
  readonly head?: Pick<Head, 'scope'>;
}

/** What a booking tells of a person who was not known before. */
export const cardOf = (form: AppointmentForm): CustomerForm => ({
  name: form.name,
  title: form.title,
  phoneE164: form.phoneE164,
  phoneRegion: form.phoneRegion,
  email: form.email,
  wechat: form.wechat,
  ringSizeHK: form.ringSizeHK,
  budgetMinFen: form.budgetMinFen,
  budgetMaxFen: form.budgetMaxFen,
  source: form.source === '' ? undefined : form.source,
});

/**
 * The write of the customer's card that goes with an appointment: a new card from what the form tells, or, for a known one,
 * only the stores that see it from now on. Nobody becomes its owner by this (conflicts.md §4.3).
 */
export function personWrite(ctx: CommandContext, form: AppointmentForm, person: Person, scope: readonly string[]): Result<HeadWrite | undefined> {
  if (person.head !== undefined) {
    const all = scopeOf(person.head.scope, scope);
    return ok(all.length === person.head.scope.length ? undefined : { id: person.id, cls: 'customer', scope: all, by: ctx.user.staffNo });
  }
  const made = createCustomer(ctx, { customerId: person.id, form: cardOf(form) });
  if (!made.ok) return made;
  const [write] = made.value.heads;
  return ok(write === undefined ? undefined : { ...write, scope: scopeOf(write.scope, scope) });
}

/** An action on an appointment that names its customer too, in the same breath: when a walk-in leaves a number, when a booked person arrives. */
export function withPerson(
  ctx: CommandContext,
  apt: AptRef,
  action: Result<Action>,
  person: Person | undefined,
  form: AppointmentForm = apt.form,
): Result<Action> {
  if (!action.ok || person === undefined || apt.form.customerId === person.id) return action;
  const scope = scopeOfApt(ctx, apt, form.storeId);
  const card = personWrite(ctx, form, person, scope);
  if (!card.ok) return card;
  const link: HeadWrite = { id: apt.id, cls: 'appointment', scope, fields: { customerId: person.id }, by: ctx.user.staffNo };
  return ok({ facts: action.value.facts, heads: [...(card.value === undefined ? [] : [card.value]), ...action.value.heads, link] });
}
