import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Problem, Result } from '../kernel/result.ts';
import type { Action } from '../facts/head.ts';
import { permit } from '../permissions/permit.ts';
import type { AptRef } from './action.ts';
import { assign, voidAppointment } from './commands.ts';
import { askSms } from './askSms.ts';

/** Many appointments in one action (A1.4.3): what is done, and what could not be and why; the one never waits for the other. */
export interface Bulk {
  readonly action: Action;
  readonly done: readonly string[];
  readonly refused: readonly { readonly id: string; readonly problem: Problem }[];
}

function each(ctx: CommandContext, apts: readonly AptRef[], command: (apt: AptRef) => Result<Action>): Result<Bulk> {
  const permitted = permit(ctx, 'appointment.bulk');
  if (!permitted.ok) return permitted;
  const results = apts.map((apt) => ({ id: apt.id, result: command(apt) }));
  const fine = results.flatMap(({ id, result }) => (result.ok ? [{ id, action: result.value }] : []));
  const refused = results.flatMap(({ id, result }) => (result.ok ? [] : [{ id, problem: result.problem }]));
  if (fine.length === 0) return { ok: false, problem: refused[0]?.problem ?? { code: 'apt-none-chosen' } };
  return ok({ action: { facts: fine.flatMap((f) => f.action.facts), heads: fine.flatMap((f) => f.action.heads) }, done: fine.map((f) => f.id), refused });
}

/** 批量改派: as the manager, so it also takes a customer from whom they were assigned to (A1.2.9). */
export const bulkAssign = (ctx: CommandContext, apts: readonly AptRef[], consultant: string): Result<Bulk> =>
  each(ctx, apts, (apt) => (apt.view.assigned === consultant ? fail('apt-unchanged') : assign(ctx, apt, { consultant, mode: 'manager' })));

/**
 * 批量短信: the same words to many, once a batch and once a number, whoever has several appointments (A1.4.3). Problems: those of
 * `askSms`, `sms-same-phone`, `apt-none-chosen`.
 */
export function bulkSms(ctx: CommandContext, apts: readonly AptRef[], input: { readonly batch: string; readonly template: string }): Result<Bulk> {
  const phones = new Set<string>();
  return each(ctx, apts, (apt) => {
    const phone = apt.form.phoneE164 ?? '';
    if (phone !== '' && phones.has(phone)) return fail('sms-same-phone');
    const asked = askSms(ctx, apt, { ...input, about: 'notice' });
    if (asked.ok) phones.add(phone);
    return asked;
  });
}

/** 批量作废 with one reason for all. Problems: those of `voidAppointment`, `apt-none-chosen`. */
export const bulkVoid = (ctx: CommandContext, apts: readonly AptRef[], reason: string): Result<Bulk> =>
  each(ctx, apts, (apt) => voidAppointment(ctx, apt, { reason }));
