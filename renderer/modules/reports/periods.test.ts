import { describe, expect, it } from 'vitest';
import { comparedSoFar, comparedWith, datesOf, eachDate, moved } from './periods.ts';

describe('periods of a store report are business dates (architecture §8)', () => {
  it('a week begins on Monday and a month ends where it ends', () => {
    expect(datesOf('week', '2026-11-22')).toEqual({ from: '2026-11-16', to: '2026-11-22' });
    expect(datesOf('month', '2028-02-10')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(eachDate(datesOf('month', '2026-11-22'))).toHaveLength(30);
  });
  it('moves over the turn of the year and compares a Saturday with the Saturday before', () => {
    expect(moved('month', '2026-12-31', 1)).toBe('2027-01-01');
    expect(moved('month', '2027-01-15', -1)).toBe('2026-12-01');
    expect(comparedWith('day', '2026-11-21')).toEqual({ from: '2026-11-14', to: '2026-11-14' });
    expect(comparedWith('month', '2026-03-31')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  });
  it('a period that is not over is compared with the first part of the one before, as far as it has come', () => {
    expect(comparedSoFar('week', '2026-11-30', '2026-11-30')).toEqual({ dates: { from: '2026-11-23', to: '2026-11-23' }, whole: false });
    expect(comparedSoFar('week', '2026-12-01', '2026-12-03')).toEqual({ dates: { from: '2026-11-23', to: '2026-11-26' }, whole: false });
    expect(comparedSoFar('week', '2026-11-25', '2026-11-30')).toEqual({ dates: { from: '2026-11-16', to: '2026-11-22' }, whole: true });
    // 31 March beside February, which is shorter
    expect(comparedSoFar('month', '2026-03-02', '2026-03-30')).toEqual({ dates: { from: '2026-02-01', to: '2026-02-28' }, whole: false });
    expect(comparedSoFar('day', '2026-11-30', '2026-11-30')).toEqual({ dates: { from: '2026-11-23', to: '2026-11-23' }, whole: true });
  });
});
