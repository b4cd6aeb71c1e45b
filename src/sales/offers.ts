import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Problem, Result } from '../kernel/result.ts';
import { accountKey } from '../facts/entries.ts';
import type { Entry } from '../facts/entries.ts';
import { decide } from '../permissions/decide.ts';
import type { CampaignGift } from '../marketing/types.ts';
import type { PricedLine } from './pricing.ts';
import type { SaleOffer } from './types.ts';

/** A campaign or a coupon of a sale as this terminal knows it (conflicts.md §4.15, §4.24). Fen. */
export interface KnownOffer {
  readonly offer: SaleOffer;
  readonly name: string;
  readonly offFen: number;
  /** What the goods have to come to. */
  readonly fromFen: number;
  /** Within what this terminal holds; by a manager's PIN; or not at all, and then why. */
  readonly use: 'ok' | 'needsPin' | 'refused';
  readonly problem?: Problem;
  /** The campaign's version that is sold by. */
  readonly version?: number;
  readonly heads: readonly string[];
  /** What it gives (满赠), and the account of this person's entitlement where it is one for each person (conflicts.md §4.16). */
  readonly gift?: CampaignGift & { readonly entitled?: { readonly account: string; readonly heads: readonly string[] } };
}
export const STEP_OF = { campaign: 'orderPromotion', coupon: 'coupon', gift: undefined } as const;
/** Steps that come after the manual discounts, where "满 X" is tested (R4). */
const AFTER_MANUAL: readonly string[] = ['orderPromotion', 'coupon', 'points', 'rounding'];
type Steps = Pick<PricedLine, 'steps' | 'netFen'>;

/** What an offer took off the lines. Fen. */
export const offerFen = (lines: readonly Pick<PricedLine, 'steps'>[], offer: SaleOffer): number =>
  lines.reduce((sum, l) => sum + l.steps.reduce((n, s) => (s.step === STEP_OF[offer.kind] && s.note === offer.id ? n + s.beforeFen - s.afterFen : n), 0), 0);

/** The offers as the price chain takes them: one campaign, and coupons in the order they were put in. */
export function offersOfChain(known: readonly KnownOffer[]) {
  const campaign = known.find((k) => k.offer.kind === 'campaign' && k.use !== 'refused');
  const coupons = known.filter((k) => k.offer.kind === 'coupon' && k.use !== 'refused');
  return {
    ...(campaign === undefined ? {} : { fullReduce: { id: campaign.offer.id, tiers: [{ fromFen: campaign.fromFen, offFen: campaign.offFen }] } }),
    ...(coupons.length === 0 ? {} : { coupons: coupons.map((c) => ({ id: c.offer.id, fen: c.offFen, fromFen: c.fromFen })) }),
  };
}

/** What the goods come to where "满 X" is tested: after the manual discounts, before campaigns and coupons (R4). Fen. */
export const testedFen = (lines: readonly Steps[]): number =>
  lines.reduce((sum, l) => sum + l.netFen + l.steps.reduce((n, s) => (AFTER_MANUAL.includes(s.step) ? n + s.beforeFen - s.afterFen : n), 0), 0);

/**
 * What stands between an offer and its use in this sale; undefined: nothing. Problems are those of `known`, `offer-nothing` {name, fen} and
 * `gift-below` {name, fen}.
 */
export function offerProblem(known: KnownOffer, lines: readonly Steps[]): Problem | undefined {
  if (known.use === 'refused') return known.problem ?? { code: 'offer-unknown' };
  if (known.gift !== undefined) return testedFen(lines) >= known.fromFen ? undefined : { code: 'gift-below', params: { name: known.name, fen: known.fromFen } };
  return offerFen(lines, known.offer) > 0 ? undefined : { code: 'offer-nothing', params: { name: known.name, fen: known.fromFen } };
}

/** The entries of one gift: on the campaign's account, and on the person's entitlement (conflicts.md §4.16). */
export function giftEntries(
  known: KnownOffer,
  n: number,
  forced: boolean,
): { readonly entries: readonly Entry[]; readonly prev: Readonly<Record<string, readonly string[]>> } {
  const use = { amount: -1, costFen: known.gift?.valueFen ?? 0, ...(forced ? { forced: true } : {}) };
  const entitled = known.gift?.entitled;
  return {
    entries: [
      { n, ledger: 'quota', account: known.offer.id, ...use, rule: '满赠', ...(known.version === undefined ? {} : { version: known.version }) },
      ...(entitled === undefined ? [] : [{ n: n + 1, ledger: 'gift' as const, account: entitled.account, ...use }]),
    ],
    prev: {
      [accountKey('quota', known.offer.id)]: [...known.heads],
      ...(entitled === undefined ? {} : { [accountKey('gift', entitled.account)]: [...entitled.heads] }),
    },
  };
}

/**
 * The uses of campaigns and coupons in a sale (conflicts.md §3.5, §4.15, §4.24): one entry each, `forced` where it goes beyond what the
 * terminal holds and a manager said so. Problems those of `offerProblem`, `offer-share` {name}, `offer-two-campaigns`.
 */
export function offerEntries(
  ctx: CommandContext,
  known: readonly KnownOffer[],
  lines: readonly Steps[],
  after: number,
  approved: boolean,
): Result<{ readonly entries: readonly Entry[]; readonly prev: Readonly<Record<string, readonly string[]>> }> {
  if (known.filter((k) => k.offer.kind === 'campaign').length > 1) return fail('offer-two-campaigns');
  const entries: Entry[] = [];
  const prev: Record<string, readonly string[]> = {};
  for (const k of known) {
    const problem = offerProblem(k, lines);
    if (problem !== undefined) return { ok: false, problem };
    const forced = k.use === 'needsPin';
    if (forced && !approved && decide(ctx.user, 'offer.force').kind !== 'allow') return fail('offer-share', { name: k.name });
    if (k.gift !== undefined) {
      const given = giftEntries(k, after + entries.length + 1, forced);
      entries.push(...given.entries);
      Object.assign(prev, given.prev);
      continue;
    }
    const ledger = k.offer.kind === 'campaign' ? ('quota' as const) : ('coupon' as const);
    entries.push({
      n: after + entries.length + 1,
      ledger,
      account: k.offer.id,
      amount: -1,
      costFen: offerFen(lines, k.offer),
      ...(k.version === undefined ? {} : { rule: '满减', version: k.version }),
      ...(forced ? { forced: true } : {}),
    });
    prev[accountKey(ledger, k.offer.id)] = [...k.heads];
  }
  return ok({ entries, prev });
}
