import type { AggKey, Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import { buildDag } from '../conflict/dag.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections } from '../conflict/fold.ts';
import { foldLedger } from '../conflict/ledger.ts';
import { byText } from '../kernel/order.ts';
import { accountEntries, causesOf } from '../members/accounts.ts';

/** A question of headquarters for a part of a share that the terminal has not answered yet. */
export interface Recall {
  readonly factId: string;
  readonly terminal: string;
  readonly amount: number;
}
/** A campaign's quota and who may use it offline (conflicts.md §3.5, §4.24). Σ shares + free + used = quota while nobody uses more than it holds. */
export interface QuotaView {
  /** Of the newest version; undefined: no limit. */
  readonly quota?: number;
  readonly used: number;
  readonly usedBy: Readonly<Record<string, number>>;
  /** What each terminal still holds. */
  readonly shares: Readonly<Record<string, number>>;
  /** What each terminal used beyond what it was given (by a manager's PIN). */
  readonly over: Readonly<Record<string, number>>;
  /** What no terminal holds; below zero when more was used or given than there is (EX-22). */
  readonly free: number;
  /** Asked back and not answered: still in the share. */
  readonly recalls: readonly Recall[];
  readonly heads: readonly string[];
}
type Counts = Record<string, number>;
const add = (counts: Counts, terminal: string, n: number): void => {
  counts[terminal] = (counts[terminal] ?? 0) + n;
};
const sorted = (counts: Counts): Counts => Object.fromEntries(Object.entries(counts).sort(([a], [b]) => byText(a, b)));
const total = (counts: Readonly<Counts>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** A use comes out of the terminal's own share as far as that reaches; the rest is what nobody holds. A voided sale gives its use back. */
export function foldQuota(key: AggKey, given: Iterable<Fact>, corrections: Corrections = {}): QuotaView {
  const facts = uniqueFacts(given);
  const ledger = foldLedger(accountEntries(key, facts, corrections), causesOf(key, facts));
  const newest = facts
    .flatMap((f) => (isKind(f, 'promo.published') ? [f] : []))
    .sort((a, b) => a.body.version - b.body.version || byText(a.id, b.id))
    .at(-1);
  const held: Counts = {};
  const answered = new Set<string>();
  for (const f of facts) {
    if (isKind(f, 'promo.escrowed')) add(held, f.body.terminal, f.body.amount);
    // Whose share it is stands in the envelope: nobody gives back what another holds.
    if (!isKind(f, 'promo.returned')) continue;
    add(held, f.terminal, -f.body.amount);
    if (f.body.recall !== undefined) answered.add(f.body.recall);
  }
  const usedBy: Counts = {};
  for (const e of ledger.live) if (e.amount < 0) add(usedBy, e.posting.fact.terminal, -e.amount);
  const left = (terminal: string): number => (held[terminal] ?? 0) - (usedBy[terminal] ?? 0);
  const shares = sorted(Object.fromEntries(Object.keys(held).map((t) => [t, Math.max(0, left(t))])));
  const over = sorted(Object.fromEntries(Object.keys(usedBy).flatMap((t) => (left(t) < 0 ? [[t, -left(t)] as const] : []))));
  const used = total(usedBy);
  const quota = newest?.body.quota;
  return {
    ...(quota === undefined ? {} : { quota }),
    used,
    usedBy: sorted(usedBy),
    shares,
    over,
    free: quota === undefined ? Infinity : quota - used - total(shares),
    recalls: facts
      .flatMap((f): Recall[] =>
        isKind(f, 'promo.recalled') && !answered.has(f.id) ? [{ factId: f.id, terminal: f.body.terminal, amount: f.body.amount }] : [],
      )
      .sort((a, b) => byText(a.factId, b.factId)),
    heads: ledger.dag.heads,
  };
}
/** The least that a new version's quota may be: what was used or lies in a share is not taken back by a number (conflicts.md §3.5, §4.24). */
export const leastQuota = (view: Pick<QuotaView, 'used' | 'shares'>): number => view.used + total(view.shares);
/** How much of a terminal's share was asked back and not answered; never more than it still holds. */
export function askedBack(view: Pick<QuotaView, 'recalls' | 'shares'>, terminal: string): number {
  const counts: Counts = {};
  for (const r of view.recalls) add(counts, r.terminal, r.amount);
  return Math.min(view.shares[terminal] ?? 0, counts[terminal] ?? 0);
}
/** What a terminal does with a use without asking: from its own share; by a manager's PIN up to what the campaign still has as it knows it; or not at all. */
export function quotaUse(view: Pick<QuotaView, 'quota' | 'used' | 'shares'>, terminal: string, amount: number): 'ok' | 'needsPin' | 'refused' {
  if (view.quota === undefined || amount <= (view.shares[terminal] ?? 0)) return 'ok';
  return amount <= view.quota - view.used ? 'needsPin' : 'refused';
}
/**
 * What headquarters gives a terminal that asks for `wanted`: only of what nobody holds, and beside it what the terminal used over its share,
 * so that it really holds that much more; a negative number takes back what the terminal does not need.
 */
export function quotaShare(view: Pick<QuotaView, 'shares' | 'free' | 'over'>, terminal: string, wanted: number): number {
  if (wanted < 0) return -Math.min(-wanted, view.shares[terminal] ?? 0);
  const given = Math.max(0, Math.min(wanted, view.free));
  return given === 0 ? 0 : given + (view.over[terminal] ?? 0);
}
/** What was given to a terminal for one purpose and not returned: asked again, it is the same share. */
export const givenFor = (facts: Iterable<Fact>, terminal: string, purpose: string): number =>
  uniqueFacts(facts).reduce((sum, f) => {
    if (isKind(f, 'promo.escrowed') && f.body.terminal === terminal && f.body.for === purpose) return sum + f.body.amount;
    return isKind(f, 'promo.returned') && f.terminal === terminal && f.body.for === purpose ? sum - f.body.amount : sum;
  }, 0);

/** The default rule: half of it evenly over the main terminals of the stores, the rest stays free for whoever asks (conflicts.md §3.5). */
export function defaultShares(total: number, terminals: readonly string[]): ReadonlyMap<string, number> {
  const each = terminals.length === 0 ? 0 : Math.floor(Math.floor(total / 2) / terminals.length);
  return new Map(each === 0 ? [] : terminals.map((t) => [t, each]));
}

type Held = FactOf<'coupon.escrowed'> | FactOf<'coupon.returned'>;
/** The last word about who holds a code: by causes, then by time. */
function lastHeld(key: AggKey, facts: readonly Fact[], corrections: Corrections): Held | undefined {
  const dag = buildDag(facts.map((f) => ({ id: f.id as string, prev: f.prev[key] ?? [] })));
  const words = facts.flatMap((f): Held[] => (isKind(f, 'coupon.escrowed') || isKind(f, 'coupon.returned') ? [f] : []));
  return words
    .filter((w) => !words.some((o) => dag.isAncestor(w.id, o.id)))
    .sort((a, b) => byText(effOf(a, corrections), effOf(b, corrections)) || byText(a.id, b.id))
    .at(-1);
}
/** The gift of a code that holds now: to which terminal, and for which sale; undefined when nobody holds it (conflicts.md §3.5, §4.15). */
export function couponGift(
  key: AggKey,
  given: Iterable<Fact>,
  corrections: Corrections = {},
): { readonly terminal: string; readonly for?: string } | undefined {
  const word = lastHeld(key, uniqueFacts(given), corrections);
  if (word === undefined || !isKind(word, 'coupon.escrowed')) return undefined;
  return { terminal: word.body.terminal, ...(word.body.for === undefined ? {} : { for: word.body.for }) };
}
/** Which terminal a code of a pool was given to. */
export const couponHolder = (key: AggKey, given: Iterable<Fact>, corrections: Corrections = {}): string | undefined =>
  couponGift(key, given, corrections)?.terminal;
/** A question of headquarters for this code that its holder has not answered. */
export function couponRecall(key: AggKey, given: Iterable<Fact>, corrections: Corrections = {}): Recall | undefined {
  const facts = uniqueFacts(given);
  const holder = couponHolder(key, facts, corrections);
  const answered = new Set(facts.flatMap((f) => (isKind(f, 'coupon.returned') && f.body.recall !== undefined ? [f.body.recall] : [])));
  const open = facts.find((f) => isKind(f, 'coupon.recalled') && f.body.terminal === holder && !answered.has(f.id));
  return open === undefined || holder === undefined ? undefined : { factId: open.id, terminal: holder, amount: 1 };
}
/** A code offline: of the store it is bound to, or of a pool and given to this terminal; every other one needs headquarters, or a manager's PIN (§4.15). */
export function couponUse(
  facts: readonly Fact[],
  key: AggKey,
  at: { readonly terminal: string; readonly storeId: string },
  corrections: Corrections = {},
): 'ok' | 'needsPin' {
  const holder = couponHolder(key, facts, corrections);
  if (holder !== undefined) return holder === at.terminal ? 'ok' : 'needsPin';
  return facts.some((f) => isKind(f, 'coupon.issued') && f.body.bound === at.storeId) ? 'ok' : 'needsPin';
}
