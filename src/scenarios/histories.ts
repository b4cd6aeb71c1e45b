/** Random histories of every class of fact, for the properties that hold whatever the order. */
import fc from 'fast-check';
import type { Fact } from '../facts/envelope.ts';
import { encodeHlc } from '../kernel/hlc.ts';
import { Teller } from '../testkit/facts.ts';
import { ring } from '../stock/test-kit.ts';

type Step = { readonly what: number; readonly on: number; readonly at: number; readonly saw: readonly number[]; readonly n: number };
/** How many kinds of steps `tell` knows; properties.test.ts holds it against them. */
export const STEPS = 65;
export const stepArb: fc.Arbitrary<Step> = fc.record({
  what: fc.nat(STEPS - 1),
  on: fc.nat(2),
  at: fc.integer({ min: 0, max: 600 }),
  saw: fc.uniqueArray(fc.nat(20), { maxLength: 2 }),
  n: fc.integer({ min: 1, max: 4 }),
});
export const TILLS = ['S01-T1', 'S01-T2', 'S02-T1'] as const;
export const KEYS = [
  'close:1',
  'gift:M/1/birthday',
  'drawer:1',
  'case:x',
  'terminal:S01-T1',
  'piece:P',
  'sale:A',
  'order:O',
  'card:1',
  'cust:1',
  'coupon:U',
  'promo:M',
  'points:1',
  'xfer:1',
  'take:1',
  'ticket:1',
  'task:1',
  'staff:1001',
  'goods:g',
  'greet:1.birthday.2026-11-25',
  'pay:card:R',
];

/** Any history: steps of every class, each knowing some of the earlier ones, or none. */
export function tell(steps: readonly Step[]): Fact[] {
  const t = new Teller();
  for (const s of steps) {
    const on = TILLS[s.on] ?? 'S01-T1';
    const seen = s.saw.filter((i) => i < t.told.length).map((i) => t.told[i]!.id);
    const at = `${String(8 + Math.floor(s.at / 60)).padStart(2, '0')}:${String(s.at % 60).padStart(2, '0')}`;
    const m = { on, at, by: s.n % 2 === 0 ? '1001' : '1002', prev: Object.fromEntries(KEYS.map((k) => [k, seen])) };
    const storeId = on.slice(0, 3);
    const entries = (ledger: 'deposit' | 'stored' | 'points' | 'goods', account: string, sign = -1) => [{ n: 1, ledger, account, amount: sign * s.n * 100 }];
    const tellers: (() => Fact)[] = [
      () => t.fact('stock.received', m, { batchId: 'b', storeId, lines: [{ item: ring('P') }] }),
      () =>
        t.sale(m, {
          saleId: s.n > 2 ? 'sale:A' : `sale:${t.told.length}`,
          pieces: ['P'],
          delivered: s.n !== 1,
          customer: 'cust:1',
          docNo: `XS-S01T1A-20261121-0000${s.n}`,
          payments: [{ method: 'card', amountFen: 1_000_000, ref: 'R' }],
          entries: [
            { n: 1, ledger: 'points', account: 'cust:1', amount: s.n * 10 - 25 },
            { n: 2, ledger: 'stored', account: 'card:1', amount: -s.n * 100, bucket: 'principal', forced: s.n === 2 },
            { n: 3, ledger: 'coupon', account: 'U', amount: -1 },
            { n: 4, ledger: 'quota', account: 'M', amount: -1 },
            { n: 5, ledger: 'deposit', account: 'order:O', amount: -s.n * 50 },
          ],
        }),
      () =>
        t.fact('sale.voided', m, {
          saleId: 'sale:A',
          storeId,
          reason: 'x',
          refundFen: s.n > 2 ? 100 : 0,
          pieces: [{ pieceNo: 'P', state: 'IN_STOCK', delivered: s.n % 2 === 0 }],
        }),
      () =>
        t.fact('sale.returned', m, {
          saleId: 'sale:A',
          returnId: `r${s.n}`,
          storeId,
          reason: 'x',
          refundFen: 600_000,
          pieces: [{ lineNo: 1, pieceNo: 'P', state: 'RETURN_CHECK' }],
        }),
      () => t.fact('sale.pickedUp', m, { saleId: 'sale:A', storeId, pieceNos: ['P'] }),
      () =>
        t.fact('sale.splitChanged', m, {
          saleId: 'sale:A',
          lineNo: 1,
          asManager: s.n > 3,
          consultants: [{ staffNo: String(s.n), name: 'x', shareBp: 10_000 }],
        }),
      () =>
        t.fact('stock.reserved', m, {
          pieceNo: 'P',
          storeId,
          for: { customerId: `cust:${s.n}`, untilMs: s.at, ...(s.n > 2 ? { depositFen: 5 } : {}) },
          ...(s.n === 4 ? { waiting: true } : {}),
        }),
      () => t.fact('stock.released', m, { pieceNo: 'P', reason: 'x' }),
      () => t.fact('stock.recalled', m, { pieceNo: 'P', safety: s.n > 2, reason: 'x' }),
      () => t.fact('stock.scrapped', m, { pieceNo: 'P', as: 'SCRAPPED', reason: 'x' }),
      () => t.fact('transfer.shipped', m, { transferId: 'xfer:1', from: 'S01', to: 'S02', pieceNos: ['P'] }),
      () => t.fact('transfer.received', m, { transferId: 'xfer:1', storeId, pieceNos: ['P'], complete: true }),
      () => t.fact('transfer.cancelled', m, { transferId: 'xfer:1', reason: 'x' }),
      () => t.fact('take.opened', m, { takeId: 'take:1', storeId: 'S01', area: 'a', asOf: encodeHlc(9e14, 0, '') }),
      () => t.fact('take.scanned', m, { takeId: 'take:1', storeId: 'S01', pieceNos: [`P${s.n}`, 'P'] }),
      () => t.fact('take.outcome', m, { takeId: 'take:1', storeId, asOf: '', found: s.n > 2 ? ['P'] : [], missing: s.n > 2 ? [] : ['P'], misplaced: [] }),
      () => t.fact('order.paid', m, { orderId: 'order:O', storeId, leaseUntilMs: s.at, entries: entries('deposit', 'order:O', 1) }),
      () => t.fact('order.refunded', m, { orderId: 'order:O', storeId, reason: 'x', entries: entries('deposit', 'order:O') }),
      () => t.fact('order.tokenTaken', m, { orderId: 'order:O', storeId, terminal: on, leaseUntilMs: s.at, how: 'cas' }),
      () => t.fact('card.toppedUp', m, { cardId: 'card:1', storeId, entries: entries('stored', 'card:1', 1) }),
      () => t.fact('card.lost', m, { cardId: 'card:1' }),
      () => t.fact('card.unfrozen', m, { cardId: 'card:1', reason: 'x' }),
      () => t.fact('card.escrowed', m, { cardId: 'card:1', terminal: on, amountFen: 100 }),
      () => t.fact('points.expired', m, { customerId: 'cust:1', atMs: 9e14, entries: entries('points', 'cust:1') }),
      () => t.fact('coupon.voided', m, { code: 'U', reason: 'x' }),
      () => t.fact('promo.stopped', m, { promoId: 'M', reason: 'x' }),
      () => t.fact('cust.claimed', m, { customerId: 'cust:1', staffNo: m.by, storeId }),
      () => t.fact('cust.released', m, { customerId: 'cust:1', idleDays: 1 }),
      () => t.fact('cust.consented', m, { customerId: 'cust:1', purpose: 'sms', granted: s.n > 1 }),
      () => t.fact('cust.erased', m, { customerId: 'cust:1', requestId: 'r', terminals: [on] }),
      () => t.fact('cust.blacklisted', m, { customerId: 'cust:1', on: s.n > 1, reason: 'x' }),
      () => t.fact('pay.stated', m, { method: 'card', txnId: 'R', source: s.n > 2 ? 'statement' : 'manual', paid: s.n % 2 === 0, amountFen: 5 }),
      () => t.fact('staff.revoked', m, { staffNo: '1001', reason: 'x' }),
      () => t.fact('ticket.custody', m, { ticketId: 'ticket:1', to: s.n > 3 ? 'customer' : 'workshop', stage: 'x' }),
      () => t.fact('task.done', m, { taskId: 'task:1', result: String(s.n) }),
      () => t.fact('goods.moved', m, { storeId, reason: 'x', entries: entries('goods', 'g') }),
      () =>
        t.fact('period.closed', m, { closeId: 'close:1', cls: 'commission', storeId, fromDate: '2026-11-01', toDate: '2026-11-30', upTo: { [`${on}A`]: s.n } }),
      () => t.fact('period.amended', m, { closeId: 'close:1', n: s.n, upTo: { [`${on}A`]: s.n * 4 } }),
      () => t.fact('gold.bagged', m, { bagNo: 'b', storeId, weightMg: s.n * 100, fineness: 999 }),
      () => t.fact('gold.corrected', m, { bagNo: 'b', storeId, weightMg: s.n * 90, fineness: 990, photos: ['p'], reason: 'x' }),
      () => t.fact('cash.moved', m, { drawer: 'drawer:1', storeId, reason: 'x', entries: [{ n: 1, ledger: 'cash', account: 'drawer:1', amount: s.n }] }),
      () => t.fact('promo.published', m, { promoId: 'M', version: s.n, fromMs: 0, toMs: 9e14, quota: s.n, budgetFen: s.n * 1000 }),
      () =>
        t.sale(m, {
          saleId: `sale:G${t.told.length}`,
          pieces: [`G${t.told.length}`],
          entries: [{ n: 1, ledger: 'gift', account: 'M/1/birthday', amount: -1 }],
        }),
      () => t.fact('order.forfeited', m, { orderId: 'order:O', storeId, reason: 'x', entries: entries('deposit', 'order:O') }),
      () => t.fact('order.cancelled', m, { orderId: 'order:O', storeId, reason: 'x' }),
      () => t.fact('card.frozen', m, { cardId: 'card:1', reason: 'x' }),
      () => t.fact('card.refunded', m, { cardId: 'card:1', storeId, reason: 'x', entries: entries('stored', 'card:1') }),
      () => t.fact('cust.transferred', m, { customerId: 'cust:1', to: String(1000 + s.n), storeId, reason: 'x' }),
      () => t.fact('cust.contacted', m, { customerId: 'cust:1', channel: 'phone', result: 'x' }),
      () => t.fact('cust.greetAsked', m, { customerId: 'cust:1', about: 'birthday', day: '2026-11-25', storeId }),
      () => t.fact('cust.eraseAcked', m, { customerId: 'cust:1', requestId: 'r' }),
      () => t.fact('cust.aliased', m, { loser: `cust:${s.n}`, survivor: `cust:${(s.n % 4) + 1}`, how: 'manual' }),
      () => t.fact('cust.unaliased', m, { loser: `cust:${s.n}`, survivor: `cust:${(s.n % 4) + 1}`, reason: 'x' }),
      () => t.fact('staff.reinstated', m, { staffNo: '1001', reason: 'x' }),
      () => t.fact('transfer.requested', m, { transferId: 'xfer:1', from: 'S01', to: 'S02', pieceNos: ['P'] }),
      () => t.fact('ticket.opened', m, { ticketId: 'ticket:1', storeId, cls: 'repair' }),
      () => t.fact('ticket.quoted', m, { ticketId: 'ticket:1', version: s.n, amountFen: s.n }),
      () => t.fact('ticket.quoteAccepted', m, { ticketId: 'ticket:1', version: s.n }),
      () => t.fact('ticket.assigned', m, { ticketId: 'ticket:1', staffNo: String(s.n) }),
      () => t.fact('ticket.closed', m, { ticketId: 'ticket:1', outcome: 'x' }),
      () => t.fact('ticket.message', m, { ticketId: 'ticket:1', from: s.n > 2 ? 'customer' : 'staff', text: 'x' }),
      () => t.fact('task.cancelled', m, { taskId: 'task:1', reason: 'x' }),
      () => t.fact('task.reassigned', m, { taskId: 'task:1', to: String(s.n) }),
      () => t.fact('task.snoozed', m, { taskId: 'task:1', untilMs: s.n }),
      () => t.fact('case.resolved', m, { caseId: 'rul:ex:EX-16:order:O:x', code: 'EX-16', option: 'writeOff', reason: 'x' }),
    ];
    tellers[s.what]?.();
  }
  return t.told;
}
