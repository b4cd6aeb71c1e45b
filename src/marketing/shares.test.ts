import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import { detectAll } from '../rules.ts';
import { Teller } from '../testkit/facts.ts';
import { couponHolder, couponUse, defaultShares, foldQuota, leastQuota, quotaShare, quotaUse } from './shares.ts';
import { answerCouponRecall, answerQuotaRecalls, returnUnneeded } from './returns.ts';

const use = (t: Teller, on: string, at: string, n = 1): Fact =>
  t.sale({ on, at }, { saleId: `sale:${t.told.length}`, pieces: [`P${t.told.length}`], entries: [{ n: 1, ledger: 'quota', account: 'M', amount: -n }] });
/** The same by gifts without a sale (§4.16). */
const handOver = (t: Teller, on: string, at: string, n = 1): Fact =>
  t.fact(
    'gift.issued',
    { on, at, prev: { 'promo:M': [] } },
    { storeId: on.slice(0, 3), customerId: `cust:${t.told.length}`, entries: [{ n: 1, ledger: 'quota', account: 'M', amount: -n }] },
  );
const give = (t: Teller, terminal: string, amount: number, at: string): Fact =>
  t.fact('promo.escrowed', { on: 'HQ1', at, prev: { 'promo:M': [] } }, { promoId: 'M', terminal, amount });
const begin = (quota: number): Teller => {
  const t = new Teller();
  t.fact('promo.published', { on: 'HQ1', at: '09:00', prev: { 'promo:M': [] } }, { promoId: 'M', version: 1, fromMs: 0, toMs: 9e14, quota });
  return t;
};

describe('shares of a campaign quota (conflicts §3.5, §4.24, SC-16)', () => {
  it('a use comes out of the own share, then of what nobody holds; more than the share needs a PIN, more than there is is refused', () => {
    const t = begin(10);
    give(t, 'S01-T1', 3, '09:10');
    give(t, 'S02-T1', 4, '09:10');
    expect(foldQuota('promo:M', t.told)).toMatchObject({ quota: 10, used: 0, shares: { 'S01-T1': 3, 'S02-T1': 4 }, free: 3 });
    use(t, 'S01-T1', '10:00', 2);
    const view = foldQuota('promo:M', t.told);
    expect(view).toMatchObject({ used: 2, shares: { 'S01-T1': 1, 'S02-T1': 4 }, free: 3 });
    expect([quotaUse(view, 'S01-T1', 1), quotaUse(view, 'S01-T1', 2), quotaUse(view, 'S01-T2', 1), quotaUse(view, 'S01-T1', 9)]).toEqual([
      'ok',
      'needsPin',
      'needsPin',
      'refused',
    ]);
    expect([quotaShare(view, 'S01-T2', 5), quotaShare(view, 'S02-T1', -9), quotaShare(view, 'S01-T2', -1)]).toEqual([3, -4, -0]);
    use(t, 'S01-T2', '10:05', 2); // by PIN: out of what nobody holds
    expect(foldQuota('promo:M', t.told)).toMatchObject({ used: 4, shares: { 'S01-T1': 1, 'S02-T1': 4 }, free: 1 });
  });
  it('a campaign without a limit asks nobody', () => {
    const t = new Teller();
    t.fact('promo.published', { on: 'HQ1', at: '09:00' }, { promoId: 'M', version: 1, fromMs: 0, toMs: 9e14 });
    expect(quotaUse(foldQuota('promo:M', t.told), 'S01-T1', 99)).toBe('ok');
  });
  it('whoever stays within its share makes no EX-22, whatever is cut off from whom and whatever the quota is changed to; in any order the fold is the same (I14)', () => {
    const TILLS = ['S01-T1', 'S01-T2', 'S02-T1'];
    const step = fc.record({ what: fc.nat(6), till: fc.nat(2), n: fc.integer({ min: 1, max: 4 }), told: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(step, { maxLength: 30 }), fc.infiniteStream(fc.nat(1000)), (first, steps, luck) => {
        let quota = first;
        const t = begin(first);
        const atHq = new Set(t.told);
        const atTill = new Map(TILLS.map((x) => [x, new Set(t.told)]));
        for (const [i, s] of steps.entries()) {
          const till = TILLS[s.till] ?? 'S01-T1';
          const at = `10:${String(i).padStart(2, '0')}`;
          const known = atTill.get(till) ?? new Set<Fact>();
          if (s.what === 4) {
            // Headquarters asks back by what it knows, which is less than the terminal may have used; the question may be long on its way.
            const asked = foldQuota('promo:M', atHq).shares[till] ?? 0;
            if (asked > 0) atHq.add(t.fact('promo.recalled', { on: 'HQ1', at, prev: { 'promo:M': [] } }, { promoId: 'M', terminal: till, amount: asked }));
          } else if (s.what === 6) {
            // More, or as few as the law lets: what is used or held, as far as headquarters knows.
            quota = s.told ? quota + s.n : Math.min(quota, leastQuota(foldQuota('promo:M', atHq)) + s.n - 1);
            const version = i + 2;
            atHq.add(t.fact('promo.published', { on: 'HQ1', at, prev: { 'promo:M': [] } }, { promoId: 'M', version, fromMs: 0, toMs: 9e14, quota }));
          } else if (s.what === 5) {
            for (const f of atHq) if (f.kind === 'promo.recalled') known.add(f);
            for (const answer of answerQuotaRecalls({ terminal: till, storeId: till.slice(0, 3) }, 'M', [...known], s.n % 2)?.facts ?? [])
              known.add(t.fact('promo.returned', { on: till, at, prev: { 'promo:M': [] } }, answer.body as { promoId: string; amount: number }));
          } else if (s.what === 0) {
            // A terminal that speaks with headquarters has told it everything of its own before it asks.
            for (const f of known) atHq.add(f);
            const amount = quotaShare(foldQuota('promo:M', atHq), till, s.told ? s.n : -s.n);
            if (amount !== 0) {
              const f = give(t, till, amount, at);
              atHq.add(f);
              known.add(f);
            }
          } else if (quotaUse(foldQuota('promo:M', known), till, s.n) === 'ok') known.add((s.told ? use : handOver)(t, till, at, s.n));
          if (s.what === 3) for (const f of known) atHq.add(f);
        }
        const whole = foldQuota('promo:M', t.told);
        expect(whole.used).toBeLessThanOrEqual(quota);
        expect(Object.values(whole.shares).reduce((a, b) => a + b, 0) + whole.free + whole.used).toBe(quota);
        expect(whole.free).toBeGreaterThanOrEqual(0);
        expect(detectAll(t.told).exceptions.filter((d) => d.code === 'EX-22')).toEqual([]);
        const mixed = [...t.told, ...t.told.slice(0, 3)]
          .map((f) => [luck.next().value as number, f] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, f]) => f); // an endless stream
        expect(foldQuota('promo:M', mixed)).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what goes back (conflicts §3.5)', () => {
  const here = { terminal: 'S01-T1', storeId: 'S01' };
  it('a recall is answered once, with what is neither used nor in a sale being made; the answer frees it', () => {
    const t = begin(10);
    give(t, 'S01-T1', 5, '09:10');
    use(t, 'S01-T1', '09:20', 2);
    const asked = t.fact('promo.recalled', { on: 'HQ1', at: '09:30', prev: { 'promo:M': [] } }, { promoId: 'M', terminal: 'S01-T1', amount: 5 });
    expect(foldQuota('promo:M', t.told)).toMatchObject({ shares: { 'S01-T1': 3 }, free: 5, recalls: [{ factId: asked.id, amount: 5 }] });
    expect(answerQuotaRecalls({ terminal: 'S02-T1', storeId: 'S02' }, 'M', t.told, 0)).toBeUndefined();
    const answer = answerQuotaRecalls(here, 'M', t.told, 1)?.facts ?? [];
    expect(answer.map((f) => f.body)).toEqual([{ promoId: 'M', amount: 2, recall: asked.id }]);
    t.fact('promo.returned', { on: 'S01-T1', at: '09:40', prev: { 'promo:M': [] } }, { promoId: 'M', amount: 2, recall: asked.id });
    expect(foldQuota('promo:M', t.told)).toMatchObject({ shares: { 'S01-T1': 1 }, free: 7, used: 2, recalls: [] });
    expect(answerQuotaRecalls(here, 'M', t.told, 0)).toBeUndefined();
  });
  it('a voided sale gives its use back to whoever used it; what was used over the share is made up for before more is held', () => {
    const t = begin(10);
    give(t, 'S01-T1', 1, '09:10');
    const sale = use(t, 'S01-T1', '09:20', 1);
    expect(foldQuota('promo:M', t.told)).toMatchObject({ shares: { 'S01-T1': 0 }, used: 1 });
    const { saleId } = sale.body as { readonly saleId: string };
    t.fact(
      'sale.voided',
      { on: 'S01-T2', at: '09:30', prev: {} },
      { saleId, storeId: 'S01', reason: 'x', refundFen: 0, pieces: [], entries: [{ n: 1, ledger: 'quota', account: 'M', amount: 1, reverses: `${saleId}#1` }] },
    );
    expect(foldQuota('promo:M', t.told)).toMatchObject({ shares: { 'S01-T1': 1 }, used: 0, free: 9 });
    use(t, 'S01-T1', '09:40', 3);
    const over = foldQuota('promo:M', t.told);
    expect([over.over, quotaShare(over, 'S01-T1', 2)]).toEqual([{ 'S01-T1': 2 }, 4]);
    give(t, 'S01-T1', 4, '09:50');
    expect(foldQuota('promo:M', t.told)).toMatchObject({ shares: { 'S01-T1': 2 }, used: 3, free: 5 });
  });
  it('an offer taken out of a sale gives back what was given for that sale, and nothing else', () => {
    const t = begin(10);
    give(t, 'S01-T1', 2, '09:10');
    const offer = { kind: 'campaign', id: 'M' } as const;
    expect(returnUnneeded(here, offer, 'sale:1', t.told)).toBeUndefined();
    t.fact('promo.escrowed', { on: 'HQ1', at: '09:20', prev: { 'promo:M': [] } }, { promoId: 'M', terminal: 'S01-T1', amount: 1, for: 'sale:1' });
    expect(returnUnneeded(here, offer, 'sale:1', t.told)?.facts.map((f) => f.body)).toEqual([{ promoId: 'M', amount: 1, for: 'sale:1' }]);
  });
  it('a code goes back while it is unused and in no sale', () => {
    const t = new Teller();
    const issued = t.fact('coupon.issued', { on: 'HQ1', at: '09:00', prev: { 'coupon:V': [] } }, { code: 'V', valueFen: 30_000, pooled: true });
    const held = t.fact('coupon.escrowed', { on: 'HQ1', at: '09:30', prev: { 'coupon:V': [issued] } }, { code: 'V', terminal: 'S01-T1' });
    const asked = t.fact('coupon.recalled', { on: 'HQ1', at: '09:40', prev: { 'coupon:V': [held] } }, { code: 'V', terminal: 'S01-T1' });
    expect([answerCouponRecall(here, 'V', t.told, true), answerCouponRecall({ terminal: 'S02-T1', storeId: 'S02' }, 'V', t.told, false)]).toEqual([
      undefined,
      undefined,
    ]);
    expect(answerCouponRecall(here, 'V', t.told, false)?.facts.map((f) => f.body)).toEqual([{ code: 'V', recall: asked.id }]);
    t.fact('coupon.returned', { on: 'S01-T1', at: '09:50', prev: { 'coupon:V': [asked] } }, { code: 'V', recall: asked.id });
    expect([couponHolder('coupon:V', t.told), couponUse(t.told, 'coupon:V', here), answerCouponRecall(here, 'V', t.told, false)]).toEqual([
      undefined,
      'needsPin',
      undefined,
    ]);
  });
  it('the default rule gives half of it evenly to the main terminals', () => {
    expect([[...defaultShares(11, ['A', 'B'])], [...defaultShares(3, ['A', 'B'])], [...defaultShares(9, [])]]).toEqual([
      [
        ['A', 2],
        ['B', 2],
      ],
      [],
      [],
    ]);
  });
});

describe('codes of a pool (conflicts §3.5, §4.15)', () => {
  it('usable offline where they are bound or were given; given on, they go to the last one by causes; a universal one needs headquarters or a PIN', () => {
    const t = new Teller();
    t.fact('coupon.issued', { on: 'HQ1', at: '09:00', prev: { 'coupon:U': [] } }, { code: 'U', valueFen: 30_000, bound: 'S01' });
    expect([
      couponUse(t.told, 'coupon:U', { terminal: 'S01-T2', storeId: 'S01' }),
      couponUse(t.told, 'coupon:U', { terminal: 'S02-T1', storeId: 'S02' }),
    ]).toEqual(['ok', 'needsPin']);
    const p = new Teller();
    const issued = p.fact('coupon.issued', { on: 'HQ1', at: '09:00', prev: { 'coupon:V': [] } }, { code: 'V', valueFen: 30_000 });
    expect(couponUse(p.told, 'coupon:V', { terminal: 'S01-T1', storeId: 'S01' })).toBe('needsPin');
    const first = p.fact('coupon.escrowed', { on: 'HQ1', at: '09:30', prev: { 'coupon:V': [issued] } }, { code: 'V', terminal: 'S01-T1' });
    p.fact('coupon.escrowed', { on: 'HQ1', at: '09:20', prev: { 'coupon:V': [first] } }, { code: 'V', terminal: 'S02-T1' });
    expect([couponHolder('coupon:V', p.told), couponHolder('coupon:V', [...p.told].reverse())]).toEqual(['S02-T1', 'S02-T1']);
    expect([
      couponUse(p.told, 'coupon:V', { terminal: 'S02-T1', storeId: 'S02' }),
      couponUse(p.told, 'coupon:V', { terminal: 'S01-T1', storeId: 'S01' }),
    ]).toEqual(['ok', 'needsPin']);
  });
});
