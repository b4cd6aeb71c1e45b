import type { AggKey, Fact } from '../facts/envelope.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { encodeHlc } from '../kernel/hlc.ts';
import type { Corrections, World } from '../conflict/fold.ts';
import { everybodyTold, foldLedger, overdraftOf } from '../conflict/ledger.ts';
import type { LedgerFold } from '../conflict/ledger.ts';
import { judgeFindings } from '../cases/finding.ts';
import { isKind } from '../facts/registry.ts';
import { accountEntries, causesOf } from './accounts.ts';
import type { AccountEntry } from './accounts.ts';

export const pointsKey = (customerId: string): AggKey => `points:${customerId.replace(/^cust:/, '')}`;

/**
 * Points of a person under every id they were known by (conflicts.md §4.4, §4.13). An expiry that did not know a redemption made in
 * time takes only what was left: the redemption wins. That is asked of each id by itself, so that a merge moves no point (Σ before = after).
 */
export function foldPoints(keys: readonly AggKey[], facts: readonly Fact[], corrections: Corrections = {}): LedgerFold<AccountEntry> {
  const list = accountEntries(keys, facts, corrections);
  const causes = keys.flatMap((k) => causesOf(k, facts));
  const { dag } = foldLedger(list, causes);
  const spent = (e: AccountEntry): number => {
    const { fact } = e.posting;
    if (!isKind(fact, 'points.expired')) return 0;
    const limit = encodeHlc(fact.body.atMs, 0, '');
    return list
      .filter(
        (r) =>
          r.amount < 0 &&
          r.posting.aggKey === e.posting.aggKey &&
          r.posting.fact.kind === 'sale.committed' &&
          r.eff < limit &&
          dag.concurrent(r.factId, fact.id),
      )
      .reduce((sum, r) => sum - r.amount, 0);
  };
  return foldLedger(
    list.map((e) => (e.amount < 0 && spent(e) > 0 ? { ...e, amount: Math.min(0, e.amount + spent(e)) } : e)),
    causes,
  );
}

/** What may be redeemed offline: half the cached points, never more than 500 yuan's worth (conflicts.md §4.13). */
export const offlineRedeemLimit = (cachedPoints: number, fenEach: number): number =>
  Math.max(0, Math.min(Math.floor(cachedPoints / 2), Math.floor(50_000 / Math.max(1, fenEach))));

/** EX-06: redeemed twice, or earned points returned after they were used; the next earnings repay (conflicts.md §4.13). `aliases`: the keys of the person's other cards. */
export function detectPoints(
  key: AggKey,
  facts: readonly Fact[],
  corrections: Corrections = {},
  world: World = {},
  aliases: readonly AggKey[] = [],
): ExceptionDoc[] {
  return judgeFindings(
    key,
    facts,
    (fs, c, w) => {
      const over = overdraftOf(foldPoints([key, ...aliases], fs, c));
      return over === undefined
        ? []
        : [
            {
              code: 'EX-06' as const,
              fork: over.fork,
              sides: over.members.map((e) => ({ fact: e.posting.fact, data: { points: e.amount, short: over.amount } })),
              provisional: !everybodyTold(w, over.members),
            },
          ];
    },
    corrections,
    world,
    aliases,
  );
}
