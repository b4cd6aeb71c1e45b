import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import { detectAll } from '../rules.ts';
import { foldTransfer } from '../stock/transfers.ts';
import { foldTake } from '../stock/takes.ts';
import { Teller } from '../testkit/facts.ts';
import { P, cases, codes, intake, on, piece, stamp } from './test-kit.ts';

describe('SC-11 a transfer crossed with a cancel and a late shipment', () => {
  const t = new Teller();
  const start = intake(t, ['P1', 'P2', 'P3']);
  const prev = (nos: readonly string[], f: Fact): Record<string, Fact[]> => Object.fromEntries(nos.map((n) => [`piece:${n}`, [f]]));
  const asked = t.fact(
    'transfer.requested',
    { on: 'HQ1', at: '09:00', scope: ['S01', 'S02'], prev: { 'xfer:1': [] } },
    { transferId: 'xfer:1', from: 'S01', to: 'S02', pieceNos: ['P1', 'P2', 'P3'] },
  );
  const cancel = t.fact(
    'transfer.cancelled',
    { on: 'HQ1', at: '16:20', scope: ['S01', 'S02'], prev: { 'xfer:1': [asked] } },
    { transferId: 'xfer:1', reason: '改派' },
  );
  const got = t.fact(
    'transfer.received',
    { on: 'S02-T1', at: '18:10', scope: ['S01', 'S02'], prev: { 'xfer:1': [asked], ...prev(['P1', 'P2'], start) } },
    { transferId: 'xfer:1', storeId: 'S02', pieceNos: ['P1', 'P2'], complete: true, seal: '封8' },
  );
  it('before the shipment is known: received and 待补全, the third still at its source', () => {
    expect([piece(t.told, 'P1').place, piece(t.told, 'P1').pending, piece(t.told, 'P3').place.storeId]).toEqual([{ at: 'store', storeId: 'S02' }, true, 'S01']);
    expect(codes(t.told)).toEqual([]);
    expect(codes(t.told, { watermarks: { S01: stamp('19:00') } })).toEqual(['EX-18']);
  });
  it('when the shipment comes: closes itself, the cancel is overruled, one piece short is EX-18, every piece has one place (I21)', () => {
    const ship = t.fact(
      'transfer.shipped',
      { on: 'S01-T2', at: '16:00', scope: ['S01', 'S02'], prev: { 'xfer:1': [asked], ...prev(['P1', 'P2', 'P3'], start) } },
      { transferId: 'xfer:1', from: 'S01', to: 'S02', pieceNos: ['P1', 'P2', 'P3'], seal: '封8', courier: '同城' },
    );
    expect(['P1', 'P2', 'P3'].map((n) => piece(t.told, n).place.at)).toEqual(['store', 'store', 'transit']);
    expect(piece(t.told, 'P1').pending).toBeUndefined();
    expect(foldTransfer('xfer:1', t.told).lines.map((l) => l.state)).toEqual(['received', 'received', 'short']);
    const all = detectAll(t.told);
    expect(all.exceptions.map((d) => [d.code, d.members, d.sides[0]?.data['pieceNos']])).toEqual([['EX-18', [got.id, ship.id].sort(), ['P3']]]);
    expect(all.decisions.map((d) => d.losers)).toEqual([[{ factId: cancel.id, by: '1001', outcome: 'overruled' }]]);
  });
  it('a receipt at a third store is a mis-route; shipped beside sold is EX-03', () => {
    const u = new Teller();
    const s = intake(u);
    const ship = u.fact(
      'transfer.shipped',
      { on: 'S01-T1', at: '10:00', prev: { 'xfer:2': [], ...on(s) } },
      { transferId: 'xfer:2', from: 'S01', to: 'S02', pieceNos: [P] },
    );
    const sale = u.sale({ on: 'S01-T2', at: '10:05', prev: on(s) }, { saleId: 'sale:A' });
    expect([piece(u.told).state, codes(u.told)]).toEqual(['DISPUTED', ['EX-03']]);
    const v = u.told.filter((f) => f !== sale);
    v.push(
      u.fact(
        'transfer.received',
        { on: 'V01-T1', at: '12:00', prev: { 'xfer:2': [ship], ...on(ship) } },
        { transferId: 'xfer:2', storeId: 'V01', pieceNos: [P], complete: true },
      ),
    );
    expect([piece(v).place.storeId, codes(v)]).toEqual(['V01', ['EX-18']]);
  });
});

describe('SC-12 stock-take with an unsynced terminal', () => {
  const t = new Teller();
  const start = intake(t, ['K', 'L']);
  const asOf = stamp('22:00');
  const open = t.fact('take.opened', { on: 'S01-T1', at: '22:00', prev: { 'take:1': [] } }, { takeId: 'take:1', storeId: 'S01', area: '全店', asOf });
  t.fact('take.scanned', { on: 'S01-T1', at: '22:20', prev: { 'take:1': [open] } }, { takeId: 'take:1', storeId: 'S01', pieceNos: ['L', 'L'] });
  t.fact(
    'take.confirmed',
    { on: 'S01-T1', at: '22:30', by: '1900', prev: { 'take:1': [open] } },
    { takeId: 'take:1', storeId: 'S01', final: true, secondCount: true },
  );
  const take = (facts: readonly Fact[], mark: string) => foldTake('take:1', facts, facts, {}, { watermarks: { S01: stamp(mark) } });
  it('stays provisional while T2 is behind, K looks missing', () =>
    expect(
      take(
        t.told.filter((f) => f.kind !== 'sale.committed'),
        '20:00',
      ),
    ).toMatchObject({ status: 'provisional', shortage: ['K'], mayAdjust: false }));
  const sale = t.sale({ on: 'S01-T2', at: '21:15', prev: on(start, 'K') }, { saleId: 'sale:K', pieces: ['K'] });
  it('when T2 syncs: expected is recomputed, nothing is missing, the confirmation holds', () =>
    expect(take(t.told, '23:10')).toMatchObject({ status: 'final', shortage: [], surplus: [], counted: ['L'], mayAdjust: true }));
  it('variant: confirmed without a dead T2, which revives: the loss is reversed by chain, EX-15', () => {
    const lost = t.fact(
      'take.outcome',
      { on: 'S01-T1', at: '22:40', prev: { 'take:1': [open], ...on(start, 'K'), ...on(start, 'L') } },
      { takeId: 'take:1', storeId: 'S01', asOf, found: ['L'], missing: ['K'], misplaced: [] },
    );
    expect(
      piece(
        t.told.filter((f) => f !== sale),
        'K',
      ).state,
    ).toBe('MISSING');
    expect([piece(t.told, 'K').state, piece(t.told, 'L').state]).toEqual(['SOLD', 'IN_STOCK']);
    expect(cases(t.told).map((d) => [d.code, d.members])).toEqual([['EX-15', [sale.id, lost.id].sort()]]);
  });
});
