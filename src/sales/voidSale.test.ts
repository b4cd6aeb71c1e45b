import { beforeEach, describe, expect, it } from 'vitest';
import * as apts from '../appointments/commands.ts';
import type { AggKey } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import { foldPiece, pieceEventsOf, reservedWhenSold } from '../stock/fold.ts';
import { Teller } from '../testkit/facts.ts';
import { at, person, saleAction, Site, sync } from '../testkit/world.ts';
import { foldOrder } from './orderFold.ts';
import { foldSale } from './saleFold.ts';
import { refundsOfVoid, standingVoid, voidSale, voidable } from './voidSale.ts';
import type { VoidTarget } from './voidSale.ts';
import { layoutVoid } from './voidReceipt.ts';

const jia = person('1001');
const manager = person('1900', ['SM']);
const P = 'RD2600017';
const KEY: AggKey = `piece:${P}`;
let t: Site;
let apt: string;
const pieceAt = (site: Site) =>
  foldPiece(
    P,
    [...site.facts.values()].flatMap((f) => pieceEventsOf(f).get(P) ?? []),
  );
const saleOf = (site: Site): FactOf<'sale.committed'> => {
  const found = [...site.facts.values()].find((f): f is FactOf<'sale.committed'> => isKind(f, 'sale.committed'));
  if (found === undefined) throw new Error('no sale');
  return found;
};
const target = (site: Site, more: Partial<VoidTarget> = {}): VoidTarget => {
  const sale = saleOf(site);
  const facts = [...site.facts.values()];
  return {
    sale,
    facts,
    closings: facts,
    heads: { [KEY]: pieceAt(site).heads, ...(sale.body.aptId === undefined ? {} : { [sale.body.aptId]: site.apt(sale.body.aptId).view.heads }) },
    reserved: [],
    ...more,
  };
};
const code = (r: { readonly ok: boolean; readonly problem?: { readonly code: string } }): string => (r.ok ? 'ok' : (r.problem?.code ?? ''));
const gone = { reason: '客人当场不要了', scanned: [P] };
const ask = (site: Site, hhmm = '15:40', more: Partial<VoidTarget> = {}, input = gone) => voidSale(site.ctx(jia, hhmm, '1900'), target(site, more), input);
beforeEach(() => {
  t = new Site('S01-T1', 'S01');
  apt = t.newId('apt');
  t.run(
    apts.createAppointment(t.ctx(jia, '10:00'), {
      aptId: apt,
      form: { name: '李娜', phoneE164: '13800001234', storeId: 'S01', visitAt: at('15:00'), source: 'phone' },
    }),
  );
  t.run(apts.claim(t.ctx(jia, '15:00'), t.apt(apt)));
  t.run(saleAction(t, t.ctx(jia, '15:30'), { aptId: apt, payableFen: 1_280_000, consultant: '1001' }));
});

describe('voiding a sale (A3.14, A0.33, A1.5.3, conflicts.md §4.7, jewelry.md §8.8)', () => {
  it('takes the sale out, the piece back and the money out; number, seller and approver stay; it happens once', () => {
    expect([pieceAt(t).state, t.apt(apt).view.status]).toEqual(['SOLD', 'sold']);
    const [fact] = t.run(ask(t));
    expect(fact).toMatchObject({
      kind: 'sale.voided',
      by: '1001',
      approver: '1900',
      body: {
        refundFen: 1_280_000,
        refunds: [{ method: 'cash', amountFen: 1_280_000 }],
        pieces: [{ pieceNo: P, state: 'IN_STOCK', delivered: true }],
        aptId: apt,
      },
    });
    expect(pieceAt(t)).toMatchObject({ state: 'IN_STOCK', place: { at: 'store', storeId: 'S01' }, saleIds: [] });
    expect(foldSale(saleOf(t).body.saleId, t.facts.values())).toMatchObject({ state: 'voided', refundedFen: 1_280_000 });
    expect(standingVoid(saleOf(t).body.saleId, [...t.facts.values()])?.id).toBe(fact?.id);
    expect(saleOf(t).body.docNo).toBe('XS-S01T1A-20261121-00001');
    expect(code(ask(t))).toBe('void-done');
  });
  it('A1.5.3: the visit is served again while it is open, else 到店未成交', () => {
    t.run(ask(t));
    expect(t.apt(apt).view).toMatchObject({ status: 'notArrived', sub: 'serving' });
    const ended = new Site('S01-T2', 'S01', 5);
    ended.pull(t);
    ended.run(apts.endService(ended.ctx(jia, '15:50'), ended.apt(apt), { outcome: 'notSold', reason: '再看看' }));
    expect(ended.apt(apt).view.status).toBe('notSold');
  });
  it('wants a reason, the manager, and every piece scanned in again', () => {
    expect(code(voidSale(t.ctx(jia, '15:40'), target(t), gone))).toBe('approval-needed');
    expect(code(voidSale(t.ctx(person('1400', ['REC']), '15:40'), target(t), gone))).toBe('not-allowed');
    expect([
      code(ask(t, '15:40', {}, { ...gone, reason: ' ' })),
      code(ask(t, '15:40', {}, { ...gone, scanned: [] })),
      code(ask(t, '15:40', {}, { ...gone, scanned: ['OTHER'] })),
    ]).toEqual(['reason-required', 'void-scan', 'void-scan']);
    expect(code(voidSale(t.ctx(manager, '15:40'), target(t), gone))).toBe('ok');
  });
  it('is possible on the same business date only, before the shift or day is closed, in the own store; offline for the own till’s sales only (§7)', () => {
    const next = { ...t.ctx(jia, '15:40', '1900'), businessDate: '2026-11-22' };
    expect(code(voidable(next, target(t)))).toBe('void-day-over');
    const teller = new Teller();
    const upTo = { 'S01-T1A': saleOf(t).jseq };
    const shift = teller.fact(
      'shift.closed',
      { on: 'S01-T1', at: '15:35' },
      { shiftId: 's', drawer: 'd', storeId: 'S01', countedFen: 0, expectedFen: 0, upTo },
    );
    const earlier = teller.fact(
      'shift.closed',
      { on: 'S01-T1', at: '15:20' },
      { shiftId: 'r', drawer: 'd', storeId: 'S01', countedFen: 0, expectedFen: 0, upTo: { 'S01-T1A': saleOf(t).jseq - 1 } },
    );
    expect([code(ask(t, '15:40', { closings: [shift] })), code(ask(t, '15:40', { closings: [earlier] }))]).toEqual(['void-shift-closed', 'ok']);
    const day = teller.fact(
      'period.closed',
      { on: 'S01-T1', at: '15:36' },
      { closeId: 'close:d', cls: 'day', storeId: 'S01', fromDate: '2026-11-21', toDate: '2026-11-21', upTo },
    );
    expect(code(ask(t, '15:40', { closings: [day] }))).toBe('void-shift-closed');
    const other = new Site('S01-T2', 'S01', 2);
    sync(t, other);
    expect(code(voidable(other.ctx(jia), target(other)))).toBe('void-offline-other');
    expect(code(voidable({ ...other.ctx(jia), offline: false }, target(other)))).toBe('ok');
    expect(code(voidable({ ...other.ctx(jia), storeId: 'S02', offline: false }, target(other)))).toBe('void-other-store');
  });
  it('not after a return, a pick-up, or where it is the second record of a sale', () => {
    const teller = new Teller();
    const sale = saleOf(t);
    const saleId = sale.body.saleId;
    const prev = { [saleId]: [sale.id] };
    const back = teller.fact(
      'sale.returned',
      { on: 'S01-T1', at: '15:35', prev },
      { saleId, returnId: 'r', storeId: 'S01', reason: 'x', refundFen: 1, pieces: [{ lineNo: 1, pieceNo: P, state: 'RETURN_CHECK' }] },
    );
    const taken = teller.fact('sale.pickedUp', { on: 'S01-T1', at: '15:35', prev }, { saleId, storeId: 'S01', pieceNos: [P] });
    expect([
      code(ask(t, '15:40', { facts: [sale, back] })),
      code(ask(t, '15:40', { facts: [sale, taken] })),
      code(ask(t, '15:40', { copyOf: 'sale:X' })),
    ]).toEqual(['void-returned', 'void-picked-up', 'void-copy']);
  });
  it('gives cash back less the change, and a deposit to its order instead of the customer', () => {
    const body = {
      ...saleOf(t).body,
      payments: [
        { method: 'cash' as const, amountFen: 900_000 },
        { method: 'wechat' as const, amountFen: 300_000, ref: '8804' },
        { method: 'deposit' as const, amountFen: 200_000, orderId: 'order:D' },
      ],
      totals: { ...saleOf(t).body.totals, changeFen: 120_000 },
      entries: [{ n: 1, ledger: 'deposit' as const, account: 'order:D', amount: -200_000 }],
    };
    expect(refundsOfVoid(body)).toEqual([
      { method: 'cash', amountFen: 780_000 },
      { method: 'wechat', amountFen: 300_000, ref: '8804' },
    ]);
    const teller = new Teller();
    const paid = teller.fact(
      'order.paid',
      { on: 'S01-T1', at: '14:00', prev: { 'order:D': [] } },
      { orderId: 'order:D', storeId: 'S01', leaseUntilMs: at('23:00'), entries: [{ n: 1, ledger: 'deposit', account: 'order:D', amount: 200_000 }] },
    );
    const sale = { ...saleOf(t), body, prev: { ...saleOf(t).prev, 'order:D': [paid.id] } };
    const made = voidSale(t.ctx(jia, '15:40', '1900'), { ...target(t), sale, facts: [sale], heads: { 'order:D': [sale.id] } }, gone);
    if (!made.ok) throw new Error(made.problem.code);
    const draft = made.value.facts[0];
    expect(draft).toMatchObject({
      prev: { 'order:D': [sale.id] },
      body: { refundFen: 1_080_000, entries: [{ ledger: 'deposit', account: 'order:D', amount: 200_000, reverses: `${body.saleId}#1` }] },
    });
    const voided = {
      ...sale,
      id: 'fact:0000000000000000000000ZZZZ' as typeof sale.id,
      kind: 'sale.voided',
      prev: draft?.prev ?? {},
      body: draft?.body,
    } as unknown as typeof paid; // as: a sealed draft by hand
    expect(foldOrder('order:D', [paid, sale, voided])).toMatchObject({ state: 'open', balanceFen: 200_000, appliedFen: 0 });
  });
  it('a piece that was reserved for the customer goes back to the reservation (jewelry §6.3)', () => {
    const teller = new Teller();
    const got = teller.fact('stock.received', { on: 'S01-T1', at: '09:00', prev: { [KEY]: [] } }, {
      batchId: 'b',
      storeId: 'S01',
      lines: [{ item: { pieceNo: P, name: 'x', category: 'ring', kind: 'inlaid', tagPriceFen: 1, priceMode: 'fixed' } as never }],
    } as never); // as: what this fold reads of a receipt
    const held = teller.fact(
      'stock.reserved',
      { on: 'S01-T1', at: '10:00', prev: { [KEY]: [got] } },
      { pieceNo: P, storeId: 'S01', for: { name: '李娜', untilMs: at('23:00') } },
    );
    const sale = teller.sale({ on: 'S01-T1', at: '11:00', prev: { [KEY]: [held] } }, { saleId: 'sale:R', pieces: [P] });
    const events = [got, held, sale].flatMap((f) => pieceEventsOf(f).get(P) ?? []);
    expect(reservedWhenSold(P, events, 'sale:R')).toBe(true);
    const back = teller.fact(
      'sale.voided',
      { on: 'S01-T1', at: '12:00', prev: { 'sale:R': [sale], [KEY]: [sale] } },
      { saleId: 'sale:R', storeId: 'S01', reason: 'x', refundFen: 1_000_000, pieces: [{ pieceNo: P, state: 'RESERVED', delivered: true }] },
    );
    expect(
      foldPiece(P, [...events, ...(pieceEventsOf(back).get(P) === undefined ? [] : [pieceEventsOf(back).get(P) as (typeof events)[number]])]),
    ).toMatchObject({ state: 'RESERVED', reservedFor: { name: '李娜' } }); // as: checked in front
  });
  it('prints 作废单 with number, pieces, money by its way, reason, approver and room to sign, on 48 and 32 columns', () => {
    t.run(ask(t));
    const sale = saleOf(t);
    const slip = standingVoid(sale.body.saleId, [...t.facts.values()]);
    if (slip === undefined) throw new Error('no void');
    for (const width of [48, 32] as const) {
      const text = layoutVoid(slip, sale, { staffName: '甲', approverName: '周店长' }, undefined, undefined, {
        copy: 1,
        reprint: false,
        pending: true,
        language: 'zh-CN',
        width,
      })
        .lines.map((l) => (l.kind === 'text' ? l.text : ''))
        .join('\n');
      for (const part of ['作废单', 'XS-S01T1A-20261121-00001', '12,800.00', '客人当场不要了', '周店长', '离线开具', P, '已收回', '店长签字'])
        expect(text).toContain(part);
    }
  });
});
