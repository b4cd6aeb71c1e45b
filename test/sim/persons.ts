import type { Fact } from '../../src/facts/envelope.ts';
import { body, pasts } from './reading.ts';

/** A merge that the rule made, not a person (conflicts.md §4.4). */
export interface Made {
  readonly loser: string;
  readonly survivor: string;
}
const pair = (f: Fact): string => `${String(body(f)['loser'])} ${String(body(f)['survivor'])}`;
/** Merges by people that nobody who knew of them has undone. */
export function standingMerges(facts: readonly Fact[]): readonly Fact[] {
  const words = facts.filter((f) => f.kind === 'cust.aliased' || f.kind === 'cust.unaliased');
  return words.filter(
    (m) => m.kind === 'cust.aliased' && !words.some((u) => u.kind === 'cust.unaliased' && pair(u) === pair(m) && pasts(String(body(m)['loser']), words)(m, u)),
  );
}
/** Who is one person, in plain words: everybody whom merges join; the one that stays is where all of them lead, and in a circle its smallest. */
export function persons(
  facts: readonly Fact[],
  made: readonly Made[],
): { readonly people: (id: string) => readonly string[]; readonly root: (id: string) => string } {
  const undone = new Set(facts.filter((f) => f.kind === 'cust.unaliased').map(pair));
  const edges = [
    ...standingMerges(facts).map((f) => ({ loser: String(body(f)['loser']), survivor: String(body(f)['survivor']) })),
    ...made.filter((m) => !undone.has(`${m.loser} ${m.survivor}`)),
  ].filter((e) => e.loser !== e.survivor);
  const grow = (from: string, next: (id: string) => readonly string[]): Set<string> => {
    const out = new Set([from]);
    for (const id of out) for (const n of next(id)) out.add(n);
    return out;
  };
  const people = (id: string): readonly string[] =>
    [...grow(id, (x) => edges.flatMap((e) => (e.loser === x ? [e.survivor] : e.survivor === x ? [e.loser] : [])))].sort();
  const leads = (id: string): Set<string> => grow(id, (x) => edges.flatMap((e) => (e.loser === x ? [e.survivor] : [])));
  return { people, root: (id) => people(id).find((p) => [...leads(p)].every((q) => leads(q).has(p))) ?? id };
}
/** What is a person's: their card, their points, and what they may be given once. */
export function ownerOf(key: string): { readonly id: string; readonly as: (id: string) => string } | undefined {
  const parts = key.split(/[:/]/);
  if (key.startsWith('cust:')) return { id: key, as: (id) => id };
  const at = key.startsWith('points:') ? 1 : key.startsWith('gift:') ? parts.length - 2 : -1;
  const who = parts[at];
  return at < 1 || who === undefined
    ? undefined
    : {
        id: `cust:${who}`,
        as: (id) => (at === 1 ? `points:${id.slice(5)}` : `gift:${[...parts.slice(1, at), id.slice(5), ...parts.slice(at + 1)].join('/')}`),
      };
}
