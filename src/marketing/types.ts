import { z } from 'zod';
import { entries } from '../facts/entries.ts';

/** Coupons, gifts and campaigns (conflicts.md §4.15–4.16, §4.24). Uses stand in the `entries` of the sale. */
export const marketingFacts = {
  'coupon.issued': z.object({ code: z.string(), valueFen: z.number().int().nonnegative(), bound: z.string().optional(), customerId: z.string().optional() }), // bound: the store that may use it offline
  'coupon.voided': z.object({ code: z.string(), reason: z.string() }),
  /** A code of a pool, given to the one terminal that may use it offline (conflicts.md §3.5). */
  'coupon.escrowed': z.object({ code: z.string(), terminal: z.string() }),
  'gift.issued': z.object({ storeId: z.string(), customerId: z.string(), entries }), // a gift outside a sale
  /** A version is frozen; an edit is a new version. */
  'promo.published': z.object({
    promoId: z.string(),
    version: z.number().int().positive(),
    fromMs: z.number().int(),
    toMs: z.number().int(),
    quota: z.number().int().optional(),
    budgetFen: z.number().int().optional(),
  }),
  /** Share of the quota that a terminal may use offline; a negative amount gives it back (conflicts.md §3.5). */
  'promo.escrowed': z.object({ promoId: z.string(), terminal: z.string(), amount: z.number().int() }),
  'promo.stopped': z.object({ promoId: z.string(), reason: z.string() }),
  'promo.joined': z.object({ promoId: z.string(), customerId: z.string() }),
  'promo.left': z.object({ promoId: z.string(), customerId: z.string() }),
} as const;
