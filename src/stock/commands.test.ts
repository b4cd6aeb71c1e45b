import { describe, expect, it } from 'vitest';
import type { Actor, CommandContext } from '../kernel/context.ts';
import { movePiece, receivePieces, releasePiece, reservePiece, withdrawBatch } from './commands.ts';
import { at, ring } from './test-kit.ts';
import { mayBecome, stepsFrom, TRANSITIONS } from './transitions.ts';
import { stockFacts } from './types.ts';
import type { PieceView } from './types.ts';

const NOW = at('14:00');
const DAY = 86_400_000;
const user = (...roles: string[]): Actor => ({ staffNo: '1001', name: '林', roles, stores: ['S01'] });
const ctx = (who: Actor = user('CON', 'WH'), more: Partial<CommandContext> = {}): CommandContext => ({
  user: who,
  storeId: 'S01',
  terminal: 'S01-T1',
  nowMs: NOW,
  businessDate: '2026-11-21',
  offline: true,
  ...more,
});
const view = (more: Partial<PieceView> = {}): PieceView => ({
  pieceNo: 'RD1',
  state: 'IN_STOCK',
  place: { at: 'store', storeId: 'S01' },
  heads: ['fact:H'],
  saleIds: [],
  ...more,
});
const code = (r: { readonly ok: boolean } & ({ readonly ok: true } | { readonly ok: false; readonly problem: { readonly code: string } })): string =>
  r.ok ? 'ok' : r.problem.code;

describe('reserving (A2.4, jewelry §6.2)', () => {
  const forWhom = { customerId: 'cust:C', name: '张', untilMs: NOW + 2 * DAY };
  it('writes one fact on the heads it saw', () => {
    const r = reservePiece(ctx(), { view: view(), for: forWhom });
    expect(r.ok && r.value.facts).toMatchObject([{ kind: 'stock.reserved', scope: ['S01'], prev: { 'piece:RD1': ['fact:H'] } }]);
    expect(r.ok && stockFacts['stock.reserved'].safeParse(r.value.facts[0]?.body).success).toBe(true);
  });
  it.each([
    ['for nobody', view(), { untilMs: NOW + DAY }, 'reserve-for-whom'],
    ['for more than 7 days', view(), { ...forWhom, untilMs: NOW + 8 * DAY }, 'reserve-until'],
    ['for more than 7 days with a deposit', view(), { ...forWhom, untilMs: NOW + 8 * DAY, depositFen: 1 }, 'ok'],
    ['into the past', view(), { ...forWhom, untilMs: NOW }, 'reserve-until'],
    ['a piece of another store', view({ place: { at: 'store', storeId: 'S02' } }), forWhom, 'piece-elsewhere'],
    ['a disputed piece', view({ state: 'DISPUTED' }), forWhom, 'piece-disputed'],
    ['a sold piece', view({ state: 'SOLD' }), forWhom, 'piece-transition'],
    ['what another has', view({ state: 'RESERVED', reservedFor: { customerId: 'cust:X', untilMs: NOW + 1 } }), forWhom, 'reserve-other'],
    ['extending the own', view({ state: 'RESERVED', reservedFor: { customerId: 'cust:C', untilMs: NOW + 1 } }), forWhom, 'ok'],
  ] as const)('%s', (_what, v, whom, expected) => {
    expect(code(reservePiece(ctx(), { view: v, for: whom }))).toBe(expected);
  });
  it('only what is reserved can be released', () => {
    expect([code(releasePiece(ctx(), { view: view({ state: 'RESERVED' }), reason: 'x' })), code(releasePiece(ctx(), { view: view(), reason: 'x' }))]).toEqual([
      'ok',
      'piece-transition',
    ]);
  });
});

describe('moving', () => {
  it('a tray move keeps a reservation; dispatching a reserved piece asks for the manager', () => {
    const held = view({ state: 'RESERVED', reservedFor: { customerId: 'c', untilMs: NOW + 1 } });
    const tray = movePiece(ctx(), { view: held, to: { at: 'store', storeId: 'S01', tray: 'B-02' } });
    expect(tray.ok && tray.value.facts[0]?.body).toMatchObject({ state: 'RESERVED' });
    expect(code(movePiece(ctx(), { view: held, to: { at: 'transit' } }))).toBe('approval-needed');
    expect(code(movePiece(ctx(user('WH'), { approver: '1000' }), { view: held, to: { at: 'transit' } }))).toBe('ok');
  });
  it('only the holder sends away, any store signs for what arrives', () => {
    expect(code(movePiece(ctx(), { view: view({ place: { at: 'store', storeId: 'S02' } }), to: { at: 'transit' } }))).toBe('piece-elsewhere');
    const signed = movePiece(ctx(), { view: view({ state: 'IN_TRANSIT', place: { at: 'transit' } }), to: { at: 'store', storeId: 'S01' } });
    expect(signed.ok && signed.value.facts[0]?.body).toMatchObject({ state: 'IN_STOCK' });
  });
  it('a sold piece does not go into transit; a write-off needs OPS', () => {
    expect(code(movePiece(ctx(), { view: view({ state: 'SOLD', place: { at: 'customer' } }), to: { at: 'transit' } }))).toBe('piece-transition');
    expect(code(movePiece(ctx(user('SM')), { view: view(), to: { at: 'gone' }, state: 'SCRAPPED' }))).toBe('approval-needed');
    expect(code(movePiece(ctx(user('OPS')), { view: view(), to: { at: 'gone' }, state: 'SCRAPPED' }))).toBe('ok');
  });
});

describe('receiving and taking back', () => {
  const hq = ctx(user('BUY'), { storeId: 'HQ', terminal: 'HQ1' });
  it('cuts a batch into facts of 500 lines', () => {
    const r = receivePieces(hq, { batchId: 'B', storeId: 'V01', lines: Array.from({ length: 1001 }, (_, i) => ({ item: ring(`RD${i}`) })) });
    expect(r.ok && r.value.facts.map((f) => Object.keys(f.prev).length)).toEqual([500, 500, 1]);
    expect(r.ok && r.value.facts[0]?.scope).toEqual(['V01']);
  });
  it('refuses doubles and pieces that their schema refuses', () => {
    expect(code(receivePieces(hq, { batchId: 'B', storeId: 'V01', lines: [{ item: ring('A') }, { item: ring('A') }] }))).toBe('receive-duplicate');
    expect(code(receivePieces(hq, { batchId: 'B', storeId: 'V01', lines: [{ item: ring('a b') }] }))).toBe('receive-invalid');
    expect(code(receivePieces(hq, { batchId: 'B', storeId: 'V01', lines: [] }))).toBe('receive-empty');
  });
  it('takes back only what nothing has touched since', () => {
    const r = withdrawBatch(hq, {
      batchId: 'B',
      storeId: 'V01',
      reason: 'x',
      receivedBy: new Set(['fact:H']),
      views: [
        view({ pieceNo: 'A' }),
        view({ pieceNo: 'B', heads: ['fact:Z'] }),
        view({ pieceNo: 'C', state: 'SOLD' }),
        view({ pieceNo: 'D', state: 'WITHDRAWN' }),
      ],
    });
    expect(r).toMatchObject({
      ok: true,
      value: {
        withdrawn: ['A'],
        kept: [
          { pieceNo: 'B', state: 'IN_STOCK' },
          { pieceNo: 'C', state: 'SOLD' },
        ],
      },
    });
  });
});

describe('transitions (jewelry §6.2)', () => {
  it.each([
    ['IN_STOCK', 'RESERVED', true],
    ['IN_STOCK', 'SOLD', true],
    ['SOLD', 'IN_TRANSIT', false],
    ['SOLD', 'SOLD', false],
    ['MISSING', 'SOLD', true],
    ['IN_TRANSIT', 'SOLD', false],
    ['SCRAPPED', 'IN_STOCK', true],
    ['RETURN_CHECK', 'RESERVED', false],
    ['CONSUMED', 'SOLD', false],
    ['DISPUTED', 'SOLD', true],
  ] as const)('%s → %s: %s', (from, to, expected) => {
    expect(mayBecome(from, to)).toBe(expected);
  });
  it('nothing is offered while a piece is DISPUTED', () => {
    expect(stepsFrom('DISPUTED')).toEqual([]);
    expect(TRANSITIONS.some((t) => t.from === 'DISPUTED' || t.to === 'DISPUTED')).toBe(false);
  });
});
