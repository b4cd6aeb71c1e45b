import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf, columns, wrap } from './cells.ts';

describe('cells', () => {
  it('count a full-width character as two', () => {
    expect([cellsOf('a钻，￥'), cellsOf('\u{20000}')]).toEqual([7, 2]);
  });
  it('two columns meet both edges, and what does not fit goes on below', () => {
    expect(columns('款 R1', '条码 A', 20)).toEqual(['款 R1         条码 A']);
    for (const line of columns('一二三四五六七八九十一二', '12,345.00', 20, 2)) expect(cellsOf(line)).toBeLessThanOrEqual(20);
    expect(columns('一二三四五六七八九十', '9.00', 20)).toEqual(['一二三四五六七八九十', '                9.00']);
  });
  it('wrapping loses nothing but the spaces where it breaks', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '钻', ' ', '-'), maxLength: 60 }), fc.integer({ min: 2, max: 20 }), (text, width) => {
        const lines = wrap(text, width);
        for (const l of lines) expect(cellsOf(l)).toBeLessThanOrEqual(width);
        expect(lines.join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''));
      }),
      { verbose: true },
    );
  });
});
