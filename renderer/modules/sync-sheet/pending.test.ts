import { describe, expect, it } from 'vitest';
import { staffGrace, waitingOf } from './pending.ts';

describe('what the offline sheet says (conflicts §7: always visible)', () => {
  it('groups facts and cards of one subject and keeps the oldest of them', () => {
    expect(
      waitingOf({
        'sale.committed': { count: 2, oldestMs: 50 },
        'apt.claimed': { count: 1, oldestMs: 80 },
        appointment: { count: 1, oldestMs: 30 },
        'new.kind': { count: 1, oldestMs: 10 },
      }),
    ).toEqual([
      { group: 'sales', count: 2, oldestMs: 50 },
      { group: 'appointments', count: 2, oldestMs: 30 },
      { group: 'other', count: 1, oldestMs: 10 },
    ]);
    expect(waitingOf({})).toEqual([]);
  });
  it('the staff bundle is normal to 72 h, restricted to 7 days, then list price only (§4.20)', () => {
    const h = 3_600_000;
    expect(staffGrace(72 * h)).toEqual({ kind: 'normal', leftMs: 0 });
    expect(staffGrace(73 * h).kind).toBe('grace');
    expect(staffGrace(169 * h).kind).toBe('strict');
  });
});
