import { describe, expect, it } from 'vitest';
import { foldOrder } from '../sales/orderFold.ts';
import { moment, Teller } from '../testkit/facts.ts';
import { P, cases, codes, intake, on, piece } from './test-kit.ts';

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
