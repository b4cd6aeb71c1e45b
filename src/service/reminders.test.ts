import { beforeEach, describe, expect, it } from 'vitest';
import { factsOnly, newDraft } from '../facts/draft.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { ok } from '../kernel/result.ts';
import { at, person, Site } from '../testkit/world.ts';
import { reservePiece, releasePiece } from '../stock/commands.ts';
import { standingReservations } from '../stock/reservations.ts';
import { foldPiece, pieceEventsOf } from '../stock/fold.ts';
import { repairTask, repairsReady } from './reminders.ts';

const jia = person('1001', ['CON', 'WH']);
let t: Site;
beforeEach(() => {
  t = new Site('S01-T1', 'S01');
});
const hand = (clock: string, to: 'store' | 'workshop' | 'customer', stage: string) =>
  t.run(ok(factsOnly(newDraft(t.ctx(jia, clock), 'ticket.custody', ['S01'], { 'ticket:W1': [] }, { ticketId: 'ticket:W1', to, stage }))));
const ready = () => repairsReady([...t.facts.values()], (f) => hlcMs(f.hlc));

describe('repairs that wait for their customer (A4.1, jewelry.md §10.2)', () => {
  it('from the hand-over back to the store until the customer has it; a second stay reminds anew', () => {
    t.run(
      ok(
        factsOnly(
          newDraft(
            t.ctx(jia, '10:00'),
            'ticket.opened',
            ['S01'],
            { 'ticket:W1': [] },
            { ticketId: 'ticket:W1', docNo: 'WX-S01T1A-20261124-00001', storeId: 'S01', customerId: 'cust:1', cls: 'WX' },
          ),
        ),
      ),
    );
    hand('10:01', 'store', '受理');
    expect(ready()).toEqual([]);
    hand('10:30', 'workshop', '送修');
    expect(ready()).toEqual([]);
    hand('15:00', 'store', '返店');
    const [first] = ready();
    if (first === undefined) throw new Error('ready expected');
    expect(first).toMatchObject({ docNo: 'WX-S01T1A-20261124-00001', customerId: 'cust:1', storeId: 'S01' });
    hand('15:10', 'workshop', '送修');
    expect(ready()).toEqual([]);
    hand('16:00', 'store', '返店');
    const [again] = ready();
    expect(again === undefined ? '' : repairTask(again).taskId).not.toBe(repairTask(first).taskId);
    hand('17:00', 'customer', '取件');
    expect(ready()).toEqual([]);
  });
});

describe('pieces kept for somebody (A0.26, A2.4)', () => {
  const receive = () =>
    t.run(
      ok(
        factsOnly(
          newDraft(
            t.ctx(jia, '09:00'),
            'stock.moved',
            ['S01'],
            { 'piece:RD1': [] },
            { pieceNo: 'RD1', to: { at: 'store', storeId: 'S01' }, state: 'IN_STOCK' },
          ),
        ),
      ),
    );
  const view = () =>
    foldPiece(
      'RD1',
      [...t.facts.values()].flatMap((f) => pieceEventsOf(f).get('RD1') ?? []),
    );
  const kept = () => standingReservations([...t.facts.values()], () => view());
  it('as long as the piece’s own fold says so, with who made it', () => {
    receive();
    t.run(reservePiece(t.ctx(jia, '10:00'), { view: view(), for: { name: '李娜', aptId: 'apt:1', untilMs: at('18:00') } }));
    t.run(reservePiece(t.ctx(person('1002'), '10:30'), { view: view(), for: { name: '李娜', aptId: 'apt:1', untilMs: at('20:00') } }));
    expect(kept()).toEqual([{ pieceNo: 'RD1', for: { name: '李娜', aptId: 'apt:1', untilMs: at('20:00') }, by: '1002' }]);
    t.run(releasePiece(t.ctx(jia, '11:00'), { view: view(), reason: '不要了' }));
    expect(kept()).toEqual([]);
  });
});
