import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { decide } from './decide.ts';
import type { Subject } from './decide.ts';
import type { ActionName } from './table.ts';

/** A command's own check: allowed, or approved on the spot. Problems `not-allowed`, `approval-needed` {role}. */
export function permit(ctx: CommandContext, action: ActionName, subject?: Subject): Result<true> {
  const verdict = decide(ctx.user, action, subject);
  if (verdict.kind === 'allow') return ok(true);
  if (verdict.kind === 'deny') return fail('not-allowed');
  // The approver's PIN and role were checked when it was given (Session.approve); here stands who it was.
  return ctx.approver !== undefined ? ok(true) : fail('approval-needed', { role: verdict.by.join('/') });
}
