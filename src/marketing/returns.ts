import type { Fact, FactDraft } from '../facts/envelope.ts';
import { versionOf } from '../facts/registry.ts';
import type { BodyOf } from '../facts/registry.ts';
import type { Action } from '../facts/head.ts';
import { factsOnly } from '../facts/draft.ts';
import { isKind } from '../facts/registry.ts';
import { scopeOf } from '../facts/scope.ts';
import type { Corrections } from '../conflict/fold.ts';
import { keyOfOffer, promoKey, couponKey } from './offers.ts';
import { foldCoupon } from './rules.ts';
import { couponGift, couponRecall, foldQuota, givenFor } from './shares.ts';
import type { SaleOffer } from '../sales/types.ts';

export interface Device {
  readonly terminal: string;
  readonly storeId: string;
}
/** Who signs what no person did. */
const DEVICE = 'SYS';
type Kind = 'promo.returned' | 'coupon.returned';
const draft = <K extends Kind>(at: Device, kind: K, key: string, heads: readonly string[], body: BodyOf<K>): FactDraft => ({
  kind,
  v: versionOf(kind),
  scope: scopeOf(at.storeId),
  by: DEVICE,
  prev: { [key]: [...heads] },
  body,
});

/**
 * The terminal's answers to headquarters' recalls of a campaign's share (conflicts.md §3.5): each is answered once, with what is neither
 * used nor `reserved` by a sale in the making. Only the terminal knows what it used while it was cut off, so only it says what goes back.
 */
export function answerQuotaRecalls(at: Device, promoId: string, facts: readonly Fact[], reserved: number, corrections: Corrections = {}): Action | undefined {
  const key = promoKey(promoId);
  const view = foldQuota(key, facts, corrections);
  let left = Math.max(0, (view.shares[at.terminal] ?? 0) - reserved);
  const answers = view.recalls
    .filter((r) => r.terminal === at.terminal)
    .map((r) => {
      const amount = Math.min(left, r.amount);
      left -= amount;
      return draft(at, 'promo.returned', key, view.heads, { promoId, amount, recall: r.factId });
    });
  return answers.length === 0 ? undefined : factsOnly(...answers);
}
/** The answer to the recall of a code: it goes back while it is unused; one that lies in a sale in the making waits for that. */
export function answerCouponRecall(at: Device, code: string, facts: readonly Fact[], inUse: boolean, corrections: Corrections = {}): Action | undefined {
  const key = couponKey(code);
  const recall = couponRecall(key, facts, corrections);
  const view = foldCoupon(key, facts, corrections);
  if (recall?.terminal !== at.terminal || inUse || view.valid !== undefined) return undefined;
  return factsOnly(draft(at, 'coupon.returned', key, view.heads, { code, recall: recall.factId }));
}
/** An offer taken out of a sale again: what headquarters gave for this very sale goes back, so that another till may have it. */
export function returnUnneeded(at: Device, offer: SaleOffer, saleId: string, facts: readonly Fact[], corrections: Corrections = {}): Action | undefined {
  const key = keyOfOffer(offer);
  if (offer.kind !== 'coupon') {
    const view = foldQuota(key, facts, corrections);
    const amount = Math.min(givenFor(facts, at.terminal, saleId), view.shares[at.terminal] ?? 0);
    return amount <= 0 ? undefined : factsOnly(draft(at, 'promo.returned', key, view.heads, { promoId: offer.id, amount, for: saleId }));
  }
  const gift = couponGift(key, facts, corrections);
  const view = foldCoupon(key, facts, corrections);
  return gift?.terminal !== at.terminal || gift.for !== saleId || view.valid !== undefined
    ? undefined
    : factsOnly(draft(at, 'coupon.returned', key, view.heads, { code: offer.id }));
}
/** What headquarters gave a terminal for one sale (conflicts.md §3.5): of which campaigns, and which codes. */
export function givenForSale(facts: Iterable<Fact>, terminal: string, saleId: string): SaleOffer[] {
  const promos = new Set<string>();
  const codes = new Set<string>();
  for (const f of facts)
    if (isKind(f, 'promo.escrowed') && f.body.terminal === terminal && f.body.for === saleId) promos.add(f.body.promoId);
    else if (isKind(f, 'coupon.escrowed') && f.body.terminal === terminal && f.body.for === saleId) codes.add(f.body.code);
  return [...[...promos].map((id) => ({ kind: 'campaign' as const, id })), ...[...codes].map((id) => ({ kind: 'coupon' as const, id }))];
}
