import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import type { FactDraft } from '../facts/envelope.ts';
import type { Action, Head, HeadWrite } from '../facts/head.ts';
import { scopeOf } from '../facts/scope.ts';
import { permit } from '../permissions/permit.ts';
import type { ActionName } from '../permissions/table.ts';
import type { AppointmentForm, AptView } from './types.ts';

/** An appointment as the views give it (`AptCard` fits). */
export interface AptRef {
  readonly id: string;
  readonly form: AppointmentForm;
  readonly view: AptView;
  readonly head?: Pick<Head, 'scope'>;
}
export type AssignModeName = 'manual' | 'priority' | 'even' | 'manager';

/** Stores that share the appointment: those it has, the one it is for, and the one where this happens. */
export const scopeOfApt = (ctx: CommandContext, apt: AptRef, ...more: readonly (string | undefined)[]): string[] =>
  scopeOf(apt.head?.scope ?? [], apt.form.storeId, apt.view.storeId, ctx.storeId, ...more);
/** `prev` of the next fact: the heads of the appointment as this person sees it. */
export const after = (apt: AptRef): FactDraft['prev'] => ({ [apt.id]: [...apt.view.heads] });
/** One fact; the card follows into the same stores. */
export function oneFact(apt: AptRef, draft: FactDraft, heads: readonly HeadWrite[] = []): Result<Action> {
  const known = new Set(apt.head?.scope ?? []);
  const grows = apt.head !== undefined && heads.length === 0 && draft.scope.some((s) => !known.has(s));
  return ok({ facts: [draft], heads: grows ? [{ id: apt.id, cls: 'appointment', scope: draft.scope, by: draft.by }] : heads });
}
/** First problem of a chain of checks, or undefined. */
export function refuse(ctx: CommandContext, action: ActionName, apt?: AptRef): Result<never> | undefined {
  const permitted = permit(ctx, action);
  if (!permitted.ok) return permitted;
  if (apt?.view.status === 'voided') return fail('apt-voided');
  return undefined;
}
