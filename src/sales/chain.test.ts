import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cumulativeShare, pointsEarned, refundWithGift, runChain, splitByQuota } from './chain.ts';
import type { ChainLine, ChainOrder } from './chainTypes.ts';
import { selectPrice, stalePriceDiff } from './price.ts';
import { tender } from './tender.ts';
import type { PriceRef } from '../facts/reference.ts';

/** Golden vectors of jewelry §7.6 and §8.12; fen, mg, 1/1000 ct. */
const GOLD = 159_900;
const fixed = (key: string, tagFen: number, more: Partial<ChainLine> = {}): ChainLine => ({ key, mode: 'fixed', tagFen, ...more });
const nets = (o: ChainOrder): number[] => runChain(o).lines.map((l) => l.netFen);
const PV01: ChainLine = { key: '1', mode: 'byGram', gold: { mg: 8765, fenPerG: GOLD }, labour: { fenPerG: 3800 } };
const PV03 = fixed('2', 1_234_500, { manualRateBp: 6850 });

describe('golden vectors of the price chain (jewelry §7.6)', () => {
  it('PV-01 by gram, labour a gram', () => {
    const r = runChain({ lines: [PV01] });
    expect(r.lines[0]?.components).toMatchObject({ goldFen: 1_401_524, labourFen: 33_307 });
    expect(r.payableFen).toBe(1_434_831);
  });
  it('PV-02 by gram, labour a piece, parts', () => {
    const r = runChain({ lines: [{ key: '1', mode: 'byGram', gold: { mg: 5230, fenPerG: GOLD }, labour: { fen: 38_000 }, partsFen: 1200 }] });
    expect(r.lines[0]?.components.goldFen).toBe(836_277);
    expect(r.payableFen).toBe(875_477);
  });
  it('PV-03 fixed price at 6.85折', () => {
    const r = runChain({ lines: [PV03] });
    expect(r.payableFen).toBe(845_633);
    expect(r.discountFen).toBe(388_867);
  });
  it('PV-04 custom piece of stone, mount, side stones and rework', () => {
    const r = runChain({
      lines: [
        {
          key: '1',
          mode: 'byGram',
          gold: { mg: 4256, fenPerG: 68_000 },
          labour: { fen: 120_000 },
          stones: [
            { milliCarat: 1020, fenPerCt: 5_568_000 },
            { milliCarat: 185, fenPerCt: 879_900 },
          ],
          extraFen: 45_000,
        },
      ],
    });
    expect(r.lines[0]?.components).toMatchObject({ goldFen: 289_408, stonesFen: [5_679_360, 162_782] });
    expect(r.payableFen).toBe(6_296_550);
  });
  it('PV-05 all six steps, one on the result of the other', () => {
    const r = runChain({
      lines: [fixed('1', 1_688_800, { promotions: [{ id: 'p', effect: { kind: 'rate', bp: 9000 } }], manualRateBp: 9800 })],
      memberRateBp: 9500,
      coupons: [{ id: 'c', fen: 30_000 }],
      points: { use: 1000, fenEach: 100, maxBp: 1000 },
      rounding: 'yuan',
    });
    expect(r.lines[0]?.steps.map((s) => [s.step, s.afterFen])).toEqual([
      ['promotion', 1_519_920],
      ['member', 1_443_924],
      ['manualLine', 1_415_046],
      ['coupon', 1_385_046],
      ['points', 1_285_046],
      ['rounding', 1_285_000],
    ]);
    expect(r).toMatchObject({ payableFen: 1_285_000, pointsCap: 1385, pointsUsed: 1000 });
    expect(pointsEarned(r.payableFen, 1000)).toBe(1285);
  });
  it('PV-06 steps that exclude each other: the lower result wins, a tie goes to the earlier step (R5)', () => {
    const promo = (bp: number, ...excludes: ('member' | 'coupon')[]): Partial<ChainLine> => ({
      promotions: [{ id: `p${bp}`, effect: { kind: 'rate', bp }, excludes }],
    });
    const r = runChain({
      lines: [fixed('1', 999_900, promo(8800, 'member', 'coupon')), fixed('2', 568_800, promo(9700, 'member')), fixed('3', 358_800, promo(9500, 'member'))],
      memberRateBp: 9500,
      coupons: [{ id: 'c', fen: 30_000, fromFen: 800_000 }],
    });
    expect(r.lines.map((l) => l.netFen)).toEqual([879_912, 521_964, 329_256]);
    expect(r.lines.map((l) => l.steps[0]?.step)).toEqual(['promotion', 'member', 'promotion']);
    expect(r.payableFen).toBe(1_731_132);
  });
  it('PV-07 member price beats a promotion that excludes it; by gram the level touches the labour only', () => {
    const line = fixed('1', 999_900, { memberPriceFen: 899_900, promotions: [{ id: 'p', effect: { kind: 'rate', bp: 9500 }, excludes: ['member'] }] });
    expect(nets({ lines: [line], memberRateBp: 9500 })).toEqual([899_900]);
    expect(nets({ lines: [line] })).toEqual([949_905]);
    const byGram = runChain({ lines: [PV01], memberRateBp: 9000 });
    expect(byGram.lines[0]?.labourNetFen).toBe(29_976);
    expect(byGram.payableFen).toBe(1_431_500);
  });
  it('PV-08 每克减 stands beside the board price, 工费折 sets the labour (R3)', () => {
    const r = runChain({
      lines: [
        {
          ...PV01,
          promotions: [
            { id: 'a', effect: { kind: 'perGram', fenPerG: 5000 } },
            { id: 'b', effect: { kind: 'rate', bp: 8000 } },
          ],
        },
      ],
    });
    expect(r.lines[0]).toMatchObject({ perGramOffFen: 43_825, labourNetFen: 26_646, netFen: 1_384_345 });
  });
  it('PV-09 满减 over its eligible lines, not on a bar', () => {
    const bar: ChainLine = { key: 'bar', mode: 'byGram', gold: { mg: 10_000, fenPerG: 116_800 }, excludedFrom: ['orderPromotion'] };
    const r = runChain({
      lines: [fixed('1', 845_633), fixed('2', 679_932), bar, fixed('3', 512_345)],
      fullReduce: {
        id: 'm',
        tiers: [
          { fromFen: 1_000_000, offFen: 60_000 },
          { fromFen: 2_000_000, offFen: 150_000 },
        ],
      },
    });
    expect(r.lines.map((l) => l.netFen)).toEqual([783_390, 629_886, 1_168_000, 474_634]);
    expect(r.payableFen).toBe(3_055_910);
  });
  it('PV-10 满赠: the gift is a line at 0; its value stays off the refund when it is not brought back', () => {
    expect(runChain({ lines: [fixed('1', 845_633), fixed('2', 58_000), fixed('gift', 0)] }).payableFen).toBe(903_633);
    expect(refundWithGift(58_000, 845_633, 888_800, 12_800, false)).toBe(45_200);
    expect(refundWithGift(58_000, 845_633, 888_800, 12_800, true)).toBe(58_000);
  });
  it('PV-11 买2送1: the cheapest is shared by the group', () => {
    expect(nets({ lines: [fixed('1', 39_900), fixed('2', 29_900), fixed('3', 35_900)], groups: [{ id: 'g', lines: ['1', '2', '3'], free: 1 }] })).toEqual([
      28_613, 21_442, 25_745,
    ]);
  });
  it('PV-12 coupons: spread over the lines, never change', () => {
    expect(nets({ lines: [fixed('1', 218_800), fixed('2', 99_900)], coupons: [{ id: 'c', fen: 50_000, fromFen: 300_000 }] })).toEqual([184_473, 84_227]);
    expect(runChain({ lines: [fixed('1', 89_900)], coupons: [{ id: 'c', fen: 100_000 }] })).toMatchObject({
      payableFen: 0,
      couponsUsed: [{ id: 'c', fen: 89_900, lapsedFen: 10_100 }],
    });
  });
  it('PV-13 a quota splits the line', () => {
    const lines = splitByQuota(3, 12_900, 9900, 2);
    expect(lines.map((l) => [l.qty, l.unitFen, l.quota])).toEqual([
      [2, 9900, true],
      [1, 12_900, false],
    ]);
    expect(lines.reduce((s, l) => s + l.totalFen, 0)).toBe(32_700);
  });
  it('PV-14 agreed total: ties of the largest remainder go by line order (R6)', () => {
    expect(nets({ lines: [fixed('1', 1_000_000), fixed('2', 2_000_000), fixed('3', 2_000_000)], order: { agreedFen: 4_911_114 } })).toEqual([
      982_223, 1_964_445, 1_964_446,
    ]);
  });
  it('PV-15 抹角 is its own step, allocated to the lines', () => {
    const r = runChain({ lines: [PV01, PV03], rounding: 'yuan' });
    expect(r).toMatchObject({ roundingFen: 64, payableFen: 2_280_400 });
    expect(r.lines.map((l) => l.netFen)).toEqual([1_434_791, 845_609]);
  });
  it('PV-16 a resumed draft takes the newest version it knows; locked and offline prices stand, EX-13 tells the difference', () => {
    const day = Date.UTC(2026, 10, 21);
    const at = (h: number): number => day + (h - 8) * 3_600_000;
    const price = (version: string, fenPerG: number, h: number): PriceRef => ({
      id: `ref:price:gold999:${version}`,
      cls: 'price',
      metal: 'gold999',
      fenPerG,
      validFromMs: at(h),
      version,
      publishedBy: '0001',
      scope: 'all',
    });
    const [v7, v8] = [price('v7', 159_900, 9.5), price('v8', 161_500, 13)];
    const worth = (prices: PriceRef[], h: number): number =>
      runChain({
        lines: [
          { key: '1', mode: 'byGram', gold: { mg: 12_340, fenPerG: selectPrice(prices, 'gold999', { storeId: 'S01', nowMs: at(h) })?.price.fenPerG ?? 0 } },
        ],
      }).payableFen;
    expect(worth([v7, v8], 9.9)).toBe(1_973_166);
    expect(worth([v7, v8], 14)).toBe(1_992_910);
    expect(worth([v7], 14)).toBe(1_973_166);
    expect(stalePriceDiff(1_973_166, 1_992_910, v8.validFromMs, at(14))).toBe(19_744);
    expect(stalePriceDiff(1_973_166, 1_992_910, v8.validFromMs, at(13.2))).toBeUndefined();
  });
  it('PV-17 goods by weight, returned in parts that sum to the whole (R7)', () => {
    const sale = runChain({ lines: [{ key: '1', mode: 'byGram', gold: { mg: 36_480, fenPerG: 1280 } }] }).payableFen;
    expect(sale).toBe(46_694);
    expect(cumulativeShare(sale, 36_480, 0, 12_000)).toBe(15_360);
    expect(cumulativeShare(sale, 36_480, 12_000, 24_480)).toBe(31_334);
  });
  it('PV-18 mixed tenders: only cash gives change', () => {
    const t = tender(2_280_400, [
      { method: 'card', amountFen: 1_000_000 },
      { method: 'wechat', amountFen: 1_000_000 },
      { method: 'cash', amountFen: 300_000 },
    ]);
    expect(t).toMatchObject({ paidFen: 2_300_000, dueFen: 0, changeFen: 19_600, settled: true });
    expect(tender(100, [{ method: 'card', amountFen: 101 }]).problem?.code).toBe('tender-over');
    expect(
      tender(100, [
        { method: 'card', amountFen: 100 },
        { method: 'cash', amountFen: 1 },
      ]),
    ).toMatchObject({ settled: true, changeFen: 1 });
  });
});

describe('rules that hold for every order', () => {
  const line = (key: string): fc.Arbitrary<ChainLine> =>
    fc.oneof(
      fc.record({
        key: fc.constant(key),
        mode: fc.constant('fixed' as const),
        tagFen: fc.integer({ min: 0, max: 9_999_999 }),
        manualRateBp: fc.integer({ min: 5000, max: 10_000 }),
      }),
      fc.record({
        key: fc.constant(key),
        mode: fc.constant('byGram' as const),
        gold: fc.record({ mg: fc.integer({ min: 1, max: 90_000 }), fenPerG: fc.integer({ min: 100, max: 200_000 }) }),
        labour: fc.record({ fenPerG: fc.integer({ min: 0, max: 9000 }) }),
        manualRateBp: fc.integer({ min: 5000, max: 10_000 }),
      }),
    );
  const order: fc.Arbitrary<ChainOrder> = fc
    .integer({ min: 1, max: 8 })
    .chain((n) =>
      fc.record({
        lines: fc.tuple(...Array.from({ length: n }, (_, i) => line(String(i)))),
        memberRateBp: fc.option(fc.integer({ min: 8000, max: 10_000 }), { nil: undefined }),
        order: fc.option(
          fc.oneof(fc.record({ rateBp: fc.integer({ min: 5000, max: 10_000 }) }), fc.record({ agreedFen: fc.integer({ min: 0, max: 9_000_000 }) })),
          { nil: undefined },
        ),
        coupons: fc.array(fc.record({ id: fc.string(), fen: fc.integer({ min: 1, max: 900_000 }) }), { maxLength: 2 }),
        rounding: fc.constantFrom('none' as const, 'jiao' as const, 'yuan' as const, 'ten' as const),
      }),
    );
  it('R9: line nets sum to the payable amount, none below 0, tag − discount − 抹零 = payable, and the steps explain every fen', () => {
    fc.assert(
      fc.property(order, (o) => {
        const r = runChain(o);
        expect(r.lines.reduce((s, l) => s + l.netFen, 0)).toBe(r.payableFen);
        expect(r.tagFen - r.discountFen - r.roundingFen).toBe(r.payableFen);
        for (const l of r.lines) {
          expect(l.netFen).toBeGreaterThanOrEqual(0);
          expect(l.components.tagFen - l.steps.reduce((s, x) => s + x.beforeFen - x.afterFen, 0)).toBe(l.netFen);
        }
        const unit = { none: 1, jiao: 10, yuan: 100, ten: 1000 }[o.rounding ?? 'none'];
        expect(r.payableFen % unit).toBe(0);
      }),
      { verbose: true },
    );
  });
});
