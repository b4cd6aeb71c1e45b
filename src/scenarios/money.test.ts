import { describe, expect, it } from 'vitest';
import { foldSale } from '../sales/saleFold.ts';
import { foldOrder, holdsToken, mayTakeToken, tokenAt } from '../sales/orderFold.ts';
import { foldPayment } from '../sales/payments.ts';
import { moment, Teller } from '../testkit/facts.ts';
import { reconcile } from '../cases/finding.ts';
import { cases, codes, stamp } from './test-kit.ts';

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
