import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Problem, Result } from '../kernel/result.ts';
import { accountKey } from '../facts/entries.ts';
import type { Entry } from '../facts/entries.ts';
import { decide } from '../permissions/decide.ts';
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
}
export const STEP_OF = { campaign: 'orderPromotion', coupon: 'coupon' } as const;

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

/** What stands between an offer and its use in this sale; undefined: nothing. Problems are those of `known`, and `offer-nothing` {name, fen}. */
export function offerProblem(known: KnownOffer, lines: readonly Pick<PricedLine, 'steps'>[]): Problem | undefined {
  if (known.use === 'refused') return known.problem ?? { code: 'offer-unknown' };
  return offerFen(lines, known.offer) > 0 ? undefined : { code: 'offer-nothing', params: { name: known.name, fen: known.fromFen } };
}

/**
 * The uses of campaigns and coupons in a sale (conflicts.md §3.5, §4.15, §4.24): one entry each, `forced` where it goes beyond what the
 * terminal holds and a manager said so. Problems those of `offerProblem`, `offer-share` {name}, `offer-two-campaigns`.
 */
export function offerEntries(
  ctx: CommandContext,
  known: readonly KnownOffer[],
  lines: readonly Pick<PricedLine, 'steps'>[],
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
