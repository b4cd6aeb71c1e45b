import { describe, expect, it } from 'vitest';
import { detectTerminal } from '../cases/terminal.ts';
import type { Fact } from '../facts/envelope.ts';
import { effectiveNumbers, numberGaps } from '../facts/journals.ts';
import { error } from '../i18n/zh-CN/error.ts';
import { stock as stockZh } from '../i18n/zh-CN/stock.ts';
import type { CommandContext } from '../kernel/context.ts';
import { businessDate } from '../kernel/businessDate.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { correctTimes } from '../conflict/clock.ts';
import { handshakeOf } from '../protocol/handshake.ts';
import { detectAll } from '../rules.ts';
import { commitSale } from '../sales/commands.ts';
import { limitsOf } from '../sales/limits.ts';
import { priceDraft } from '../sales/pricing.ts';
import { layoutReceipt } from '../sales/receipt.ts';
import type { ReceiptDoc } from '../sales/receipt.ts';
import type { SaleDraft } from '../sales/types.ts';
import { movePiece, reservePiece } from '../stock/commands.ts';
import { pieceEventsOf } from '../stock/events.ts';
import { foldPiece } from '../stock/fold.ts';
import type { PieceView } from '../stock/types.ts';
import { ring } from '../stock/test-kit.ts';
import { moment, Teller } from '../testkit/facts.ts';

/** Parts of conflicts.md §8 that the other scenario files do not tell, each at its pure level. */
const piece = (no: string, facts: readonly Fact[]): PieceView =>
  foldPiece(
    no,
    facts.flatMap((f) => pieceEventsOf(f).get(no) ?? []),
  );
const intake = (t: Teller, nos: readonly string[]): Fact =>
  t.fact(
    'stock.received',
    { on: 'HQ1', at: '14T08:00', scope: ['S01'], prev: Object.fromEntries(nos.map((n) => [`piece:${n}`, []])) },
    { batchId: 'B', storeId: 'S01', lines: nos.map((n) => ({ item: ring(n) })) },
  );
const openCases = (facts: readonly Fact[], corrections = {}): (readonly [string, readonly string[]])[] =>
  detectAll(facts, corrections)
    .exceptions.filter((d) => d.status === 'open')
    .map((d) => [d.code, d.members]);
const text = (doc: ReceiptDoc): string => doc.lines.map((l) => (l.kind === 'text' ? l.text : '')).join('\n');

describe('SC-01 before somebody has decided, both barcodes say 冲突待核', () => {
  const P = 'RD2600017';
  const t = new Teller();
  const start = intake(t, [P]);
  for (const on of ['S01-T1', 'S01-T2']) t.sale({ on, at: '10:20', prev: { [`piece:${P}`]: [start] } }, { saleId: `sale:${on}` });
  const view = piece(P, t.told);
  const ctx: CommandContext = {
    user: { staffNo: '1900', name: '周店长', roles: ['SM', 'CON'], stores: ['S01'] },
    storeId: 'S01',
    terminal: 'S01-T1',
    nowMs: moment('11:40'),
    businessDate: '2026-11-21',
    offline: false,
  };
  const scanned = (): ReturnType<typeof commitSale> => {
    const draft: SaleDraft = {
      id: 'draft:1',
      createdMs: ctx.nowMs,
      by: '1900',
      lines: [{ pieceNo: P, enteredBy: 'scan', delivered: true, consultants: [{ staffNo: '1900', name: '周店长', shareBp: 10_000 }] }],
      rounding: 'none',
      payments: [{ method: 'cash', amountFen: 6_880_000 }],
    };
    const pieces = new Map([[P, { item: ring(P), view }]]);
    return commitSale(ctx, {
      saleId: 'sale:third',
      draft,
      pieces,
      priced: priceDraft(draft, pieces, [], ctx.nowMs, { storeId: 'S01', limits: limitsOf(['SM']) }),
    });
  };
  it('a scan to sell, to keep and to move is refused with that one word, also for the manager', () => {
    const tried = [
      scanned(),
      reservePiece(ctx, { view, for: { customerId: 'cust:1', untilMs: moment('23:00') } }),
      movePiece(ctx, { view, to: { at: 'store', storeId: 'S01', counter: 'B-02' } }),
    ];
    expect(tried.map((r) => (r.ok ? 'done' : [r.problem.code, r.problem.params]))).toEqual(tried.map(() => ['piece-disputed', { pieceNo: P }]));
  });
  it('what the till shows says so in words', () => {
    expect([error['piece-disputed'].includes('冲突待核'), stockZh.state.DISPUTED, stockZh.place.DISPUTED]).toEqual([true, '冲突待核', '冲突待核']);
  });
  it('another piece is sold meanwhile: a red case stops only its own piece (I22)', () => {
    const other = intake(t, ['RD2600099']);
    t.sale({ on: 'S01-T1', at: '11:45', prev: { 'piece:RD2600099': [other] } }, { saleId: 'sale:other', pieces: ['RD2600099'] });
    expect([piece('RD2600099', t.told).state, openCases(t.told).map(([code]) => code)]).toEqual(['SOLD', ['EX-01']]);
  });
});

describe('SC-06 the skew crosses midnight', () => {
  const t = new Teller();
  // A till three hours fast: it shows 05:30 of the 22nd, which begins at 04:00, when it is 02:30 and still the 21st.
  const sale = t.sale({ on: 'S02-T1', at: '22T05:30', businessDate: '2026-11-22' }, { saleId: 'sale:N', docNo: 'XS-S02T1A-20261122-00001' });
  const corrections = correctTimes(t.told, [
    { terminal: 'S02-T1', epoch: 'A', jseqFrom: 1, jseqTo: 1, receivedAt: moment('22T03:00'), deviceNow: moment('22T06:00') },
  ]);
  const day = (ms: number): string => businessDate(ms, 'Asia/Shanghai');
  it('the printed day stays in the document, the corrected one is the day before', () => {
    const eff = hlcMs(corrections[sale.id] ?? sale.hlc);
    expect([sale.businessDate, day(hlcMs(sale.hlc)), eff, day(eff)]).toEqual(['2026-11-22', '2026-11-22', moment('22T02:30'), '2026-11-21']);
    expect(sale.body.docNo).toBe('XS-S02T1A-20261122-00001');
  });
  it('EX-12 shows both times, each with its day', () => {
    const [doc] = detectAll(t.told, corrections).exceptions;
    const { saidMs, correctedMs } = doc?.sides[0]?.data ?? {};
    expect([doc?.code, day(Number(saidMs)), day(Number(correctedMs))]).toEqual(['EX-12', '2026-11-22', '2026-11-21']);
  });
});

describe('SC-07 B: a crash after the commit and before the paper', () => {
  const t = new Teller();
  for (const [n, at] of [
    ['1', '15:00'],
    ['2', '15:10'],
  ] as const)
    t.sale({ on: 'S01-T1', at }, { saleId: `sale:${n}`, pieces: [`P${n}`], docNo: `XS-S01T1A-20261121-0000${n}` });
  const last = t.told[1];
  it('the sale stands once, with the next number and no gap, and printing is no fact', () => {
    expect([t.told.map((f) => f.kind), numberGaps(t.told), openCases(t.told)]).toEqual([['sale.committed', 'sale.committed'], [], []]);
  });
  it('what is printed after the start is the first print, and only the next one says 补打', () => {
    if (last === undefined || last.kind !== 'sale.committed') throw new Error('no sale');
    const paper = (copy: number): string =>
      text(
        layoutReceipt(last as Parameters<typeof layoutReceipt>[0], undefined, undefined, {
          copy,
          reprint: copy > 1,
          pending: true,
          language: 'zh-CN',
          width: 48,
          codeText: () => undefined,
        }),
      ); // its kind is asked one line above
    expect(paper(1)).toContain('00002');
    expect([paper(1).includes('补打'), paper(2).includes('补打')]).toEqual([false, true]);
  });
});

describe('SC-08 variant: the journal file was restored with the disk, seven numbers are used again', () => {
  const t = new Teller();
  const nos = Array.from({ length: 7 }, (_, i) => 136 + i);
  const docNo = (n: number): string => `XS-S01T1A-20261121-${String(n).padStart(5, '0')}`;
  const sell = (n: number, life: 'old' | 'new'): Fact =>
    t.sale(
      {
        on: 'S01-T1',
        at: life === 'old' ? `14T1${n - 136}:00` : `1${n - 136}:30`,
        jseq: 4981 + n - 136,
        hash: (life === 'old' ? 'a' : 'b').repeat(60) + String(n).padStart(4, '0'),
      },
      { saleId: `sale:${life}${n}`, pieces: [`P${life}${n}`], docNo: docNo(n) },
    );
  const old = nos.map((n) => sell(n, 'old'));
  const again = nos.map((n) => sell(n, 'new'));
  const shuffled = [...again, ...old].reverse();
  it('all fourteen sales are there, each piece sold once, no document changed', () => {
    expect(new Set(t.told.map((f) => f.id)).size).toBe(14);
    for (const f of t.told) {
      const no = String((f.body as { readonly lines: readonly { readonly pieceNo: string }[] }).lines[0]?.pieceNo);
      expect(piece(no, t.told)).toMatchObject({ state: 'SOLD', saleIds: [(f.body as { readonly saleId: string }).saleId] });
    }
  });
  it('the seven later ones are told apart by *1 and keep their printed number; the earlier keep theirs', () => {
    const numbers = effectiveNumbers(shuffled);
    expect(nos.map((n, i) => [numbers.get(old[i]?.id ?? '')?.effectiveNo, numbers.get(again[i]?.id ?? '')?.effectiveNo])).toEqual(
      nos.map((n) => [docNo(n), `${docNo(n)}*1`]),
    );
    expect(new Set([...numbers.values()].map((x) => x.effectiveNo)).size).toBe(14); // I5
  });
  it('seven EX-10, each with its pair, and one EX-11 with all of them, whatever the order', () => {
    const found = openCases(shuffled);
    const pairs = nos.map((_, i) => [old[i]?.id, again[i]?.id].sort());
    expect(
      found
        .filter(([code]) => code === 'EX-10')
        .map(([, m]) => m)
        .sort(),
    ).toEqual(pairs.sort());
    expect(found.filter(([code]) => code === 'EX-11').map(([, m]) => m)).toEqual([t.told.map((f) => f.id as string).sort()]);
    expect(found).toHaveLength(8);
    expect(openCases(t.told)).toEqual(found);
  });
});

describe('SC-17: one of the two facts at a place of the journal is a word about a case', () => {
  it('is named by EX-11 like any other', () => {
    const t = new Teller();
    const one = t.sale({ on: 'S01-T1', at: '10:00', jseq: 15, hash: 'a'.repeat(64) }, { saleId: 'sale:1', pieces: ['P1'] });
    const word: Fact = {
      ...t.sale({ on: 'S01-T1', at: '10:05', jseq: 15, hash: 'b'.repeat(64) }, { saleId: 'sale:2', pieces: ['P2'] }),
      kind: 'case.resolved',
      prev: { 'piece:P9': [] },
      body: { caseId: 'rul:ex:EX-03:P9:fact:x', code: 'EX-03', option: 'verifyShipment', reason: '核对过' },
    };
    const found = detectTerminal('S01-T1', [word, one]);
    expect(found.map((d) => [d.code, d.members])).toEqual([['EX-11', [one.id, word.id].sort()]]);
  });
});

describe('SC-22, SC-08, SC-17: who is behind at the hand-shake', () => {
  const said = { installId: 'disk-1', lastJseq: 5210, lastHash: 'h5210', pending: 0, acked: { jseq: 5210, hash: 'h5210' } };
  const known = { ack: { jseq: 5210, hash: 'h5210' }, installId: 'disk-1', present: true, setBack: false, lost: false };
  it('both know the same: nothing', () => expect(handshakeOf(said, known)).toEqual({}));
  it('more here than there, not yet sent: nothing, that is an ordinary day', () =>
    expect(handshakeOf({ ...said, lastJseq: 5220, pending: 10 }, known)).toEqual({}));
  it('headquarters lacks what it had acknowledged: everything from its last number again', () => {
    expect(handshakeOf(said, { ...known, ack: { jseq: 4100, hash: 'h4100' } })).toEqual({ repushFrom: 4101 });
    expect(handshakeOf({ ...said, lastJseq: 5220, pending: 10 }, { ...known, ack: { jseq: 4100, hash: 'h4100' } })).toEqual({ repushFrom: 4101 });
    expect(handshakeOf({ ...said, acked: undefined }, { ...known, ack: { jseq: 0, hash: '' } })).toEqual({ repushFrom: 1 });
  });
  it('a terminal whose facts are all there but whose database is of another life sends its cards again too', () =>
    expect(handshakeOf(said, { ...known, setBack: true })).toEqual({ repushFrom: 5211 }));
  it('the acknowledged facts are gone though the acknowledgement is not', () =>
    expect(handshakeOf(said, { ...known, lost: true, ack: { jseq: 5000, hash: 'h5000' } })).toEqual({ repushFrom: 5001 }));
  it('a disk a week old is no reason to send anything: the terminal is behind (SC-08)', () =>
    expect(handshakeOf({ ...said, lastJseq: 4980, lastHash: 'h4980', acked: { jseq: 4980, hash: 'h4980' } }, known)).toEqual({ suspect: 'restored' }));
  it('the same number with another content, or another installation under its name: two of them (SC-17)', () => {
    expect(handshakeOf({ ...said, lastHash: 'other' }, known)).toEqual({ suspect: 'cloned' });
    expect(handshakeOf({ ...said, installId: 'disk-2' }, known)).toEqual({ suspect: 'cloned' });
  });
  it('an earlier series is judged by what headquarters has of it, never suspected', () =>
    expect(handshakeOf({ ...said, lastJseq: 10, acked: { jseq: 10, hash: 'x' } }, { ...known, present: false, ack: { jseq: 8, hash: 'y' } })).toEqual({
      repushFrom: 9,
    }));
});
