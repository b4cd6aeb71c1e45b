import { beforeEach, describe, expect, it } from 'vitest';
import * as apts from '../appointments/commands.ts';
import { depositOf } from '../appointments/deposit.ts';
import { at, person, Site, sync } from '../testkit/world.ts';
import { depositEntries, depositOrders, refundDeposit, takeDeposit } from './deposits.ts';
import { layoutDeposit } from './depositReceipt.ts';
import { LEASE_MS } from './orderFold.ts';
import type { Payment } from './types.ts';

const jia = person('1001');
const manager = person('1900', ['SM']);
const ORDER = 'order:01TEST';
const cash = (fen: number): Payment => ({ method: 'cash', amountFen: fen });
let t: Site;
let apt: string;
const order = (site: Site = t) => {
  const [found] = depositOrders([...site.facts.values()], apt);
  if (found === undefined) throw new Error('no deposit');
  return found;
};
const take = () =>
  t.run(
    takeDeposit(t.ctx(jia, '15:10'), {
      orderId: ORDER,
      amountFen: 200_000,
      payments: [cash(200_000)],
      apt: { id: apt, heads: t.apt(apt).view.heads, scope: ['S01'] },
      customer: { name: '李娜' },
    }),
  );
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
});

describe('a deposit of an appointment (A1.1.18, A1.3.3, A1.5.3, conflicts.md §4.8)', () => {
  it('is a payment document with its own number; the appointment is sold, sub-state 已付定金; its slip says amount, number and whom for', () => {
    const [fact] = take();
    expect(fact?.body).toMatchObject({ docNo: 'DJ-S01T1A-20261121-00001', leaseUntilMs: at('15:10') + LEASE_MS });
    expect(t.apt(apt).view).toMatchObject({ status: 'sold', sub: 'depositPaid' });
    expect(depositOf(apt, [...t.facts.values()])).toMatchObject({ fen: 200_000, docNo: 'DJ-S01T1A-20261121-00001' });
    const text = layoutDeposit(order(), { staffName: '甲', businessDate: '2026-11-21', aptNumber: 'YY-1' }, undefined, undefined, {
      copy: 1,
      reprint: false,
      pending: true,
      language: 'zh-CN',
      width: 48,
    })
      .lines.map((l) => (l.kind === 'text' ? l.text : ''))
      .join('\n');
    for (const part of ['定金单', 'DJ-S01T1A-20261121-00001', '2,000.00', '贰仟', 'YY-1', '李*', '离线开具']) expect(text).toContain(part);
  });
  it('退定 ends it: the visit is open again, and the money is back; an empty one is not given back twice', () => {
    take();
    expect(refundDeposit(t.ctx(jia, '15:20'), order(), { method: 'cash', reason: '不要了' })).toMatchObject({
      ok: false,
      problem: { code: 'approval-needed' },
    });
    t.run(refundDeposit(t.ctx(manager, '15:20'), order(), { method: 'cash', reason: '不要了', aptHeads: t.apt(apt).view.heads }));
    expect(order().view).toMatchObject({ state: 'refunded', balanceFen: 0 });
    expect(t.apt(apt).view).toMatchObject({ status: 'notArrived', sub: 'serving' });
    expect(refundDeposit(t.ctx(manager, '15:21'), order(), { method: 'cash', reason: '再退' })).toMatchObject({
      ok: false,
      problem: { code: 'deposit-empty' },
    });
  });
  it('money must be there: nothing, too little or more than is asked by other means than cash is refused', () => {
    const ask = (amountFen: number, payments: readonly Payment[]) => {
      const r = takeDeposit(t.ctx(jia), { orderId: ORDER, amountFen, payments });
      return r.ok ? 'ok' : r.problem.code;
    };
    expect([ask(0, []), ask(100, []), ask(100, [{ method: 'wechat', amountFen: 200 }]), ask(100, [cash(200)])]).toEqual([
      'deposit-amount',
      'sale-unpaid',
      'tender-over',
      'ok',
    ]);
  });
  it('whoever took it uses it freely within the lease; another till, or after the lease, only with the manager, and it says so (§3.5)', () => {
    take();
    const other = new Site('S01-T2', 'S01', 2);
    sync(t, other);
    const pay: readonly Payment[] = [{ method: 'deposit', amountFen: 150_000, orderId: ORDER }];
    const use = (site: Site, hhmm: string, approved = false, payments = pay) => depositEntries(site.ctx(jia, hhmm), payments, [order(site)], approved);
    expect(use(t, '16:00')).toMatchObject({
      ok: true,
      value: { entries: [{ ledger: 'deposit', account: ORDER, amount: -150_000 }], prev: { [ORDER]: order().view.heads } },
    });
    expect(use(other, '16:00')).toMatchObject({ ok: false, problem: { code: 'deposit-token', params: { terminal: 'S01-T1' } } });
    expect(use(other, '16:00', true)).toMatchObject({ ok: true, value: { entries: [{ forced: true }] } });
    t.now = at('15:10') + LEASE_MS + 1;
    expect(depositEntries(t.ctx(jia), pay, [order()], false)).toMatchObject({ ok: false, problem: { code: 'deposit-token' } });
    expect(use(t, '16:00', false, [...pay, { method: 'deposit', amountFen: 100_000, orderId: ORDER }])).toMatchObject({
      ok: false,
      problem: { code: 'deposit-over', params: { amount: '¥2,000.00' } },
    });
    expect(use(t, '16:00', false, [{ method: 'deposit', amountFen: 1, orderId: 'order:x' }])).toMatchObject({
      ok: false,
      problem: { code: 'deposit-unknown' },
    });
  });
});
