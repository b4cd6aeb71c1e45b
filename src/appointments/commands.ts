import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { newDraft } from '../facts/draft.ts';
import type { FactDraft } from '../facts/envelope.ts';
import type { Action, HeadWrite } from '../facts/head.ts';
import { HQ_STORE, scopeOf } from '../facts/scope.ts';
import { after, oneFact, refuse, scopeOfApt } from './action.ts';
import type { AptRef, AssignModeName } from './action.ts';
import { askSms } from './askSms.ts';
import { TEMPLATES } from './sms.ts';
import { checkForm } from './form.ts';
import { personWrite, withPerson } from './person.ts';
import type { Person } from './person.ts';
import { isPresent } from './status.ts';
import type { AppointmentForm } from './types.ts';

export { acceptTransfer, appeal, claim, endService, isKeptFor, keptUntil, noteShown, offerTransfer, pause, reject } from './service.ts';
export type { ServiceEnd } from './service.ts';
export type { Person } from './person.ts';
export type { AptRef, AssignModeName } from './action.ts';

export interface NewAppointment {
  readonly aptId: string; // 'apt:' + ULID, from Terminal.newId
  readonly form: AppointmentForm;
  /** The source is an online one (code table 'source', flag `online`): starts as 需要回访 (A1.3.6). */
  readonly online?: boolean;
  readonly consultant?: { readonly staffNo: string; readonly mode: AssignModeName };
  readonly note?: string;
  readonly dayStartMs?: number;
  /** Whose it is, once there is a number: linked, or made in the same action (A1.1.1). */
  readonly person?: Person;
}

function created(
  ctx: CommandContext,
  input: NewAppointment,
  checked: AppointmentForm,
): Result<{ readonly facts: FactDraft[]; readonly heads: HeadWrite[]; readonly scope: string[] }> {
  const scope = scopeOf(checked.storeId, ctx.storeId);
  const prev = { [input.aptId]: [] };
  // without a number nobody is known: a walk-in stays anonymous until one is given (A1.1.22)
  const person = checked.phoneE164 === undefined && input.person?.head === undefined ? undefined : input.person;
  const form: AppointmentForm = person === undefined ? checked : { ...checked, customerId: person.id };
  const card = person === undefined ? ok(undefined) : personWrite(ctx, form, person, scope);
  if (!card.ok) return card;
  const fresh = person !== undefined && person.head === undefined;
  const facts: FactDraft[] = [
    newDraft(ctx, 'apt.created', scope, prev, { aptId: input.aptId, form, online: input.online ?? false, ...(fresh ? { newCustomer: true } : {}) }, 'YY'),
  ];
  // Facts of one action follow each other: the writer chains their `prev`.
  if (input.consultant !== undefined)
    facts.push(newDraft(ctx, 'apt.assigned', scope, prev, { aptId: input.aptId, consultant: input.consultant.staffNo, mode: input.consultant.mode }));
  const head: HeadWrite = {
    id: input.aptId,
    cls: 'appointment',
    scope,
    fields: form,
    by: ctx.user.staffNo,
    ...(input.note === undefined ? {} : { note: input.note }),
  };
  return ok({ facts, heads: [...(card.value === undefined ? [] : [card.value]), head], scope });
}

/** Creates an appointment with its number (YY) and, where given, its consultant (A1.1.1–A1.1.17). Problems: those of `checkForm`, `not-allowed`. */
export function createAppointment(ctx: CommandContext, input: NewAppointment): Result<Action> {
  const no = refuse(ctx, 'appointment.create');
  if (no !== undefined) return no;
  const form = checkForm(input.form, { nowMs: ctx.nowMs, ...(input.dayStartMs === undefined ? {} : { dayStartMs: input.dayStartMs }) });
  if (!form.ok) return form;
  const made = created(ctx, input, form.value);
  return made.ok ? ok({ facts: made.value.facts, heads: made.value.heads }) : made;
}

/** Walk-in in one tap: an appointment "now" that has arrived; the phone may come later (A1.1.22). */
export function walkIn(
  ctx: CommandContext,
  input: Omit<NewAppointment, 'form' | 'online'> & { readonly form: Partial<AppointmentForm> & Pick<AppointmentForm, 'name' | 'source'> },
): Result<Action> {
  const no = refuse(ctx, 'appointment.create');
  if (no !== undefined) return no;
  const form = checkForm({ ...input.form, storeId: input.form.storeId ?? ctx.storeId, visitAt: ctx.nowMs, walkIn: true }, { nowMs: ctx.nowMs, walkIn: true });
  if (!form.ok) return form;
  const made = created(ctx, { ...input, form: form.value, online: false }, form.value);
  if (!made.ok) return made;
  const { facts, heads, scope } = made.value;
  const [first, ...rest] = facts;
  if (first === undefined) return fail('fact-invalid', { kind: 'apt.created', field: '' });
  const arrived = newDraft(ctx, 'apt.arrived', scope, { [input.aptId]: [] }, { aptId: input.aptId, storeId: form.value.storeId });
  return ok({ facts: [first, arrived, ...rest], heads });
}

export type FormPatch = { readonly [K in keyof AppointmentForm]?: AppointmentForm[K] | null };
/**
 * Changes form fields; `null` clears one. A new visit time is a reschedule too (A1.1.23), so it leaves its fact. `person`: whose it has become.
 * Problems: those of `checkForm`, `apt-moved-often` {n}, `apt-unchanged`.
 */
export function editAppointment(
  ctx: CommandContext,
  apt: AptRef,
  patch: FormPatch,
  note?: string,
  person?: Person,
  rules: { readonly maxReschedules?: number } = {},
): Result<Action> {
  const no = refuse(ctx, 'appointment.edit', apt);
  if (no !== undefined) return no;
  const merged: Record<string, unknown> = { ...apt.form };
  for (const [k, v] of Object.entries(patch)) {
    if (v === null) delete merged[k];
    else if (v !== undefined) merged[k] = v;
  }
  const moves = patch.visitAt !== undefined && patch.visitAt !== null && patch.visitAt !== apt.form.visitAt;
  if (moves && !mayMove(ctx, apt, rules.maxReschedules)) return fail('apt-moved-often', { n: rules.maxReschedules ?? 0 });
  const form = checkForm(
    { name: '', storeId: '', visitAt: 0, source: '', ...merged },
    { nowMs: ctx.nowMs, walkIn: apt.form.walkIn === true, ...(moves ? {} : { dayStartMs: 0 }) },
  );
  if (!form.ok) return form;
  const fields: Record<string, unknown> = {};
  const next: Readonly<Record<string, unknown>> = form.value;
  for (const k of Object.keys(patch)) fields[k] = next[k] ?? null;
  if ('phoneE164' in patch) fields['phoneRegion'] = form.value.phoneRegion ?? null;
  if (Object.keys(fields).length === 0 && (note ?? '').trim() === '') return fail('apt-unchanged');
  const scope = scopeOfApt(ctx, apt, form.value.storeId);
  const head: HeadWrite = { id: apt.id, cls: 'appointment', scope, fields, by: ctx.user.staffNo, ...(note === undefined ? {} : { note }) };
  const facts = moves ? [newDraft(ctx, 'apt.rescheduled', scope, after(apt), { aptId: apt.id, fromMs: apt.form.visitAt, toMs: form.value.visitAt })] : [];
  return withPerson(ctx, apt, ok({ facts, heads: [head] }), person, form.value);
}

/**
 * Assigns a consultant: by the assigner, by hand, or by the manager (改派, A1.2.9), who alone may take it from somebody.
 * Problems `apt-serving` {name}, `apt-closed`, `apt-voided`, `not-allowed`.
 */
export function assign(ctx: CommandContext, apt: AptRef, input: { readonly consultant: string; readonly mode: AssignModeName }): Result<Action> {
  const no = refuse(ctx, input.mode === 'manager' ? 'appointment.reassign' : 'appointment.edit', apt);
  if (no !== undefined) return no;
  if (apt.view.sub === 'serving') return fail('apt-serving', { name: apt.view.main ?? '' });
  if (apt.view.status !== 'notArrived' && apt.view.status !== 'needsCallback') return fail('apt-closed');
  return oneFact(apt, newDraft(ctx, 'apt.assigned', scopeOfApt(ctx, apt), after(apt), { aptId: apt.id, consultant: input.consultant, mode: input.mode }));
}

/** 到店: the customer stands in this store (A1.1.4). Problems `apt-arrived`, `apt-closed`, `apt-voided`. */
export function arrive(ctx: CommandContext, apt: AptRef, input: { readonly storeId?: string } = {}): Result<Action> {
  const no = refuse(ctx, 'appointment.arrive', apt);
  if (no !== undefined) return no;
  const storeId = input.storeId ?? (ctx.storeId === HQ_STORE ? apt.form.storeId : ctx.storeId);
  if (apt.view.status !== 'notArrived' && apt.view.status !== 'needsCallback') return fail('apt-closed');
  if (isPresent(apt.view) && apt.view.arrivedAt !== undefined && apt.view.storeId === storeId) return fail('apt-arrived');
  return oneFact(apt, newDraft(ctx, 'apt.arrived', scopeOfApt(ctx, apt, storeId), after(apt), { aptId: apt.id, storeId }));
}

/** 作废, any source, with a reason (A1.3.9). Problems `reason-required`, `apt-sold`, `apt-serving` {name}, `apt-closed`, `apt-voided`, `approval-needed`. */
export function voidAppointment(ctx: CommandContext, apt: AptRef, input: { readonly reason: string; readonly tell?: boolean }): Result<Action> {
  const no = refuse(ctx, 'appointment.void', apt);
  if (no !== undefined) return no;
  if (input.reason.trim() === '') return fail('reason-required');
  if (apt.view.status === 'sold' || apt.view.status === 'giftTaken') return fail('apt-sold');
  if (apt.view.status === 'notSold') return fail('apt-closed');
  if (apt.view.sub === 'serving') return fail('apt-serving', { name: apt.view.main ?? '' });
  return oneFact(
    apt,
    newDraft(ctx, 'apt.voided', scopeOfApt(ctx, apt), after(apt), {
      aptId: apt.id,
      reason: input.reason.trim(),
      ...(input.tell === true ? { tell: true } : {}),
    }),
  );
}

/** Takes a void back: an explicit fact (conflicts.md §4.1). Problems `apt-not-voided`, `reason-required`, `approval-needed`. */
export function reopen(ctx: CommandContext, apt: AptRef, input: { readonly reason: string }): Result<Action> {
  const no = refuse(ctx, 'appointment.reopen');
  if (no !== undefined) return no;
  if (apt.view.status !== 'voided') return fail('apt-not-voided');
  if (input.reason.trim() === '') return fail('reason-required');
  return oneFact(apt, newDraft(ctx, 'apt.reopened', scopeOfApt(ctx, apt), after(apt), { aptId: apt.id, reason: input.reason.trim() }));
}

/** 已回访: called back; also settles 待核实 (A1.3.8). The SMS goes out once, by its key. Problems `apt-called-back`, `apt-voided`. */
export function markCalledBack(ctx: CommandContext, apt: AptRef, input: { readonly result?: string } = {}): Result<Action> {
  const no = refuse(ctx, 'appointment.callBack', apt);
  if (no !== undefined) return no;
  if (apt.view.status !== 'needsCallback' && apt.view.sub !== 'toVerify') return fail('apt-called-back');
  const result = (input.result ?? '').trim();
  return oneFact(apt, newDraft(ctx, 'apt.calledBack', scopeOfApt(ctx, apt), after(apt), { aptId: apt.id, ...(result === '' ? {} : { result }) }));
}

/** How often a visit was put off. */
export const movedTimes = (view: AptRef['view']): number => view.timeline.filter((e) => e.kind === 'apt.rescheduled').length;
/** More often than the chain allows (A1.1.23): then the manager or headquarters has to. `max` 0 = no limit. */
const mayMove = (ctx: CommandContext, apt: AptRef, max = 0): boolean =>
  max === 0 || movedTimes(apt.view) < max || ctx.user.roles.some((r) => r === 'SM' || r === 'OPS' || r === 'CS');

/** 改期: number and history stay (A1.1.23). Problems `apt-visit-past`, `apt-visit-same`, `apt-moved-often` {n}, `apt-present`, `apt-closed`, `apt-voided`. */
export function reschedule(
  ctx: CommandContext,
  apt: AptRef,
  input: {
    readonly toMs: number;
    readonly dayStartMs?: number;
    readonly maxReschedules?: number;
    /** The customer is told by SMS, this batch (A1.1.23). */ readonly tell?: string;
  },
): Result<Action> {
  const no = refuse(ctx, 'appointment.reschedule', apt);
  if (no !== undefined) return no;
  if (apt.view.status !== 'notArrived' && apt.view.status !== 'needsCallback') return fail('apt-closed');
  if (isPresent(apt.view)) return fail('apt-present');
  if (input.toMs === apt.form.visitAt) return fail('apt-visit-same');
  if (input.toMs < (input.dayStartMs ?? ctx.nowMs)) return fail('apt-visit-past');
  if (!mayMove(ctx, apt, input.maxReschedules)) return fail('apt-moved-often', { n: input.maxReschedules ?? 0 });
  const scope = scopeOfApt(ctx, apt);
  const head: HeadWrite = { id: apt.id, cls: 'appointment', scope, fields: { visitAt: input.toMs }, by: ctx.user.staffNo };
  const moved = oneFact(apt, newDraft(ctx, 'apt.rescheduled', scope, after(apt), { aptId: apt.id, fromMs: apt.form.visitAt, toMs: input.toMs }), [head]);
  if (!moved.ok || input.tell === undefined || (apt.form.phoneE164 ?? '') === '') return moved;
  const asked = askSms(ctx, apt, { batch: input.tell, about: 'moved', template: TEMPLATES.moved });
  return asked.ok ? ok({ facts: [...moved.value.facts, ...asked.value.facts], heads: moved.value.heads }) : asked;
}
