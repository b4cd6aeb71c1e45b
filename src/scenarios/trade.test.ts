import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { aggregatesOf, detect, detectAll } from '../rules.ts';
import { foldPiece } from '../stock/fold.ts';
import { pieceEventsOf } from '../stock/events.ts';
import type { PieceView } from '../stock/types.ts';
import { foldTransfer } from '../stock/transfers.ts';
import { foldTake } from '../stock/takes.ts';
import { foldSale } from '../sales/saleFold.ts';
import { foldOrder, holdsToken, mayTakeToken, tokenAt } from '../sales/orderFold.ts';
import { foldPayment } from '../sales/payments.ts';
import { encodeHlc } from '../kernel/hlc.ts';
import { moment, Teller } from '../testkit/facts.ts';
import { ring } from '../stock/test-kit.ts';
import { correctTimes } from '../conflict/clock.ts';
import { reconcile } from '../cases/finding.ts';

const P = 'RD2600017';
const piece = (facts: readonly Fact[], no = P, corrections = {}): PieceView =>
  foldPiece(
    no,
    facts.flatMap((f) => pieceEventsOf(f).get(no) ?? []),
    corrections,
  );
const cases = (facts: readonly Fact[], world = {}, corrections = {}): readonly ExceptionDoc[] => detectAll(facts, corrections, world).exceptions;
const codes = (facts: readonly Fact[], world = {}, corrections = {}): string[] =>
  cases(facts, world, corrections)
    .filter((d) => d.status === 'open')
    .map((d) => d.code);
const stamp = (at: string): string => encodeHlc(moment(at), 0, '');
const intake = (t: Teller, nos: readonly string[] = [P], store = 'S01'): Fact =>
  t.fact(
    'stock.received',
    { on: 'HQ1', at: '20T08:00', scope: [store], prev: Object.fromEntries(nos.map((n) => [`piece:${n}`, []])) },
    { batchId: 'B', storeId: store, lines: nos.map((n) => ({ item: ring(n) })) },
  );
const on = (f: Fact, no = P): Record<string, Fact[]> => ({ [`piece:${no}`]: [f] });

describe('SC-01 the same piece sold on two terminals', () => {
  const t = new Teller();
  const start = intake(t, [P, 'RD2600021']);
  const a = t.sale({ on: 'S01-T1', at: '10:20', prev: on(start) }, { saleId: 'sale:A', docNo: 'XS-S01T1A-20261121-00143' });
  const b = t.sale({ on: 'S01-T2', at: '10:26', prev: on(start) }, { saleId: 'sale:B', docNo: 'XS-S01T2A-20261121-00098' });
  it('keeps both sales, locks the piece, and opens one EX-01 with exactly both', () => {
    expect(piece(t.told)).toMatchObject({ state: 'DISPUTED', saleIds: ['sale:A', 'sale:B'] });
    const found = cases(t.told).filter((d) => d.code === 'EX-01');
    expect(found.map((d) => [d.members, d.status, d.owner[0]])).toEqual([[[a.id, b.id].sort(), 'open', 'SM']]);
  });
  it('puts right by a line correction: both pieces SOLD, the case closed (I1, I13)', () => {
    const fixed = [
      ...t.told,
      t.fact(
        'sale.lineCorrected',
        { on: 'S01-T1', at: '12:00', by: '1900', prev: { [`piece:${P}`]: [a, b], 'piece:RD2600021': [start] } },
        { saleId: 'sale:B', saleFactId: b.id, lineNo: 1, fromPieceNo: P, toPieceNo: 'RD2600021', reason: '实物核对' },
      ),
    ];
    expect([piece(fixed).state, piece(fixed, 'RD2600021').state, codes(fixed)]).toEqual(['SOLD', 'SOLD', []]);
  });
});

describe('SC-02 a reservation of headquarters against a counter sale', () => {
  const t = new Teller();
  const start = intake(t);
  const held = t.fact(
    'stock.reserved',
    { on: 'HQ1', at: '13:10', prev: on(start) },
    { pieceNo: P, storeId: 'S01', for: { customerId: 'cust:W', untilMs: moment('23:00'), depositFen: 200_000 } },
  );
  t.fact(
    'order.paid',
    { on: 'HQ1', at: '13:10', prev: { 'order:W': [] } },
    {
      orderId: 'order:W',
      storeId: 'S01',
      pieceNo: P,
      leaseUntilMs: moment('22T13:10'),
      entries: [{ n: 1, ledger: 'deposit', account: 'order:W', amount: 200_000 }],
    },
  );
  const sold = t.sale({ on: 'S01-T1', at: '13:25', prev: on(start) }, { saleId: 'sale:A' });
  it('lets the delivered sale stand, opens EX-02, and keeps the deposit as a liability (I3)', () => {
    expect(piece(t.told).state).toBe('SOLD');
    expect(cases(t.told).map((d) => [d.code, d.severity, d.members])).toEqual([['EX-02', 'red', [held.id, sold.id].sort()]]);
    expect(foldOrder('order:W', t.told).balanceFen).toBe(200_000);
  });
});

describe('SC-06 clock skew', () => {
  it('corrects a till three hours fast, raises EX-12, and orders by the corrected time', () => {
    const t = new Teller();
    const start = intake(t, [P], 'S02');
    const fast = t.fact(
      'stock.reserved',
      { on: 'S02-T1', at: '14:00', prev: on(start) },
      { pieceNo: P, storeId: 'S02', for: { customerId: 'cust:A', untilMs: moment('23:00') } },
    );
    t.fact(
      'stock.reserved',
      { on: 'HQ1', at: '12:00', prev: on(start) },
      { pieceNo: P, storeId: 'S02', for: { customerId: 'cust:W', untilMs: moment('23:00') } },
    );
    const corrections = correctTimes(t.told, [
      { terminal: 'S02-T1', epoch: 'A', jseqFrom: 1, jseqTo: 1, receivedAt: moment('12:30'), deviceNow: moment('15:30') },
    ]);
    expect(corrections[fast.id]?.slice(0, 15)).toBe(stamp('11:00').slice(0, 15));
    expect(piece(t.told, P, corrections)).toMatchObject({
      state: 'RESERVED',
      reservedFor: { customerId: 'cust:A' },
      waiting: [{ for: { customerId: 'cust:W' } }],
    });
    expect(codes(t.told, {}, corrections)).toEqual(['EX-12']);
  });
  it('decides between two of one store by the corrected times', () => {
    const t = new Teller();
    const start = intake(t);
    const late = t.fact(
      'stock.reserved',
      { on: 'S01-T1', at: '14:00', prev: on(start) },
      { pieceNo: P, storeId: 'S01', for: { customerId: 'cust:A', untilMs: moment('23:00') } },
    );
    t.fact(
      'stock.reserved',
      { on: 'S01-T2', at: '12:00', prev: on(start) },
      { pieceNo: P, storeId: 'S01', for: { customerId: 'cust:B', untilMs: moment('23:00') } },
    );
    expect(piece(t.told).reservedFor?.customerId).toBe('cust:B');
    expect(piece(t.told, P, { [late.id]: encodeHlc(moment('11:00'), 0, 'S01-T1A') }).reservedFor?.customerId).toBe('cust:A');
  });
  it('carries the offset along the monotonic clock within a boot, and never beyond the receipt', () => {
    const one = { id: 'f1', terminal: 'T', epoch: 'A', jseq: 1, hlc: encodeHlc(10_000_000, 0, 'TA'), wallMs: 10_000_000, bootId: 'b', monoMs: 0 };
    const two = { ...one, id: 'f2', jseq: 2, hlc: encodeHlc(1_000_000, 0, 'TA'), wallMs: 1_000_000, monoMs: 60_000 }; // somebody set the clock back in between
    const fixed = correctTimes([two, one], [{ terminal: 'T', epoch: 'A', jseqFrom: 1, jseqTo: 2, receivedAt: 1_100_000, deviceNow: 1_100_000 }]);
    expect(fixed).toEqual({ f1: encodeHlc(940_000, 0, 'TA') });
  });
});

describe('SC-07 crash in the middle of a sale: what the facts say', () => {
  const t = new Teller();
  t.fact('pay.attempted', { on: 'S01-T1', at: '15:10' }, { method: 'wechat', txnId: 'OUT1', saleId: 'sale:A', amountFen: 999_900 });
  const word = t.fact('pay.stated', { on: 'HQ1', at: '15:10:05' }, { method: 'wechat', txnId: 'OUT1', source: 'query', paid: true, amountFen: 999_900 });
  it('D: money without a sale is EX-19O, provisional until the watermark', () => {
    expect(cases(t.told).map((d) => [d.code, d.provisional])).toEqual([['EX-19O', true]]);
    expect(cases(t.told, { watermarks: { S01: stamp('16:00') } })[0]?.provisional).toBeUndefined();
  });
  it('A: the recovered sale takes the money; the orphan is withdrawn, not deleted (conflicts §3.7)', () => {
    const before = cases(t.told);
    const sale = t.sale(
      { on: 'S01-T1', at: '15:14' },
      { saleId: 'sale:A', netFen: 999_900, payments: [{ method: 'wechat', amountFen: 999_900, ref: 'OUT1' }] },
    );
    expect([codes(t.told), foldPayment(t.told).paid]).toEqual([[], true]);
    expect(reconcile(before, cases(t.told), [sale]).map((d) => [d.status, d.withdrawnBy])).toEqual([['withdrawn', [sale.id]]]);
    expect(
      codes([
        ...t.told,
        t.fact('pay.stated', { on: 'HQ1', at: '22T09:00' }, { method: 'wechat', txnId: 'OUT1', source: 'statement', paid: false, amountFen: 999_900 }),
      ]),
    ).toEqual(['EX-19']);
    expect(word.kind).toBe('pay.stated');
  });
  it('C: the same document pushed twice is one (I15)', () => expect(cases([...t.told, ...t.told])).toEqual(cases(t.told)));
  it('a success beside a failure is a success, and a second payment is given back (EX-19)', () => {
    const u = new Teller();
    u.fact('pay.stated', { on: 'S01-T1', at: '10:00' }, { method: 'alipay', txnId: 'X', source: 'manual', paid: false, amountFen: 100 });
    u.fact('pay.stated', { on: 'HQ1', at: '10:01' }, { method: 'alipay', txnId: 'X', source: 'webhook', paid: true, amountFen: 100 });
    expect([foldPayment(u.told).paid, codes(u.told)]).toEqual([true, ['EX-19']]);
  });
  it('one reference in two sales: the first keeps it (I20)', () => {
    const u = new Teller();
    const first = u.sale({ on: 'S01-T1', at: '10:00' }, { saleId: 'sale:A', pieces: ['P1'], payments: [{ method: 'card', amountFen: 1_000_000, ref: '777' }] });
    const second = u.sale(
      { on: 'S01-T2', at: '10:05' },
      { saleId: 'sale:B', pieces: ['P2'], payments: [{ method: 'card', amountFen: 1_000_000, ref: '777' }] },
    );
    expect([foldPayment(u.told).saleFactId, foldPayment(u.told).unpaid, codes(u.told)]).toEqual([first.id, [second.id], ['EX-19']]);
  });
});

describe('SC-10 the gold price changes during an outage', () => {
  const price = (fenPerG: number, at: string, version: string) => ({
    id: `ref:price:gold999:${version}`,
    cls: 'price' as const,
    metal: 'gold999',
    fenPerG,
    validFromMs: moment(at),
    version,
    publishedBy: '9001',
    scope: 'all',
  });
  const world = { prices: [price(159_900, '09:35', 'v1'), price(161_500, '13:00', 'v2')] };
  const sell = (at: string, fenPerG: number): Teller => {
    const t = new Teller();
    t.sale({ on: 'S01-T1', at }, { saleId: 'sale:G', gold: { mg: 12_340, fenPerG, version: 'v1' }, netFen: 1_973_166 });
    return t;
  };
  it('honours the price used; EX-13 tells the difference of 197.44', () => {
    const [doc] = cases(sell('14:00', 159_900).told, world);
    expect([doc?.code, doc?.severity, doc?.sides[0]?.data['diffFen']]).toEqual(['EX-13', 'blue', 19_744]);
  });
  it('says nothing within 15 minutes, nor when a typed price was the right one', () => {
    expect(codes(sell('13:10', 159_900).told, world)).toEqual([]);
    expect(codes(sell('14:00', 161_500).told, world)).toEqual([]);
  });
});

describe('SC-11 a transfer crossed with a cancel and a late shipment', () => {
  const t = new Teller();
  const start = intake(t, ['P1', 'P2', 'P3']);
  const prev = (nos: readonly string[], f: Fact): Record<string, Fact[]> => Object.fromEntries(nos.map((n) => [`piece:${n}`, [f]]));
  const asked = t.fact(
    'transfer.requested',
    { on: 'HQ1', at: '09:00', scope: ['S01', 'S02'], prev: { 'xfer:1': [] } },
    { transferId: 'xfer:1', from: 'S01', to: 'S02', pieceNos: ['P1', 'P2', 'P3'] },
  );
  const cancel = t.fact(
    'transfer.cancelled',
    { on: 'HQ1', at: '16:20', scope: ['S01', 'S02'], prev: { 'xfer:1': [asked] } },
    { transferId: 'xfer:1', reason: '改派' },
  );
  const got = t.fact(
    'transfer.received',
    { on: 'S02-T1', at: '18:10', scope: ['S01', 'S02'], prev: { 'xfer:1': [asked], ...prev(['P1', 'P2'], start) } },
    { transferId: 'xfer:1', storeId: 'S02', pieceNos: ['P1', 'P2'], complete: true, seal: '封8' },
  );
  it('before the shipment is known: received and 待补全, the third still at its source', () => {
    expect([piece(t.told, 'P1').place, piece(t.told, 'P1').pending, piece(t.told, 'P3').place.storeId]).toEqual([{ at: 'store', storeId: 'S02' }, true, 'S01']);
    expect(codes(t.told)).toEqual([]);
    expect(codes(t.told, { watermarks: { S01: stamp('19:00') } })).toEqual(['EX-18']);
  });
  it('when the shipment comes: closes itself, the cancel is overruled, one piece short is EX-18, every piece has one place (I21)', () => {
    const ship = t.fact(
      'transfer.shipped',
      { on: 'S01-T2', at: '16:00', scope: ['S01', 'S02'], prev: { 'xfer:1': [asked], ...prev(['P1', 'P2', 'P3'], start) } },
      { transferId: 'xfer:1', from: 'S01', to: 'S02', pieceNos: ['P1', 'P2', 'P3'], seal: '封8', courier: '同城' },
    );
    expect(['P1', 'P2', 'P3'].map((n) => piece(t.told, n).place.at)).toEqual(['store', 'store', 'transit']);
    expect(piece(t.told, 'P1').pending).toBeUndefined();
    expect(foldTransfer('xfer:1', t.told).lines.map((l) => l.state)).toEqual(['received', 'received', 'short']);
    const all = detectAll(t.told);
    expect(all.exceptions.map((d) => [d.code, d.members, d.sides[0]?.data['pieceNos']])).toEqual([['EX-18', [got.id, ship.id].sort(), ['P3']]]);
    expect(all.decisions.map((d) => d.losers)).toEqual([[{ factId: cancel.id, by: '1001', outcome: 'overruled' }]]);
  });
  it('a receipt at a third store is a mis-route; shipped beside sold is EX-03', () => {
    const u = new Teller();
    const s = intake(u);
    const ship = u.fact(
      'transfer.shipped',
      { on: 'S01-T1', at: '10:00', prev: { 'xfer:2': [], ...on(s) } },
      { transferId: 'xfer:2', from: 'S01', to: 'S02', pieceNos: [P] },
    );
    const sale = u.sale({ on: 'S01-T2', at: '10:05', prev: on(s) }, { saleId: 'sale:A' });
    expect([piece(u.told).state, codes(u.told)]).toEqual(['DISPUTED', ['EX-03']]);
    const v = u.told.filter((f) => f !== sale);
    v.push(
      u.fact(
        'transfer.received',
        { on: 'V01-T1', at: '12:00', prev: { 'xfer:2': [ship], ...on(ship) } },
        { transferId: 'xfer:2', storeId: 'V01', pieceNos: [P], complete: true },
      ),
    );
    expect([piece(v).place.storeId, codes(v)]).toEqual(['V01', ['EX-18']]);
  });
});

describe('SC-12 stock-take with an unsynced terminal', () => {
  const t = new Teller();
  const start = intake(t, ['K', 'L']);
  const asOf = stamp('22:00');
  const open = t.fact('take.opened', { on: 'S01-T1', at: '22:00', prev: { 'take:1': [] } }, { takeId: 'take:1', storeId: 'S01', area: '全店', asOf });
  t.fact('take.scanned', { on: 'S01-T1', at: '22:20', prev: { 'take:1': [open] } }, { takeId: 'take:1', storeId: 'S01', pieceNos: ['L', 'L'] });
  t.fact(
    'take.confirmed',
    { on: 'S01-T1', at: '22:30', by: '1900', prev: { 'take:1': [open] } },
    { takeId: 'take:1', storeId: 'S01', final: true, secondCount: true },
  );
  const take = (facts: readonly Fact[], mark: string) => foldTake('take:1', facts, facts, {}, { watermarks: { S01: stamp(mark) } });
  it('stays provisional while T2 is behind, K looks missing', () =>
    expect(
      take(
        t.told.filter((f) => f.kind !== 'sale.committed'),
        '20:00',
      ),
    ).toMatchObject({ status: 'provisional', shortage: ['K'], mayAdjust: false }));
  const sale = t.sale({ on: 'S01-T2', at: '21:15', prev: on(start, 'K') }, { saleId: 'sale:K', pieces: ['K'] });
  it('when T2 syncs: expected is recomputed, nothing is missing, the confirmation holds', () =>
    expect(take(t.told, '23:10')).toMatchObject({ status: 'final', shortage: [], surplus: [], counted: ['L'], mayAdjust: true }));
  it('variant: confirmed without a dead T2, which revives: the loss is reversed by chain, EX-15', () => {
    const lost = t.fact(
      'take.outcome',
      { on: 'S01-T1', at: '22:40', prev: { 'take:1': [open], ...on(start, 'K'), ...on(start, 'L') } },
      { takeId: 'take:1', storeId: 'S01', asOf, found: ['L'], missing: ['K'], misplaced: [] },
    );
    expect(
      piece(
        t.told.filter((f) => f !== sale),
        'K',
      ).state,
    ).toBe('MISSING');
    expect([piece(t.told, 'K').state, piece(t.told, 'L').state]).toEqual(['SOLD', 'IN_STOCK']);
    expect(cases(t.told).map((d) => [d.code, d.members])).toEqual([['EX-15', [sale.id, lost.id].sort()]]);
  });
});

describe('SC-13 a deposit applied and refunded', () => {
  const t = new Teller();
  const money = (amount: number) => [{ n: 1, ledger: 'deposit' as const, account: 'order:O', amount }];
  const paid = t.fact(
    'order.paid',
    { on: 'S01-T1', at: '20T10:00', prev: { 'order:O': [] } },
    { orderId: 'order:O', storeId: 'S01', leaseUntilMs: moment('10:00'), entries: money(500_000) },
  );
  const token = t.fact(
    'order.tokenTaken',
    { on: 'S02-T1', at: '13:58', prev: { 'order:O': [paid] } },
    { orderId: 'order:O', storeId: 'S02', terminal: 'S02-T1', leaseUntilMs: moment('22T13:58'), how: 'cas' },
  );
  const sale = t.sale({ on: 'S02-T1', at: '14:00', prev: { 'order:O': [token] } }, { saleId: 'sale:S', pieces: ['P9'], entries: money(-500_000) });
  const back = t.fact(
    'order.refunded',
    { on: 'S01-T1', at: '14:05', approver: '1900', prev: { 'order:O': [paid] } },
    { orderId: 'order:O', storeId: 'S01', reason: '家人来退', entries: money(-500_000) },
  );
  it('both stand, the balance is −5,000, EX-16 makes the one without the token liable, the sale is untouched', () => {
    expect(foldOrder('order:O', t.told)).toMatchObject({ state: 'applied', balanceFen: -500_000, paidFen: 500_000, appliedFen: 500_000, refundedFen: 500_000 });
    const [doc] = cases(t.told);
    expect([doc?.code, doc?.severity, doc?.sides.map((s) => [s.factId, s.storeId, s.data['liable']])]).toEqual([
      'EX-16',
      'red',
      [
        [sale.id, 'S02', false],
        [back.id, 'S01', true],
      ],
    ]);
    expect(foldSale('sale:S', t.told).state).toBe('committed');
  });
  it('variant: while the lease is valid nobody else gets the token', () => {
    const held = tokenAt([paid], '~');
    expect([
      mayTakeToken(held, 'S02-T1', moment('09:59')),
      mayTakeToken(held, 'S02-T1', moment('13:58')),
      holdsToken(held, 'S01-T1', moment('09:59')),
      holdsToken(held, 'S01-T1', moment('14:05')),
    ]).toEqual([false, true, true, false]);
  });
  it('a resolution sticks; a later refund opens a case of its own (conflicts §1.8)', () => {
    const [doc] = cases(t.told);
    const word = t.fact(
      'case.resolved',
      { on: 'HQ1', at: '16:00', by: '9100', prev: { 'order:O': [sale, back] } },
      { caseId: doc?.id ?? '', code: 'EX-16', option: 'writeOff', reason: '门店承担' },
    );
    expect(cases(t.told).map((d) => [d.id, d.status])).toEqual([[doc?.id, 'resolved']]);
    t.fact(
      'order.refunded',
      { on: 'S01-T2', at: '14:10', prev: { 'order:O': [paid] } },
      { orderId: 'order:O', storeId: 'S01', reason: '又退', entries: money(-100_000) },
    );
    expect(
      cases(t.told)
        .map((d) => [d.id, d.status])
        .sort(),
    ).toEqual(
      [
        [doc?.id, 'resolved'],
        [`rul:ex:EX-16:order:O:${word.id}`, 'open'],
      ].sort(),
    );
  });
});

describe('SC-21 expiry, extension and sale of one reservation', () => {
  const t = new Teller();
  const start = intake(t);
  const held = t.fact(
    'stock.reserved',
    { on: 'S01-T1', at: '12:00', prev: on(start) },
    { pieceNo: P, storeId: 'S01', for: { customerId: 'cust:A', untilMs: moment('18:00'), depositFen: 100_000 } },
  );
  const more = t.fact(
    'stock.reserved',
    { on: 'S01-T1', at: '17:50', prev: on(held) },
    { pieceNo: P, storeId: 'S01', for: { customerId: 'cust:A', untilMs: moment('22T18:00'), depositFen: 200_000 } },
  );
  const gone = t.fact('stock.released', { on: 'HQ1', at: '18:00', by: 'SYS', prev: on(held) }, { pieceNo: P, reason: 'expired', expired: true });
  it('an extension beside the expiry wins', () => expect(piece(t.told)).toMatchObject({ state: 'RESERVED', reservedFor: { untilMs: moment('22T18:00') } }));
  it.each([
    [true, 'SOLD'],
    [false, 'SOLD_HELD'],
  ] as const)('a sale after the expiry stands (delivered: %s); the promise is EX-02', (delivered, state) => {
    const sale = t.sale({ on: 'S01-T2', at: '18:30', prev: on(gone) }, { saleId: `sale:${state}`, delivered });
    const facts = [start, held, more, gone, sale];
    expect([piece(facts).state, cases(facts).map((d) => [d.code, d.severity, d.members])]).toEqual([state, [['EX-02', 'red', [more.id, sale.id].sort()]]]);
  });
});

describe('conflicts §4.5–4.7 beside the scripts', () => {
  it('sale and its return beside another sale: nothing is left of the first branch (§3.3)', () => {
    const t = new Teller();
    const start = intake(t);
    const a = t.sale({ on: 'S01-T1', at: '10:00', prev: on(start) }, { saleId: 'sale:A' });
    t.fact(
      'sale.returned',
      { on: 'S01-T1', at: '10:10', prev: { 'sale:A': [a], ...on(a) } },
      { saleId: 'sale:A', returnId: 'r1', storeId: 'S01', reason: '退', refundFen: 1_000_000, pieces: [{ lineNo: 1, pieceNo: P, state: 'RETURN_CHECK' }] },
    );
    t.sale({ on: 'S01-T2', at: '10:05', prev: on(start) }, { saleId: 'sale:B' });
    expect([piece(t.told).state, piece(t.told).saleIds, codes(t.told)]).toEqual(['SOLD', ['sale:B'], []]);
  });
  it('a void at a till that did not have the piece yet names the sale, and so knew it: the next sale of the piece is the only one (§4.7)', () => {
    const t = new Teller();
    const start = intake(t);
    const a = t.sale({ on: 'S01-T1', at: '10:00', prev: on(start) }, { saleId: 'sale:A', delivered: false });
    const v = t.fact(
      'sale.voided',
      { on: 'S01-T2', at: '10:10', prev: { 'sale:A': [a] } },
      { saleId: 'sale:A', storeId: 'S01', reason: '录错', refundFen: 0, pieces: [{ pieceNo: P, state: 'IN_STOCK', delivered: false }] },
    );
    t.sale({ on: 'S01-T1', at: '10:30', prev: { [`piece:${P}`]: [a, v] } }, { saleId: 'sale:B' });
    expect([piece(t.told).state, piece(t.told).saleIds, codes(t.told)]).toEqual(['SOLD', ['sale:B'], []]);
  });
  const voided = (refundFen: number): readonly Fact[] => {
    const t = new Teller();
    const start = intake(t);
    const a = t.sale({ on: 'S01-T1', at: '10:00', prev: on(start) }, { saleId: 'sale:A', delivered: false });
    t.fact(
      'sale.voided',
      { on: 'S01-T1', at: '11:00', prev: { 'sale:A': [a], ...on(a) } },
      { saleId: 'sale:A', storeId: 'S01', reason: '不要了', refundFen, pieces: [{ pieceNo: P, state: 'IN_STOCK', delivered: false }] },
    );
    t.fact('sale.pickedUp', { on: 'S01-T2', at: '11:05', prev: { 'sale:A': [a], ...on(a) } }, { saleId: 'sale:A', storeId: 'S01', pieceNos: [P] });
    return t.told;
  };
  it('void beside pick-up: without a refund the void has no effect', () =>
    expect([foldSale('sale:A', voided(0)).state, piece(voided(0)).state, codes(voided(0))]).toEqual(['committed', 'SOLD', []]));
  it('void beside pick-up: with a refund EX-20', () =>
    expect([foldSale('sale:A', voided(1_000_000)).state, piece(voided(1_000_000)).state, codes(voided(1_000_000))]).toEqual([
      'voidedButHandedOver',
      'SOLD',
      ['EX-20'],
    ]));
  it('void beside return, both giving money back: EX-16 (I7)', () => {
    const t = new Teller();
    const a = t.sale({ on: 'S01-T1', at: '10:00' }, { saleId: 'sale:A', pieces: ['P1'] });
    t.fact(
      'sale.voided',
      { on: 'S01-T1', at: '11:00', prev: { 'sale:A': [a] } },
      { saleId: 'sale:A', storeId: 'S01', reason: 'x', refundFen: 1_000_000, pieces: [] },
    );
    t.fact(
      'sale.returned',
      { on: 'S01-T2', at: '11:05', prev: { 'sale:A': [a] } },
      { saleId: 'sale:A', returnId: 'r', storeId: 'S01', reason: 'x', refundFen: 1_000_000, pieces: [{ lineNo: 1, pieceNo: 'P1', state: 'RETURN_CHECK' }] },
    );
    expect(codes(t.told).filter((c) => c === 'EX-16')).toEqual(['EX-16']);
  });
  it('a manager’s split beats a consultant’s later one; a later split of equals holds', () => {
    const t = new Teller();
    const a = t.sale({ on: 'S01-T1', at: '10:00' }, { saleId: 'sale:A' });
    const split = (at: string, staffNo: string, asManager: boolean): Fact =>
      t.fact(
        'sale.splitChanged',
        { on: 'S01-T1', at, prev: { 'sale:A': [a] } },
        { saleId: 'sale:A', lineNo: 1, asManager, consultants: [{ staffNo, name: staffNo, shareBp: 10_000 }] },
      );
    split('11:00', '1001', false);
    split('11:05', '1002', false);
    expect(foldSale('sale:A', t.told).splits[1]?.consultants[0]?.staffNo).toBe('1002');
    split('10:30', '1003', true);
    expect(foldSale('sale:A', t.told).splits[1]?.consultants[0]?.staffNo).toBe('1003');
  });
  it('scrap or recall beside a delivered sale: EX-03R; a safety recall stops what is not delivered, whatever its rank', () => {
    const t = new Teller();
    const start = intake(t);
    t.fact('stock.recalled', { on: 'HQ1', at: '09:00', prev: on(start) }, { pieceNo: P, safety: true, reason: '镍超标' });
    const held = t.sale({ on: 'S01-T1', at: '10:00', prev: on(start) }, { saleId: 'sale:A', delivered: false });
    expect(piece(t.told)).toMatchObject({ state: 'RETURN_CHECK', recall: expect.any(String) });
    t.fact('sale.pickedUp', { on: 'S01-T1', at: '10:10', prev: { 'sale:A': [held], ...on(held) } }, { saleId: 'sale:A', storeId: 'S01', pieceNos: [P] });
    expect([piece(t.told).state, codes(t.told)]).toEqual(['SOLD', ['EX-03R']]);
  });
  it('the waiting list keeps its order and moves up when the holder lets go', () => {
    const t = new Teller();
    const start = intake(t);
    const r = (at: string, who: string, prev: Fact, waiting?: boolean): Fact =>
      t.fact(
        'stock.reserved',
        { on: 'S01-T1', at, prev: on(prev) },
        { pieceNo: P, storeId: 'S01', for: { customerId: who, untilMs: moment('23:00') }, ...(waiting === undefined ? {} : { waiting }) },
      );
    const c = r('10:10', 'cust:C', r('10:05', 'cust:B', r('10:00', 'cust:A', start), true), true);
    expect([piece(t.told).reservedFor?.customerId, piece(t.told).waiting?.map((w) => w.for.customerId)]).toEqual(['cust:A', ['cust:B', 'cust:C']]);
    t.fact('stock.released', { on: 'S01-T1', at: '11:00', prev: on(c) }, { pieceNo: P, reason: '客人不要' });
    expect([piece(t.told).state, piece(t.told).reservedFor?.customerId, piece(t.told).waiting?.map((w) => w.for.customerId)]).toEqual([
      'RESERVED',
      'cust:B',
      ['cust:C'],
    ]);
  });
  it('a predecessor nobody has is 待补全, and EX-24 when every watermark has passed', () => {
    const t = new Teller();
    t.sale({ on: 'S01-T1', at: '10:00', prev: { [`piece:${P}`]: ['fact:LOST'] } }, { saleId: 'sale:A' });
    expect([codes(t.told), codes(t.told, { watermarks: { S01: stamp('09:00') } }), codes(t.told, { watermarks: { S01: stamp('11:00') } })]).toEqual([
      [],
      [],
      ['EX-24'],
    ]);
  });
  it('every fact names its aggregates and every aggregate has an answer', () => {
    const t = new Teller();
    const f = t.sale(
      { on: 'S01-T1', at: '10:00' },
      {
        saleId: 'sale:A',
        customer: 'cust:1',
        payments: [{ method: 'card', amountFen: 1_000_000, ref: 'R' }],
        entries: [{ n: 1, ledger: 'points', account: 'cust:1', amount: 5 }],
      },
    );
    expect(aggregatesOf(f)).toEqual(['cust:1', 'pay:card:R', `piece:${P}`, 'points:1', 'sale:A']);
    for (const key of aggregatesOf(f)) expect(detect(key, [f]).exceptions).toEqual([]);
  });
});
