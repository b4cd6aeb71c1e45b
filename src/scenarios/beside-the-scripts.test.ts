import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import { aggregatesOf, detect } from '../rules.ts';
import { foldSale } from '../sales/saleFold.ts';
import { moment, Teller } from '../testkit/facts.ts';
import { P, codes, intake, on, piece, stamp } from './test-kit.ts';

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
