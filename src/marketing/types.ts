import { z } from 'zod';
import { entries } from '../facts/entries.ts';

/** The sale or the form it was written for: a share asked for twice is given once, a form sent twice makes one version. */
const purpose = z.string().max(80).optional();

/** A gift of a campaign: its value in fen, for the books and for the customer to see. */
export const campaignGift = z.object({ name: z.string().min(1).max(40), valueFen: z.number().int().nonnegative(), each: z.enum(['person', 'sale']) });
export type CampaignGift = z.infer<typeof campaignGift>;

/** Coupons, gifts and campaigns (conflicts.md §4.15–4.16, §4.24). Uses stand in the `entries` of the sale. */
export const marketingFacts = {
  'coupon.issued': z.object({
    code: z.string(),
    valueFen: z.number().int().nonnegative(),
    bound: z.string().optional(), // the store that may use it offline
    customerId: z.string().optional(),
    /** Codes issued together: their name, and whether they are a pool whose codes are given to terminals. */
    batch: z.string().optional(),
    name: z.string().optional(),
    pooled: z.boolean().optional(),
    fromFen: z.number().int().nonnegative().optional(), // least the goods come to
    untilMs: z.number().int().optional(),
  }),
  'coupon.voided': z.object({ code: z.string(), reason: z.string() }),
  /** A code of a pool, given to the one terminal that may use it offline (conflicts.md §3.5). */
  'coupon.escrowed': z.object({ code: z.string(), terminal: z.string(), for: purpose }),
  /** Headquarters asks for a code back; it is free again when the terminal has returned it unused. */
  'coupon.recalled': z.object({ code: z.string(), terminal: z.string(), for: purpose }),
  /** By the terminal that holds it; `recall`: the question it answers. */
  'coupon.returned': z.object({ code: z.string(), recall: z.string().optional() }),
  'gift.issued': z.object({ storeId: z.string(), customerId: z.string(), entries }), // a gift outside a sale
  /** A version is frozen; an edit is a new version. */
  'promo.published': z.object({
    promoId: z.string(),
    version: z.number().int().positive(),
    fromMs: z.number().int(),
    toMs: z.number().int(),
    quota: z.number().int().optional(),
    budgetFen: z.number().int().optional(),
    name: z.string().optional(),
    /** What it takes off a sale, and what the goods have to come to for it (满减). */
    offFen: z.number().int().nonnegative().optional(),
    fromFen: z.number().int().nonnegative().optional(),
    /** What it gives instead of an amount (满赠); its quota counts the gifts. `each`: one for each person, or one for each sale. */
    gift: campaignGift.optional(),
    for: purpose,
  }),
  /** Share of the quota that a terminal may use offline; a negative amount gives it back (conflicts.md §3.5). */
  'promo.escrowed': z.object({ promoId: z.string(), terminal: z.string(), amount: z.number().int(), for: purpose }),
  /** Headquarters asks a terminal for this much of its share; the terminal alone knows what of it is unused. */
  'promo.recalled': z.object({ promoId: z.string(), terminal: z.string(), amount: z.number().int().positive(), for: purpose }),
  /** By the terminal that holds it: so much of its share goes back, 0 where all is used. `recall`: the question it answers; `for`: the sale it was asked for. */
  'promo.returned': z.object({ promoId: z.string(), amount: z.number().int().nonnegative(), recall: z.string().optional(), for: purpose }),
  'promo.stopped': z.object({ promoId: z.string(), reason: z.string() }),
  'promo.joined': z.object({ promoId: z.string(), customerId: z.string() }),
  'promo.left': z.object({ promoId: z.string(), customerId: z.string() }),
} as const;
