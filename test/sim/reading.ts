import type { Fact } from '../../src/facts/envelope.ts';

/** How the oracle reads facts: bodies, who saw what, and the entries of accounts, without a line of the product's folds. */
export interface Body {
  readonly [k: string]: unknown;
}
export const body = (f: Fact): Body => f.body as Body; // facts of a run passed their schema when they were written
export interface Posted {
  readonly fact: Fact;
  readonly n: number;
  readonly account: string;
  readonly amount: number;
  readonly bucket: string;
  readonly costFen: number;
  readonly forced: boolean;
}
const PREFIX: Readonly<Record<string, string>> = {
  points: 'points',
  stored: 'card',
  deposit: 'order',
  coupon: 'coupon',
  gift: 'gift',
  quota: 'promo',
  goods: 'goods',
  cash: 'drawer',
};
export const later = (a: Fact, b: Fact): number => (a.hlc < b.hlc || (a.hlc === b.hlc && a.id < b.id) ? -1 : 1);

/** Who saw what: everything that can be reached by `prev` of one aggregate (or of several that are one), and by what a fact follows besides. */
export function pasts(
  key: string | readonly string[],
  facts: readonly Fact[],
  besides: (f: Fact) => readonly string[] = () => [],
): (a: Fact, b: Fact) => boolean {
  const keys = typeof key === 'string' ? [key] : key;
  const byId = new Map(facts.map((f) => [f.id as string, f]));
  const memo = new Map<string, Set<string>>();
  const past = (id: string): Set<string> => {
    const known = memo.get(id);
    if (known !== undefined) return known;
    const out = new Set<string>();
    memo.set(id, out);
    const before = (f: Fact | undefined): readonly string[] => (f === undefined ? [] : [...keys.flatMap((k) => f.prev[k] ?? []), ...besides(f)]);
    const todo = [...before(byId.get(id))];
    for (let p = todo.pop(); p !== undefined; p = todo.pop())
      if (!out.has(p)) {
        out.add(p);
        todo.push(...before(byId.get(p)));
      }
    return out;
  };
  return (a, b) => past(b.id).has(a.id);
}
/** Accounts a fact moves, with the name of each account's aggregate. */
export function postings(f: Fact): (Posted & { readonly key: string })[] {
  return ((body(f)['entries'] ?? []) as readonly Body[]).map((e) => {
    const ledger = String(e['ledger']);
    const account = String(e['account']);
    const kind = PREFIX[ledger] ?? ledger;
    return {
      fact: f,
      n: Number(e['n']),
      account,
      amount: Number(e['amount']),
      bucket: String(e['bucket'] ?? 'principal'),
      costFen: Number(e['costFen'] ?? 0),
      forced: e['forced'] === true,
      key: `${kind}:${account.replace(new RegExp(`^(${kind}|cust):`), '')}`,
    };
  });
}
export const ids = (...facts: readonly Fact[]): string[] => [...new Set(facts.map((f) => f.id as string))].sort();
export const movesOf = (key: string | readonly string[], facts: readonly Fact[]): (Posted & { readonly key: string })[] =>
  facts
    .flatMap(postings)
    .filter((p) => (typeof key === 'string' ? p.key === key : key.includes(p.key)))
    .sort((a, b) => later(a.fact, b.fact) || a.n - b.n);
export const sum = (list: readonly Posted[]): number => list.reduce((s, p) => s + p.amount, 0);

/** Without what a void took back (§8.13: it names the entry it undoes). */
export function standing<P extends Posted>(moves: readonly P[], facts: readonly Fact[]): P[] {
  const undone = new Set(facts.flatMap((f) => ((body(f)['entries'] ?? []) as readonly Body[]).map((e) => e['reverses'])));
  return moves.filter((p) => !undone.has(`${p.fact.kind === 'sale.committed' ? String(body(p.fact)['saleId']) : p.fact.id}#${p.n}`));
}
