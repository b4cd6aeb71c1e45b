import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import { foldOwner } from '../customers/ownership.ts';
import { foldBlacklist, foldConsent } from '../customers/privacy.ts';
import { foldPoints } from '../members/points.ts';
import { foldGoods } from '../marketing/rules.ts';
import { foldTask, foldTicket, taskIdOf } from '../service/tasks.ts';
import { detectAll } from '../rules.ts';
import { moment, Teller } from '../testkit/facts.ts';
import { codes } from './test-kit.ts';

describe('ownership, points, goods, tasks, tickets (conflicts §4.3, §4.13, §4.22–4.25)', () => {
  it('§4.3: net sales before promises before 报备 before time; the loser collaborates 30 days', () => {
    const t = new Teller();
    const claim = (on: string, at: string, staffNo: string, reported?: boolean): Fact =>
      t.fact(
        'cust.claimed',
        { on, at, by: staffNo, prev: { 'cust:1': [] } },
        { customerId: 'cust:1', staffNo, storeId: 'S01', ...(reported === undefined ? {} : { reported }) },
      );
    claim('S01-T1', '10:00', '1001');
    claim('S01-T2', '10:05', '1002', true);
    expect(foldOwner('cust:1', t.told)).toMatchObject({
      owner: '1002',
      rule: '4.3c',
      collaborators: [{ staffNo: '1001', untilMs: moment('10:00') + 30 * 86_400_000 }],
    });
    t.sale({ on: 'S01-T1', at: '09:00', by: '1001' }, { saleId: 'sale:1', customer: 'cust:1' });
    expect([foldOwner('cust:1', t.told).owner, detectAll(t.told).decisions.map((d) => [d.rule, d.losers.map((l) => l.by)])]).toEqual([
      '1001',
      [['4.3a', ['1002']]],
    ]);
    t.fact('cust.transferred', { on: 'HQ1', at: '08:00', prev: { 'cust:1': [] } }, { customerId: 'cust:1', to: '1003', storeId: 'S01', reason: '调店' });
    expect(foldOwner('cust:1', t.told)).toMatchObject({ owner: '1003', rule: '4.3-transfer' });
  });
  it('§4.3: a release beside an earlier contact is cancelled', () => {
    const t = new Teller();
    const c = t.fact('cust.claimed', { on: 'S01-T1', at: '14T10:00', prev: { 'cust:1': [] } }, { customerId: 'cust:1', staffNo: '1001', storeId: 'S01' });
    t.fact('cust.released', { on: 'HQ1', at: '20T10:00', prev: { 'cust:1': [c] } }, { customerId: 'cust:1', idleDays: 90 });
    expect(foldOwner('cust:1', t.told).owner).toBeUndefined();
    t.fact('cust.contacted', { on: 'S01-T1', at: '19T10:00', prev: { 'cust:1': [c] } }, { customerId: 'cust:1', channel: 'phone', result: 'ok' });
    expect(foldOwner('cust:1', t.told).owner).toBe('1001');
  });
  it('§4.4: a revocation and a blacklist hold against whoever did not know of them', () => {
    const t = new Teller();
    const no = t.fact('cust.consented', { on: 'S01-T1', at: '10:00', prev: { 'cust:1': [] } }, { customerId: 'cust:1', purpose: 'sms', granted: false });
    t.fact('cust.consented', { on: 'S02-T1', at: '11:00', prev: { 'cust:1': [] } }, { customerId: 'cust:1', purpose: 'sms', granted: true });
    t.fact('cust.blacklisted', { on: 'S01-T1', at: '10:00', prev: { 'cust:1': [] } }, { customerId: 'cust:1', on: true, reason: 'x' });
    t.fact('cust.blacklisted', { on: 'S02-T1', at: '12:00', prev: { 'cust:1': [] } }, { customerId: 'cust:1', on: false, reason: 'x' });
    expect([foldConsent('cust:1', t.told), foldBlacklist('cust:1', t.told)]).toEqual([{ sms: false }, true]);
    t.fact(
      'cust.consented',
      { on: 'S02-T1', at: '12:00', prev: { 'cust:1': [no, ...t.told.slice(1, 2)] } },
      { customerId: 'cust:1', purpose: 'sms', granted: true },
    );
    expect(foldConsent('cust:1', t.told)).toEqual({ sms: true });
  });
  it('§4.13: redeemed twice is EX-06 and repaid by the next earnings; a second copy of a sale counts once; redeeming in time beats the expiry', () => {
    const t = new Teller();
    const put = (on: string, at: string, id: string, amount: number): Fact =>
      t.sale(
        { on, at, prev: { 'points:1': [] } },
        { saleId: id, pieces: [id.replace('sale:', 'P')], entries: [{ n: 1, ledger: 'points', account: 'cust:1', amount }] },
      );
    put('S01-T1', '20T10:00', 'sale:E', 100);
    put('S01-T1', '10:00', 'sale:A', -80);
    put('S02-T1', '10:05', 'sale:B', -80);
    put('S02-T1', '10:06', 'sale:B', -80);
    expect([foldPoints(['points:1'], t.told).total, codes(t.told).includes('EX-06')]).toEqual([-60, true]);
    t.fact(
      'points.expired',
      { on: 'HQ1', at: '12:00', prev: { 'points:1': [] } },
      { customerId: 'cust:1', atMs: moment('12:00'), entries: [{ n: 1, ledger: 'points', account: 'cust:1', amount: -100 }] },
    );
    expect(foldPoints(['points:1'], t.told).total).toBe(-60);
    put('S01-T1', '13:00', 'sale:F', 200);
    expect([foldPoints(['points:1'], t.told).total, codes(t.told).includes('EX-06')]).toEqual([140, false]);
  });
  it('§4.25: quantity goods add up and may go below zero', () => {
    const t = new Teller();
    for (const on of ['S01-T1', 'S01-T2'])
      t.fact('goods.moved', { on, at: '10:00' }, { storeId: 'S01', reason: 'sale', entries: [{ n: 1, ledger: 'goods', account: 'S01/box', amount: -3 }] });
    expect(foldGoods('goods:S01/box', t.told)).toEqual({ quantity: -6, negative: true, entries: 2 });
  });
  it('§4.22: two results are kept, the earlier counts; done beats cancelled; one id a rule, subject and day', () => {
    const t = new Teller();
    const id = taskIdOf('birthday', 'cust:1', '2026-11-21');
    t.fact('task.done', { on: 'S01-T2', at: '11:00', by: '1002' }, { taskId: id, result: '已约' });
    t.fact('task.done', { on: 'S01-T1', at: '10:00', by: '1001' }, { taskId: id, result: '未接' });
    t.fact('task.cancelled', { on: 'HQ1', at: '12:00' }, { taskId: id, reason: 'x' });
    expect(foldTask(id, t.told)).toMatchObject({ state: 'done', results: [{ by: '1001' }, { by: '1002' }] });
    expect(id).toBe(taskIdOf('birthday', 'cust:1', '2026-11-21'));
  });
  it('§4.23: delivered is final, a customer’s word beside a closing reopens, the accepted quote binds', () => {
    const t = new Teller();
    const open = t.fact('ticket.opened', { on: 'S01-T1', at: '09:00', prev: { 'ticket:1': [] } }, { ticketId: 'ticket:1', storeId: 'S01', cls: 'repair' });
    const prev = { 'ticket:1': [open] };
    t.fact('ticket.custody', { on: 'S01-T1', at: '10:00', prev }, { ticketId: 'ticket:1', to: 'customer', stage: '交付', weightMg: 3215, signed: true });
    t.fact('ticket.custody', { on: 'S01-T2', at: '11:00', prev }, { ticketId: 'ticket:1', to: 'workshop', stage: '寄修' });
    for (const version of [1, 2]) t.fact('ticket.quoted', { on: 'S01-T1', at: '10:00', prev }, { ticketId: 'ticket:1', version, amountFen: version * 100 });
    t.fact('ticket.quoteAccepted', { on: 'S01-T2', at: '10:01', prev }, { ticketId: 'ticket:1', version: 1 });
    for (const staffNo of ['1001', '1002']) t.fact('ticket.assigned', { on: 'S01-T1', at: '10:30', prev }, { ticketId: 'ticket:1', staffNo });
    expect(foldTicket('ticket:1', t.told)).toMatchObject({
      state: 'delivered',
      custodian: { to: 'customer' },
      quote: { version: 1, amountFen: 100, binding: true },
      assignee: '1002',
      watchers: ['1001'],
    });
    t.fact('ticket.closed', { on: 'S01-T1', at: '12:00', prev }, { ticketId: 'ticket:1', outcome: 'ok' });
    expect(foldTicket('ticket:1', t.told).state).toBe('closed');
    t.fact('ticket.message', { on: 'S01-T2', at: '11:30', prev }, { ticketId: 'ticket:1', from: 'customer', text: '又松了' });
    expect(foldTicket('ticket:1', t.told).state).toBe('open');
  });
});
