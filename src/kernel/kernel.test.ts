import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessDate, businessDay, wallTime, zonedMs } from './businessDate.ts';
import { capitalAmount } from './capital.ts';
import { formatCarat } from './carat.ts';
import { formatDocNumber, parseDocNumber } from './docNumber.ts';
import { equal } from './equal.ts';
import { hashOf } from './hash.ts';
import { compareHlc, encodeHlc, hlcAbove, hlcMs, parseHlc, receiveHlc, tickHlc } from './hlc.ts';
import { jcs } from './jcs.ts';
import { byStaffNo } from './order.ts';
import { formatFen, floorMulDiv, halfUpMulDiv, largestRemainder, parseYuan } from './money.ts';
import { displayPhone, maskPhone, normalisePhone } from './phone.ts';
import { makeUlid, ulidFactory, ulidMs } from './ulid.ts';
import { formatGrams } from './weight.ts';

describe('大写 of an amount (jewelry.md §18)', () => {
  it.each([
    [0, '人民币零元整'],
    [1, '人民币壹分'],
    [10, '人民币壹角'],
    [100, '人民币壹元整'],
    [101, '人民币壹元零壹分'],
    [32504, '人民币叁佰贰拾伍元零肆分'],
    [140950, '人民币壹仟肆佰零玖元伍角'],
    [168032, '人民币壹仟陆佰捌拾元叁角贰分'],
    [600714, '人民币陆仟零柒元壹角肆分'],
    [1640902, '人民币壹万陆仟肆佰零玖元零贰分'],
    [10700053, '人民币壹拾万零柒仟元伍角叁分'],
    [1000, '人民币壹拾元整'],
    [1001000, '人民币壹万零壹拾元整'],
    [1000100, '人民币壹万零壹元整'],
    [10000000, '人民币壹拾万元整'],
    [100500000, '人民币壹佰万零伍仟元整'],
    [10001000000, '人民币壹亿零壹万元整'],
    [2000000005000, '人民币贰佰亿零伍拾元整'],
    [99999999999, '人民币玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
    [-45600, '人民币负肆佰伍拾陆元整'],
  ])('%i fen is %s', (fen, text) => expect(capitalAmount(fen)).toBe(text));
});

describe('document numbers (jewelry.md §9.3)', () => {
  it.each([
    ['XS', 'S01-T1', 'A', 143, 'XS-S01T1A-20261121-00143'],
    ['YY', 'HQ1', 'A', 31, 'YY-HQ1A-20261121-00031'],
    ['XS', 'S01-T1', 'B', 1, 'XS-S01T1B-20261121-00001'],
    ['XS', 'S01-T12', 'AB', 123456, 'XS-S01T12AB-20261121-123456'],
  ] as const)('%s %s %s %i is %s and reads back', (cls, terminal, epoch, seq, text) => {
    expect(formatDocNumber({ cls, terminal, epoch, businessDate: '2026-11-21', seq })).toBe(text);
    expect(parseDocNumber(text)).toEqual({ cls, terminalCode: terminal.replace('-', ''), epoch, businessDate: '2026-11-21', seq });
  });
  it.each(['XS-S01T1A-20261121-00143*1', 'XX-S01T1A-20261121-00143', 'XS-S01T1A-2026112-00143', 'XS-S01T1A-20261121-0143', ''])('%s is none', (text) =>
    expect(parseDocNumber(text)).toBeUndefined(),
  );
});

describe('phones by region (A1.1.2, jewelry.md §17)', () => {
  it.each([
    ['13800001234', 'CN', '+8613800001234', '138****1234'],
    ['138 0000-1234', 'CN', '+8613800001234', '138****1234'],
    ['＋８６ １３８００００１２３４', 'CN', '+8613800001234', '138****1234'],
    ['(91)234567', 'HK', '+85291234567', '91****67'],
    ['2123 4567', 'HK', '+85221234567', '21****67'],
    ['66123456', 'MO', '+85366123456', '66****56'],
    ['28123456', 'MO', '+85328123456', '28****56'],
    ['81234567', 'MO', '+85381234567', '81****67'],
    ['0912345678', 'TW', '+886912345678', '09******78'],
    ['+14155550123', 'INTL', '+14155550123', '+14*******23'],
  ] as const)('%s in %s is %s, shown %s', (text, region, e164, masked) => {
    const phone = normalisePhone(text, region);
    expect(phone.ok && phone.value.e164).toBe(e164);
    expect(maskPhone(e164)).toBe(masked);
  });
  it.each([
    ['12800001234', 'CN'],
    ['1380000123', 'CN'],
    ['138000012345', 'CN'],
    ['11234567', 'HK'],
    ['21234567', 'MO'],
    ['912345678901', 'TW'],
    ['14155550123', 'INTL'],
    ['+0123456789', 'INTL'],
    ['', 'CN'],
  ] as const)('%s is no number of %s', (text, region) =>
    expect(normalisePhone(text, region)).toEqual({ ok: false, problem: { code: 'phone-invalid', params: { region } } }),
  );
  it('takes a mainland land line only as an alternate phone', () => {
    expect(normalisePhone('021-12345678', 'CN').ok).toBe(false);
    const fixed = normalisePhone('021-12345678-123', 'CN', { fixed: true });
    expect(fixed.ok && fixed.value).toMatchObject({ e164: '+862112345678', kind: 'fixed', display: '021-12345678-123' });
    expect(displayPhone('+862112345678')).toBe('02112345678');
    for (const again of ['+862112345678', '02112345678']) {
      const read = normalisePhone(again, 'CN', { fixed: true });
      expect(read.ok && read.value).toMatchObject({ e164: '+862112345678', display: '021-12345678' });
    }
    const four = normalisePhone('075512345678', 'CN', { fixed: true });
    expect(four.ok && four.value.display).toBe('0755-12345678');
  });
});

describe('money (jewelry.md §7.5)', () => {
  it('rounds half up and mirrors negatives (R2)', () => {
    expect(halfUpMulDiv(12340, 159900, 1000)).toBe(1973166); // SC-10: 12.34 g × ¥1 599.00
    expect([halfUpMulDiv(1, 1, 2), halfUpMulDiv(-1, 1, 2), halfUpMulDiv(5, 1, 10), halfUpMulDiv(-4, 1, 10)]).toEqual([1, -1, 1, 0]);
    expect([floorMulDiv(7, 1, 2), floorMulDiv(-7, 1, 2)]).toEqual([3, -4]);
  });
  it('is exact where floating point is not', () => expect(halfUpMulDiv(9_007_199_254_740_991, 3, 3)).toBe(9_007_199_254_740_991));
  it('allocates by largest remainder, ties by line order, no line above its amount (R6)', () => {
    expect(largestRemainder(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(largestRemainder(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(largestRemainder(5, [0, 0])).toEqual([5, 0]);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 20 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (weights, share) => {
          const total = Math.floor(weights.reduce((s, w) => s + w, 0) * share);
          const parts = largestRemainder(total, weights);
          expect(parts.reduce((s, p) => s + p, 0)).toBe(total);
          if (weights.some((w) => w > 0)) parts.forEach((p, i) => expect(p).toBeLessThanOrEqual(weights[i] ?? 0));
        },
      ),
    );
  });
  it('shows and reads yuan', () => {
    expect([formatFen(2800000), formatFen(-5), formatFen(100000, { decimals: 'auto' }), formatFen(123, { symbol: '' })]).toEqual([
      '¥28,000.00',
      '-¥0.05',
      '¥1,000',
      '1.23',
    ]);
    expect([parseYuan('28,000.5'), parseYuan('１２．３４'), parseYuan('1.234'), parseYuan('abc'), parseYuan('')]).toEqual([
      2800050,
      1234,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('weights', () => {
  it('rounds carats up only at 9 (逢九进一, jewelry.md §4.1)', () =>
    expect([1019, 1018, 1010, 999, 300].map(formatCarat)).toEqual(['1.02', '1.01', '1.01', '1.00', '0.30']));
  it('shows grams from mg', () =>
    expect([formatGrams(12340), formatGrams(12345), formatGrams(12345, 3), formatGrams(-5)]).toEqual(['12.34', '12.35', '12.345', '-0.01']));
});

describe('hybrid clock (conflicts.md §3.2)', () => {
  const node = 'S01-T1A';
  it('sorts as text in time order', () => {
    const stamps = [encodeHlc(1_000, 0, node), encodeHlc(1_000, 1, node), encodeHlc(1_000, 36, node), encodeHlc(999_999_999_999, 0, node)];
    expect([...stamps].sort()).toEqual(stamps);
    expect(compareHlc(stamps[0] ?? '', stamps[1] ?? '')).toBe(-1);
    expect(encodeHlc(5, 36 ** 4, node)).toBe(encodeHlc(6, 0, node));
  });
  it('never goes back when the wall clock does', () => {
    const a = tickHlc(undefined, 10_000, node);
    const b = tickHlc(a, 4_000, node);
    expect(b > a).toBe(true);
    expect(hlcMs(b)).toBe(10_000);
  });
  it('follows a remote stamp, but not one more than two minutes ahead', () => {
    const own = tickHlc(undefined, 10_000, node);
    expect(hlcMs(receiveHlc(own, encodeHlc(20_000, 3, 'S02-T1A'), 10_000, node))).toBe(20_000);
    expect(hlcMs(receiveHlc(own, encodeHlc(10_000 + 120_001, 3, 'S02-T1A'), 10_000, node))).toBe(10_000);
    const next = tickHlc(receiveHlc(own, encodeHlc(20_000, 3, 'S02-T1A'), 10_000, node), 10_001, node);
    expect(next > encodeHlc(20_000, 3, 'S02-T1A')).toBe(true);
  });
  it('lets a writer overwrite what it has read, whatever clock wrote it', () =>
    expect(hlcAbove(encodeHlc(99_000, 7, 'S02-T1A'), encodeHlc(5, 0, node)) > encodeHlc(99_000, 7, 'S02-T1A')).toBe(true));
  it('knows a stamp by its shape', () => expect([parseHlc(encodeHlc(5, 0, node)) !== undefined, parseHlc('yesterday')]).toEqual([true, undefined]));
});

describe('canonical JSON (RFC 8785)', () => {
  it('writes the example of the standard', () => {
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"\/',
      literals: [null, true, false],
    };
    expect(jcs(value)).toBe('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
  });
  it('sorts keys by UTF-16 code units', () =>
    expect(jcs({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 })).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    ));
  it('is the same for any order of keys, and hashes alike', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (o) => {
        const turned = Object.fromEntries(Object.entries(o).reverse());
        expect(equal(o, turned)).toBe(true);
        expect(hashOf(o)).toBe(hashOf(turned));
      }),
    ));
  it('calls two values equal when their texts are, and only then', () =>
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.boolean(), (a, b, wrap) => {
        const [x, y] = wrap
          ? [
              { a, b, c: undefined, list: [a, undefined] },
              { b, a, list: [b, null] },
            ]
          : [a, b];
        expect(equal(x, y)).toBe(jcs(x) === jcs(y));
        expect(equal(x, JSON.parse(JSON.stringify(x)))).toBe(true);
      }),
    ));
  it('tells a list from an object, a longer from a shorter, and a member from none', () => {
    const different: readonly (readonly [unknown, unknown])[] = [
      [[], {}],
      [[1], [1, 2]],
      [{ a: 1 }, { a: 1, b: 2 }],
      [{ a: 1, b: 2 }, { a: 1 }],
      [null, undefined],
      [{ a: null }, {}],
      [0, '0'],
    ];
    for (const [a, b] of different) expect([a, b, equal(a, b), equal(b, a)]).toEqual([a, b, false, false]);
  });
  it('has no words for what JSON has not', () => expect(() => jcs({ a: Number.NaN })).toThrow(TypeError));
});

describe('business date (architecture §8)', () => {
  const ms = (iso: string): number => Date.parse(iso);
  it.each([
    ['2026-11-21T03:59:59+08:00', '2026-11-20'],
    ['2026-11-21T04:00:00+08:00', '2026-11-21'],
    ['2026-11-22T01:00:00+08:00', '2026-11-21'],
    ['2027-01-01T02:00:00+08:00', '2026-12-31'],
  ])('%s belongs to %s', (iso, date) => expect(businessDate(ms(iso), 'Asia/Shanghai')).toBe(date));
  it('goes by the store’s zone', () => expect(businessDate(ms('2026-11-21T10:00:00Z'), 'America/Los_Angeles')).toBe('2026-11-20'));
  it('agrees with the calendar of the platform at any moment and zone', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_500_000_000_000 }),
        fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu', 'UTC', 'Australia/Lord_Howe'),
        (ms, zone) => {
          const part: Record<string, string> = {};
          for (const p of new Intl.DateTimeFormat('en-US', {
            timeZone: zone,
            hourCycle: 'h23',
            year: 'numeric',
            month: '2-digit',
            day: '2-digit',
            hour: '2-digit',
            minute: '2-digit',
            second: '2-digit',
          }).formatToParts(ms))
            part[p.type] = p.value;
          expect(wallTime(ms, zone)).toEqual({
            date: `${part['year']}-${part['month']}-${part['day']}`,
            hour: Number(part['hour']),
            minute: Number(part['minute']),
            second: Number(part['second']),
          });
        },
      ),
    ));
  it('spans a day with summer time', () => {
    const { startMs, endMs } = businessDay('2026-03-07', 'America/New_York'); // the clocks jump on the 8th at 2
    expect(endMs - startMs).toBe(23 * 3_600_000);
    expect(zonedMs('2026-11-21', '10:00', 'Asia/Shanghai')).toBe(ms('2026-11-21T10:00:00+08:00'));
  });
});

describe('ids', () => {
  it('never go back, not within one ms and not when the clock does', () => {
    let now = 1_700_000_000_000;
    const next = ulidFactory(
      () => now,
      () => 0.999999,
    );
    const ids = [next(), next(), next()];
    now -= 5_000;
    ids.push(next());
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(4);
    expect(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true);
  });
  it('carry their time', () => expect(ulidMs(`fact:${makeUlid(1_700_000_000_000, () => 0.5)}`)).toBe(1_700_000_000_000));
  it('order staff numbers as numbers', () => expect(['1001', '999', 'A1'].sort(byStaffNo)).toEqual(['999', '1001', 'A1']));
});
