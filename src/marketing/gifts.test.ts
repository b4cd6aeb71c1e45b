import { describe, expect, it } from 'vitest';
import type { AggKey, Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import type { BodyOf } from '../facts/registry.ts';
import { layoutReceipt } from '../sales/receipt.ts';
import { offerFen } from '../sales/offers.ts';
import type { KnownOffer } from '../sales/offers.ts';
import { FACT, OPTIONS, SALE, SETTINGS, STORE, show } from '../sales/test-kit.ts';
import type { SaleOffer } from '../sales/types.ts';
import { moment, Teller } from '../testkit/facts.ts';
import { entitledTo, issueGift } from './gifts.ts';
import type { Entitled } from './gifts.ts';
import { campaignAt, knownOffer } from './offers.ts';
import { answerQuotaRecalls, returnUnneeded } from './returns.ts';
import { detectGift, detectPromo } from './rules.ts';
import { foldQuota } from './shares.ts';
import { codeOf, committed, CON, contextOf, HERE, sell, SM } from './test-kit.ts';

const G: SaleOffer = { kind: 'gift', id: 'G' };
const M: SaleOffer = { kind: 'campaign', id: 'M' };
type Gift = NonNullable<BodyOf<'promo.published'>['gift']>;
/** 丝绒首饰盒 worth 128.00 in a campaign of `quota` gifts, `share` of them with S01-T1. */
function giving(quota: number, share: number, more: Partial<Gift> & { readonly fromFen?: number } = {}): Teller {
  const t = new Teller();
  const { fromFen = 0, ...gift } = more;
  const out = t.fact(
    'promo.published',
    { on: 'HQ1', at: '09:00', prev: { 'promo:G': [] } },
    {
      promoId: 'G',
      version: 1,
      fromMs: moment('09:00'),
      toMs: moment('23:00'),
      name: '满赠',
      fromFen,
      quota,
      gift: { name: '丝绒首饰盒', valueFen: 12_800, each: 'person', ...gift },
    },
  );
  if (share > 0) t.fact('promo.escrowed', { on: 'HQ1', at: '09:10', prev: { 'promo:G': [out] } }, { promoId: 'G', terminal: 'S01-T1', amount: share });
  return t;
}
const entitled = (t: Teller, customerId: string, cards: readonly string[] = []): Entitled =>
  entitledTo('G', customerId, cards, (key: AggKey) => t.told.filter((f) => f.prev[key] !== undefined));
const known = (t: Teller, customerId?: string, cards: readonly string[] = []): KnownOffer =>
  knownOffer(G, t.told, HERE, {}, customerId === undefined ? undefined : entitled(t, customerId, cards));
const issued = (t: Teller, on: string, customerId: string, heads: readonly (Fact | string)[], forced = false): Fact => {
  const use = { amount: -1, costFen: 12_800, ...(forced ? { forced } : {}) };
  const account = `G/${customerId.slice(5)}/once`;
  return t.fact(
    'gift.issued',
    { on, at: '10:00', prev: { 'promo:G': heads, [`gift:${account}`]: [] } },
    {
      storeId: on.slice(0, 3),
      customerId,
      entries: [
        { n: 1, ledger: 'quota', account: 'G', ...use, rule: '满赠', version: 1 },
        { n: 2, ledger: 'gift', account, ...use },
      ],
    },
  );
};
const RING_FEN = 6_880_000;

describe('a gift of a campaign in a sale (满赠; conflicts §3.5, §4.16, jewelry R4)', () => {
  it('within the own share it goes with the sale: one use of the campaign, one of the person’s entitlement, no change of any price', () => {
    const t = giving(4, 1);
    const gift = known(t, 'cust:1');
    expect(gift).toMatchObject({ use: 'ok', gift: { name: '丝绒首饰盒', entitled: { account: 'G/1/once' } } });
    const s = sell([gift]);
    expect([s.priced.totals.payableFen, s.priced.totals.discountFen, offerFen(s.priced.lines, G)]).toEqual([RING_FEN, 0, 0]);
    const { body, prev } = committed(s);
    expect(body.entries).toEqual([
      { n: 1, ledger: 'quota', account: 'G', amount: -1, costFen: 12_800, rule: '满赠', version: 1 },
      { n: 2, ledger: 'gift', account: 'G/1/once', amount: -1, costFen: 12_800 },
    ]);
    expect(body.gifts).toEqual([{ promoId: 'G', name: '丝绒首饰盒', valueFen: 12_800 }]);
    expect([prev['promo:G'], prev['gift:G/1/once']]).toEqual([gift.heads, []]);
  });
  it('R4: 满 X is tested after the manual discounts and before campaigns; below it the gift stands in the way of the money', () => {
    const at = (fromFen: number, rateBp?: number): string =>
      codeOf(sell([known(giving(4, 1, { fromFen }), 'cust:1')], { user: SM, ...(rateBp === undefined ? {} : { rateBp }) }));
    expect([at(RING_FEN), at(RING_FEN + 1)]).toEqual(['ok', 'gift-below']);
    expect([at(RING_FEN * 0.9, 9000), at(RING_FEN * 0.9 + 1, 9000)]).toEqual(['ok', 'gift-below']);
    const reduces: KnownOffer = { offer: M, name: '满减', offFen: 30_000, fromFen: 0, use: 'ok', version: 1, heads: [] };
    const both = sell([reduces, known(giving(4, 1, { fromFen: RING_FEN }), 'cust:1')]);
    expect(codeOf(both)).toBe('ok');
    expect(both.priced.totals.payableFen).toBe(RING_FEN - 30_000);
    expect(committed(both).body.entries?.map((e) => [e.n, e.ledger, e.account])).toEqual([
      [1, 'quota', 'M'],
      [2, 'quota', 'G'],
      [3, 'gift', 'G/1/once'],
    ]);
  });
  it('one for each person asks for the person; one for each sale does not, and leaves no entitlement', () => {
    expect(codeOf(sell([known(giving(4, 1))]))).toBe('gift-person');
    const walkIn = sell([known(giving(4, 1, { each: 'sale' }))]);
    expect(committed(walkIn).body.entries?.map((e) => e.ledger)).toEqual(['quota']);
    expect(committed(sell([known(giving(4, 1, { each: 'sale' }), 'cust:1')])).body.entries).toHaveLength(1);
  });
  it('had before, under this card or another of the person, it is refused with the store, and no manager can force it; given back it is free again', () => {
    const t = giving(4, 2);
    const first = issued(t, 'S02-T1', 'cust:2', [t.told[0] as Fact]);
    expect(known(t, 'cust:1').use).toBe('ok');
    const twice = known(t, 'cust:1', ['cust:1', 'cust:2']);
    expect(twice).toMatchObject({ use: 'refused', problem: { code: 'gift-had', params: { name: '满赠', store: 'S02' } } });
    expect(codeOf(sell([twice], { user: SM, approver: SM }))).toBe('gift-had');
    t.fact(
      'gift.issued',
      { on: 'S02-T1', at: '10:30', prev: { 'promo:G': [first], 'gift:G/2/once': [first] } },
      {
        storeId: 'S02',
        customerId: 'cust:2',
        entries: [
          { n: 1, ledger: 'quota', account: 'G', amount: 1, reverses: `${first.id}#1` },
          { n: 2, ledger: 'gift', account: 'G/2/once', amount: 1, reverses: `${first.id}#2` },
        ],
      },
    );
    expect(known(t, 'cust:1', ['cust:1', 'cust:2']).use).toBe('ok');
  });
  it('beyond the share it waits for a manager; where none is left at all, not even a manager can give it; a campaign is no gift and a gift no campaign', () => {
    expect(codeOf(sell([known(giving(4, 0), 'cust:1')]))).toBe('offer-share');
    expect(committed(sell([known(giving(4, 0), 'cust:1')], { approver: SM })).body.entries).toMatchObject([{ forced: true }, { forced: true }]);
    const t = giving(1, 0);
    issued(t, 'S01-T2', 'cust:2', []);
    expect(known(t, 'cust:1').problem?.code).toBe('promo-used-up');
    expect(knownOffer({ kind: 'campaign', id: 'G' }, t.told, HERE).problem?.code).toBe('promo-over');
    expect(campaignAt('G', t.told, moment('12:00'))?.gift).toEqual({ name: '丝绒首饰盒', valueFen: 12_800, each: 'person' });
  });
  it('stands on the receipt at nothing, with its value', () => {
    const text = show(layoutReceipt({ ...FACT, body: { ...SALE, gifts: [{ promoId: 'G', name: '丝绒首饰盒', valueFen: 12_800 }] } }, STORE, SETTINGS, OPTIONS));
    expect(text).toMatch(/\*赠品 丝绒首饰盒 +0\.00\n +价值 128\.00\n/);
    expect(text).toContain('111,946.00');
  });
});

describe('a gift without a sale (生日礼; conflicts §3.5, §4.16)', () => {
  const give = (k: KnownOffer, approver?: string): string | readonly Fact['kind'][] => {
    const done = issueGift(contextOf(CON, approver), { known: k, customerId: 'cust:1' });
    return done.ok ? done.value.facts.map((f) => f.kind) : done.problem.code;
  };
  it('is one fact with both entries; beyond the share a manager answers for it, and both entries say so', () => {
    expect(give(known(giving(4, 1), 'cust:1'))).toEqual(['gift.issued']);
    const beyond = known(giving(4, 0), 'cust:1');
    expect(give(beyond)).toBe('approval-needed');
    const forced = issueGift(contextOf(CON, '1000'), { known: beyond, customerId: 'cust:1' });
    expect(forced.ok ? forced.value.facts[0] : undefined).toMatchObject({
      approver: '1000',
      scope: ['S01'],
      body: {
        storeId: 'S01',
        customerId: 'cust:1',
        entries: [
          { ledger: 'quota', forced: true },
          { ledger: 'gift', account: 'G/1/once', forced: true },
        ],
      },
    });
  });
  it('one that asks for a purchase, or is counted by sale, goes with a sale; refused stays refused', () => {
    expect(give(known(giving(4, 1, { fromFen: 1 }), 'cust:1'))).toBe('gift-with-sale');
    expect(give(known(giving(4, 1, { each: 'sale' }), 'cust:1'))).toBe('gift-with-sale');
    expect(give(known(giving(4, 1)))).toBe('gift-person');
    const viewer = issueGift(contextOf({ ...CON, roles: ['AUD'] }), { known: known(giving(4, 1), 'cust:1'), customerId: 'cust:1' });
    expect(viewer.ok ? 'ok' : viewer.problem.code).toBe('not-allowed');
  });
  it('counts on the share like every use: what is left is what a recall gives back, and what was asked for it goes back when it is not given', () => {
    const t = giving(9, 3);
    issued(t, 'S01-T1', 'cust:2', [t.told[1] as Fact]);
    expect(foldQuota('promo:G', t.told)).toMatchObject({ used: 1, shares: { 'S01-T1': 2 }, free: 6 });
    const recall = t.fact(
      'promo.recalled',
      { on: 'HQ1', at: '11:00', prev: { 'promo:G': [t.told[2] as Fact] } },
      { promoId: 'G', terminal: 'S01-T1', amount: 3 },
    );
    const at = { terminal: 'S01-T1', storeId: 'S01' };
    expect(answerQuotaRecalls(at, 'G', t.told, 1)?.facts.map((f) => f.body)).toEqual([{ promoId: 'G', amount: 1, recall: recall.id }]);
    t.fact('promo.escrowed', { on: 'HQ1', at: '11:10', prev: { 'promo:G': [recall] } }, { promoId: 'G', terminal: 'S01-T1', amount: 1, for: 'gift:1' });
    expect(returnUnneeded(at, G, 'gift:1', t.told)?.facts.map((f) => f.body)).toEqual([{ promoId: 'G', amount: 1, for: 'gift:1' }]);
  });
  it('EX-22 names the forced gift as liable when there were too many, EX-17 the second one of a person; within the shares there is neither', () => {
    const t = giving(2, 1);
    const start = [t.told[1] as Fact];
    issued(t, 'S01-T1', 'cust:1', start);
    issued(t, 'S02-T1', 'cust:2', start);
    expect(detectPromo('promo:G', t.told)).toEqual([]);
    const over = issued(t, 'S03-T1', 'cust:1', start, true);
    const [found] = detectPromo('promo:G', t.told);
    expect(found).toMatchObject({ code: 'EX-22', status: 'open' });
    expect(found?.sides.filter((s) => s.data['liable'] === true).map((s) => [s.factId, s.data['costStore']])).toEqual([[over.id, 'S03']]);
    expect(detectGift('gift:G/1/once', t.told)).toMatchObject([{ code: 'EX-17', members: [t.told[2]?.id, over.id].sort() }]);
    expect(detectGift('gift:G/2/once', t.told)).toEqual([]);
    // A new version with more of them: they were not too many after all (§4.24).
    const [first] = t.told;
    if (!first || !isKind(first, 'promo.published')) throw new Error('the campaign comes first');
    t.fact('promo.published', { on: 'HQ1', at: '11:00', prev: { 'promo:G': [over] } }, { ...first.body, version: 2, quota: 3 });
    expect(detectPromo('promo:G', t.told)).toEqual([]);
  });
});
