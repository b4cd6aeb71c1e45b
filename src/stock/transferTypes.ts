import { z } from 'zod';

const xfer = z.object({ transferId: z.string().startsWith('xfer:') });
const pieceNos = z.array(z.string()).min(1).max(500);

/** Bodies of the transfer facts (conflicts.md §4.17). Shipping and receiving name their pieces in `prev`. */
export const transferFacts = {
  'transfer.requested': xfer.extend({ docNo: z.string().optional(), from: z.string(), to: z.string(), pieceNos, reason: z.string().optional() }),
  'transfer.approved': xfer.extend({ note: z.string().optional() }),
  'transfer.shipped': xfer.extend({
    from: z.string(),
    to: z.string(),
    pieceNos,
    seal: z.string().optional(),
    courier: z.string().optional(),
    photo: z.string().optional(),
  }),
  'transfer.rerouted': xfer.extend({ to: z.string(), reason: z.string() }),
  /** `complete`: the receiver says that no more came with it. */
  'transfer.received': xfer.extend({
    storeId: z.string(),
    pieceNos,
    damaged: z.array(z.string()).optional(),
    complete: z.boolean(),
    seal: z.string().optional(),
    photo: z.string().optional(),
  }),
  'transfer.cancelled': xfer.extend({ reason: z.string(), pieceNos: z.array(z.string()).optional() }),
  'transfer.lost': xfer.extend({ pieceNos, note: z.string() }),
} as const;

const take = z.object({ takeId: z.string().startsWith('take:') });
/** Bodies of the stock-take facts (conflicts.md §4.18). Scans stay inside the session; only outcomes join a piece's chain. */
export const takeFacts = {
  'take.opened': take.extend({ docNo: z.string().optional(), storeId: z.string(), area: z.string(), asOf: z.string() }), // asOf: HLC
  'take.scanned': take.extend({ storeId: z.string(), counter: z.string().optional(), pieceNos }),
  'take.confirmed': take.extend({ storeId: z.string(), final: z.boolean(), secondCount: z.boolean(), excluded: z.array(z.string()).optional() }),
  'take.outcome': take.extend({
    storeId: z.string(),
    asOf: z.string(),
    found: z.array(z.string()).max(500),
    missing: z.array(z.string()).max(500),
    misplaced: z.array(z.string()).max(500),
  }),
} as const;
