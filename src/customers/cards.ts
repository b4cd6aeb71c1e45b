import type { Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import { sortedUnique } from '../kernel/order.ts';
import { buildDag } from '../conflict/dag.ts';
import type { Dag, DagNode } from '../conflict/dag.ts';

/** A person is one card or several (conflicts.md §4.4): what is asked of a person is asked of the facts of all their cards. */
export type Cards = string | readonly string[];
export const cardsOf = (who: Cards): readonly string[] => (typeof who === 'string' ? [who] : who);

const isCard = (key: string): boolean => key.startsWith('cust:');
/** The customer a fact's body speaks of. */
export function customerOf(fact: Fact): string | undefined {
  if (isKind(fact, 'sale.committed')) return fact.body.customer?.id;
  const body = fact.body;
  return typeof body === 'object' && body !== null && 'customerId' in body && typeof body.customerId === 'string' && isCard(body.customerId)
    ? body.customerId
    : undefined;
}
/** Whether a fact is one of these cards': it names one as seen, or speaks of one. */
export function isOf(who: Cards, fact: Fact): boolean {
  const ids = cardsOf(who);
  const told = customerOf(fact);
  return ids.some((id) => fact.prev[id] !== undefined) || (told !== undefined && ids.includes(told));
}
/** Who had seen what of a person, under any of their cards. */
export function personDag(who: Cards, facts: Iterable<Fact>, compare?: (a: DagNode, b: DagNode) => number): Dag<DagNode> {
  const ids = cardsOf(who);
  return buildDag(
    [...facts].map((f) => ({ id: f.id as string, prev: sortedUnique(ids.flatMap((id) => f.prev[id] ?? [])) })),
    compare,
  );
}
/** What whoever knows these facts has seen of one card: the heads that their next word about it follows (conflicts.md §3.3). */
export const headsOfCard = (cardId: string, facts: Iterable<Fact>): readonly string[] =>
  personDag(
    cardId,
    [...facts].filter((f) => isOf(cardId, f)),
  ).heads;
/** Cards an order of erasure is about: the one it speaks of, and those that were one with it as its writer knew, which it names as seen. */
export const erasedBy = (order: Fact): readonly string[] =>
  isKind(order, 'cust.erased') ? sortedUnique([order.body.customerId, ...Object.keys(order.prev).filter(isCard)]) : [];
export const erases = (order: Fact, who: Cards): boolean => {
  const ids = cardsOf(who);
  return erasedBy(order).some((id) => ids.includes(id));
};
