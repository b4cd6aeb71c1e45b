import type { AggKey, Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import { buildDag } from '../conflict/dag.ts';
import type { Dag, DagNode } from '../conflict/dag.ts';

export const saleKey = (saleId: string): AggKey => `sale:${saleId.replace(/^sale:/, '')}`;

/** Causes among the facts of one sale. */
export const dagOf = (saleId: string, facts: readonly Fact[]): Dag<DagNode> =>
  buildDag(facts.map((f) => ({ id: f.id as string, prev: f.prev[saleKey(saleId)] ?? [] })));

/** Voids that a pick-up, unseen or later, takes the ground from: no money was given back, so the hand-over counts (conflicts.md §4.7). */
export function voidsOverruled(saleId: string, facts: readonly Fact[]): Set<string> {
  const dag = dagOf(saleId, facts);
  const pickups = facts.filter((f) => isKind(f, 'sale.pickedUp') && f.body.saleId === saleId);
  return new Set(
    facts
      .filter((f) => isKind(f, 'sale.voided') && f.body.saleId === saleId && f.body.refundFen === 0 && pickups.some((p) => !dag.isAncestor(p.id, f.id)))
      .map((f) => f.id as string),
  );
}
