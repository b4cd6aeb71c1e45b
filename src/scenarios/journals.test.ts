import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import { effectiveNumbers, numberGaps } from '../facts/journals.ts';
import { NOTHING_AWAITED, behind, watermarks } from '../conflict/watermark.ts';
import { foldClosing } from '../sales/closing.ts';
import { detectAll } from '../rules.ts';
import { Teller } from '../testkit/facts.ts';
import { cases, codes, stamp } from './test-kit.ts';

describe('SC-08 a terminal restored from an old backup; SC-17 two with one identity', () => {
  const t = new Teller();
  const sell = (at: string, jseq: number, seq: number, hash: string): Fact =>
    t.sale(
      { on: 'S01-T1', at, jseq, hash: hash.repeat(64) },
      { saleId: `sale:${hash}`, pieces: [`P${hash}`], docNo: `XS-S01T1A-20261121-${String(seq).padStart(5, '0')}` },
    );
  const old = sell('10:00', 1, 1, 'a');
  const again = sell('12:00', 1, 1, 'b');
  it('keeps both sales, renumbers the later, EX-10 and one EX-11 (I5, I10)', () => {
    expect([...effectiveNumbers(t.told)].map(([id, n]) => [id, n.effectiveNo])).toEqual([
      [old.id, 'XS-S01T1A-20261121-00001'],
      [again.id, 'XS-S01T1A-20261121-00001*1'],
    ]);
    expect(cases(t.told).map((d) => [d.code, d.members, d.id === 'rul:ex:EX-11:terminal:S01-T1:A'])).toEqual([
      ['EX-10', [old.id, again.id].sort(), false],
      ['EX-11', [old.id, again.id].sort(), true],
    ]);
  });
  it('a new epoch has its own numbers, and a missing one is EX-10 only after the watermark', () => {
    const u = new Teller();
    u.sale({ on: 'S01-T1', at: '12:00', epoch: 'B' }, { saleId: 'sale:B', docNo: 'XS-S01T1B-20261121-00002' });
    expect(numberGaps(u.told).map((g) => [g.epoch, g.cls, g.seq])).toEqual([['B', 'XS', 1]]);
    expect([codes(u.told, { watermarks: { S01: stamp('11:00') } }), codes(u.told, { watermarks: { S01: stamp('13:00') } })]).toEqual([[], ['EX-10']]);
  });
});

describe('SC-18 a week offline, then late arrival', () => {
  it('late documents of closed days become amendment 1, EX-23 an item a closing; what comes after the signature is amendment 2', () => {
    const t = new Teller();
    const close = t.fact(
      'period.closed',
      { on: 'HQ1', at: '16T09:00', scope: ['S02'] },
      { closeId: 'close:c1', cls: 'commission', storeId: 'S02', fromDate: '2026-11-01', toDate: '2026-11-15', upTo: { 'S02-T1A': 1 }, excluded: ['S02-T1'] },
    );
    t.sale({ on: 'S02-T1', at: '14T09:00' }, { saleId: 'sale:1', pieces: ['P1'] });
    const late = t.sale({ on: 'S02-T1', at: '15T10:00' }, { saleId: 'sale:2', pieces: ['P2'] });
    t.sale({ on: 'S02-T1', at: '17T10:00' }, { saleId: 'sale:3', pieces: ['P3'] });
    expect(cases(t.told).map((d) => [d.code, d.members])).toEqual([['EX-23', [close.id, late.id].sort()]]);
    t.fact('period.amended', { on: 'HQ1', at: '22T09:00', scope: ['S02'] }, { closeId: 'close:c1', n: 1, upTo: { 'S02-T1A': 2 } });
    t.sale({ on: 'S02-T1', at: '15T11:00', jseq: 9 }, { saleId: 'sale:4', pieces: ['P4'] });
    expect(foldClosing('close:c1', t.told).amendments.map((a) => [a.n, a.factIds.length, a.signed])).toEqual([
      [1, 1, true],
      [2, 1, false],
    ]);
  });
  it('watermarks: the slowest active terminal counts, a dormant one does not (§3.6)', () => {
    const marks = [
      { terminal: 'S01-T1', storeId: 'S01', hlc: stamp('12:00'), status: 'active' as const },
      { terminal: 'S01-T2', storeId: 'S01', hlc: stamp('09:00'), status: 'dormant' as const },
      { terminal: 'S02-T1', storeId: 'S02', hlc: stamp('08:00'), status: 'dormant' as const },
    ];
    expect([watermarks(marks), watermarks([...marks].reverse()), behind(marks, 'S01', stamp('12:30'))]).toEqual([
      { S01: stamp('12:00'), S02: NOTHING_AWAITED },
      { S01: stamp('12:00'), S02: NOTHING_AWAITED },
      ['S01-T1'],
    ]);
  });
});

describe('SC-22 the server restored: the same facts again', () => {
  it('projects the same whatever comes back twice (I14, I15)', () => {
    const t = new Teller();
    for (const on of ['S01-T1', 'S01-T2']) t.sale({ on, at: '10:00' }, { saleId: `sale:${on}` });
    expect(detectAll([...t.told, ...[...t.told].reverse()])).toEqual(detectAll(t.told));
  });
});
