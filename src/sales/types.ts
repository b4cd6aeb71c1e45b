import { z } from 'zod';
import { entries } from '../facts/entries.ts';

const stepKind = z.enum(['promotion', 'member', 'manualLine', 'manualOrder', 'orderPromotion', 'coupon', 'points', 'rounding']);

/** One step of the price chain (jewelry.md R4), stored so that every sale line is reproducible. */
export const priceStep = z.object({
  step: stepKind,
  rateBp: z.number().int().optional(),
  beforeFen: z.number().int(),
  afterFen: z.number().int(),
  note: z.string().optional(),
});
export type PriceStep = z.infer<typeof priceStep>;

export const saleLine = z.object({
  lineNo: z.number().int().positive(),
  pieceNo: z.string(),
  qty: z.literal(1),
  styleNo: z.string().optional(),
  name: z.string(),
  category: z.string(),
  kind: z.string(),
  priceMode: z.enum(['fixed', 'byGram']),
  metal: z.string().optional(),
  metalMg: z.number().int().optional(),
  goldPriceFenPerG: z.number().int().optional(),
  goldPriceVersion: z.string().optional(),
  goldPriceSource: z.string().optional(), // where a typed price came from (conflicts §4.19)
  goldFen: z.number().int().optional(),
  labourFen: z.number().int().optional(),
  labourFenPerG: z.number().int().optional(),
  partsFen: z.number().int().optional(),
  stoneText: z.string().optional(), // '1.02ct F VS1 3EX'
  certText: z.string().optional(), // 'GIA 2141234567'
  ringSizeHK: z.number().optional(),
  tagFen: z.number().int().nonnegative(), // tag price, or the by-gram amount before discounts
  steps: z.array(priceStep),
  netFen: z.number().int().nonnegative(),
  delivered: z.boolean(),
  enteredBy: z.enum(['scan', 'typed', 'picked']),
  consultants: z.array(z.object({ staffNo: z.string(), name: z.string(), shareBp: z.number().int() })),
});
export type SaleLine = z.infer<typeof saleLine>;

export const PAY_METHODS = ['cash', 'card', 'wechat', 'alipay', 'unionpay', 'ecny', 'mall'] as const;
export type PayMethod = (typeof PAY_METHODS)[number];
/** Ways to pay a sale: money of the moment, and a deposit paid before (A1.5.1). */
export const TENDER_METHODS = [...PAY_METHODS, 'deposit'] as const;
export type TenderMethod = (typeof TENDER_METHODS)[number];
export const payment = z.object({
  method: z.enum(TENDER_METHODS),
  orderId: z.string().optional(), // the deposit order it is taken from
  amountFen: z.number().int().positive(), // cash: what was handed over; change is in totals
  ref: z.string().optional(), // reference number; the receipt shows its last 4
  cardTail: z.string().optional(),
  confirmed: z.enum(['manual', 'provider']).optional(),
});
export type Payment = z.infer<typeof payment>;

export const saleTotals = z.object({
  pieces: z.number().int(),
  tagFen: z.number().int(),
  discountFen: z.number().int(),
  roundingFen: z.number().int(),
  payableFen: z.number().int(),
  paidFen: z.number().int(),
  changeFen: z.number().int(),
});
export type SaleTotals = z.infer<typeof saleTotals>;

/** A committed sale: one immutable fact (conflicts.md §4.7). */
export const saleBody = z.object({
  saleId: z.string().startsWith('sale:'),
  docNo: z.string().optional(), // XS-…, given by the writer
  type: z.literal('XS'),
  storeId: z.string(),
  customer: z.object({ id: z.string(), name: z.string(), phoneMasked: z.string().optional(), level: z.string().optional() }).optional(),
  aptId: z.string().optional(),
  cashier: z.object({ staffNo: z.string(), name: z.string() }),
  lines: z.array(saleLine).min(1).max(200),
  payments: z.array(payment).max(50),
  totals: saleTotals,
  note: z.string().optional(),
  /** Movements of points, stored value, deposits, coupons, gifts, quotas: part of the one document (conflicts.md §1.3). */
  entries: entries.optional(),
  /** Handed over with it for nothing (满赠): which campaign, and what it is worth in fen. */
  gifts: z
    .array(z.object({ promoId: z.string(), name: z.string(), valueFen: z.number().int().nonnegative() }))
    .max(20)
    .optional(),
  offline: z.boolean(),
});
export type SaleBody = z.infer<typeof saleBody>;

export const saleFacts = {
  'sale.committed': saleBody,
  /** EX-01 ①: the piece really handed over (conflicts.md §5); an append, the sale stays as it was. */
  'sale.lineCorrected': z.object({
    saleId: z.string(),
    saleFactId: z.string(),
    lineNo: z.number().int(),
    fromPieceNo: z.string(),
    toPieceNo: z.string(),
    reason: z.string(),
  }),
} as const;
export type SaleFactKind = keyof typeof saleFacts;

/** A campaign that takes something off, one that gives a gift, or one code of a coupon, used by a sale in the making (conflicts.md §4.15–4.16, §4.24). */
export interface SaleOffer {
  readonly kind: 'campaign' | 'gift' | 'coupon';
  readonly id: string;
}
/** A sale being made; lives on the device, never replicated. */
export interface SaleDraft {
  readonly id: string;
  readonly createdMs: number;
  readonly by: string;
  readonly customerId?: string;
  readonly aptId?: string;
  readonly lines: readonly DraftLine[];
  readonly orderRateBp?: number; // whole-order discount
  readonly rounding: 'none' | 'jiao' | 'yuan' | 'ten'; // 抹分 / 抹角 / 抹元 by jewelry.md §18
  readonly payments: readonly Payment[];
  /** Prices typed because the board was too old to sell by gram (conflicts §4.19, SC-10). */
  readonly typedPrices?: readonly { readonly metal: string; readonly fenPerG: number; readonly source: string }[];
  readonly offers?: readonly SaleOffer[];
  readonly approver?: string;
  readonly note?: string;
  readonly parkedMs?: number;
}
export interface DraftLine {
  readonly pieceNo: string;
  readonly enteredBy: 'scan' | 'typed' | 'picked';
  readonly rateBp?: number; // line discount: fixed price on the line, by gram on the labour
  readonly delivered: boolean;
  readonly consultants: readonly { readonly staffNo: string; readonly name: string; readonly shareBp: number }[];
  /** Fen a gram of its metal on the board when the piece was put in: what the customer was told (A3.22). */
  readonly boardFenPerG?: number;
}
