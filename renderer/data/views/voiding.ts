import { isKind } from '../../../src/facts/registry.ts';
import { pieceKey } from '../../../src/stock/events.ts';
import { reservedWhenSold } from '../../../src/stock/fold.ts';
import type { PieceEvent } from '../../../src/stock/types.ts';
import type { Corrections } from '../../../src/conflict/fold.ts';
import { saleKey } from '../../../src/sales/voids.ts';
import { piecesOfSale } from '../../../src/sales/voidSale.ts';
import type { VoidTarget } from '../../../src/sales/voidSale.ts';
import type { FactIndex } from './fact-index.ts';
import type { SalesView } from './sales.ts';

export interface VoidingParts {
  readonly facts: FactIndex;
  readonly sales: SalesView;
  readonly piece: (pieceNo: string) => { readonly heads: readonly string[]; readonly events: readonly PieceEvent[]; readonly corrections: Corrections };
  readonly aptHeads: (aptId: string) => readonly string[];
  readonly orderHeads: (orderId: string) => readonly string[];
}
/** A sale with everything its void has to know, out of this terminal's memory; undefined for a sale it does not hold. */
export function voidTargetOf(saleId: string, p: VoidingParts): VoidTarget | undefined {
  const sale = p.sales.fact(saleId);
  if (sale === undefined) return undefined;
  const facts = [
    ...p.facts.of(saleKey(saleId)),
    ...p.facts.kind('sale.lineCorrected').filter((f) => isKind(f, 'sale.lineCorrected') && f.body.saleId === saleId),
  ];
  const heads: Record<string, readonly string[]> = {};
  const reserved: string[] = [];
  for (const { pieceNo } of piecesOfSale(sale.body, facts)) {
    const piece = p.piece(pieceNo);
    heads[pieceKey(pieceNo)] = piece.heads;
    if (reservedWhenSold(pieceNo, piece.events, saleId, piece.corrections)) reserved.push(pieceNo);
  }
  if (sale.body.aptId !== undefined) heads[sale.body.aptId] = p.aptHeads(sale.body.aptId);
  for (const e of sale.body.entries ?? []) if (e.ledger === 'deposit') heads[e.account] = p.orderHeads(e.account);
  const copyOf = p.sales.card(saleId)?.copyOf;
  return {
    sale,
    facts,
    closings: [...p.facts.kind('shift.closed'), ...p.facts.kind('period.closed')],
    ...(copyOf === undefined ? {} : { copyOf }),
    heads,
    reserved,
  };
}
