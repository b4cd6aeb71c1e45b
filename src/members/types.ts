import { z } from 'zod';
import { entries } from '../facts/entries.ts';

const card = z.object({ cardId: z.string().startsWith('card:') });

/** Points and stored value outside a sale (conflicts.md §4.13–4.14, jewelry.md §12–13). */
export const memberFacts = {
  'points.adjusted': z.object({ customerId: z.string(), reason: z.string(), entries }),
  /** Written by the server only; `atMs` is when they lapse. */
  'points.expired': z.object({ customerId: z.string(), atMs: z.number().int(), entries }),
  'card.opened': card.extend({ storeId: z.string(), customerId: z.string().optional(), docNo: z.string().optional() }),
  'card.toppedUp': card.extend({ storeId: z.string(), docNo: z.string().optional(), entries }),
  'card.refunded': card.extend({ storeId: z.string(), reason: z.string(), entries }),
  'card.adjusted': card.extend({ storeId: z.string(), reason: z.string(), entries }),
  /** Share of the balance a terminal may use offline; a negative amount gives it back (conflicts.md §3.5). Fen. */
  'card.escrowed': card.extend({ terminal: z.string(), amountFen: z.number().int() }),
  'card.frozen': card.extend({ reason: z.string() }),
  'card.unfrozen': card.extend({ reason: z.string() }),
  'card.lost': card.extend({ note: z.string().optional() }),
} as const;
