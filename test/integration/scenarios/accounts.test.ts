import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../../src/facts/envelope.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { foldCoupon, foldPromo } from '../../../src/marketing/rules.ts';
import { foldCard, useOf } from '../../../src/members/card.ts';
import { foldClosing } from '../../../src/sales/closing.ts';
import { foldPayment } from '../../../src/sales/payments.ts';
import { sellable, sells, signIn } from '../deeds.ts';
import { members, Stage } from './stage.ts';

/** SC-07, 09, 16, 18 of conflicts.md §8 at their sync level: money, cards, coupons, closings. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open('S01-T1', 'S01-T2', 'S02-T1', 'S03-T1');
}, 120_000);
afterAll(async () => {
  await stage.close();
});
const all = ['S01', 'S02', 'S03'];

describe('SC-07 crash in the middle of a sale', () => {
  const txn = (): string => stage.id('OUT');
  const attempt = (saleId: string) =>
    stage.fact('pay.attempted', { on: 'S01-T1', at: '15:10' }, { method: 'wechat', txnId: txn(), saleId, amountFen: 999_900 });
  const paid = (at = '15:10:05') =>
    stage.fact('pay.stated', { on: 'HQ', at, by: 'SYS' }, { method: 'wechat', txnId: txn(), source: 'query', paid: true, amountFen: 999_900 });
  test('A: power lost before the commit: the draft and the attempt are there again, “完成开单” commits one sale with the next number and no gap; the orphan is withdrawn', async () => {
    await stage.scene();
    const till = stage.actor('S01-T1').till;
    const saleId = stage.id('sale', 'A');
    const before = await stage.sale({ on: 'S01-T1', at: '15:00' }, { saleId: stage.id('sale', '0'), pieces: [stage.id('P0')] });
    await attempt(saleId);
    await stage.heal('15:10');
    const word = await paid();
    await stage.same('S01-T1');
    expect((await stage.cases()).map((d) => [d.code, d.status])).toEqual([['EX-19O', 'open']]);
    await till.restart(); // nothing of the sale was committed
    await stage.heal('15:14');
    const sale = await stage.sale(
      { on: 'S01-T1', at: '15:14' },
      { saleId, pieces: [stage.id('P')], netFen: 999_900, payments: [{ method: 'wechat', amountFen: 999_900, ref: txn() }] },
    );
    await stage.heal('15:15');
    expect(Number(sale.body.docNo?.slice(-5))).toBe(Number(before.body.docNo?.slice(-5)) + 1);
    expect(foldPayment((await stage.facts()).filter((f) => f.id !== before.id))).toMatchObject({ paid: true, saleFactId: sale.id });
    expect((await stage.cases()).map((d) => [d.code, d.status])).toEqual([['EX-19O', 'withdrawn']]);
    expect((await stage.facts()).map((f) => f.id)).toContain(word.id);
  });
  test('A offline: confirmed by hand, the statement says no: EX-19', async () => {
    await stage.scene();
    await stage.offline('S01-T1');
    const sale = await stage.sale(
      { on: 'S01-T1', at: '15:14' },
      {
        saleId: stage.id('sale', 'A'),
        pieces: [stage.id('P')],
        netFen: 999_900,
        payments: [{ method: 'wechat', amountFen: 999_900, ref: txn(), confirmed: 'manual' }],
      },
    );
    await stage.heal('16:00');
    const no = await stage.fact(
      'pay.stated',
      { on: 'HQ', at: '+1T09:00', by: 'SYS' },
      { method: 'wechat', txnId: txn(), source: 'statement', paid: false, amountFen: 999_900 },
    );
    await stage.heal();
    expect(await stage.open()).toEqual([['EX-19', ...members(sale, no)]]);
  });
  test('B: crash after the commit, before the paper: on start one receipt waits, and it is the first print', async () => {
    await stage.scene();
    const { till } = stage.actor('S01-T1');
    await signIn(till.terminal, '0107');
    const stock = (await stage.chain.docs('s01', 'piece:')).map((d) => d._id.slice('piece:'.length));
    await stage.offline('S01-T1');
    const sale = await sells(till.terminal, sellable(till.terminal, stock));
    await till.restart();
    const waiting = till.terminal.printing.unprinted();
    const mine = waiting.filter((j) => j.docId === (sale.body as { saleId: string }).saleId);
    expect(mine).toMatchObject([{ state: 'waiting', copies: 0 }]); // 首印, not 补打
    await stage.heal('16:00');
    expect((await stage.facts()).length).toBe(0);
    expect((await stage.chain.docs('s01', sale.id))[0]).toMatchObject({ hash: sale.hash });
  });
  test('C: the answer to a push is lost: the same document again is equal, no duplicate (I15)', async () => {
    await stage.scene();
    const { line } = stage.actor('S01-T1').till;
    const lost = line.lost();
    line.loseAnswerTo('/sync/push');
    const sale = await stage.sale({ on: 'S01-T1', at: '15:10' }, { saleId: stage.id('sale', 'A'), pieces: [stage.id('P')] });
    await stage.heal('15:11');
    expect(line.lost()).toBe(lost + 1);
    expect((await stage.facts()).filter((f) => f.id === sale.id)).toEqual([sale]);
    await stage.verify('S01-T1');
  });
  test('D: the draft is thrown away while the provider reports success later: EX-19O', async () => {
    await stage.scene();
    const tried = await attempt(stage.id('sale', 'never'));
    await stage.heal('15:12');
    const word = await paid('15:30');
    await stage.heal('15:31');
    expect(await stage.open()).toEqual([['EX-19O', ...members(tried, word)]]);
    expect((await stage.cases())[0]?.severity).toBe('red');
  });
});

describe('SC-09 stored value used twice', () => {
  const key = () => stage.id('card', '1');
  const entry = (amount: number, forced?: boolean) => [
    { n: 1, ledger: 'stored' as const, account: key(), amount, bucket: 'principal' as const, ...(forced === undefined ? {} : { forced }) },
  ];
  /** A card of 3,000.00 with 2,000 at S01-T1 and 1,000 at S02-T1; every till offline after that. */
  async function card(): Promise<Fact> {
    await stage.scene();
    const made = await stage.fact(
      'card.toppedUp',
      { on: 'S01-T1', at: '10:00', scope: all, prev: { [key()]: [] } },
      { cardId: key(), storeId: 'S01', entries: entry(300_000) },
    );
    await stage.heal();
    let last: Fact = made;
    for (const [name, amountFen] of [
      ['S01-T1', 200_000],
      ['S02-T1', 100_000],
    ] as const)
      last = await stage.fact(
        'card.escrowed',
        { on: 'HQ', at: '10:01', scope: all, prev: { [key()]: [last] } },
        { cardId: key(), terminal: stage.code(name), amountFen },
      );
    await stage.heal('10:02');
    await stage.offline('S01-T1', 'S01-T2', 'S02-T1');
    return last;
  }
  const use = (name: string, at: string, amount: number, card: Fact, forced?: boolean) =>
    stage.sale(
      { on: name, at, scope: all, prev: { [key()]: [card] }, ...(forced === undefined ? {} : { approver: '0201' }) },
      { saleId: stage.id('sale', name + at.replace(':', '')), pieces: [stage.id(`P${name}`)], entries: entry(-amount, forced) },
    );

  test('within escrow: balance 200, no exception; Σ escrow + free = total', async () => {
    const made = await card();
    await use('S01-T1', '11:00', 180_000, made);
    await use('S02-T1', '11:05', 100_000, made);
    await stage.heal('12:00');
    for (const store of all) {
      expect(foldCard(key(), await stage.facts(store)), store).toMatchObject({
        totalFen: 20_000,
        escrow: { [stage.code('S01-T1')]: 20_000, [stage.code('S02-T1')]: 0 },
        freeFen: 0,
        frozen: false,
      });
      expect(await stage.open(store), store).toEqual([]);
    }
  });
  test('variant: S02 forces 2,500: Σ = −1,300, both stand, EX-04 makes S02 liable, the account is frozen; variant: a top-up that comes late withdraws it', async () => {
    const made = await card();
    await stage.offline('S03-T1');
    await stage.fact(
      'card.toppedUp',
      { on: 'S03-T1', at: '10:30', scope: all, prev: { [key()]: [made] } },
      { cardId: key(), storeId: 'S03', entries: entry(150_000) },
    );
    const [a, b] = [await use('S02-T1', '11:00', 250_000, made, true), await use('S01-T1', '11:05', 180_000, made)];
    await stage.heal('12:00', 'S01-T1', 'S01-T2', 'S02-T1');
    const facts = await stage.facts('S01');
    expect(foldCard(key(), facts)).toMatchObject({ totalFen: -130_000, frozen: true });
    for (const f of [a, b]) expect(facts.find((s) => s.id === f.id)).toEqual(f);
    for (const store of ['S01', 'S02']) {
      const [doc] = await stage.cases(store);
      expect([doc?.code, doc?.status, doc?.provisional, doc?.members, doc?.sides.map((s) => [s.storeId, s.data['liable']])], store).toEqual([
        'EX-04',
        'open',
        true,
        members(a, b),
        [
          ['S02', true],
          ['S01', false],
        ],
      ]);
    }
    await stage.heal('13:00');
    for (const store of all) {
      expect(
        (await stage.cases(store)).map((d) => [d.code, d.status]),
        store,
      ).toEqual(store === 'S03' ? expect.anything() : [['EX-04', 'withdrawn']]);
      expect(foldCard(key(), await stage.facts(store)), store).toMatchObject({ totalFen: 20_000, frozen: false });
    }
  });
  test('variant: S01-T2 has no escrow and is cut off: refused without a PIN, never beyond the balance it knows', async () => {
    await card();
    const known = foldCard(key(), await stage.facts('S01'));
    const t2 = stage.code('S01-T2');
    expect([useOf(known, t2, 50_000, false), useOf(known, t2, 400_000, true), useOf(known, stage.code('S01-T1'), 200_000, false)]).toEqual([
      'needsPin',
      'refused',
      'ok',
    ]);
    await stage.heal('12:00');
    expect(await stage.open()).toEqual([]);
  });
  test('variant: used after a loss report it had not received: stands, EX-04L', async () => {
    const made = await card();
    const lost = await stage.fact('card.lost', { on: 'HQ', at: '10:10', by: '9001', scope: all, prev: { [key()]: [made] } }, { cardId: key() });
    const used = await use('S02-T1', '10:30', 50_000, made);
    await stage.heal('12:00');
    for (const store of ['S01', 'S02']) expect(await stage.open(store), store).toEqual([['EX-04L', ...members(lost, used)]]);
    expect((await stage.facts('S02')).find((f) => f.id === used.id)).toEqual(used);
  });
});

describe('SC-16 a single-use coupon and a campaign stopped early', () => {
  test('the first by time is valid; the other sale stands at its store’s cost: EX-05; the campaign is honoured: EX-22 (I8)', async () => {
    await stage.scene();
    const [code, promo] = [stage.id('U'), stage.id('M')];
    const both = ['S01', 'S02'];
    const out = await stage.fact(
      'promo.published',
      { on: 'HQ', at: '10:00', scope: both, prev: { [`promo:${promo}`]: [] } },
      { promoId: promo, version: 3, fromMs: stage.moment('09:00'), toMs: stage.moment('+9T00:00') },
    );
    await stage.heal();
    await stage.offline('S01-T1', 'S02-T1');
    const stop = await stage.fact(
      'promo.stopped',
      { on: 'HQ', at: '12:00', scope: both, prev: { [`promo:${promo}`]: [out] } },
      { promoId: promo, reason: '预算' },
    );
    const redeem = (name: string, at: string, forced: boolean) =>
      stage.sale(
        { on: name, at, scope: both, prev: { [`promo:${promo}`]: [out] } },
        {
          saleId: stage.id('sale', name),
          pieces: [stage.id(`P${name}`)],
          entries: [
            { n: 1, ledger: 'coupon', account: code, amount: -1, costFen: 30_000, ...(forced ? { forced } : {}) },
            { n: 2, ledger: 'quota', account: promo, amount: -1, version: 3, rule: 'r1', costFen: 30_000 },
          ],
        },
      );
    const first = await redeem('S01-T1', '12:30', false);
    const second = await redeem('S02-T1', '12:40', true);
    await stage.heal('13:00');
    for (const store of both) {
      const facts = await stage.facts(store);
      expect(foldCoupon(`coupon:${code}`, facts), store).toMatchObject({ valid: first.id, invalid: [second.id] });
      expect(foldPromo(`promo:${promo}`, facts).used, store).toBe(2);
      expect(await stage.open(store), store).toEqual([
        ['EX-05', ...members(first, second)],
        ['EX-22', ...members(stop, first, second)],
      ]);
      expect(
        (await stage.cases(store))[0]?.sides.map((s) => s.data['costStore']),
        store,
      ).toEqual(['', 'S02']);
      expect(facts.find((f) => f.id === second.id)).toEqual(second);
    }
  });
});

describe('SC-18 a week offline, then late arrival', () => {
  test('documents of closed days are an amendment, EX-23 one an item; what was printed or paid stays; only what truly collided is an exception', async () => {
    await stage.scene();
    const early = await stage.sale({ on: 'S02-T1', at: '10:00' }, { saleId: stage.id('sale', '0'), pieces: [stage.id('P0')] });
    await stage.heal('10:05');
    await stage.offline('S02-T1');
    const close = stage.id('close', 'c');
    const upTo = { [`${stage.code('S02-T1')}A`]: early.jseq };
    const late: Fact[] = [];
    for (const [n, at] of [
      ['1', '11:00'],
      ['2', '12:00'],
      ['3', '+2T10:00'],
    ] as const)
      late.push(await stage.sale({ on: 'S02-T1', at }, { saleId: stage.id('sale', n), pieces: [stage.id(`P${n}`)] }));
    const closed = await stage.fact(
      'period.closed',
      { on: 'HQ', at: '+1T09:00', by: '0004', scope: ['S02'], prev: { [close]: [] } },
      { closeId: close, cls: 'commission', storeId: 'S02', fromDate: early.businessDate, toDate: early.businessDate, upTo, excluded: [stage.code('S02-T1')] },
    );
    await stage.heal('+7T10:00');
    const facts = await stage.facts('S02');
    for (const f of [early, ...late]) expect(facts.find((s) => s.id === f.id)).toEqual(f);
    expect(await stage.open('S02')).toEqual([['EX-23', ...members(closed, late[0]!.id, late[1]!.id)]]);
    expect((await stage.cases('S02')).map((d: ExceptionDoc) => d.severity)).toEqual(['blue']);
    expect(foldClosing(close, facts).amendments).toMatchObject([{ n: 1, signed: false }]);
    await stage.verify('S02-T1');
  });
});
