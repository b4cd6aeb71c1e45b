import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickConsultant } from './assign.ts';
import type { Candidate } from './assign.ts';

const c = (staffNo: string, state: Candidate['state'], today: number, closeRateBp = 0, lastAssignedMs?: number): Candidate => ({
  staffNo,
  state,
  today,
  closeRateBp,
  ...(lastAssignedMs === undefined ? {} : { lastAssignedMs }),
});

describe('automatic assignment (A1.1.8–A1.1.11)', () => {
  it('example 1: A and B serve, C is idle → C, whatever the counts', () => {
    for (const counts of [
      [0, 0, 9],
      [2, 1, 2],
      [5, 5, 0],
    ] as const)
      expect(pickConsultant([c('A', 'serving', counts[0]), c('B', 'serving', counts[1]), c('C', 'idle', counts[2])], 'priority')).toEqual({
        staffNo: 'C',
        queued: false,
      });
  });
  it('example 2: all serve, taken today 2, 1, 2 → B, who gets the customer in the queue', () => {
    const all = [c('A', 'serving', 2), c('B', 'serving', 1), c('C', 'serving', 2)];
    expect(pickConsultant(all, 'priority')).toEqual({ staffNo: 'B', queued: true });
    expect(pickConsultant(all, 'even')).toEqual({ staffNo: 'B', queued: true });
  });
  it('priority: idle, then fewest today, then the higher close rate, then the lowest staff number', () => {
    expect(pickConsultant([c('1002', 'idle', 1, 9000), c('1001', 'idle', 0, 0)], 'priority')?.staffNo).toBe('1001');
    expect(pickConsultant([c('1001', 'idle', 1, 3000), c('1002', 'idle', 1, 4000)], 'priority')?.staffNo).toBe('1002');
    expect(pickConsultant([c('1001', 'idle', 1, 4000), c('999', 'idle', 1, 4000)], 'priority')?.staffNo).toBe('999');
  });
  it('even: fewest today, then the one assigned longest ago, idle or not (A1.1.9)', () => {
    expect(pickConsultant([c('A', 'serving', 1, 0, 500), c('B', 'idle', 2)], 'even')?.staffNo).toBe('A');
    expect(pickConsultant([c('A', 'idle', 1, 0, 500), c('B', 'idle', 1, 9000, 400)], 'even')?.staffNo).toBe('B');
    expect(pickConsultant([c('A', 'idle', 1, 0, 500), c('B', 'idle', 1)], 'even')?.staffNo).toBe('B');
  });
  it('leaves out who rests, who is away, and who rejected this customer (A1.2.3); nobody left means the pool', () => {
    const all = [c('A', 'rest', 0), c('B', 'away', 0), c('C', 'serving', 9)];
    expect(pickConsultant(all, 'priority')?.staffNo).toBe('C');
    expect(pickConsultant(all, 'priority', ['C'])).toBeUndefined();
  });
  it('does not depend on the order of the roster', () => {
    const arb = fc.uniqueArray(
      fc.record({
        staffNo: fc.integer({ min: 1, max: 40 }).map(String),
        state: fc.constantFrom<Candidate['state']>('idle', 'serving', 'rest'),
        today: fc.nat(3),
        closeRateBp: fc.constantFrom(0, 5000),
        lastAssignedMs: fc.nat(3),
      }),
      { selector: (x) => x.staffNo, maxLength: 8 },
    );
    fc.assert(
      fc.property(arb, fc.constantFrom('priority' as const, 'even' as const), (all, mode) => {
        expect(pickConsultant([...all].reverse(), mode)).toEqual(pickConsultant(all, mode));
      }),
    );
  });
});
