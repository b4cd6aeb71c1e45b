import type { AggKey, Fact } from '../facts/envelope.ts';
import type { DecisionDoc, ExceptionDoc } from '../facts/rulings.ts';
import type { AliasGraph } from '../conflict/alias.ts';
import type { World } from '../conflict/fold.ts';
import { sortedUnique } from '../kernel/order.ts';

type Graph = Pick<AliasGraph, 'root' | 'members'>;
/** Whose it is, and what stands before and after that in the key: the card itself, points of a person, and what one person may be given once. */
const OWNED = [/^(cust:)([^/]+)()$/, /^(points:)([^/]+)()$/, /^(gift:.*\/)([^/]+)(\/[^/]*)$/] as const;
const read = (key: string): RegExpExecArray | undefined =>
  // Asked of every aggregate that moves: most are told by their first letters.
  key.startsWith('cust:') || key.startsWith('points:') || key.startsWith('gift:')
    ? (OWNED.map((o) => o.exec(key)).find((found) => found !== null) ?? undefined)
    : undefined;

/** The customer whose card or ledger a key names (conflicts.md §4.3, §4.13, §4.16); undefined for every other aggregate. */
export const personOfKey = (key: string): string | undefined => {
  const found = read(key);
  return found === undefined ? undefined : `cust:${found[2] ?? ''}`;
};
/** The same under another card: points of `cust:2`, asked for `cust:1`, are `points:1`. */
export function keyFor(key: AggKey, customerId: string): AggKey {
  const found = read(key);
  return `${found?.[1] ?? ''}${customerId.slice('cust:'.length)}${found?.[3] ?? ''}` as AggKey; // its kind stays what it was
}

/** The same account under every card of its person, the key that stands for all of them among them (conflicts.md §4.4); the key alone where nobody was merged. */
export function together(key: AggKey, graph: Graph | undefined): { readonly root: AggKey; readonly keys: readonly AggKey[] } {
  const person = graph === undefined ? undefined : personOfKey(key);
  const members = person === undefined ? [] : (graph?.members(person) ?? []);
  if (graph === undefined || person === undefined || members.length < 2) return { root: key, keys: [key] };
  return { root: keyFor(key, graph.root(person)), keys: sortedUnique(members.map((m) => keyFor(key, m))) as AggKey[] };
}
/** The facts a verdict on this key asks for: its own, and those of the same account under the person's other cards. */
export function factsTogether(key: AggKey, graph: Graph | undefined, of: (key: AggKey) => readonly Fact[]): readonly Fact[] {
  const { keys } = together(key, graph);
  return keys.length === 1 ? of(key) : [...new Set(keys.flatMap(of))];
}
/**
 * One verdict for all cards of a person, told under the root's key; under another card's key only what people had settled before stays
 * (conflicts.md §1.8, §4.4). `judge` is given the other keys whose entries count.
 */
export function judgedTogether(key: AggKey, world: World, judge: (also: readonly AggKey[]) => ExceptionDoc[]): ExceptionDoc[] {
  const { root, keys } = together(key, world.aliases);
  return root === key ? judge(keys.filter((k) => k !== key)) : judge([]).filter((d) => d.status === 'resolved');
}
/** The same of what the rules decide by themselves: one person, one decision, under the card that stays. */
export function decidedTogether(key: AggKey, world: World, judge: (also: readonly AggKey[]) => DecisionDoc[]): DecisionDoc[] {
  const { root, keys } = together(key, world.aliases);
  return root === key ? judge(keys.filter((k) => k !== key)) : [];
}
