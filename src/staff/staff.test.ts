import { describe, expect, it } from 'vitest';
import { person, Site } from '../testkit/world.ts';
import { recordApproval, recordLockout, setDuty } from './commands.ts';
import { attemptsLeft, FIRST_LOCK_MS, lockedUntil, noAttempts, rightPin, wrongPin } from './lockout.ts';
import type { Attempts } from './lockout.ts';

const wrong = (a: Attempts, times: number, nowMs: number): Attempts => (times === 0 ? a : wrong(wrongPin(a, nowMs), times - 1, nowMs));

describe('lock-out after wrong PINs (A0.24)', () => {
  it('counts five, locks five minutes, then ten, then twenty', () => {
    expect([0, 1, 4].map((n) => attemptsLeft(wrong(noAttempts, n, 0)))).toEqual([5, 4, 1]);
    expect(lockedUntil(wrong(noAttempts, 4, 0), 0)).toBeUndefined();
    const once = wrong(noAttempts, 5, 1000);
    expect(lockedUntil(once, 1000)).toBe(1000 + FIRST_LOCK_MS);
    const free = 1000 + FIRST_LOCK_MS;
    expect(lockedUntil(once, free)).toBeUndefined();
    expect(attemptsLeft(once)).toBe(5);
    const twice = wrong(once, 5, free);
    expect(lockedUntil(twice, free)).toBe(free + 2 * FIRST_LOCK_MS);
    expect(lockedUntil(wrong(twice, 5, free + 2 * FIRST_LOCK_MS), free + 2 * FIRST_LOCK_MS)).toBe(free + 6 * FIRST_LOCK_MS);
  });
  it('counts nothing during a lock and never locks longer than a day', () => {
    const locked = wrong(noAttempts, 5, 0);
    expect(wrongPin(locked, 10)).toBe(locked);
    let a = noAttempts;
    let now = 0;
    for (let i = 0; i < 20; i += 1) {
      a = wrong(a, 5, now);
      const until = lockedUntil(a, now) ?? now;
      expect(until - now).toBeLessThanOrEqual(86_400_000);
      now = until;
    }
  });
  it('forgets everything after the right PIN', () => expect(rightPin(wrong(noAttempts, 14, 0))).toEqual(noAttempts));
});

describe('facts about staff', () => {
  const site = new Site('S01-T1', 'S01');
  const jia = person('1001');
  it('everybody sets the own duty, the manager anybody’s (A1.2.11)', () => {
    expect(setDuty(site.ctx(jia), { staffNo: '1001', state: 'rest' }).ok).toBe(true);
    expect(setDuty(site.ctx(jia), { staffNo: '1002', state: 'rest' }).ok).toBe(false);
    const [fact] = site.run(setDuty(site.ctx(person('1900', ['SM'])), { staffNo: '1002', state: 'away' }));
    expect(fact).toMatchObject({ kind: 'staff.duty', scope: ['S01'], body: { staffNo: '1002', state: 'away' } });
  });
  it('an approval names who asked, who approved and why (A0.33)', () => {
    expect(recordApproval(site.ctx(jia), { action: 'sale.void', subject: 'x', reason: 'y', requestedBy: '1001' }).ok).toBe(false);
    expect(recordApproval(site.ctx(jia, undefined, '1900'), { action: 'sale.void', subject: 'x', reason: ' ', requestedBy: '1001' }).ok).toBe(false);
    const [fact] = site.run(
      recordApproval(site.ctx(jia, undefined, '1900'), { action: 'sale.void', subject: 'sale:1', reason: '打错了', requestedBy: '1001' }),
    );
    expect(fact).toMatchObject({ kind: 'approval.given', by: '1001', approver: '1900', body: { reason: '打错了', requestedBy: '1001' } });
    expect(site.run(recordLockout(site.ctx(jia), { staffNo: '1001', attempts: 5 }))[0]?.body).toEqual({ staffNo: '1001', attempts: 5 });
  });
});
