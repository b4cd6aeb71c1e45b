import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import { foldCard, useOf } from '../members/card.ts';
import { foldCoupon, foldPromo, promoVersionAt } from '../marketing/rules.ts';
import { moment, Teller } from '../testkit/facts.ts';
import { cases, codes } from './test-kit.ts';

describe('SC-09 stored value used twice', () => {
  const base = (): { t: Teller; card: Fact; use: (on: string, at: string, amount: number, forced?: boolean) => Fact } => {
    const t = new Teller();
    const card = t.fact(
      'card.toppedUp',
      { on: 'S01-T1', at: '20T09:00', prev: { 'card:1': [] } },
      { cardId: 'card:1', storeId: 'S01', entries: [{ n: 1, ledger: 'stored', account: 'card:1', amount: 300_000, bucket: 'principal' }] },
    );
    for (const [terminal, amountFen] of [
      ['S01-T1', 200_000],
      ['S02-T1', 100_000],
    ] as const)
      t.fact('card.escrowed', { on: 'HQ1', at: '20T10:00', prev: { 'card:1': [card] } }, { cardId: 'card:1', terminal, amountFen });
    const use = (on: string, at: string, amount: number, forced?: boolean): Fact =>
      t.sale(
        { on, at, prev: { 'card:1': [card] } },
        {
          saleId: `sale:${on}${at}`,
          pieces: [`P${on}${at}`],
          entries: [{ n: 1, ledger: 'stored', account: 'card:1', amount: -amount, bucket: 'principal', ...(forced === undefined ? {} : { forced }) }],
        },
      );
    return { t, card, use };
  };
  it('within escrow there is no overdraft and no case; Σ escrow + free = total', () => {
    const { t, use } = base();
    use('S01-T1', '11:00', 180_000);
    use('S02-T1', '11:05', 100_000);
    expect(foldCard('card:1', t.told)).toMatchObject({ totalFen: 20_000, escrow: { 'S01-T1': 20_000, 'S02-T1': 0 }, freeFen: 0, frozen: false });
    expect(codes(t.told)).toEqual([]);
  });
  it('variant: forced over escrow: −1,300, both stand, EX-04 makes S02 liable, the card is frozen; a late top-up withdraws it', () => {
    const { t, card, use } = base();
    use('S02-T1', '11:00', 250_000, true);
    use('S01-T1', '11:05', 180_000);
    expect(foldCard('card:1', t.told)).toMatchObject({ totalFen: -130_000, frozen: true });
    expect(cases(t.told).map((d) => [d.code, d.provisional, d.sides.map((s) => [s.storeId, s.data['liable']])])).toEqual([
      [
        'EX-04',
        true,
        [
          ['S02', true],
          ['S01', false],
        ],
      ],
    ]);
    t.fact(
      'card.toppedUp',
      { on: 'S03-T1', at: '10:30', prev: { 'card:1': [card] } },
      { cardId: 'card:1', storeId: 'S03', entries: [{ n: 1, ledger: 'stored', account: 'card:1', amount: 150_000, bucket: 'principal' }] },
    );
    expect([codes(t.told), foldCard('card:1', t.told).frozen]).toEqual([[], false]);
  });
  it('variant: a terminal without escrow needs a PIN, and never beyond the balance it knows', () => {
    const card = foldCard('card:1', base().t.told);
    expect([
      useOf(card, 'S01-T2', 50_000, false),
      useOf(card, 'S01-T2', 400_000, false),
      useOf(card, 'S01-T1', 200_000, false),
      useOf({ ...card, frozen: true }, 'S01-T1', 1, true),
    ]).toEqual(['needsPin', 'refused', 'ok', 'refused']);
  });
  it('variant: used after a loss report it had not received: stands, EX-04L', () => {
    const { t, card, use } = base();
    const lost = t.fact('card.lost', { on: 'HQ1', at: '10:00', prev: { 'card:1': [card] } }, { cardId: 'card:1' });
    const used = use('S02-T1', '10:30', 50_000);
    use('S01-T1', '09:30', 10_000);
    expect([foldCard('card:1', t.told).lost, cases(t.told).map((d) => [d.code, d.members])]).toEqual([true, [['EX-04L', [lost.id, used.id].sort()]]]);
  });
  it('never nets what was given against what was paid: an empty bonus below zero is EX-04 (jewelry §13)', () => {
    const { t } = base();
    t.sale(
      { on: 'S01-T1', at: '11:00' },
      { saleId: 'sale:B', pieces: ['PB'], entries: [{ n: 1, ledger: 'stored', account: 'card:1', amount: -100, bucket: 'bonus' }] },
    );
    expect([foldCard('card:1', t.told).totalFen, codes(t.told)]).toEqual([299_900, ['EX-04']]);
  });
});

describe('SC-16 a single-use coupon and a campaign stopped early', () => {
  const t = new Teller();
  t.fact(
    'promo.published',
    { on: 'HQ1', at: '20T09:00', prev: { 'promo:M': [] } },
    { promoId: 'M', version: 3, fromMs: moment('20T09:00'), toMs: moment('30T00:00') },
  );
  const stop = t.fact('promo.stopped', { on: 'HQ1', at: '12:00' }, { promoId: 'M', reason: '预算' });
  const use = (on: string, at: string, forced: boolean): Fact =>
    t.sale(
      { on, at },
      {
        saleId: `sale:${on}`,
        pieces: [`P${on}`],
        entries: [
          { n: 1, ledger: 'coupon', account: 'U', amount: -1, costFen: 30_000, ...(forced ? { forced } : {}) },
          { n: 2, ledger: 'quota', account: 'M', amount: -1, version: 3, rule: 'r1', costFen: 30_000 },
        ],
      },
    );
  const second = use('S02-T1', '12:40', true);
  const first = use('S01-T1', '12:30', false);
  it('the first by time is valid, the other sale stands at its store’s cost: EX-05; the campaign is honoured: EX-22 (I8)', () => {
    expect(foldCoupon('coupon:U', t.told)).toMatchObject({ valid: first.id, invalid: [second.id] });
    const found = cases(t.told);
    expect(found.map((d) => [d.code, d.members])).toEqual([
      ['EX-05', [first.id, second.id].sort()],
      ['EX-22', [stop.id, first.id, second.id].sort()],
    ]);
    expect(found[0]?.sides.map((s) => s.data['costStore'])).toEqual(['', 'S02']);
    expect([foldPromo('promo:M', t.told).used, promoVersionAt(t.told, moment('11:00')), promoVersionAt(t.told, moment('12:01'))]).toEqual([2, 3, undefined]);
  });
  it('a void of headquarters counts only where it was known; a voided sale frees the code', () => {
    const u = new Teller();
    const gone = u.fact('coupon.voided', { on: 'HQ1', at: '10:00', prev: { 'coupon:V': [] } }, { code: 'V', reason: 'x' });
    const sale = u.sale(
      { on: 'S01-T1', at: '11:00', prev: { 'coupon:V': [] } },
      { saleId: 'sale:V', pieces: ['PV'], entries: [{ n: 1, ledger: 'coupon', account: 'V', amount: -1 }] },
    );
    expect([foldCoupon('coupon:V', u.told).valid, codes(u.told)]).toEqual([sale.id, []]);
    const known = u.sale(
      { on: 'S01-T2', at: '12:00', prev: { 'coupon:V': [gone] } },
      { saleId: 'sale:W', pieces: ['PW'], entries: [{ n: 1, ledger: 'coupon', account: 'V', amount: -1 }] },
    );
    expect([foldCoupon('coupon:V', u.told).invalid, codes(u.told)]).toEqual([[known.id], ['EX-05']]);
    u.fact(
      'sale.voided',
      { on: 'S01-T2', at: '12:30', prev: { 'sale:W': [known], 'coupon:V': [known] } },
      {
        saleId: 'sale:W',
        storeId: 'S01',
        reason: 'x',
        refundFen: 0,
        pieces: [],
        entries: [{ n: 1, ledger: 'coupon', account: 'V', amount: 1, reverses: 'sale:W#1' }],
      },
    );
    expect(codes(u.told)).toEqual([]);
  });
  it('a gift given twice is EX-17; a quota used beyond its number EX-22', () => {
    const u = new Teller();
    u.fact('promo.published', { on: 'HQ1', at: '09:00' }, { promoId: 'Q', version: 1, fromMs: moment('09:00'), toMs: moment('23:00'), quota: 1 });
    for (const on of ['S01-T1', 'S02-T1'])
      u.sale(
        { on, at: '10:00' },
        {
          saleId: `sale:${on}`,
          pieces: [`P${on}`],
          entries: [
            { n: 1, ledger: 'gift', account: 'M/1/birthday', amount: -1 },
            { n: 2, ledger: 'quota', account: 'Q', amount: -1, version: 1, rule: 'r' },
          ],
        },
      );
    expect(codes(u.told)).toEqual(['EX-17', 'EX-22']);
  });
});
