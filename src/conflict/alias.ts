import { byText, sortedUnique } from '../kernel/order.ts';

/** `loser` resolves to `survivor` (conflicts.md §4.4). */
export interface AliasEdge {
  readonly id: string;
  readonly loser: string;
  readonly survivor: string;
}
export interface AliasGraph {
  /** The id that stands for this person; itself when nobody was merged. */
  root(id: string): string;
  /** Everybody who resolves to the same root, the root included. */
  members(id: string): readonly string[];
  /** Edges that say what holds; the others closed a circle and are superseded. */
  readonly active: readonly string[];
  readonly superseded: readonly string[];
}
/** Resolves merges. Acyclic by construction: in a circle the smaller id (made first) is the root and its own edge is superseded (I12). */
export function aliasGraph(edges: Iterable<AliasEdge>): AliasGraph {
  const list = [...new Map([...edges].map((e) => [e.id, e])).values()].filter((e) => e.loser !== e.survivor).sort((a, b) => byText(a.id, b.id));
  const near = new Map<string, Set<string>>();
  const next = new Map<string, Set<string>>();
  const put = (m: Map<string, Set<string>>, a: string, b: string): void => void (m.get(a) ?? m.set(a, new Set()).get(a))?.add(b);
  for (const e of list) {
    put(near, e.loser, e.survivor);
    put(near, e.survivor, e.loser);
    put(next, e.loser, e.survivor);
  }
  const groups = new Map<string, readonly string[]>();
  const roots = new Map<string, string>();
  for (const start of sortedUnique(near.keys())) {
    if (groups.has(start)) continue;
    const group = new Set([start]);
    for (const id of group) for (const n of near.get(id) ?? []) group.add(n);
    const members = sortedUnique(group);
    const reaches = (from: string): Set<string> => {
      const seen = new Set<string>(next.get(from) ?? []);
      for (const id of seen) for (const n of next.get(id) ?? []) seen.add(n);
      return seen;
    };
    // Ends of the chains: nobody beyond them, or only a circle that leads back.
    const ends = members.filter((id) => [...reaches(id)].every((x) => x === id || reaches(x).has(id)));
    const root = ends[0] ?? start;
    for (const id of members) {
      groups.set(id, members);
      roots.set(id, root);
    }
  }
  const root = (id: string): string => roots.get(id) ?? id;
  return {
    root,
    members: (id) => groups.get(id) ?? [id],
    active: list.filter((e) => root(e.loser) !== e.loser).map((e) => e.id),
    superseded: list.filter((e) => root(e.loser) === e.loser).map((e) => e.id),
  };
}
