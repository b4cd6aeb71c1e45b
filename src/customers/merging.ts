import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { sortedUnique } from '../kernel/order.ts';
import { factsOnly, newDraft } from '../facts/draft.ts';
import type { Action } from '../facts/head.ts';
import { permit } from '../permissions/permit.ts';
import type { AliasEdge, AliasGraph } from '../conflict/alias.ts';

/** One merge that holds: `loser`'s card stands under `survivor`'s; `ids` are the words that say so. */
export interface Merge {
  readonly loser: string;
  readonly survivor: string;
  readonly ids: readonly string[];
}
/** The merges that make these cards one person, by card that went in (conflicts.md §4.4). */
export function mergesOf(customerId: string, edges: readonly AliasEdge[], graph: Pick<AliasGraph, 'members'>): readonly Merge[] {
  const members = new Set(graph.members(customerId));
  const out = new Map<string, Merge>();
  for (const e of edges) {
    if (!members.has(e.loser) || !members.has(e.survivor)) continue;
    const key = `${e.loser}|${e.survivor}`;
    out.set(key, { loser: e.loser, survivor: e.survivor, ids: sortedUnique([...(out.get(key)?.ids ?? []), e.id]) });
  }
  return [...out.values()];
}

/**
 * Takes two cards apart that a person or the rule had made one: a new fact that follows the merges it undoes; nothing is rewritten, since
 * documents always kept the card they were made for (conflicts.md §4.4 "unmerge"). Problems `not-allowed`, `reason-required`, `cust-not-merged`.
 */
export function unmergeCustomers(ctx: CommandContext, merge: Merge | undefined, scope: readonly string[], reason: string): Result<Action> {
  const permitted = permit(ctx, 'customer.unmerge');
  if (!permitted.ok) return permitted;
  if (merge === undefined) return fail('cust-not-merged');
  if (reason.trim() === '') return fail('reason-required');
  // A merge by the rule is a decision, which no fact can follow; the unmerge names both cards, and that is enough (I12).
  const seen = merge.ids.filter((id) => id.startsWith('fact:'));
  return ok(
    factsOnly(
      newDraft(
        ctx,
        'cust.unaliased',
        sortedUnique([...scope]),
        { [merge.loser]: seen },
        { loser: merge.loser, survivor: merge.survivor, reason: reason.trim() },
      ),
    ),
  );
}
