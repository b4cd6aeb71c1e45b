import { describe, expect, it } from 'vitest';
import { epochUpTo, newCode, nextEpoch, plainCode } from './codes.ts';
import { checkSecret, hashSecret, LoginLimit, weakPassword, weakPin } from './passwords.ts';

describe('enrolment codes and epochs', () => {
  it('eight characters that can be read out, without 0, O, 1 and I', () => {
    const codes = new Set(Array.from({ length: 500 }, newCode));
    expect(codes.size).toBe(500);
    for (const code of codes) expect(code).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
    expect(plainCode(' abcd-efgh ')).toBe('ABCDEFGH');
  });
  it('incarnations go A … Z, AA …, and are ordered', () => {
    expect(['A', 'Y', 'Z', 'AZ', 'ZZ'].map(nextEpoch)).toEqual(['B', 'Z', 'AA', 'BA', 'AAA']);
    expect([epochUpTo('A', 'A'), epochUpTo('A', 'B'), epochUpTo('Z', 'AA'), epochUpTo('B', 'A'), epochUpTo('AA', 'Z')]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('PINs and passwords (architecture §7)', () => {
  it.each(['12345', '123456', '987654', '111111', '890123', 'abcdef', '12 34 56', ''])('PIN %s is too weak', (pin) => expect(weakPin(pin)).toBe(true));
  it.each(['246810', '135790', '902114'])('PIN %s will do', (pin) => expect(weakPin(pin)).toBe(false));
  it('passwords have ten characters and some variety', () => {
    expect(['short', 'aaaaaaaaaaaa', '1212121212'].map(weakPassword)).toEqual([true, true, true]);
    expect(weakPassword('zhuomei-demo')).toBe(false);
  });
  it('are kept as argon2id and checked; nobody and a wrong one take the same way', async () => {
    const hash = await hashSecret('246810');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect([await checkSecret('246810', hash), await checkSecret('246811', hash), await checkSecret('246810', undefined)]).toEqual([true, false, false]);
  });
  it('five wrong tries lock five minutes, then ten, twenty, at most an hour; a right one clears them', () => {
    const limit = new LoginLimit();
    const minute = 60_000;
    let now = 0;
    expect([1, 2, 3, 4, 5].map(() => limit.failed('0001', now))).toEqual([4, 3, 2, 1, 0]);
    expect(limit.lockedMinutes('0001', now)).toBe(5);
    expect(limit.lockedMinutes('0002', now)).toBeUndefined();
    const locks = [6, 7, 8, 9].map(() => {
      now += 61 * minute;
      limit.failed('0001', now);
      return limit.lockedMinutes('0001', now);
    });
    expect(locks).toEqual([10, 20, 40, 60]);
    limit.passed('0001');
    expect(limit.lockedMinutes('0001', now)).toBeUndefined();
  });
});
