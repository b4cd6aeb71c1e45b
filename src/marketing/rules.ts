import type { AggKey, Fact } from '../facts/envelope.ts';
import { postingsOf } from '../facts/entries.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { isKind } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byText } from '../kernel/order.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections, World } from '../conflict/fold.ts';
import { foldLedger } from '../conflict/ledger.ts';
import type { LedgerFold } from '../conflict/ledger.ts';
import { judgeFindings, storeOfFact } from '../cases/finding.ts';
import type { Finding } from '../cases/finding.ts';
import { accountEntries, causesOf } from '../members/accounts.ts';
import type { AccountEntry } from '../members/accounts.ts';

const ledgerOf = (key: AggKey, facts: readonly Fact[], corrections: Corrections, also: readonly AggKey[] = []): LedgerFold<AccountEntry> =>
  foldLedger(
    accountEntries([key, ...also], facts, corrections),
    [key, ...also].flatMap((k) => causesOf(k, facts)),
  );
const usesOf = (ledger: LedgerFold<AccountEntry>): AccountEntry[] => ledger.live.filter((e) => e.amount < 0);

/** A single-use code (conflicts.md §4.15): the use that counts, and those that stand without it (`couponInvalid`). */
export interface CouponView {
  readonly code: string;
  readonly valid?: string; // fact id
  readonly invalid: readonly string[];
  readonly voided: boolean;
  readonly heads: readonly string[];
}
function judgeCoupon(
  key: AggKey,
  facts: readonly Fact[],
  corrections: Corrections,
): { readonly view: CouponView; readonly uses: readonly AccountEntry[]; readonly knownVoids: readonly Fact[] } {
  const ledger = ledgerOf(key, facts, corrections);
  const voids = facts.filter((f) => isKind(f, 'coupon.voided'));
  const uses = usesOf(ledger);
  // A void counts only where the terminal had received it and used the code afterwards.
  const allowed = uses.filter((u) => !voids.some((v) => ledger.dag.isAncestor(v.id, u.factId) && effOf(v, corrections) < u.eff));
  const valid = allowed[0];
  return {
    view: {
      code: key.slice('coupon:'.length),
      ...(valid === undefined ? {} : { valid: valid.factId }),
      invalid: uses.filter((u) => u !== valid).map((u) => u.factId),
      voided: voids.length > 0 && valid === undefined,
      heads: ledger.dag.heads,
    },
    uses,
    knownVoids: voids.filter((v) => uses.some((u) => ledger.dag.isAncestor(v.id, u.factId))),
  };
}
export const foldCoupon = (key: AggKey, facts: Iterable<Fact>, corrections: Corrections = {}): CouponView =>
  judgeCoupon(key, uniqueFacts(facts), corrections).view;

/** EX-05: used twice, or against a void that was known; the sale stands, its store bears the cost. */
export function detectCoupon(key: AggKey, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): ExceptionDoc[] {
  return judgeFindings(
    key,
    facts,
    (fs, c) => {
      const { view, uses, knownVoids } = judgeCoupon(key, fs, c);
      if (view.invalid.length === 0) return [];
      return [
        {
          code: 'EX-05' as const,
          fork: 'root',
          sides: [
            ...knownVoids.map((fact) => ({ fact })),
            ...uses.map((u) => ({
              fact: u.posting.fact,
              data: {
                valid: u.factId === view.valid,
                couponInvalid: u.factId !== view.valid,
                costStore: u.factId === view.valid ? '' : storeOfFact(u.posting.fact),
              },
            })),
          ],
        },
      ];
    },
    corrections,
    world,
  );
}

/** EX-17: one entitlement given twice; both stand, never asked back (conflicts.md §4.16). Key: campaign/customer/occasion; `aliases`: the same of the person's other cards. */
export function detectGift(
  key: AggKey,
  facts: readonly Fact[],
  corrections: Corrections = {},
  world: World = {},
  aliases: readonly AggKey[] = [],
): ExceptionDoc[] {
  return judgeFindings(
    key,
    facts,
    (fs, c) => {
      const uses = usesOf(ledgerOf(key, fs, c, aliases));
      return uses.length < 2
        ? []
        : [{ code: 'EX-17' as const, fork: 'root', sides: uses.map((u) => ({ fact: u.posting.fact, data: { costFen: u.posting.costFen ?? 0 } })) }];
    },
    corrections,
    world,
    aliases,
  );
}
/** Account of an entitlement, for the entry's `account`. */
export const giftAccount = (campaign: string, customerId: string, occasion: string): string => `${campaign}/${customerId.replace(/^cust:/, '')}/${occasion}`;

type Version = FactOf<'promo.published'>;
export interface PromoView {
  readonly promoId: string;
  readonly versions: readonly number[];
  readonly stoppedMs?: number;
  readonly used: number;
  readonly costFen: number;
  readonly members: readonly string[]; // participation, add-wins
  readonly heads: readonly string[];
}
/** Oldest first. */
export const versionsOf = (facts: readonly Fact[]): Version[] =>
  facts.flatMap((f) => (isKind(f, 'promo.published') ? [f] : [])).sort((a, b) => a.body.version - b.body.version || byText(a.id, b.id));
const stopOf = (facts: readonly Fact[], corrections: Corrections): Fact | undefined =>
  facts.filter((f) => isKind(f, 'promo.stopped')).sort((a, b) => byText(effOf(a, corrections), effOf(b, corrections)) || byText(a.id, b.id))[0];

/** The version a terminal sells by: newest known that is valid at the moment and not known to be stopped (conflicts.md §4.24). */
export function promoVersionAt(facts: readonly Fact[], nowMs: number): number | undefined {
  if (facts.some((f) => isKind(f, 'promo.stopped') && hlcMs(f.hlc) <= nowMs)) return undefined;
  return versionsOf(facts)
    .filter((v) => v.body.fromMs <= nowMs && nowMs < v.body.toMs)
    .at(-1)?.body.version;
}
export function foldPromo(key: AggKey, given: Iterable<Fact>, corrections: Corrections = {}): PromoView {
  const facts = uniqueFacts(given);
  const ledger = ledgerOf(key, facts, corrections);
  const stop = stopOf(facts, corrections);
  const joined = facts
    .flatMap((f) => (isKind(f, 'promo.joined') ? [f] : []))
    .filter((j) => !facts.some((l) => isKind(l, 'promo.left') && l.body.customerId === j.body.customerId && ledger.dag.isAncestor(j.id, l.id)));
  return {
    promoId: key.slice('promo:'.length),
    versions: versionsOf(facts).map((v) => v.body.version),
    ...(stop === undefined ? {} : { stoppedMs: hlcMs(effOf(stop, corrections)) }),
    used: usesOf(ledger).reduce((sum, u) => sum - u.amount, 0),
    costFen: usesOf(ledger).reduce((sum, u) => sum + (u.posting.costFen ?? 0), 0),
    members: [...new Set(joined.map((j) => j.body.customerId))].sort(byText),
    heads: ledger.dag.heads,
  };
}
/**
 * EX-22: used after an early stop, or over the newest version's quota or budget; always honoured (conflicts.md §4.24, SC-16). Over the limit
 * the case names those who forced a use beyond their share, whenever that was: they made it possible, and their stores are liable. Who stayed
 * within its share and only came later is shown, and owes nothing.
 */
export function detectPromo(key: AggKey, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): ExceptionDoc[] {
  return judgeFindings(
    key,
    facts,
    (fs, c) => {
      const uses = usesOf(ledgerOf(key, fs, c));
      const stop = stopOf(fs, c);
      const limits = versionsOf(fs).at(-1)?.body;
      const out: Finding[] = [];
      const late = stop === undefined ? [] : uses.filter((u) => u.eff > effOf(stop, c));
      if (stop !== undefined && late.length > 0)
        out.push({
          code: 'EX-22',
          fork: stop.id,
          sides: [{ fact: stop }, ...late.map((u) => ({ fact: u.posting.fact, data: { version: u.posting.version, rule: u.posting.rule } }))],
        });
      let used = 0;
      let cost = 0;
      const over = uses.filter((u) => {
        used -= u.amount;
        cost += u.posting.costFen ?? 0;
        return (limits?.quota !== undefined && used > limits.quota) || (limits?.budgetFen !== undefined && cost > limits.budgetFen);
      });
      if (over.length > 0) {
        const forced = uses.filter((u) => u.forced === true);
        out.push({
          code: 'EX-22',
          fork: 'limit',
          sides: uses
            .filter((u) => over.includes(u) || forced.includes(u))
            .map((u) => ({
              fact: u.posting.fact,
              data: {
                version: u.posting.version,
                used,
                costFen: cost,
                forced: u.forced === true,
                ...(forced.length === 0 ? {} : { liable: u.forced === true, costStore: u.forced === true ? storeOfFact(u.posting.fact) : '' }),
              },
            })),
        });
      }
      return out;
    },
    corrections,
    world,
  );
}

/** Quantity goods of a store (conflicts.md §4.25): a negative sum is shown red and asks for a stock task, and blocks nothing. */
export function foldGoods(
  key: AggKey,
  facts: Iterable<Fact>,
  corrections: Corrections = {},
): { readonly quantity: number; readonly negative: boolean; readonly entries: number } {
  const ledger = ledgerOf(key, uniqueFacts(facts), corrections);
  return { quantity: ledger.total, negative: ledger.total < 0, entries: ledger.entries.length };
}
/** Accounts a fact moves, for the assembly of rules. */
export const accountAggregates = (fact: Fact): AggKey[] => [...new Set(postingsOf(fact).map((p) => p.aggKey))];
