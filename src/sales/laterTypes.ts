import { z } from 'zod';
import { entries } from '../facts/entries.ts';
import { payment } from './types.ts';

const sale = z.object({ saleId: z.string().startsWith('sale:') });
const fen = z.number().int().nonnegative();
const method = z.string().min(1).max(24); // a pay method, or one of a newer version
const split = z.array(z.object({ staffNo: z.string(), name: z.string(), shareBp: z.number().int() })).min(1);

/** What is appended to a committed sale (conflicts.md §4.7, §4.10). Each names `sale:…` in `prev`; the sale stays as it was. */
export const saleLaterFacts = {
  /** `refundFen`: money already given back with it. `delivered`: the piece had left and was scanned in again. */
  /** `refunds`: that money by the way it had come, cash net of change; a deposit goes back to its order by an entry instead. `aptId`: the visit it falls out of (A1.5.3). */
  'sale.voided': sale.extend({
    storeId: z.string(),
    reason: z.string(),
    refundFen: fen,
    refunds: z
      .array(z.object({ method, amountFen: fen, ref: z.string().optional() }))
      .max(50)
      .optional(),
    aptId: z.string().optional(),
    pieces: z.array(z.object({ pieceNo: z.string(), state: z.enum(['IN_STOCK', 'RESERVED']), delivered: z.boolean() })),
    entries: entries.optional(),
  }),
  'sale.returned': sale.extend({
    returnId: z.string(),
    docNo: z.string().optional(),
    storeId: z.string(),
    reason: z.string(),
    refundFen: fen,
    pieces: z.array(z.object({ lineNo: z.number().int(), pieceNo: z.string(), state: z.enum(['RETURN_CHECK', 'IN_STOCK']) })).min(1),
    entries: entries.optional(),
  }),
  /** Money given back beside a void or a return; executed once per `refund:{saleId}:{n}`. */
  'sale.refunded': sale.extend({
    storeId: z.string(),
    n: z.number().int().positive(),
    amountFen: fen,
    method,
    reason: z.string(),
    entries: entries.optional(),
  }),
  'sale.pickedUp': sale.extend({ storeId: z.string(), pieceNos: z.array(z.string()).min(1), signedBy: z.string().optional() }),
  'sale.splitChanged': sale.extend({ lineNo: z.number().int(), consultants: split, asManager: z.boolean(), reason: z.string().optional() }),
  'sale.invoiced': sale.extend({ part: z.number().int().positive(), invoiceNo: z.string(), amountFen: fen }),
  'sale.noted': sale.extend({ text: z.string() }),
} as const;

const order = z.object({ orderId: z.string().startsWith('order:'), storeId: z.string() });
/** Deposits and orders (conflicts.md §4.8): money is in `entries` (ledger `deposit`, account `orderId`). */
export const orderFacts = {
  'order.paid': order.extend({
    docNo: z.string().optional(),
    customerId: z.string().optional(),
    aptId: z.string().optional(),
    pieceNo: z.string().optional(),
    leaseUntilMs: z.number().int(),
    entries,
    payments: z.array(payment).max(20).optional(),
    changeFen: fen.optional(),
    customerName: z.string().optional(),
  }),
  'order.refunded': order.extend({ docNo: z.string().optional(), aptId: z.string().optional(), method: z.string().optional(), reason: z.string(), entries }),
  'order.forfeited': order.extend({ reason: z.string(), entries }),
  'order.moved': order.extend({ toOrderId: z.string(), reason: z.string(), entries }),
  'order.cancelled': order.extend({ reason: z.string() }),
  /** Who may use the deposit offline, and until when; `cas` after the lease ended, `forced` by SM and OPS (conflicts.md §3.5). */
  'order.tokenTaken': order.extend({ terminal: z.string(), leaseUntilMs: z.number().int(), how: z.enum(['renewed', 'cas', 'forced']) }),
} as const;

/** Payments outside the sale's own document (conflicts.md §4.9). `txnId` is unique within the channel. */
export const paymentFacts = {
  'pay.attempted': z.object({ method, txnId: z.string(), saleId: z.string(), amountFen: fen }),
  'pay.stated': z.object({
    method,
    txnId: z.string(),
    source: z.enum(['statement', 'webhook', 'query', 'manual']),
    paid: z.boolean(),
    amountFen: fen,
    saleId: z.string().optional(),
  }),
} as const;

const upTo = z.record(z.string(), z.number().int()); // terminal + epoch -> jseq
/** Closings (conflicts.md §4.25): what came later is an amendment, never an edit. */
export const closingFacts = {
  'shift.closed': z.object({ shiftId: z.string(), drawer: z.string(), storeId: z.string(), countedFen: z.number().int(), expectedFen: z.number().int(), upTo }),
  'period.closed': z.object({
    closeId: z.string().startsWith('close:'),
    cls: z.enum(['day', 'commission', 'month']),
    storeId: z.string(),
    fromDate: z.string(),
    toDate: z.string(),
    upTo,
    excluded: z.array(z.string()).optional(),
  }),
  'period.amended': z.object({ closeId: z.string().startsWith('close:'), n: z.number().int().positive(), upTo, note: z.string().optional() }),
  'cash.moved': z.object({ drawer: z.string(), storeId: z.string(), reason: z.string(), entries }),
  /** Quantity goods: packaging, parts, silver by weight; Σ of entries a store (conflicts.md §4.25). */
  'goods.moved': z.object({ storeId: z.string(), reason: z.string(), entries }),
  'gold.bagged': z.object({
    bagNo: z.string(),
    storeId: z.string(),
    weightMg: z.number().int().positive(),
    fineness: z.number().int(),
    photo: z.string().optional(),
  }),
  'gold.corrected': z.object({
    bagNo: z.string(),
    storeId: z.string(),
    weightMg: z.number().int().positive(),
    fineness: z.number().int(),
    photos: z.array(z.string()).min(1),
    reason: z.string(),
  }),
} as const;
