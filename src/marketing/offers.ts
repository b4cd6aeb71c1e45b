import type { AggKey, Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import type { Corrections } from '../conflict/fold.ts';
import type { KnownOffer } from '../sales/offers.ts';
import type { SaleOffer } from '../sales/types.ts';
import { storeOfFact } from '../cases/finding.ts';
import { foldCoupon, promoVersionAt } from './rules.ts';
import { couponUse, foldQuota, quotaUse } from './shares.ts';
import type { QuotaView } from './shares.ts';
import { giftHad } from './gifts.ts';
import type { Entitled } from './gifts.ts';
import type { CampaignGift } from './types.ts';

export const promoKey = (promoId: string): AggKey => `promo:${promoId.replace(/^promo:/, '')}`;
export const couponKey = (code: string): AggKey => `coupon:${code.replace(/^coupon:/, '')}`;
export const keyOfOffer = (offer: SaleOffer): AggKey => (offer.kind === 'coupon' ? couponKey(offer.id) : promoKey(offer.id));
/** A code as it is scanned or typed. */
export const cleanCode = (text: string): string => text.trim().toUpperCase().replace(/\s+/g, '');

export interface OfferPlace {
  readonly terminal: string;
  readonly storeId: string;
  readonly nowMs: number;
}
/** A campaign as it stands at a moment; undefined while none of its versions holds, or it was stopped as far as these facts know. */
export interface Campaign {
  readonly promoId: string;
  readonly name: string;
  readonly version: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly offFen: number;
  readonly fromFen: number;
  readonly gift?: CampaignGift;
  readonly quota: QuotaView;
}
export function campaignAt(promoId: string, facts: readonly Fact[], nowMs: number, corrections: Corrections = {}): Campaign | undefined {
  const version = promoVersionAt(facts, nowMs);
  const published = facts.flatMap((f) => (isKind(f, 'promo.published') && f.body.version === version ? [f.body] : []))[0];
  if (version === undefined || published === undefined) return undefined;
  const { name, fromMs, toMs, offFen, fromFen, gift } = published;
  return {
    promoId,
    name: name ?? promoId,
    version,
    fromMs,
    toMs,
    offFen: offFen ?? 0,
    fromFen: fromFen ?? 0,
    ...(gift === undefined ? {} : { gift }),
    quota: foldQuota(promoKey(promoId), facts, corrections),
  };
}

/**
 * An offer as a terminal knows it: whether it may be used within what the terminal holds (conflicts.md §3.5); `person`: who a gift is for.
 * Problems `promo-over`, `promo-used-up`, `gift-person`, `gift-had` {name, store}, `coupon-unknown`, `coupon-voided`, `coupon-used`, `coupon-over`.
 */
export function knownOffer(offer: SaleOffer, facts: readonly Fact[], at: OfferPlace, corrections: Corrections = {}, person?: Entitled): KnownOffer {
  return offer.kind === 'coupon' ? knownCoupon(offer, facts, at, corrections) : knownCampaign(offer, facts, at, corrections, person);
}
function knownCampaign(offer: SaleOffer, facts: readonly Fact[], at: OfferPlace, corrections: Corrections, person: Entitled | undefined): KnownOffer {
  const campaign = campaignAt(offer.id, facts, at.nowMs, corrections);
  const name = campaign?.name ?? facts.flatMap((f) => (isKind(f, 'promo.published') ? [f.body.name] : [])).at(-1) ?? offer.id;
  const gift = campaign?.gift;
  const base = {
    offer,
    name,
    offFen: campaign?.offFen ?? 0,
    fromFen: campaign?.fromFen ?? 0,
    heads: campaign?.quota.heads ?? [],
    ...(gift === undefined ? {} : { gift: person === undefined || gift.each === 'sale' ? gift : { ...gift, entitled: person } }),
  };
  const refused = (code: string, params: object = {}): KnownOffer => ({ ...base, use: 'refused', problem: { code, params: { name, ...params } } });
  if (campaign === undefined || (gift === undefined) !== (offer.kind === 'campaign')) return refused('promo-over');
  if (gift?.each === 'person') {
    if (person === undefined) return refused('gift-person');
    const had = giftHad(person, corrections);
    if (had !== undefined) return refused('gift-had', { store: storeOfFact(had) });
  }
  const use = quotaUse(campaign.quota, at.terminal, 1);
  return use === 'refused' ? refused('promo-used-up') : { ...base, use, version: campaign.version };
}
function knownCoupon(offer: SaleOffer, facts: readonly Fact[], at: OfferPlace, corrections: Corrections): KnownOffer {
  const key = couponKey(offer.id);
  const view = foldCoupon(key, facts, corrections);
  const issued = facts.flatMap((f) => (isKind(f, 'coupon.issued') ? [f.body] : []))[0];
  const name = issued?.name ?? offer.id;
  const base = { offer, name, offFen: issued?.valueFen ?? 0, fromFen: issued?.fromFen ?? 0, heads: view.heads };
  const refused = (code: string): KnownOffer => ({ ...base, use: 'refused', problem: { code, params: { code: offer.id, name } } });
  if (issued === undefined) return refused('coupon-unknown');
  if (view.valid !== undefined || view.invalid.length > 0) return refused('coupon-used');
  if (view.voided) return refused('coupon-voided');
  if (issued.untilMs !== undefined && at.nowMs >= issued.untilMs) return refused('coupon-over');
  return { ...base, use: couponUse(facts, key, at, corrections) };
}
/** Answers of headquarters against which a manager may still force the use: others hold it, which they may never use (conflicts.md §4.15). */
export const FORCEABLE: ReadonlySet<string> = new Set(['promo-short', 'coupon-held', 'coupon-bound']);
