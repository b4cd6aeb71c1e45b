import { z } from 'zod';
import type { Fact } from '../facts/envelope.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { foldOrder } from '../sales/orderFold.ts';

/** The members of a deposit order's facts that an appointment refers to (A1.1.18); the order itself is the sales room's. */
const orderPart = z.object({ orderId: z.string(), aptId: z.string().optional(), docNo: z.string().optional() });
export interface Deposit {
  readonly fen: number; // what is still held
  readonly paidMs: number;
  readonly docNo?: string;
}

/** Deposits paid for an appointment, less what was used, given back or forfeited; undefined where none was paid. */
export function depositOf(aptId: string, orderFacts: readonly Fact[]): Deposit | undefined {
  const read = orderFacts.flatMap((fact) => {
    const body = orderPart.safeParse(fact.body);
    return body.success ? [{ fact, body: body.data }] : [];
  });
  const paid = read.filter((r) => r.fact.kind === 'order.paid' && (r.body.aptId === aptId || r.fact.prev[aptId] !== undefined));
  const first = paid[0];
  if (first === undefined) return undefined;
  const orders = new Set(paid.map((p) => p.body.orderId));
  const fen = [...orders].reduce((sum, orderId) => sum + foldOrder(orderId, orderFacts).balanceFen, 0);
  return { fen, paidMs: hlcMs(first.fact.hlc), ...(first.body.docNo === undefined ? {} : { docNo: first.body.docNo }) };
}
