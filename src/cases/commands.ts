import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { factsOnly, newDraft } from '../facts/draft.ts';
import { scopeOf } from '../facts/scope.ts';
import type { Action } from '../facts/head.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { sortedUnique } from '../kernel/order.ts';
import { permit } from '../permissions/permit.ts';

export interface Resolution {
  readonly option: string;
  readonly reason: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Heads of the subject (AptView.heads, PieceView.heads) that the person had before them; the resolution follows them. Default: the case's members. */
  readonly heads?: readonly string[];
}

/**
 * Where a word about a case belongs: with the stores it concerns, and with the one whose person speaks. A store keeps a case that concerned it once,
 * whatever it concerns now; what is written there must have its store in it, or its own door refuses it.
 */
export const scopeHere = (ctx: CommandContext, doc: Pick<ExceptionDoc, 'scope'>): string[] => scopeOf(doc.scope, ctx.storeId);

/**
 * A person's decision on an exception: a fact that follows what the person saw, so that late facts open a new case and never
 * flip this one (conflicts.md §1.8, §5). Problems `not-allowed`, `case-closed`, `reason-required`, `case-option-required`.
 */
export function resolveCase(ctx: CommandContext, doc: ExceptionDoc, resolution: Resolution): Result<Action> {
  const permitted = permit(ctx, 'case.resolve', { code: doc.code, scope: doc.scope });
  if (!permitted.ok) return permitted;
  if (doc.status !== 'open') return fail('case-closed');
  if (resolution.option.trim() === '') return fail('case-option-required');
  if (resolution.reason.trim() === '') return fail('reason-required');
  // Members of a case about cards or journals are no facts, and nothing can follow them.
  const prev = {
    [`case:${doc.id}`]: [],
    [doc.subject]: sortedUnique([...(resolution.heads ?? []), ...doc.members.filter((m) => !/^(cust|apt|ticket|task):|\//.test(m))]),
  };
  const body = {
    caseId: doc.id,
    code: doc.code,
    option: resolution.option,
    reason: resolution.reason.trim(),
    ...(resolution.payload === undefined ? {} : { payload: { ...resolution.payload } }),
  };
  return ok(factsOnly(newDraft(ctx, 'case.resolved', scopeHere(ctx, doc), prev, body)));
}
