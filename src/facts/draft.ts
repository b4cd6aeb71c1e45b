import type { CommandContext } from '../kernel/context.ts';
import type { DocClass, FactDraft } from './envelope.ts';
import type { Action, HeadWrite } from './head.ts';
import { versionOf } from './registry.ts';
import type { BodyOf, FactKind } from './registry.ts';

/** A draft of a known kind, in the newest version, by the acting person. */
export function newDraft<K extends FactKind>(
  ctx: CommandContext,
  kind: K,
  scope: readonly string[],
  prev: FactDraft['prev'],
  body: BodyOf<K>,
  numberClass?: DocClass,
): FactDraft<K, BodyOf<K>> {
  return {
    kind,
    v: versionOf(kind),
    scope,
    by: ctx.user.staffNo,
    ...(ctx.approver === undefined ? {} : { approver: ctx.approver }),
    prev,
    ...(numberClass === undefined ? {} : { numberClass }),
    body,
  };
}
export const factsOnly = (...facts: readonly FactDraft[]): Action => ({ facts, heads: [] });
export const headsOnly = (...heads: readonly HeadWrite[]): Action => ({ facts: [], heads });
