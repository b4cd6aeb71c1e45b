import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import type { BodyOf, FactKind } from '../facts/registry.ts';
import { factsOnly, newDraft } from '../facts/draft.ts';
import type { Action } from '../facts/head.ts';
import { scopeOf } from '../facts/scope.ts';

/** Facts about staff stay in the store where they happened. Problem `not-allowed` where there is none. */
export function staffFact<K extends FactKind>(ctx: CommandContext, kind: K, staffNo: string, body: BodyOf<K>): Result<Action> {
  const scope = scopeOf(ctx.storeId, ctx.user.stores.slice(0, 1));
  if (scope.length === 0) return fail('not-allowed');
  return ok(factsOnly(newDraft(ctx, kind, scope, { [`staff:${staffNo}`]: [] }, body)));
}

/** 空闲/休息/离岗 by hand (A1.2.11); 服务中 follows from claims. A person sets their own state, SM anybody's. Problem `not-allowed`. */
export function setDuty(ctx: CommandContext, input: { readonly staffNo: string; readonly state: 'idle' | 'rest' | 'away' }): Result<Action> {
  if (input.staffNo !== ctx.user.staffNo && !ctx.user.roles.includes('SM')) return fail('not-allowed');
  return staffFact(ctx, 'staff.duty', input.staffNo, { staffNo: input.staffNo, state: input.state });
}

/** A lock-out after wrong PINs is a fact (architecture §7). */
export function recordLockout(ctx: CommandContext, input: { readonly staffNo: string; readonly attempts: number }): Result<Action> {
  return staffFact(ctx, 'staff.lockedOut', input.staffNo, { staffNo: input.staffNo, attempts: input.attempts });
}

/** Who signed in with which staff bundle (conflicts.md §4.20). */
export function recordSignIn(ctx: CommandContext, input: { readonly bundleVersion: number }): Result<Action> {
  return staffFact(ctx, 'staff.signedIn', ctx.user.staffNo, { staffNo: ctx.user.staffNo, bundleVersion: input.bundleVersion });
}

/** A list that leaves the system is a fact, written before the file is (A0.27, PIPL). `rows` without the heading. */
export function recordExport(
  ctx: CommandContext,
  input: { readonly list: string; readonly rows: number; readonly filter: string; readonly how: 'csv' | 'print'; readonly phones?: 'masked' | 'full' },
): Result<Action> {
  return staffFact(ctx, 'staff.exported', ctx.user.staffNo, input);
}

/** A second person's approval; `ctx.approver` is that person (A0.33). Problems `approver-missing`, `reason-required`. */
export function recordApproval(
  ctx: CommandContext,
  input: { readonly action: string; readonly subject: string; readonly reason: string; readonly requestedBy: string },
): Result<Action> {
  if (ctx.approver === undefined) return fail('approver-missing');
  if (input.reason.trim() === '') return fail('reason-required');
  return staffFact(ctx, 'approval.given', ctx.approver, {
    action: input.action,
    subject: input.subject,
    reason: input.reason.trim(),
    requestedBy: input.requestedBy,
  });
}
