import { foldOrder, LEASE_MS } from '../../src/sales/orderFold.ts';
import { saleKey } from '../../src/sales/saleFold.ts';
import type { SaleBody } from '../../src/sales/types.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { PieceCard } from '../../renderer/data/terminal.ts';
import { BOTH, elsewhere, factsAt, here, newId, ofKind, piece, say, seen, seenPieces } from './scene.ts';
import type { BookDeed, BookScene } from './scene.ts';
import { reference, sellWith } from './selling.ts';

/** Deeds about goods and money after and beside a sale. Where no command stands yet, the fact itself is sealed. */
type Sale = Fact<'sale.committed', SaleBody>;
const scopeOf = (s: BookScene, f: Fact): readonly string[] => [...new Set([...f.scope, s.till.storeId])].sort();
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

const voidSale = onSale(
  (x, facts) => !later(facts, x, 'sale.voided') && !later(facts, x, 'sale.returned'),
  (s, sale, facts) =>
    say(s.manager, 'sale.voided', scopeOf(s, sale), keysOf(s, sale, facts), {
      saleId: sale.body.saleId,
      storeId: s.till.storeId,
      reason: '录错',
      refundFen: s.d.chance(0.5) ? sale.body.totals.payableFen : 0,
      pieces: sale.body.lines.map((l) => ({ pieceNo: l.pieceNo, state: 'IN_STOCK', delivered: l.delivered })),
    }),
);
const takeBack = onSale(
  (x, facts) => !later(facts, x, 'sale.voided') && !later(facts, x, 'sale.returned'),
  (s, sale, facts) =>
    say(s.manager, 'sale.returned', scopeOf(s, sale), keysOf(s, sale, facts), {
      saleId: sale.body.saleId,
      returnId: newId(s, 'return'),
      storeId: s.till.storeId,
      reason: '退货',
      refundFen: sale.body.totals.payableFen,
      pieces: sale.body.lines.map((l) => ({ lineNo: l.lineNo, pieceNo: l.pieceNo, state: s.d.chance(0.5) ? 'IN_STOCK' : 'RETURN_CHECK' })),
    }),
);
const refund = onSale(
  () => true,
  (s, sale, facts) =>
    say(s.manager, 'sale.refunded', scopeOf(s, sale), seen(facts, saleKey(sale.body.saleId)), {
      saleId: sale.body.saleId,
      storeId: s.till.storeId,
      n: 1 + ofKind(facts, 'sale.refunded').filter((f) => f.body.saleId === sale.body.saleId).length,
      amountFen: Math.floor(sale.body.totals.payableFen / (1 + s.d.int(3))),
      method: 'cash',
      reason: '差价',
    }),
);
const pickUp = onSale(
  (x, facts) =>
    x.body.lines.some((l) => !l.delivered) && !later(facts, x, 'sale.pickedUp') && !later(facts, x, 'sale.voided') && !later(facts, x, 'sale.returned'),
  (s, sale, facts) =>
    say(s.ctx, 'sale.pickedUp', scopeOf(s, sale), keysOf(s, sale, facts), {
      saleId: sale.body.saleId,
      storeId: s.till.storeId,
      pieceNos: sale.body.lines.filter((l) => !l.delivered).map((l) => l.pieceNo),
      signedBy: '客户',
    }),
);
const split = onSale(
  () => true,
  (s, sale, facts) =>
    say(s.d.chance(0.5) ? s.manager : s.ctx, 'sale.splitChanged', scopeOf(s, sale), seen(facts, saleKey(sale.body.saleId)), {
      saleId: sale.body.saleId,
      lineNo: 1,
      asManager: s.d.chance(0.5),
      consultants: [
        { staffNo: s.ctx.user.staffNo, name: s.ctx.user.name, shareBp: 7000 },
        { staffNo: s.manager.user.staffNo, name: 'SM', shareBp: 3000 },
      ],
    }),
);
const invoice = onSale(
  () => true,
  (s, sale, facts) =>
    say(s.ctx, 'sale.invoiced', scopeOf(s, sale), seen(facts, saleKey(sale.body.saleId)), {
      saleId: sale.body.saleId,
      part: 1,
      invoiceNo: `FP${s.d.int(9999)}`,
      amountFen: sale.body.totals.payableFen,
    }),
);

const payDeposit: BookDeed = (s) => {
  const orderId = newId(s, 'order');
  return say(
    s.ctx,
    'order.paid',
    BOTH,
    { [orderId]: [] },
    {
      orderId,
      storeId: s.till.storeId,
      leaseUntilMs: s.ctx.nowMs + LEASE_MS,
      entries: [{ n: 1, ledger: 'deposit', account: orderId, amount: 100_000 * (1 + s.d.int(5)) }],
    },
  );
};
/** An order with money left, as this till knows it. */
const onOrder =
  (make: (s: BookScene, orderId: `order:${string}`, balanceFen: number, facts: readonly Fact[]) => ReturnType<BookDeed>): BookDeed =>
  (s) => {
    const facts = factsAt(s.till);
    const ids = [...new Set(ofKind(facts, 'order.paid').map((f) => f.body.orderId))].slice(-3);
    const id = s.d.pick(ids) as `order:${string}` | undefined;
    const balance =
      id === undefined
        ? 0
        : foldOrder(
            id,
            facts.filter((f) => f.prev[id] !== undefined),
          ).balanceFen;
    return id === undefined || balance <= 0 ? undefined : make(s, id, balance, facts);
  };
const refundDeposit = onOrder((s, orderId, balance, facts) =>
  say(s.manager, 'order.refunded', BOTH, seen(facts, orderId), {
    orderId,
    storeId: s.till.storeId,
    reason: '不要了',
    entries: [{ n: 1, ledger: 'deposit', account: orderId, amount: -balance }],
  }),
);
const forfeit = onOrder((s, orderId, balance, facts) =>
  say(s.manager, 'order.forfeited', BOTH, seen(facts, orderId), {
    orderId,
    storeId: s.till.storeId,
    reason: '逾期',
    entries: [{ n: 1, ledger: 'deposit', account: orderId, amount: -balance }],
  }),
);
const applyDeposit = onOrder((s, orderId, balance) => sellWith(s, [{ ledger: 'deposit', account: orderId, amount: -balance }]));
const takeToken = onOrder((s, orderId, _balance, facts) =>
  say(s.manager, 'order.tokenTaken', BOTH, seen(facts, orderId), {
    orderId,
    storeId: s.till.storeId,
    terminal: s.till.terminal,
    leaseUntilMs: s.ctx.nowMs + LEASE_MS,
    how: 'cas',
  }),
);

const pieces = (s: BookScene, want: (p: PieceCard) => boolean, most: number): string[] =>
  [...new Set(Array.from({ length: 1 + s.d.int(most) }, () => piece(s, want)?.pieceNo).filter((x): x is string => x !== undefined))].sort();
const ship: BookDeed = (s) => {
  const nos = pieces(s, (p) => here(s)(p) && p.view.state === 'IN_STOCK', 3);
  if (nos.length === 0) return undefined;
  const facts = factsAt(s.till);
  const asked = s.d.pick(
    ofKind(facts, 'transfer.requested')
      .filter((f) => f.body.from === s.till.storeId && !facts.some((x) => x.kind === 'transfer.shipped' && x.prev[f.body.transferId] !== undefined))
      .slice(-3),
  );
  const of =
    asked === undefined
      ? nos
      : asked.body.pieceNos.filter((no) => {
          const c = s.t.views.piece(no);
          return c !== undefined && here(s)(c) && c.view.state === 'IN_STOCK';
        });
  if (of.length === 0) return undefined;
  const transferId = asked?.body.transferId ?? newId(s, 'xfer');
  const to = asked?.body.to ?? (s.d.chance(0.1) ? 'S03' : elsewhere(s));
  return say(
    s.manager,
    'transfer.shipped',
    [...new Set([s.till.storeId, elsewhere(s)])].sort(),
    { ...seen(facts, transferId), ...seenPieces(s, of) },
    { transferId, from: s.till.storeId, to, pieceNos: of, seal: `F${s.d.int(99)}` },
  );
};
/** Signs for what came: what was shipped here, or what was only asked for, because its papers are late. */
const receive: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const open = [...ofKind(facts, 'transfer.shipped'), ...(s.d.chance(0.3) ? ofKind(facts, 'transfer.requested') : [])]
    .filter(
      (f) =>
        f.body.from !== s.till.storeId &&
        !facts.some((x) => x.kind === 'transfer.received' && x.prev[f.body.transferId] !== undefined && x.terminal === s.till.terminal),
    )
    .slice(-4);
  const from = s.d.pick(open);
  if (from === undefined) return undefined;
  const got = from.body.pieceNos.filter(() => s.d.chance(0.8));
  if (got.length === 0) return undefined;
  const { transferId } = from.body;
  return say(
    s.manager,
    'transfer.received',
    scopeOf(s, from),
    { ...seen(facts, transferId), ...seenPieces(s, got) },
    { transferId, storeId: s.till.storeId, pieceNos: got, complete: s.d.chance(0.6) },
  );
};
const cancelTransfer: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const f = s.d.pick([...ofKind(facts, 'transfer.requested'), ...ofKind(facts, 'transfer.shipped')].slice(-4));
  return f === undefined
    ? undefined
    : say(s.manager, 'transfer.cancelled', scopeOf(s, f), seen(facts, f.body.transferId), { transferId: f.body.transferId, reason: '不调了' });
};
const lose: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const f = s.d.pick(ofKind(facts, 'transfer.shipped').slice(-4));
  return f === undefined
    ? undefined
    : say(
        s.manager,
        'transfer.lost',
        scopeOf(s, f),
        { ...seen(facts, f.body.transferId), ...seenPieces(s, f.body.pieceNos.slice(0, 1)) },
        { transferId: f.body.transferId, pieceNos: f.body.pieceNos.slice(0, 1), note: '快递丢失' },
      );
};

const openTake: BookDeed = (s) => {
  const takeId = newId(s, 'take');
  const last = factsAt(s.till).at(-1)?.hlc;
  return last === undefined
    ? undefined
    : say(s.manager, 'take.opened', [s.till.storeId], { [takeId]: [] }, { takeId, storeId: s.till.storeId, area: 'C1', asOf: last });
};
const onTake =
  (make: (s: BookScene, takeId: `take:${string}`, asOf: string, facts: readonly Fact[]) => ReturnType<BookDeed>): BookDeed =>
  (s) => {
    const facts = factsAt(s.till);
    const f = s.d.pick(
      ofKind(facts, 'take.opened')
        .filter((x) => x.body.storeId === s.till.storeId)
        .slice(-2),
    );
    return f === undefined ? undefined : make(s, f.body.takeId as `take:${string}`, f.body.asOf, facts); // its schema says so
  };
const scan = onTake((s, takeId, _asOf, facts) => {
  const nos = pieces(s, here(s), 4);
  return nos.length === 0 ? undefined : say(s.ctx, 'take.scanned', [s.till.storeId], seen(facts, takeId), { takeId, storeId: s.till.storeId, pieceNos: nos });
});
const outcome = onTake((s, takeId, asOf, facts) => {
  const nos = pieces(s, (p) => here(s)(p) && p.view.state === 'IN_STOCK', 2);
  if (nos.length === 0) return undefined;
  const missing = s.d.chance(0.5);
  return say(
    s.manager,
    'take.outcome',
    [s.till.storeId],
    { ...seen(facts, takeId), ...seenPieces(s, nos) },
    { takeId, storeId: s.till.storeId, asOf, found: missing ? [] : nos, missing: missing ? nos : [], misplaced: [] },
  );
});
const confirm = onTake((s, takeId, _asOf, facts) =>
  say(s.manager, 'take.confirmed', [s.till.storeId], seen(facts, takeId), { takeId, storeId: s.till.storeId, final: true, secondCount: true }),
);
const scrap: BookDeed = (s) => {
  const p = piece(s, (x) => here(s)(x) && x.view.state === 'IN_STOCK');
  return p === undefined
    ? undefined
    : say(s.manager, 'stock.scrapped', [s.till.storeId], seenPieces(s, [p.pieceNo]), { pieceNo: p.pieceNo, as: 'SCRAPPED', reason: '断裂' });
};

const stated: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const txnId = reference(s);
  return say(s.ctx, 'pay.stated', [s.till.storeId], seen(facts, `pay:card:${txnId}`), {
    method: 'card',
    txnId,
    source: s.d.pick(['statement', 'webhook', 'query', 'manual'] as const) ?? 'query',
    paid: s.d.chance(0.7),
    amountFen: 500_000,
  });
};
const closeShift: BookDeed = (s) =>
  say(
    s.ctx,
    'shift.closed',
    [s.till.storeId],
    { [`drawer:${s.till.terminal}`]: [] },
    { shiftId: newId(s, 'shift'), drawer: s.till.terminal, storeId: s.till.storeId, countedFen: 1, expectedFen: 1, upTo: knownUpTo(factsAt(s.till)) },
  );
const closeDay: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const closeId = `close:${s.till.storeId}-${s.ctx.businessDate}`;
  return ofKind(facts, 'period.closed').some((f) => f.body.closeId === closeId)
    ? undefined
    : say(s.manager, 'period.closed', [s.till.storeId], seen(facts, closeId), {
        closeId,
        cls: 'day',
        storeId: s.till.storeId,
        fromDate: s.ctx.businessDate,
        toDate: s.ctx.businessDate,
        upTo: knownUpTo(facts),
      });
};
function knownUpTo(facts: readonly Fact[]): Record<string, number> {
  const out: Record<string, number> = {};
  for (const f of facts) out[f.terminal + f.epoch] = Math.max(out[f.terminal + f.epoch] ?? 0, f.jseq);
  return out;
}

export const TRADE: readonly (readonly [number, string, BookDeed])[] = [
  [3, 'voidSale', voidSale],
  [3, 'takeBack', takeBack],
  [2, 'refund', refund],
  [3, 'pickUp', pickUp],
  [1, 'split', split],
  [1, 'invoice', invoice],
  [4, 'payDeposit', payDeposit],
  [3, 'refundDeposit', refundDeposit],
  [1, 'forfeit', forfeit],
  [3, 'applyDeposit', applyDeposit],
  [1, 'takeToken', takeToken],
  [4, 'ship', ship],
  [4, 'receive', receive],
  [1, 'cancelTransfer', cancelTransfer],
  [0.5, 'lose', lose],
  [1, 'openTake', openTake],
  [2, 'scan', scan],
  [1.5, 'outcome', outcome],
  [0.5, 'confirmTake', confirm],
  [0.7, 'scrap', scrap],
  [3, 'stated', stated],
  [1, 'closeShift', closeShift],
  [0.5, 'closeDay', closeDay],
];
