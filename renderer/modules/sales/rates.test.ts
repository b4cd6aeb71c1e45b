import { describe, expect, it } from 'vitest';
import { parseZhe, zheOf } from './rates.ts';
import { equalShares, withShare } from './draft.ts';

describe('折 as they are said and typed (jewelry §7.3)', () => {
  it('88折, 8.8折 and 88 mean 88 % remains', () => {
    expect(parseZhe('88')).toBe(8800);
    expect(parseZhe('8.8折')).toBe(8800);
    expect(parseZhe('8')).toBe(8000);
    expect(parseZhe('88.5')).toBe(8850);
    expect(zheOf(8800)).toBe('88');
    expect(zheOf(8000)).toBe('8');
    expect(zheOf(8850)).toBe('88.5');
  });
  it('nothing above the price, nothing free, nothing that is no number', () => {
    for (const bad of ['0', '101', '', 'abc', '-5']) expect(parseZhe(bad), bad).toBeUndefined();
  });
});
describe('shares of consultants always sum to 100 % (A3.20)', () => {
  const three = [
    { staffNo: '1', name: '甲' },
    { staffNo: '2', name: '乙' },
    { staffNo: '3', name: '丙' },
  ];
  it('equal shares of three', () => {
    expect(equalShares(three).map((s) => s.shareBp)).toEqual([3334, 3333, 3333]);
  });
  it('one person set, the others keep their proportion', () => {
    const after = withShare(equalShares(three), '1', 7000);
    expect(after.map((s) => s.shareBp)).toEqual([7000, 1500, 1500]);
    expect(after.reduce((n, s) => n + s.shareBp, 0)).toBe(10_000);
  });
  it('a single person has it all', () => {
    expect(withShare(equalShares(three.slice(0, 1)), '1', 5000).map((s) => s.shareBp)).toEqual([10_000]);
  });
});
