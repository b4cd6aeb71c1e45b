import { describe, expect, test } from 'vitest';
import { createFormat } from './format.ts';

const NOW = Date.parse('2026-11-21T06:30:00Z'); // Saturday 14:30 in Shanghai
const zh = createFormat('zh-CN', 'Asia/Shanghai', () => NOW);
const en = createFormat('en', 'Asia/Shanghai', () => NOW);

describe('numbers and dates as people read them', () => {
  test('money is fen with thousands; .00 goes only where asked', () => {
    expect(zh.money(11_456_200)).toBe('¥114,562.00');
    expect(zh.money(6_880_000, { short: true })).toBe('¥68,800');
    expect(zh.money(6_880_050, { short: true })).toBe('¥68,800.50');
    expect(zh.money(-50)).toBe('-¥0.50');
    expect(zh.moneyRange(6_000_000, 8_000_000)).toBe('¥60,000–80,000');
    expect(zh.moneyRange(undefined, undefined)).toBe('');
  });
  test('times are in the zone of the store, not of the machine', () => {
    expect(zh.time(NOW)).toBe('14:30');
    expect(zh.day(NOW)).toBe('11 月 21 日 周六');
    expect(en.day(NOW)).toBe('Sat 21 Nov');
    expect(zh.dayTime(NOW - 86_400_000)).toBe('11-20 14:30');
    expect(en.dayTime(NOW - 86_400_000)).toBe('20 Nov 14:30');
  });
  test('the lunar day is in words', () => {
    expect(zh.lunar(NOW)).toBe('农历十月十三');
    expect(en.lunar(NOW)).toBe('');
  });
  test('durations', () => {
    expect(zh.duration(4 * 60_000)).toBe('4 分');
    expect(zh.duration(125 * 60_000)).toBe('2 小时 5 分');
    expect(zh.ago(NOW - 30_000)).toBe('刚刚');
    expect(zh.ago(NOW - 4 * 60_000)).toBe('4 分钟前');
    expect(en.ago(NOW - 4 * 60_000)).toBe('4 min ago');
  });
  test('a count in a small place is brief from ten thousand on, never rounded up', () => {
    expect([9_999, 10_000, 53_940].map(zh.brief)).toEqual(['9,999', '1万', '5.3万']);
    expect([9_999, 10_000, 53_940].map(en.brief)).toEqual(['9,999', '10k', '53k']);
  });
  test('weights and carats', () => {
    expect(zh.carat(1020)).toBe('1.02ct');
    expect(zh.carat(1025)).toBe('1.025ct');
    expect(zh.grams(28_365)).toBe('28.365 g');
  });
});
