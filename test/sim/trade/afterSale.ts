import { saleKey } from '../../../src/sales/saleFold.ts';
import type { SaleBody } from '../../../src/sales/types.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import { factsAt, newId, ofKind, say, scopeWith, seen, seenPieces } from '../scene.ts';
import type { BookDeed, BookScene } from '../scene.ts';

/** Deeds about a sale that stands: void, return, money back, pick-up, split and invoice. Where no command stands yet, the fact itself is sealed. */
type Sale = Fact<'sale.committed', SaleBody>;
const aSale = (s: BookScene, want: (x: Sale, facts: readonly Fact[]) => boolean): { readonly sale: Sale; readonly facts: readonly Fact[] } | undefined => {
  const facts = factsAt(s.till);
  const sale = s.d.pick(
    ofKind(facts, 'sale.committed')
      .filter((x) => x.body.storeId === s.till.storeId && want(x, facts))
      .slice(-8),
  );
  return sale === undefined ? undefined : { sale, facts };
};
const later = (facts: readonly Fact[], sale: Sale, kind: string): boolean =>
  facts.some((f) => f.kind === kind && (f.body as { saleId?: string }).saleId === sale.body.saleId);
const onSale =
  (want: (x: Sale, facts: readonly Fact[]) => boolean, make: (s: BookScene, sale: Sale, facts: readonly Fact[]) => ReturnType<BookDeed>): BookDeed =>
  (s) => {
    const found = aSale(s, want);
    return found === undefined ? undefined : make(s, found.sale, found.facts);
  };
const keysOf = (s: BookScene, sale: Sale, facts: readonly Fact[]) => ({
  ...seen(facts, saleKey(sale.body.saleId)),
  ...seenPieces(
    s,
    sale.body.lines.map((l) => l.pieceNo),
  ),
});

export const voidSale = onSale(
  (x, facts) => !later(facts, x, 'sale.voided') && !later(facts, x, 'sale.returned'),
  (s, sale, facts) =>
    say(s.manager, 'sale.voided', scopeWith(s, sale), keysOf(s, sale, facts), {
      saleId: sale.body.saleId,
      storeId: s.till.storeId,
      reason: '录错',
      refundFen: s.d.chance(0.5) ? sale.body.totals.payableFen : 0,
      pieces: sale.body.lines.map((l) => ({ pieceNo: l.pieceNo, state: 'IN_STOCK', delivered: l.delivered })),
    }),
);
export const takeBack = onSale(
  (x, facts) => !later(facts, x, 'sale.voided') && !later(facts, x, 'sale.returned'),
  (s, sale, facts) =>
    say(s.manager, 'sale.returned', scopeWith(s, sale), keysOf(s, sale, facts), {
      saleId: sale.body.saleId,
      returnId: newId(s, 'return'),
      storeId: s.till.storeId,
      reason: '退货',
      refundFen: sale.body.totals.payableFen,
      pieces: sale.body.lines.map((l) => ({ lineNo: l.lineNo, pieceNo: l.pieceNo, state: s.d.chance(0.5) ? 'IN_STOCK' : 'RETURN_CHECK' })),
    }),
);
export const refund = onSale(
  () => true,
  (s, sale, facts) =>
    say(s.manager, 'sale.refunded', scopeWith(s, sale), seen(facts, saleKey(sale.body.saleId)), {
      saleId: sale.body.saleId,
      storeId: s.till.storeId,
      n: 1 + ofKind(facts, 'sale.refunded').filter((f) => f.body.saleId === sale.body.saleId).length,
      amountFen: Math.floor(sale.body.totals.payableFen / (1 + s.d.int(3))),
      method: 'cash',
      reason: '差价',
    }),
);
export const pickUp = onSale(
  (x, facts) =>
    x.body.lines.some((l) => !l.delivered) && !later(facts, x, 'sale.pickedUp') && !later(facts, x, 'sale.voided') && !later(facts, x, 'sale.returned'),
  (s, sale, facts) =>
    say(s.ctx, 'sale.pickedUp', scopeWith(s, sale), keysOf(s, sale, facts), {
      saleId: sale.body.saleId,
      storeId: s.till.storeId,
      pieceNos: sale.body.lines.filter((l) => !l.delivered).map((l) => l.pieceNo),
      signedBy: '客户',
    }),
);
export const split = onSale(
  () => true,
  (s, sale, facts) =>
    say(s.d.chance(0.5) ? s.manager : s.ctx, 'sale.splitChanged', scopeWith(s, sale), seen(facts, saleKey(sale.body.saleId)), {
      saleId: sale.body.saleId,
      lineNo: 1,
      asManager: s.d.chance(0.5),
      consultants: [
        { staffNo: s.ctx.user.staffNo, name: s.ctx.user.name, shareBp: 7000 },
        { staffNo: s.manager.user.staffNo, name: 'SM', shareBp: 3000 },
      ],
    }),
);
export const invoice = onSale(
  () => true,
  (s, sale, facts) =>
    say(s.ctx, 'sale.invoiced', scopeWith(s, sale), seen(facts, saleKey(sale.body.saleId)), {
      saleId: sale.body.saleId,
      part: 1,
      invoiceNo: `FP${s.d.int(9999)}`,
      amountFen: sale.body.totals.payableFen,
    }),
);
