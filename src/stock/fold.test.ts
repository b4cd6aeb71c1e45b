import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import { detectPiece } from './detect.ts';
import { analysePiece, foldPiece, pieceEventsOf } from './fold.ts';
import { projectPiece, viewOf } from './row.ts';
import { fact, idOf, moved, received, released, reserved, ring, sale } from './test-kit.ts';

const P = 'RD2600017';
const fold = (facts: readonly Fact[], piece = P): ReturnType<typeof foldPiece> =>
  foldPiece(
    piece,
    facts.flatMap((f) => pieceEventsOf(f).get(piece) ?? []),
  );
const store = (storeId: string, counter?: string): object => (counter === undefined ? { at: 'store', storeId } : { at: 'store', storeId, counter });
const IN = received('IN', [P, 'RD2600021']);
const A = sale('AA', P, { at: '10:20', terminal: 'S01-T1', prev: ['IN'], customer: 'X', docNo: 'XS-S01T1A-20261121-00143' });
const B = sale('BB', P, { at: '10:26', terminal: 'S01-T2', prev: ['IN'], customer: 'Y', docNo: 'XS-S01T2A-20261121-00098' });
const C = sale('CC', P, { at: '10:30', terminal: 'S01-T3', prev: ['IN'], customer: 'Z' });
const CASE = `rul:ex:EX-01:${P}:${idOf('IN')}`;

describe('SC-01: the same piece sold on two terminals that could not see each other', () => {
  it('is DISPUTED with one EX-01 that lists exactly both sales, with their sides', () => {
    expect(fold([IN, A, B])).toMatchObject({
      state: 'DISPUTED',
      place: { at: 'DISPUTED' },
      saleIds: ['sale:AA', 'sale:BB'],
      fork: { from: IN.id, members: [A.id, B.id].sort() },
    });
    const found = detectPiece(P, [IN, A, B]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      id: CASE,
      code: 'EX-01',
      severity: 'red',
      status: 'open',
      scope: ['S01'],
      subject: `piece:${P}`,
      members: [A.id, B.id].sort(),
    });
    expect(found[0]?.sides.map((s) => [s.docNo, s.terminal, s.data['customerName'], s.data['amountFen'], s.data['enteredBy'], s.storeId])).toEqual([
      ['XS-S01T1A-20261121-00143', 'S01-T1', 'X', 6_880_000, 'scan', 'S01'],
      ['XS-S01T2A-20261121-00098', 'S01-T2', 'Y', 6_880_000, 'scan', 'S01'],
    ]);
  });
  it('a third sale joins the same exception, also one whose terminal had seen less', () => {
    const tray = moved('TR', P, { at: '09:00', terminal: 'S01-T1', prev: ['IN'], from: store('S01'), to: store('S01', 'B-02') });
    const [a, b] = [sale('AA', P, { at: '10:20', terminal: 'S01-T1', prev: ['TR'] }), sale('BB', P, { at: '10:26', terminal: 'S01-T2', prev: ['TR'] })];
    const two = detectPiece(P, [IN, tray, a, b]);
    const three = detectPiece(P, [IN, tray, a, b, C]);
    expect(three).toHaveLength(1);
    expect(three[0]?.id).toBe(two[0]?.id);
    expect(three[0]?.members).toEqual([a.id, b.id, C.id].sort());
  });
  it('a line correction settles it: both pieces SOLD, the case closed (EX-01 ①)', () => {
    const fix = fact(
      'sale.lineCorrected',
      { name: 'FX', at: '12:00', terminal: 'S01-T1', prev: { [`piece:${P}`]: ['AA', 'BB'], 'piece:RD2600021': ['IN'] } },
      { saleId: 'sale:BB', saleFactId: B.id, lineNo: 1, fromPieceNo: P, toPieceNo: 'RD2600021', reason: '吊牌挂错' },
    );
    const all = [IN, A, B, fix];
    expect(fold(all)).toMatchObject({ state: 'SOLD', place: { at: 'customer' }, saleIds: ['sale:AA'], heads: [fix.id] });
    expect(fold(all, 'RD2600021')).toMatchObject({ state: 'SOLD', saleIds: ['sale:BB'] });
    expect(detectPiece(P, all)).toMatchObject([{ id: CASE, status: 'resolved', resolution: { option: 'substitute', factId: fix.id } }]);
    const closing = fact(
      'case.resolved',
      { name: 'RS', at: '12:00', terminal: 'S01-T1', prev: { [`piece:${P}`]: ['AA', 'BB'] } },
      { caseId: CASE, code: 'EX-01', option: 'substitute', reason: '吊牌挂错' },
    );
    expect(fold([...all, closing])).toMatchObject({ state: 'SOLD', saleIds: ['sale:AA'] });
    expect(detectPiece(P, [...all, closing])).toMatchObject([
      { id: CASE, status: 'resolved', members: [A.id, B.id].sort(), resolution: { factId: closing.id } },
    ]);
  });
  it('a resolution keeps the sale people chose; a late third sale opens a case of its own and never flips it (§1.8)', () => {
    const closing = fact(
      'case.resolved',
      { name: 'RS', at: '12:00', terminal: 'S01-T1', prev: { [`piece:${P}`]: ['AA', 'BB'] } },
      { caseId: CASE, code: 'EX-01', option: 'notHandedOver', reason: 'X 退款', payload: { keepFactId: B.id } },
    );
    expect(fold([IN, A, B, closing])).toMatchObject({ state: 'SOLD', saleIds: ['sale:BB'] });
    const late = detectPiece(P, [IN, A, B, closing, C]);
    expect(late.map((d) => [d.id, d.status])).toEqual(
      [
        [CASE, 'resolved'],
        [`rul:ex:EX-01:${P}:${closing.id}`, 'open'],
      ].sort(),
    );
    expect(fold([IN, A, B, closing, C]).state).toBe('DISPUTED');
  });
});

describe('evidence ranks in a fork (conflicts §3.4, §4.5)', () => {
  it('a delivered sale stands over a reservation; with a deposit the promise opens EX-02 (SC-02)', () => {
    const r = reserved('R', P, { at: '13:10', terminal: 'HQ1', prev: ['IN'], deposit: 200_000 });
    const s = sale('S', P, { at: '13:25', terminal: 'S01-T1', prev: ['IN'] });
    expect(fold([IN, r, s])).toMatchObject({ state: 'SOLD', saleIds: ['sale:S'] });
    expect(detectPiece(P, [IN, r, s]).map((d) => [d.code, d.members])).toEqual([['EX-02', [r.id, s.id].sort()]]);
    const plain = reserved('R2', P, { at: '13:10', terminal: 'HQ1', prev: ['IN'] });
    expect(detectPiece(P, [IN, plain, s])).toEqual([]);
  });
  it('§4.6: the lost promise stays a case whatever somebody does with the piece who knew of both; given up before, it is none (seed 822)', () => {
    const r = reserved('R', P, { at: '13:10', terminal: 'S01-T2', prev: ['IN'], deposit: 200_000 });
    const s = sale('S', P, { at: '13:25', terminal: 'S01-T1', prev: ['IN'] });
    const tray = moved('TR', P, { at: '14:00', terminal: 'S01-T1', prev: ['R', 'S'], from: store('S01'), to: store('S01', 'B-02'), state: 'IN_STOCK' });
    expect(detectPiece(P, [IN, r, s, tray]).map((d) => [d.code, d.status, d.members])).toEqual([['EX-02', 'open', [r.id, s.id].sort()]]);
    const more = reserved('R3', P, { at: '13:15', terminal: 'S01-T2', prev: ['R'], deposit: 300_000 });
    expect(detectPiece(P, [IN, r, more, s]).map((d) => d.members)).toEqual([[more.id, s.id].sort()]);
    const away = released('RL', P, { at: '13:20', terminal: 'S01-T2', prev: ['R'] });
    expect(detectPiece(P, [IN, r, away, s])).toEqual([]);
    const seller = sale('S2', P, { at: '13:25', terminal: 'S01-T2', prev: ['R'] });
    expect(detectPiece(P, [IN, r, seller])).toEqual([]);
  });
  it('reservation by the holding store before headquarters, whatever the clock (SC-06)', () => {
    const own = reserved('RO', P, { at: '14:00', terminal: 'S01-T1', prev: ['IN'] });
    const hq = reserved('RH', P, { at: '12:00', terminal: 'HQ1', prev: ['IN'] });
    expect(fold([IN, own, hq])).toMatchObject({ state: 'RESERVED', heads: [own.id, hq.id].sort() });
    expect(
      analysePiece(
        P,
        [IN, own, hq].flatMap((f) => pieceEventsOf(f).get(P) ?? []),
      ).fork?.branches[0]?.head.factId,
    ).toBe(own.id);
  });
  it('extend beside expire: extend wins (§4.6)', () => {
    const r = reserved('R', P, { at: '10:00', terminal: 'S01-T1', prev: ['IN'], until: '18:00' });
    const more = reserved('R3', P, { at: '17:50', terminal: 'S01-T1', prev: ['R'] });
    const end = released('E', P, { at: '18:00', terminal: 'HQ1', prev: ['R'] });
    expect(fold([IN, r, more, end]).state).toBe('RESERVED');
  });
  it('a tray move beside a sale is no dispute: a branch without net effect drops out', () => {
    const tray = moved('TR', P, { at: '10:21', terminal: 'S01-T2', prev: ['IN'], from: store('S01'), to: store('S01', 'B-02') });
    expect(fold([IN, A, tray]).state).toBe('SOLD');
    expect(detectPiece(P, [IN, A, tray])).toEqual([]);
  });
  it('reserve and release in one branch raise nothing against a sale in the other', () => {
    const r = reserved('R', P, { at: '10:00', terminal: 'S01-T2', prev: ['IN'], deposit: 100 });
    const e = released('E', P, { at: '10:05', terminal: 'S01-T2', prev: ['R'] });
    expect(fold([IN, A, r, e]).state).toBe('SOLD');
    expect(detectPiece(P, [IN, A, r, e])).toEqual([]);
  });
  it('ship beside a delivered sale is DISPUTED with EX-03 (§4.17)', () => {
    const ship = moved('SH', P, { at: '10:25', terminal: 'S01-T2', prev: ['IN'], from: store('S01'), to: { at: 'transit' } });
    expect(fold([IN, A, ship])).toMatchObject({ state: 'DISPUTED' });
    expect(detectPiece(P, [IN, A, ship]).map((d) => d.code)).toEqual(['EX-03']);
  });
  it('two stores that both scanned the piece are DISPUTED; the same scan told twice is not', () => {
    const ship = moved('SH', P, { at: '10:00', terminal: 'S01-T2', prev: ['IN'], from: store('S01'), to: { at: 'transit' } });
    const scan = (name: string, s: string, terminal: string): Fact =>
      moved(name, P, { at: '18:00', terminal, prev: ['SH'], from: { at: 'transit' }, to: store(s), state: 'IN_STOCK' });
    expect(fold([IN, ship, scan('G1', 'S02', 'S02-T1'), scan('G2', 'S03', 'S03-T1')]).state).toBe('DISPUTED');
    expect(fold([IN, ship, scan('G1', 'S02', 'S02-T1'), scan('G3', 'S02', 'S02-T2')])).toMatchObject({ state: 'IN_STOCK', place: { storeId: 'S02' } });
  });
  it('a sale by a store that does not hold the piece opens EX-01 and does not take it from its holder (architecture §7)', () => {
    const far = sale('FA', P, { at: '11:00', terminal: 'S02-T1', prev: ['IN'], scope: ['S01', 'S02'] });
    expect(fold([IN, far])).toMatchObject({ state: 'IN_STOCK', place: { at: 'store', storeId: 'S01' } });
    expect(detectPiece(P, [IN, far])).toMatchObject([{ code: 'EX-01', status: 'open', members: [far.id], scope: ['S01', 'S02'] }]);
    expect(fold([IN, far, A])).toMatchObject({ state: 'SOLD', saleIds: ['sale:AA'] });
  });
  it('a sale that stands beside one of a store that did not hold the piece is one case, EX-01, though others moved it meanwhile (I18; simulator, seed 834)', () => {
    const away = moved('AW', P, { at: '09:00', terminal: 'S01-T3', prev: ['IN'], from: store('S01'), to: { at: 'transit', storeId: 'S02' } as object });
    const there = moved('TH', P, { at: '09:30', terminal: 'S02-T2', prev: ['AW'], from: { at: 'transit' }, to: store('S02'), state: 'IN_STOCK' });
    const back = moved('BK', P, { at: '09:40', terminal: 'S01-T3', prev: ['AW'], from: { at: 'transit' }, to: store('S01'), state: 'IN_STOCK' });
    const sold = sale('SO', P, { at: '10:00', terminal: 'S02-T2', prev: ['TH'], scope: ['S02'] });
    const far = sale('FR', P, { at: '10:10', terminal: 'S01-T3', prev: ['TH'], scope: ['S01', 'S02'] });
    expect(detectPiece(P, [IN, away, there, back, sold]).map((d) => d.code)).toEqual(['EX-03']);
    expect(detectPiece(P, [IN, away, there, back, sold, far]).map((d) => [d.code, d.members])).toEqual([['EX-01', [sold.id, far.id].sort()]]);
  });
  it("a till without the row of a piece sells it from the catalogue: the vault's opens EX-01 and stays, and a person's word makes it sold; the own store's is sold", () => {
    const vault = received('VA', [P], { store: 'HQ' });
    const far = sale('FA', P, { at: '11:00', terminal: 'S02-T1', prev: [], scope: ['HQ', 'S02'] });
    expect(fold([vault, far])).toMatchObject({ state: 'IN_STOCK', place: { at: 'store', storeId: 'HQ' } });
    const [found] = detectPiece(P, [vault, far]);
    expect(found).toMatchObject({ code: 'EX-01', status: 'open', members: [far.id] });
    const word = fact(
      'case.resolved',
      { name: 'RS', at: '12:00', terminal: 'HQ1', prev: { [`piece:${P}`]: ['FA'] } },
      { caseId: found?.id ?? '', code: 'EX-01', option: 'recordedTwice', reason: '从总部库发货', payload: { keepFactId: far.id } },
    );
    expect(fold([vault, far, word])).toMatchObject({ state: 'SOLD', saleIds: ['sale:FA'] });
    expect(detectPiece(P, [vault, far, word]).filter((d) => d.status === 'open')).toEqual([]);
    const own = sale('OW', P, { at: '11:00', terminal: 'S01-T1', prev: [] });
    expect([fold([IN, own]).state, detectPiece(P, [IN, own])]).toEqual(['SOLD', []]);
    // What came to the store only afterwards was not in the catalogue: that is for people to look at.
    expect(fold([received('LA', [P], { at: '12:00' }), own]).state).toBe('DISPUTED');
  });
  it('what a writer found is the fold of what they had seen: a sale that was voided beside the journey is no branch of it (§3.3; simulator, seed 218)', () => {
    const ship = fact(
      'transfer.shipped',
      { name: 'SH', at: '10:00', terminal: 'S01-T3', prev: { [`piece:${P}`]: ['IN'] } },
      { transferId: 'xfer:1', from: 'S01', to: 'S02', pieceNos: [P] },
    );
    const back = fact(
      'sale.voided',
      { name: 'VO', at: '10:30', terminal: 'S01-T1', prev: { [`piece:${P}`]: ['AA'] } },
      { saleId: 'sale:AA', storeId: 'S01', reason: '录错', refundFen: 6_880_000, pieces: [{ pieceNo: P, state: 'IN_STOCK', delivered: true }] },
    );
    const got = fact(
      'transfer.received',
      { name: 'GT', at: '11:00', terminal: 'S02-T1', prev: { [`piece:${P}`]: ['SH'] } },
      { transferId: 'xfer:1', storeId: 'S02', pieceNos: [P], complete: true },
    );
    const there = sale('DD', P, { at: '12:00', terminal: 'S02-T1', prev: ['VO', 'GT'], scope: ['S02'] });
    expect(fold([IN, A, ship, back, got])).toMatchObject({ state: 'IN_STOCK', place: { storeId: 'S02' } });
    expect(fold([IN, A, ship, back, got, there])).toMatchObject({ state: 'SOLD', saleIds: ['sale:DD'] });
    expect(detectPiece(P, [IN, A, ship, back, got, there]).filter((d) => d.status === 'open')).toEqual([]);
  });
  it('an unknown predecessor is tolerated and named (待补全)', () => {
    const a = analysePiece(P, pieceEventsOf(A).get(P) === undefined ? [] : [pieceEventsOf(A).get(P)!]);
    expect(a.view.state).toBe('SOLD');
    expect(a.missing).toEqual([IN.id]);
  });
  it('a step that jewelry §6.2 does not list is kept and raises EX-26', () => {
    const back = moved('BK', P, { at: '11:00', terminal: 'S01-T1', prev: ['AA'], from: { at: 'customer' }, to: { at: 'transit' } });
    expect(detectPiece(P, [IN, A, back]).map((d) => [d.code, d.members])).toEqual([['EX-26', [back.id]]]);
  });
  it('a returned piece that passes its inspection and goes to a counter of the same store is a listed step; a held one is freed by no move (jewelry §6.2)', () => {
    const back = fact(
      'sale.returned',
      { name: 'TH', at: '12:00', terminal: 'S01-T1', prev: { [`piece:${P}`]: ['AA'] } },
      { saleId: 'sale:AA', returnId: 'return:1', storeId: 'S01', reason: 'x', refundFen: 1, pieces: [{ lineNo: 1, pieceNo: P, state: 'RETURN_CHECK' }] },
    );
    const shelf = moved('OK', P, { at: '12:30', terminal: 'S01-T1', prev: ['TH'], from: store('S01'), to: store('S01', 'A1'), state: 'IN_STOCK' });
    expect([fold([IN, A, back, shelf]).state, detectPiece(P, [IN, A, back, shelf])]).toEqual(['IN_STOCK', []]);
    const held = sale('HH', P, { at: '10:20', terminal: 'S01-T1', prev: ['IN'], delivered: false });
    const tray = moved('NO', P, { at: '12:30', terminal: 'S01-T1', prev: ['HH'], from: store('S01'), to: store('S01', 'A1'), state: 'IN_STOCK' });
    expect(detectPiece(P, [IN, held, tray]).map((d) => [d.code, d.members])).toEqual([['EX-26', [tray.id]]]);
  });
});

describe('the fold is a pure function of the set of facts (I14, I15)', () => {
  const pool: readonly Fact[] = [
    IN,
    A,
    B,
    C,
    reserved('R', P, { at: '09:10', terminal: 'S01-T1', prev: ['IN'], deposit: 10 }),
    released('E', P, { at: '09:20', terminal: 'S01-T1', prev: ['R'] }),
    moved('SH', P, { at: '10:25', terminal: 'S01-T2', prev: ['E'], from: store('S01'), to: { at: 'transit' } }),
    moved('G1', P, { at: '12:25', terminal: 'S02-T1', prev: ['SH'], from: { at: 'transit' }, to: store('S02') }),
    sale('DD', P, { at: '13:00', terminal: 'S02-T1', prev: ['G1'], scope: ['S02'] }),
    fact(
      'case.resolved',
      { name: 'RS', at: '12:00', terminal: 'S01-T1', prev: { [`piece:${P}`]: ['AA', 'BB'] } },
      { caseId: CASE, code: 'EX-01', option: 'notHandedOver', reason: 'x', payload: { keepFactId: B.id } },
    ),
    fact(
      'sale.lineCorrected',
      { name: 'FX', at: '12:30', terminal: 'S01-T1', prev: { [`piece:${P}`]: ['AA', 'BB'] } },
      { saleId: 'sale:AA', saleFactId: A.id, lineNo: 1, fromPieceNo: P, toPieceNo: 'RD2600021', reason: 'x' },
    ),
  ];
  const some = fc
    .subarray([...pool])
    .chain((set) =>
      fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length }), fc.array(fc.nat(Math.max(0, set.length - 1)), { maxLength: 4 })),
    );
  it('order and repetition change nothing, in views, rows and exceptions', () => {
    fc.assert(
      fc.property(some, ([set, shuffled, again]) => {
        const repeated = [...shuffled, ...again.flatMap((i) => set[i] ?? [])];
        expect(fold(repeated)).toEqual(fold(set));
        expect(detectPiece(P, repeated)).toEqual(detectPiece(P, set));
        const events = (facts: readonly Fact[]): ReturnType<typeof foldPiece> extends infer _ ? Parameters<typeof projectPiece>[0]['events'] : never =>
          facts.flatMap((f) => pieceEventsOf(f).get(P) ?? []);
        expect(JSON.stringify(projectPiece({ item: ring(P), events: events(repeated) }))).toBe(
          JSON.stringify(projectPiece({ item: ring(P), events: events(set) })),
        );
      }),
      { verbose: true },
    );
  });
  it('view = fold(row ∪ local) whatever part the row already holds (architecture §3.5)', () => {
    fc.assert(
      fc.property(some, fc.nat(10), ([set], cut) => {
        const events = set.flatMap((f) => pieceEventsOf(f).get(P) ?? []);
        const row = projectPiece({ item: ring(P), events: events.slice(0, cut) });
        expect(viewOf(row, events.slice(Math.max(0, cut - 2)))).toEqual(foldPiece(P, events));
      }),
      { verbose: true },
    );
  });
  it('I1: more than one standing sale is always an open EX-01 that lists exactly those', () => {
    fc.assert(
      fc.property(some, ([set]) => {
        const a = analysePiece(
          P,
          set.flatMap((f) => pieceEventsOf(f).get(P) ?? []),
        );
        const open = detectPiece(P, set).filter((d) => d.code === 'EX-01' && d.status === 'open');
        expect(open.length).toBe(a.standing.length > 1 || a.foreign.length > 0 ? 1 : 0);
        if (open[0] !== undefined) expect(open[0].members).toEqual([...a.standing, ...a.foreign].map((e) => e.factId).sort());
      }),
      { verbose: true },
    );
  });
});
