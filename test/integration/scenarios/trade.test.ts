import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { foldOrder } from '../../../src/sales/orderFold.ts';
import { members, on, Stage } from './stage.ts';

/** SC-01, 02, 06, 10 of conflicts.md §8 at their sync level: real terminals, real gateway, lines that are cut. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open('S01-T1', 'S01-T2', 'S02-T1');
}, 120_000);
afterAll(async () => {
  await stage.close();
});
const money = (account: string, amount: number) => [{ n: 1, ledger: 'deposit' as const, account, amount }];

describe('SC-01 the same piece sold on two terminals in one store', () => {
  test('both sales stand unchanged, DISPUTED, one EX-01 with exactly both; both scans show 冲突待核; the line correction ends it (I1, I13)', async () => {
    await stage.scene();
    const [P, Q] = [stage.id('P'), stage.id('Q')];
    const start = await stage.intake([P, Q]);
    await stage.offline('S01-T1', 'S01-T2');
    const a = await stage.sale({ on: 'S01-T1', at: '10:20', prev: on(start, P) }, { saleId: stage.id('sale', 'A'), pieces: [P] });
    const b = await stage.sale({ on: 'S01-T2', at: '10:26', prev: on(start, P) }, { saleId: stage.id('sale', 'B'), pieces: [P] });
    expect([a.body.docNo, b.body.docNo].map((n) => n?.slice(-6))).toEqual(['-00001', '-00001']);
    await stage.heal('11:30');
    expect(await stage.piece(P)).toMatchObject({ state: 'DISPUTED' });
    expect(await stage.open()).toEqual([['EX-01', ...members(a, b)]]);
    expect((await stage.cases())[0]).toMatchObject({ severity: 'red', owner: ['SM', 'OPS'] });
    const stored = await stage.facts();
    for (const f of [a, b]) expect(stored.find((s) => s.id === f.id)).toEqual(f);
    const [doc] = await stage.cases();
    await stage.fact(
      'sale.lineCorrected',
      { on: 'S01-T1', at: '12:00', by: '0101', prev: { [`piece:${P}`]: [a, b], ...on(start, Q) } },
      { saleId: b.body.saleId, saleFactId: b.id, lineNo: 1, fromPieceNo: P, toPieceNo: Q, reason: '实物核对' },
    );
    await stage.heal('12:01');
    expect([(await stage.piece(P)).state, (await stage.piece(Q)).state, await stage.open()]).toEqual(['SOLD', 'SOLD', []]);
    expect((await stage.cases()).map((d) => [d.id, d.status])).toEqual([[doc?.id, 'resolved']]);
    await stage.verify();
  });
  test('three sales are one exception; the third joins it (§3.7)', async () => {
    await stage.scene();
    const P = stage.id('P');
    const start = await stage.intake([P]);
    await stage.offline('S01-T1', 'S01-T2');
    const a = await stage.sale({ on: 'S01-T1', at: '10:20', prev: on(start, P) }, { saleId: stage.id('sale', 'A'), pieces: [P] });
    const b = await stage.sale({ on: 'S01-T2', at: '10:26', prev: on(start, P) }, { saleId: stage.id('sale', 'B'), pieces: [P] });
    await stage.heal('11:00', 'S01-T1');
    const c = await stage.sale({ on: 'HQ', at: '11:10', prev: on(start, P) }, { saleId: stage.id('sale', 'C'), pieces: [P] });
    await stage.same('S01-T1');
    const before = await stage.chain.docs('s01', `rul:ex:EX-01:${P}`);
    await stage.heal('11:30');
    expect(await stage.open()).toEqual([['EX-01', ...members(a, b, c)]]);
    expect((await stage.cases()).map((d) => d.id)).toEqual(before.map((d) => d._id));
  });
});

describe('SC-02 website/HQ reservation against a counter sale', () => {
  test('the sale stands, the reservation is 失效, EX-02 red, the deposit stays a liability (I3)', async () => {
    await stage.scene();
    const P = stage.id('P');
    const order = stage.id('order', 'W');
    const start = await stage.intake([P]);
    await stage.offline('S01-T1');
    const held = await stage.fact(
      'stock.reserved',
      { on: 'HQ', at: '13:10', prev: on(start, P) },
      { pieceNo: P, storeId: 'S01', for: { customerId: 'cust:W', untilMs: stage.moment('23:00'), depositFen: 200_000 } },
    );
    await stage.fact(
      'order.paid',
      { on: 'HQ', at: '13:10', prev: { [order]: [] } },
      { orderId: order, storeId: 'S01', pieceNo: P, leaseUntilMs: stage.moment('+1T13:10'), entries: money(order, 200_000) },
    );
    const sold = await stage.sale({ on: 'S01-T1', at: '13:25', prev: on(start, P) }, { saleId: stage.id('sale', 'A'), pieces: [P] });
    await stage.heal('14:00');
    expect(await stage.piece(P)).toEqual({ state: 'SOLD', at: 'customer' });
    expect(await stage.open()).toEqual([['EX-02', ...members(held, sold)]]);
    expect((await stage.cases())[0]).toMatchObject({ severity: 'red' });
    expect(foldOrder(order, await stage.facts()).balanceFen).toBe(200_000);
    // Nothing is blocked at the till: the next sale goes through (I22).
    await stage.sale({ on: 'S01-T1', at: '14:01' }, { saleId: stage.id('sale', 'B'), pieces: [stage.id('N')] });
    await stage.heal('14:02');
  });
});

describe('SC-06 clock skew', () => {
  test('a till three hours fast and offline: corrected to 11:00, EX-12, the holding store’s reservation wins; wall time as it was', async () => {
    await stage.scene();
    const P = stage.id('P');
    const start = await stage.intake([P], 'S02');
    await stage.offline('S02-T1');
    stage.actor('S02-T1').clock.boot(3 * 3_600_000);
    await stage.actor('S02-T1').till.restart();
    const fast = await stage.fact(
      'stock.reserved',
      { on: 'S02-T1', at: '11:00', prev: on(start, P) },
      { pieceNo: P, storeId: 'S02', for: { customerId: 'cust:A', untilMs: stage.moment('23:00') } },
    );
    await stage.fact(
      'stock.reserved',
      { on: 'HQ', at: '12:00', scope: ['S02'], prev: on(start, P) },
      { pieceNo: P, storeId: 'S02', for: { customerId: 'cust:W', untilMs: stage.moment('23:00') } },
    );
    await stage.heal('12:30');
    expect(Math.abs(fast.wallMs - stage.moment('14:00'))).toBeLessThan(60_000);
    expect(stage.at('S02-T1').views.piece(P)?.view).toMatchObject({
      state: 'RESERVED',
      reservedFor: { customerId: 'cust:A' },
      waiting: [{ for: { customerId: 'cust:W' } }],
    });
    const open = await stage.open('S02');
    expect(open.map((x) => x[0])).toEqual(['EX-12']);
    expect(open[0]).toContain(fast.id);
    stage.actor('S02-T1').clock.boot(0);
    await stage.actor('S02-T1').till.restart();
  });
  test('variant: both rank 40 within one store: the corrected times decide', async () => {
    await stage.scene();
    const P = stage.id('P');
    const start = await stage.intake([P]);
    await stage.offline('S01-T1', 'S01-T2');
    stage.actor('S01-T1').clock.boot(3 * 3_600_000);
    await stage.actor('S01-T1').till.restart();
    await stage.fact(
      'stock.reserved',
      { on: 'S01-T1', at: '11:00', prev: on(start, P) },
      { pieceNo: P, storeId: 'S01', for: { customerId: 'cust:A', untilMs: stage.moment('23:00') } },
    ); // its clock says 14:00
    await stage.fact(
      'stock.reserved',
      { on: 'S01-T2', at: '12:00', prev: on(start, P) },
      { pieceNo: P, storeId: 'S01', for: { customerId: 'cust:B', untilMs: stage.moment('23:00') } },
    );
    await stage.heal('12:30');
    for (const name of ['S01-T1', 'S01-T2']) expect(stage.at(name).views.piece(P)?.view.reservedFor?.customerId, name).toBe('cust:A');
    stage.actor('S01-T1').clock.boot(0);
    await stage.actor('S01-T1').till.restart();
  });
  test('the skew crossed midnight: the printed business date stays, and is never computed again', async () => {
    await stage.scene();
    await stage.offline('S01-T2');
    stage.actor('S01-T2').clock.boot(18 * 3_600_000);
    await stage.actor('S01-T2').till.restart();
    const sale = await stage.sale({ on: 'S01-T2', at: '15:00' }, { saleId: stage.id('sale', 'A'), pieces: [stage.id('P')] });
    await stage.heal('15:30');
    expect((await stage.facts())[0]).toEqual(sale);
    expect(sale.body.docNo).toContain(sale.businessDate.replaceAll('-', ''));
    expect((await stage.open()).filter((x) => x[0] === 'EX-12').flat()).toContain(sale.id);
    stage.actor('S01-T2').clock.boot(0);
    await stage.actor('S01-T2').till.restart();
  });
});

describe('SC-10 the gold price changes during an outage', () => {
  const sell = (at: string, fenPerG: number, version: string) =>
    stage.sale({ on: 'S01-T1', at }, { saleId: stage.id('sale', 'G'), pieces: [stage.id('G')], gold: { mg: 12_340, fenPerG, version }, netFen: 1_973_166 });
  test('the sale keeps the price it used; EX-13 tells 197.44, blue; the customer is not charged again', async () => {
    await stage.scene('09:30');
    await stage.price(stage.id('v') + 'a', 159_900, '09:35');
    await stage.heal('09:40');
    await stage.offline('S01-T1');
    await stage.price(stage.id('v') + 'b', 161_500, '13:00');
    const sale = await sell('14:00', 159_900, stage.id('v') + 'a');
    await stage.heal('15:00');
    expect(await stage.open()).toEqual([['EX-13', sale.id]]);
    expect((await stage.cases())[0]).toMatchObject({ severity: 'blue', sides: [{ data: { diffFen: 19_744 } }] });
    expect((await stage.facts())[0]).toEqual(sale);
  });
  test('variant: a typed price that was the right one, and a change of less than 15 minutes, say nothing', async () => {
    await stage.scene('09:30');
    await stage.price(stage.id('v') + 'a', 159_900, '09:35');
    await stage.offline('S01-T1');
    await stage.price(stage.id('v') + 'b', 161_500, '13:00');
    await stage.sale(
      { on: 'S01-T1', at: '13:10' },
      { saleId: stage.id('sale', 'G'), pieces: [stage.id('G')], gold: { mg: 12_340, fenPerG: 159_900, version: stage.id('v') + 'a' }, netFen: 1_973_166 },
    );
    await stage.sale(
      { on: 'S01-T1', at: '14:00', approver: '0101' },
      { saleId: stage.id('sale', 'H'), pieces: [stage.id('H')], gold: { mg: 12_340, fenPerG: 161_500, version: 'typed' }, netFen: 1_992_910 },
    );
    await stage.heal('15:00');
    expect(await stage.open()).toEqual([]);
  });
});
