import { describe, expect, it } from 'vitest';
import { entryOf, fenOf, filled, press, shown, takenBack, typed, type Amount, type Key } from './pad.ts';
import { tender } from '../../../src/sales/tender.ts';

const type = (start: Amount, keys: string): Amount => [...keys].reduce((a, k) => press(a, k as Key), start); // as: the tests write digits and the point
const EMPTY: Amount = { text: '', fresh: false };

describe('the tender pad (design 07, A3.8)', () => {
  it('typing replaces the filled remainder, as on any till', () => {
    expect(fenOf(filled(2_675_244))).toBe(2_675_244);
    expect(fenOf(type(filled(2_675_244), '76000'))).toBe(7_600_000);
  });
  it('cents stop at two digits and one point', () => {
    expect(type(EMPTY, '12.345').text).toBe('12.34');
    expect(type(EMPTY, '1..5').text).toBe('1.5');
    expect(fenOf(type(EMPTY, '.5'))).toBe(50);
  });
  it('00, +100, back and clear', () => {
    expect(press(type(EMPTY, '5'), '00').text).toBe('500');
    expect(fenOf(press(filled(12_850), '+100'))).toBe(22_850);
    expect(press(type(EMPTY, '58'), 'back').text).toBe('5');
    expect(press(filled(100), 'back').text).toBe('');
    expect(press(type(EMPTY, '58'), 'clear').text).toBe('');
  });
  it('is shown with thousands, keeping what was typed after the point', () => {
    expect(shown(type(EMPTY, '1234567.'))).toBe('1,234,567.');
    expect(shown(filled(11_456_200))).toBe('114,562');
    expect(shown(EMPTY)).toBe('0');
  });
  it('never grows past nine figures before the point', () => {
    expect(type(EMPTY, '99999999999').text).toBe('999999999');
  });
  it('what is entered adds up: card and cash over the amount give change, fen for fen (jewelry §11)', () => {
    const state = tender(11_456_200, [
      { method: 'card', amountFen: fenOf(type(EMPTY, '76000')) },
      { method: 'cash', amountFen: fenOf(type(EMPTY, '38600')) },
    ]);
    expect(state).toMatchObject({ paidFen: 11_460_000, dueFen: 0, changeFen: 3800, settled: true });
  });
  it('a scanned payment code gives back the amount that stood before it, a fresh one or one half typed (jewelry §1)', () => {
    const CODE = '134567890123456789';
    for (const before of [filled(666_000), EMPTY, type(EMPTY, '1000')]) {
      const scanned = [...CODE].reduce((e, k) => typed(e, k as Key), entryOf(before)); // as: the code is digits
      expect(scanned.amount).not.toEqual(before);
      expect(takenBack(scanned, CODE.length).amount).toEqual(before);
    }
    expect(takenBack(entryOf(filled(666_000)), 0).amount).toEqual(filled(666_000));
  });
});
