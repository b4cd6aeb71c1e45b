import type { AggKey, Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import { buildDag } from '../conflict/dag.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections } from '../conflict/fold.ts';
import { foldLedger } from '../conflict/ledger.ts';
import { byText } from '../kernel/order.ts';
import { accountEntries, causesOf } from '../members/accounts.ts';

/** A campaign's quota and who may use it offline (conflicts.md §3.5, §4.24). Σ shares + free + used = quota while nobody uses more than it holds. */
export interface QuotaView {
  /** Of the newest version; undefined: no limit. */
  readonly quota?: number;
  readonly used: number;
  /** What each terminal still holds. */
  readonly shares: Readonly<Record<string, number>>;
  /** What no terminal holds; below zero when more was used or given than there is (EX-22). */
  readonly free: number;
  readonly heads: readonly string[];
}
/** A use comes out of the terminal's own share as far as that reaches; the rest is what nobody holds. */
export function foldQuota(key: AggKey, given: Iterable<Fact>, corrections: Corrections = {}): QuotaView {
  const facts = uniqueFacts(given);
  const ledger = foldLedger(accountEntries(key, facts, corrections), causesOf(key, facts));
  const newest = facts
    .flatMap((f) => (isKind(f, 'promo.published') ? [f] : []))
    .sort((a, b) => a.body.version - b.body.version || byText(a.id, b.id))
    .at(-1);
  const held: Record<string, number> = {};
  for (const f of facts) if (isKind(f, 'promo.escrowed')) held[f.body.terminal] = (held[f.body.terminal] ?? 0) + f.body.amount;
  const usedBy: Record<string, number> = {};
  for (const e of ledger.entries) if (e.amount < 0) usedBy[e.posting.fact.terminal] = (usedBy[e.posting.fact.terminal] ?? 0) - e.amount;
  const shares = Object.fromEntries(
    Object.entries(held)
      .sort(([a], [b]) => byText(a, b))
      .map(([t, n]) => [t, Math.max(0, n - (usedBy[t] ?? 0))]),
  );
  const used = Object.values(usedBy).reduce((a, b) => a + b, 0);
  const quota = newest?.body.quota;
  return {
    ...(quota === undefined ? {} : { quota }),
    used,
    shares,
    free: quota === undefined ? Infinity : quota - used - Object.values(shares).reduce((a, b) => a + b, 0),
    heads: ledger.dag.heads,
  };
}
/** What a terminal does with a use without asking: from its own share; by a manager's PIN up to what the campaign still has as it knows it; or not at all. */
export function quotaUse(view: QuotaView, terminal: string, amount: number): 'ok' | 'needsPin' | 'refused' {
  if (view.quota === undefined || amount <= (view.shares[terminal] ?? 0)) return 'ok';
  return amount <= view.quota - view.used ? 'needsPin' : 'refused';
}
/** What headquarters gives a terminal that asks for `wanted`: only of what nobody holds; a negative number takes back what the terminal does not need. */
export const quotaShare = (view: QuotaView, terminal: string, wanted: number): number =>
  wanted < 0 ? -Math.min(-wanted, view.shares[terminal] ?? 0) : Math.max(0, Math.min(wanted, view.free));

/** Which terminal a code of a pool was given to (conflicts.md §3.5, §4.15): the last one by causes, then by time. */
export function couponHolder(key: AggKey, given: Iterable<Fact>, corrections: Corrections = {}): string | undefined {
  const facts = uniqueFacts(given);
  const dag = buildDag(facts.map((f) => ({ id: f.id as string, prev: f.prev[key] ?? [] })));
  const words = facts.flatMap((f) => (isKind(f, 'coupon.escrowed') ? [f] : []));
  return words
    .filter((w) => !words.some((o) => dag.isAncestor(w.id, o.id)))
    .sort((a, b) => byText(effOf(a, corrections), effOf(b, corrections)) || byText(a.id, b.id))
    .at(-1)?.body.terminal;
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
