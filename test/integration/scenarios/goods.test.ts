import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../../src/facts/envelope.ts';
import { encodeHlc } from '../../../src/kernel/hlc.ts';
import { mayTakeToken, tokenAt, foldOrder } from '../../../src/sales/orderFold.ts';
import { foldSale } from '../../../src/sales/saleFold.ts';
import { foldTake } from '../../../src/stock/takes.ts';
import { members, on, Stage } from './stage.ts';

/** SC-11, 12, 13, 21 of conflicts.md §8 at their sync level: transfers, stock-takes, deposits, reservations that run out. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open('S01-T1', 'S01-T2', 'S02-T1');
}, 120_000);
afterAll(async () => {
  await stage.close();
});
const money = (account: string, amount: number) => [{ n: 1, ledger: 'deposit' as const, account, amount }];

describe('SC-11 a transfer crossed with a cancel and a late shipment', () => {
  test('received 待补全 without a shipment; when it comes the cancel is overruled, one short is EX-18, every piece has one place (I21)', async () => {
    await stage.scene();
    const [A, B, C] = [stage.id('PA'), stage.id('PB'), stage.id('PC')];
    const xfer = stage.id('xfer', '1');
    const both = ['S01', 'S02'];
    const start = await stage.intake([A, B, C]);
    const asked = await stage.fact(
      'transfer.requested',
      { on: 'HQ', at: '10:00', scope: both, prev: { [xfer]: [] } },
      { transferId: xfer, from: 'S01', to: 'S02', pieceNos: [A, B, C] },
    );
    await stage.heal();
    await stage.offline('S01-T2');
    const ship = await stage.fact(
      'transfer.shipped',
      { on: 'S01-T2', at: '16:00', scope: both, prev: { [xfer]: [asked], ...on(start, A, B, C) } },
      { transferId: xfer, from: 'S01', to: 'S02', pieceNos: [A, B, C], seal: '封8', courier: '同城' },
    );
    const cancel = await stage.fact(
      'transfer.cancelled',
      { on: 'HQ', at: '16:20', scope: both, prev: { [xfer]: [asked] } },
      { transferId: xfer, reason: '改派' },
    );
    const got = await stage.fact(
      'transfer.received',
      { on: 'S02-T1', at: '18:10', scope: both, prev: { [xfer]: [asked], ...on(start, A, B) } },
      { transferId: xfer, storeId: 'S02', pieceNos: [A, B], complete: true, seal: '封8' },
    );
    await stage.heal('18:11', 'S01-T1', 'S02-T1');
    expect(stage.at('S02-T1').views.piece(A)?.view).toMatchObject({ state: 'IN_STOCK', place: { at: 'store', storeId: 'S02' }, pending: true });
    expect(stage.at('S01-T1').views.piece(C)?.view.place.storeId).toBe('S01');
    expect((await stage.open('S02')).map((x) => x[0])).toEqual([]);
    await stage.heal('20:00');
    for (const [no, at] of [
      [A, 'store'],
      [B, 'store'],
      [C, 'transit'],
    ] as const)
      expect([no, (await stage.chain.docs('s01', `piece:${no}`))[0]?.['place']]).toMatchObject([no, { at }]);
    expect(stage.at('S02-T1').views.piece(A)?.view.pending).toBeUndefined();
    for (const store of both) {
      expect(await stage.open(store), store).toEqual([['EX-18', ...members(got, ship)]]);
      expect((await stage.cases(store))[0]?.sides.some((s) => JSON.stringify(s.data).includes(C))).toBe(true);
      expect((await stage.decisions(store)).map((d) => d['losers'])).toEqual([[{ factId: cancel.id, by: '1001', outcome: 'overruled' }]]);
    }
  });
  test('§4.17: shipped beside a delivered sale at the source is DISPUTED and EX-03; a receipt at a third store a mis-route', async () => {
    await stage.scene();
    const [P, Q] = [stage.id('P'), stage.id('Q')];
    const start = await stage.intake([P, Q]);
    await stage.offline('S01-T1', 'S01-T2');
    const ship = await stage.fact(
      'transfer.shipped',
      { on: 'S01-T1', at: '10:00', scope: ['S01', 'S02'], prev: { [stage.id('xfer', 'a')]: [], ...on(start, P) } },
      { transferId: stage.id('xfer', 'a'), from: 'S01', to: 'S02', pieceNos: [P] },
    );
    const sale = await stage.sale({ on: 'S01-T2', at: '10:05', prev: on(start, P) }, { saleId: stage.id('sale', 'A'), pieces: [P] });
    const away = await stage.fact(
      'transfer.shipped',
      { on: 'S01-T1', at: '10:10', scope: ['S01', 'S03'], prev: { [stage.id('xfer', 'b')]: [], ...on(start, Q) } },
      { transferId: stage.id('xfer', 'b'), from: 'S01', to: 'S03', pieceNos: [Q] },
    );
    await stage.heal('11:00');
    const got = await stage.fact(
      'transfer.received',
      { on: 'S02-T1', at: '12:00', scope: ['S01', 'S02', 'S03'], prev: { [stage.id('xfer', 'b')]: [away], ...on(away, Q) } },
      { transferId: stage.id('xfer', 'b'), storeId: 'S02', pieceNos: [Q], complete: true },
    );
    await stage.heal('12:01');
    expect((await stage.piece(P)).state).toBe('DISPUTED');
    expect(await stage.open()).toEqual([
      ['EX-03', ...members(ship, sale)],
      ['EX-18', ...members(away, got)],
    ]);
  });
});

describe('SC-13 a deposit applied and refunded', () => {
  test('both stand, the balance is −5,000, EX-16 makes S01 liable, the S02 sale is untouched (I6)', async () => {
    await stage.scene();
    const order = stage.id('order', 'O');
    const scope = ['S01', 'S02'];
    const paid = await stage.fact(
      'order.paid',
      { on: 'S01-T1', at: '10:00', scope, prev: { [order]: [] } },
      { orderId: order, storeId: 'S01', leaseUntilMs: stage.moment('+1T10:00'), entries: money(order, 500_000) },
    );
    await stage.heal();
    expect(mayTakeToken(tokenAt(await stage.facts(), '~'), 'S02-T1', stage.moment('13:58'))).toBe(false);
    await stage.offline('S01-T1');
    const token = await stage.fact(
      'order.tokenTaken',
      { on: 'S02-T1', at: '+1T13:58', scope, prev: { [order]: [paid] } },
      { orderId: order, storeId: 'S02', terminal: stage.code('S02-T1'), leaseUntilMs: stage.moment('+2T13:58'), how: 'cas' },
    );
    const sale = await stage.sale(
      { on: 'S02-T1', at: '+1T14:00', scope, prev: { [order]: [token] } },
      { saleId: stage.id('sale', 'S'), pieces: [stage.id('P')], entries: money(order, -500_000) },
    );
    const back = await stage.fact(
      'order.refunded',
      { on: 'S01-T1', at: '+1T14:05', scope, approver: '0101', prev: { [order]: [paid] } },
      { orderId: order, storeId: 'S01', reason: '家人来退', entries: money(order, -500_000) },
    );
    await stage.heal('+1T15:00');
    for (const store of scope) {
      expect(await stage.open(store), store).toEqual([['EX-16', ...members(sale, back)]]);
      const [doc] = await stage.cases(store);
      expect([doc?.severity, doc?.sides.map((s) => [s.factId, s.storeId, s.data['liable']])]).toEqual([
        'red',
        [
          [sale.id, 'S02', false],
          [back.id, 'S01', true],
        ],
      ]);
    }
    const facts = await stage.facts('S01');
    expect(foldOrder(order, facts)).toMatchObject({ balanceFen: -500_000, paidFen: 500_000, appliedFen: 500_000, refundedFen: 500_000 });
    expect(foldSale(stage.id('sale', 'S'), facts).state).toBe('committed');
    expect(facts.find((f) => f.id === sale.id)).toEqual(sale);
  });
  test('variant: while the lease runs nobody else gets the token, so that no conflict is possible', async () => {
    await stage.scene();
    const order = stage.id('order', 'O');
    await stage.fact(
      'order.paid',
      { on: 'S01-T1', at: '10:00', scope: ['S01', 'S02'], prev: { [order]: [] } },
      { orderId: order, storeId: 'S01', leaseUntilMs: stage.moment('+1T10:00'), entries: money(order, 500_000) },
    );
    await stage.heal();
    const held = tokenAt(await stage.facts('S02'), '~');
    expect([mayTakeToken(held, stage.code('S02-T1'), stage.moment('13:58')), mayTakeToken(held, stage.code('S02-T1'), stage.moment('+1T10:01'))]).toEqual([
      false,
      true,
    ]);
    expect(await stage.open()).toEqual([]);
  });
  test('a resolution sticks; a later refund opens a case of its own (§1.8)', async () => {
    await stage.scene();
    const order = stage.id('order', 'O');
    const prevOf = (f: Fact) => ({ [order]: [f] });
    const paid = await stage.fact(
      'order.paid',
      { on: 'S01-T1', at: '10:00', prev: { [order]: [] } },
      { orderId: order, storeId: 'S01', leaseUntilMs: stage.moment('23:00'), entries: money(order, 500_000) },
    );
    await stage.heal();
    await stage.offline('S01-T1', 'S01-T2');
    const x = await stage.fact(
      'order.refunded',
      { on: 'S01-T1', at: '11:00', prev: prevOf(paid) },
      { orderId: order, storeId: 'S01', reason: '退', entries: money(order, -500_000) },
    );
    const y = await stage.fact(
      'order.refunded',
      { on: 'S01-T2', at: '11:05', prev: prevOf(paid) },
      { orderId: order, storeId: 'S01', reason: '退', entries: money(order, -500_000) },
    );
    await stage.heal('12:00');
    const [doc] = await stage.cases();
    await stage.offline('S01-T2');
    await stage.fact(
      'case.resolved',
      { on: 'S01-T1', at: '13:00', by: '0101', prev: { [order]: [x, y] } },
      { caseId: doc?.id ?? '', code: 'EX-16', option: 'writeOff', reason: '门店承担' },
    );
    await stage.fact(
      'order.refunded',
      { on: 'S01-T2', at: '13:10', prev: prevOf(y) },
      { orderId: order, storeId: 'S01', reason: '又退', entries: money(order, -100_000) },
    );
    await stage.heal('14:00');
    const after = await stage.cases();
    expect(after.map((d) => d.status).sort()).toEqual(['open', 'resolved']);
    expect(after.find((d) => d.status === 'resolved')?.id).toBe(doc?.id);
  });
});

describe('SC-21 reservation expiry, extension and pick-up race', () => {
  test.each([
    [true, 'SOLD'],
    [false, 'SOLD_HELD'],
  ] as const)('the sale after the expiry stands (delivered: %s); the extension proves the promise: EX-02 red', async (delivered, state) => {
    await stage.scene();
    const P = stage.id('P');
    const start = await stage.intake([P]);
    const promise = (untilMs: number, depositFen: number) => ({ pieceNo: P, storeId: 'S01', for: { customerId: 'cust:A', untilMs, depositFen } });
    const held = await stage.fact('stock.reserved', { on: 'S01-T1', at: '12:00', prev: on(start, P) }, promise(stage.moment('18:00'), 100_000));
    await stage.heal();
    await stage.offline('S01-T1');
    const more = await stage.fact('stock.reserved', { on: 'S01-T1', at: '17:50', prev: on(held, P) }, promise(stage.moment('+1T18:00'), 200_000));
    const gone = await stage.fact('stock.released', { on: 'HQ', at: '18:00', by: 'SYS', prev: on(held, P) }, { pieceNo: P, reason: 'expired', expired: true });
    await stage.same('S01-T2');
    const sale = await stage.sale({ on: 'S01-T2', at: '18:30', prev: on(gone, P) }, { saleId: stage.id('sale', 'Z'), pieces: [P], delivered });
    await stage.heal('19:00');
    expect((await stage.piece(P)).state).toBe(state);
    expect(await stage.open()).toEqual([['EX-02', ...members(more, sale)]]);
    expect((await stage.cases())[0]?.severity).toBe('red');
  });
  test('§4.6: an extension beside the expiry alone wins', async () => {
    await stage.scene();
    const P = stage.id('P');
    const start = await stage.intake([P]);
    const held = await stage.fact(
      'stock.reserved',
      { on: 'S01-T1', at: '12:00', prev: on(start, P) },
      { pieceNo: P, storeId: 'S01', for: { customerId: 'cust:A', untilMs: stage.moment('18:00') } },
    );
    await stage.heal();
    await stage.offline('S01-T1');
    await stage.fact(
      'stock.reserved',
      { on: 'S01-T1', at: '17:50', prev: on(held, P) },
      { pieceNo: P, storeId: 'S01', for: { customerId: 'cust:A', untilMs: stage.moment('+1T18:00') } },
    );
    await stage.fact('stock.released', { on: 'HQ', at: '18:00', by: 'SYS', prev: on(held, P) }, { pieceNo: P, reason: 'expired', expired: true });
    await stage.heal('19:00');
    expect((await stage.piece(P)).state).toBe('RESERVED');
    expect(stage.at('S01-T2').views.piece(P)?.view.reservedFor?.untilMs).toBe(stage.moment('+1T18:00'));
  });
});

describe('SC-12 a stock-take with an unsynced terminal', () => {
  const stamp = (ms: number): string => encodeHlc(ms, 0, '');
  test('provisional while T2 is away; explained by its sale; nothing is missing', async () => {
    await stage.scene();
    const [K, L] = [stage.id('K'), stage.id('L')];
    const take = stage.id('take', '1');
    const start = await stage.intake([K, L]);
    await stage.offline('S01-T2');
    const sale = await stage.sale({ on: 'S01-T2', at: '21:15', prev: on(start, K) }, { saleId: stage.id('sale', 'K'), pieces: [K] });
    const open = await stage.fact(
      'take.opened',
      { on: 'S01-T1', at: '22:00', prev: { [take]: [] } },
      { takeId: take, storeId: 'S01', area: '全店', asOf: stamp(stage.moment('22:00')) },
    );
    await stage.fact('take.scanned', { on: 'S01-T1', at: '22:20', prev: { [take]: [open] } }, { takeId: take, storeId: 'S01', pieceNos: [L, L] });
    await stage.fact(
      'take.confirmed',
      { on: 'S01-T1', at: '22:30', by: '0101', prev: { [take]: [open] } },
      { takeId: take, storeId: 'S01', final: true, secondCount: true },
    );
    await stage.heal('22:31', 'S01-T1');
    const view = (facts: readonly Fact[], mark: string) => foldTake(take, facts, facts, {}, { watermarks: { S01: stamp(stage.moment(mark)) } });
    expect(view(await stage.facts(), '20:00')).toMatchObject({ status: 'provisional', shortage: [K], mayAdjust: false });
    await stage.heal('23:10');
    expect((await stage.facts()).map((f) => f.id)).toContain(sale.id);
    expect(view(await stage.facts(), '23:10')).toMatchObject({ status: 'final', shortage: [], surplus: [], counted: [L], mayAdjust: true });
    expect(await stage.open()).toEqual([]);
  });
  test('variant: confirmed without a dead T2, which revives two days later: the loss is reversed by chain, EX-15', async () => {
    await stage.scene();
    const [K, L] = [stage.id('K'), stage.id('L')];
    const take = stage.id('take', '1');
    const start = await stage.intake([K, L]);
    await stage.offline('S01-T2');
    const sale = await stage.sale({ on: 'S01-T2', at: '21:15', prev: on(start, K) }, { saleId: stage.id('sale', 'K'), pieces: [K] });
    const asOf = stamp(stage.moment('22:00'));
    const open = await stage.fact('take.opened', { on: 'S01-T1', at: '22:00', prev: { [take]: [] } }, { takeId: take, storeId: 'S01', area: '全店', asOf });
    const lost = await stage.fact(
      'take.outcome',
      { on: 'S01-T1', at: '22:40', by: '0101', approver: '0002', prev: { [take]: [open], ...on(start, K), ...on(start, L) } },
      { takeId: take, storeId: 'S01', asOf, found: [L], missing: [K], misplaced: [] },
    );
    await stage.heal('22:41', 'S01-T1');
    expect(stage.at('S01-T1').views.piece(K)?.view.state).toBe('MISSING');
    await stage.heal('+2T10:00');
    expect([(await stage.piece(K)).state, (await stage.piece(L)).state]).toEqual(['SOLD', 'IN_STOCK']);
    expect(await stage.open()).toEqual([['EX-15', ...members(sale, lost)]]);
  });
});
