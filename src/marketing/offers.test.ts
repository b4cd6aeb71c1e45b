import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import type { SaleOffer } from '../sales/types.ts';
import { moment, Teller } from '../testkit/facts.ts';
import { campaignAt, knownOffer } from './offers.ts';
import { codeOf, committed, CON, HERE, NOW, sell, SM } from './test-kit.ts';

const M: SaleOffer = { kind: 'campaign', id: 'M' };
const U: SaleOffer = { kind: 'coupon', id: 'U' };

function campaign(quota: number | undefined, share = 0): Teller {
  const t = new Teller();
  const out = t.fact(
    'promo.published',
    { on: 'HQ1', at: '09:00', prev: { 'promo:M': [] } },
    {
      promoId: 'M',
      version: 2,
      fromMs: moment('09:00'),
      toMs: moment('23:00'),
      name: '满减',
      offFen: 30_000,
      fromFen: 50_000,
      ...(quota === undefined ? {} : { quota }),
    },
  );
  if (share > 0) t.fact('promo.escrowed', { on: 'HQ1', at: '09:10', prev: { 'promo:M': [out] } }, { promoId: 'M', terminal: 'S01-T1', amount: share });
  return t;
}
const coupon = (more: { readonly bound?: string; readonly untilMs?: number; readonly fromFen?: number } = {}): Teller => {
  const t = new Teller();
  t.fact('coupon.issued', { on: 'HQ1', at: '09:00', prev: { 'coupon:U': [] } }, { code: 'U', valueFen: 20_000, name: '生日券', ...more });
  return t;
};

describe('a campaign at the till (conflicts §3.5, §4.24)', () => {
  it('within the own share it goes through, is taken off the price, and the use names campaign, version and rule', () => {
    const t = campaign(5, 1);
    const known = knownOffer(M, t.told, HERE);
    expect(known).toMatchObject({ use: 'ok', name: '满减', offFen: 30_000, version: 2 });
    const s = sell([known]);
    expect(s.priced.totals.discountFen).toBe(30_000);
    const { body, prev } = committed(s);
    expect(body.entries).toEqual([{ n: 1, ledger: 'quota', account: 'M', amount: -1, costFen: 30_000, rule: '满减', version: 2 }]);
    expect(body.lines.reduce((n, l) => n + l.netFen, 0)).toBe(body.totals.payableFen);
    expect(prev['promo:M']).toEqual(known.heads);
  });
  it('beyond the share it is refused, and flagged where a manager says so; where nothing is left, not even then', () => {
    const known = knownOffer(M, campaign(5).told, HERE);
    expect(known.use).toBe('needsPin');
    expect(codeOf(sell([known]))).toBe('offer-share');
    for (const s of [sell([known], { approver: SM }), sell([known], { user: SM })])
      expect(committed(s).body.entries).toMatchObject([{ forced: true, amount: -1 }]);
    expect(codeOf(sell([known], { approver: { ...CON, staffNo: '1002' } }))).toBe('offer-share');
    const t = campaign(1);
    t.sale({ on: 'S01-T2', at: '10:00' }, { saleId: 'sale:x', pieces: ['X'], entries: [{ n: 1, ledger: 'quota', account: 'M', amount: -1 }] });
    const gone = knownOffer(M, t.told, HERE);
    expect([gone.use, gone.problem?.code, codeOf(sell([gone], { user: SM }))]).toEqual(['refused', 'promo-used-up', 'promo-used-up']);
  });
  it('outside its time, stopped, under its amount, or two at once: refused; without a limit it asks nobody', () => {
    const t = campaign(undefined);
    expect(knownOffer(M, t.told, HERE).use).toBe('ok');
    expect(knownOffer(M, t.told, { ...HERE, nowMs: moment('23:30') }).problem?.code).toBe('promo-over');
    expect(campaignAt('M', t.told, moment('08:00'))).toBeUndefined();
    t.fact('promo.stopped', { on: 'HQ1', at: '11:00' }, { promoId: 'M', reason: '预算' });
    expect(knownOffer(M, t.told, HERE).problem?.code).toBe('promo-over');
    const known = knownOffer(M, campaign(5, 2).told, HERE);
    expect(codeOf(sell([{ ...known, fromFen: 999_999_999 }]))).toBe('offer-nothing');
    expect(codeOf(sell([known, { ...known, offer: { kind: 'campaign', id: 'N' } }]))).toBe('offer-two-campaigns');
    // A discount without its use is nobody's.
    expect(codeOf(sell([], { draft: [M] }))).toBe('sale-price-changed');
  });
});

describe('a coupon at the till (conflicts §4.15, SC-16)', () => {
  it('of this store or given to this terminal: ok; every other one by a manager', () => {
    expect(knownOffer(U, coupon({ bound: 'S01' }).told, HERE).use).toBe('ok');
    expect(knownOffer(U, coupon({ bound: 'S02' }).told, HERE).use).toBe('needsPin');
    const t = coupon();
    expect(knownOffer(U, t.told, HERE).use).toBe('needsPin');
    t.fact('coupon.escrowed', { on: 'HQ1', at: '09:30', prev: { 'coupon:U': [t.told[0] as Fact] } }, { code: 'U', terminal: 'S01-T1' });
    expect([knownOffer(U, t.told, HERE).use, knownOffer(U, t.told, { ...HERE, terminal: 'S01-T2' }).use]).toEqual(['ok', 'needsPin']);
    const both = sell([knownOffer(M, campaign(5, 1).told, HERE), knownOffer(U, t.told, HERE)]);
    expect(committed(both).body.entries?.map((e) => [e.n, e.ledger, e.costFen])).toEqual([
      [1, 'quota', 30_000],
      [2, 'coupon', 20_000],
    ]);
  });
  it('unknown, used, voided, over: refused with the reason', () => {
    const why = (facts: readonly Fact[], nowMs = NOW): string => knownOffer(U, facts, { ...HERE, nowMs }).problem?.code ?? '';
    expect([why([]), why(coupon({ untilMs: moment('11:00') }).told)]).toEqual(['coupon-unknown', 'coupon-over']);
    const used = coupon();
    used.sale({ on: 'S01-T2', at: '10:00' }, { saleId: 'sale:x', pieces: ['X'], entries: [{ n: 1, ledger: 'coupon', account: 'U', amount: -1 }] });
    const gone = coupon();
    gone.fact('coupon.voided', { on: 'HQ1', at: '10:00', prev: { 'coupon:U': [gone.told[0] as Fact] } }, { code: 'U', reason: 'x' });
    expect([why(used.told), why(gone.told)]).toEqual(['coupon-used', 'coupon-voided']);
  });
});
