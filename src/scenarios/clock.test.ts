import { describe, expect, it } from 'vitest';
import { encodeHlc } from '../kernel/hlc.ts';
import { moment, Teller } from '../testkit/facts.ts';
import { correctTimes } from '../conflict/clock.ts';
import { P, codes, intake, on, piece, stamp } from './test-kit.ts';

describe('SC-06 clock skew', () => {
  it('corrects a till three hours fast, raises EX-12, and orders by the corrected time', () => {
    const t = new Teller();
    const start = intake(t, [P], 'S02');
    const fast = t.fact(
      'stock.reserved',
      { on: 'S02-T1', at: '14:00', prev: on(start) },
      { pieceNo: P, storeId: 'S02', for: { customerId: 'cust:A', untilMs: moment('23:00') } },
    );
    t.fact(
      'stock.reserved',
      { on: 'HQ1', at: '12:00', prev: on(start) },
      { pieceNo: P, storeId: 'S02', for: { customerId: 'cust:W', untilMs: moment('23:00') } },
    );
    const corrections = correctTimes(t.told, [
      { terminal: 'S02-T1', epoch: 'A', jseqFrom: 1, jseqTo: 1, receivedAt: moment('12:30'), deviceNow: moment('15:30') },
    ]);
    expect(corrections[fast.id]?.slice(0, 15)).toBe(stamp('11:00').slice(0, 15));
    expect(piece(t.told, P, corrections)).toMatchObject({
      state: 'RESERVED',
      reservedFor: { customerId: 'cust:A' },
      waiting: [{ for: { customerId: 'cust:W' } }],
    });
    expect(codes(t.told, {}, corrections)).toEqual(['EX-12']);
  });
  it('decides between two of one store by the corrected times', () => {
    const t = new Teller();
    const start = intake(t);
    const late = t.fact(
      'stock.reserved',
      { on: 'S01-T1', at: '14:00', prev: on(start) },
      { pieceNo: P, storeId: 'S01', for: { customerId: 'cust:A', untilMs: moment('23:00') } },
    );
    t.fact(
      'stock.reserved',
      { on: 'S01-T2', at: '12:00', prev: on(start) },
      { pieceNo: P, storeId: 'S01', for: { customerId: 'cust:B', untilMs: moment('23:00') } },
    );
    expect(piece(t.told).reservedFor?.customerId).toBe('cust:B');
    expect(piece(t.told, P, { [late.id]: encodeHlc(moment('11:00'), 0, 'S01-T1A') }).reservedFor?.customerId).toBe('cust:A');
  });
  it('carries the offset along the monotonic clock within a boot, and never beyond the receipt', () => {
    const one = { id: 'f1', terminal: 'T', epoch: 'A', jseq: 1, hlc: encodeHlc(10_000_000, 0, 'TA'), wallMs: 10_000_000, bootId: 'b', monoMs: 0 };
    const two = { ...one, id: 'f2', jseq: 2, hlc: encodeHlc(1_000_000, 0, 'TA'), wallMs: 1_000_000, monoMs: 60_000 }; // somebody set the clock back in between
    const fixed = correctTimes([two, one], [{ terminal: 'T', epoch: 'A', jseqFrom: 1, jseqTo: 2, receivedAt: 1_100_000, deviceNow: 1_100_000 }]);
    expect(fixed).toEqual({ f1: encodeHlc(940_000, 0, 'TA') });
  });
});
