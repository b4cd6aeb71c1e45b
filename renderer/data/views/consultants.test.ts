import { expect, test } from 'vitest';
import type { AptSub, AptView } from '../../../src/appointments/types.ts';
import type { AptCard } from '../terminal.ts';
import { FactIndex } from './fact-index.ts';
import { consultantLoads, waitingFor } from './consultants.ts';

const NOW = Date.parse('2026-11-21T06:00:00Z');
const card = (id: string, sub: AptSub, waitedMin: number, more: Partial<AptView> = {}): AptCard => ({
  id,
  form: { name: id, storeId: 'S01', visitAt: NOW, source: 'phone' },
  head: { id, v: 1, cls: 'appointment', scope: ['S01'], fields: {}, sets: {}, notes: [], history: [] },
  view: {
    aptId: id,
    status: 'notArrived',
    sub,
    storeId: 'S01',
    assistants: [],
    rejectedBy: [],
    saleIds: [],
    heads: [],
    timeline: [],
    arrivedAt: NOW - waitedMin * 60_000,
    ...more,
  },
});

test('who waits for me stands first, then the pool, then whom a colleague paused; longest first in each (A1.2.1, A1.2.7)', () => {
  const cards = [
    card('paused long ago', 'paused', 55, { assigned: '0131', pausedBy: '0131' }),
    card('pool', 'waiting', 20),
    card('rejected by another', 'rejected', 30, { rejectedBy: ['0112'] }),
    card('mine', 'waiting', 1, { assigned: '0107' }),
    card('handed to me', 'serving', 5, { main: '0112', transferTo: '0107' }),
    card('a colleague’s', 'waiting', 40, { assigned: '0112' }),
    card('I said no', 'rejected', 50, { rejectedBy: ['0107'] }),
    card('another store', 'waiting', 90, { storeId: 'S02' }),
  ];
  expect(waitingFor('0107', 'S01', cards).map((c) => c.id)).toEqual(['handed to me', 'mine', 'rejected by another', 'pool', 'paused long ago']);
});

test('a consultant’s queue: who waits for their claim, not the paused and not those to come (A1.1.11)', () => {
  const cards = [
    card('first', 'waiting', 9, { assigned: '0107' }),
    card('second', 'waiting', 3, { assigned: '0107' }),
    card('paused', 'paused', 3, { assigned: '0107' }),
    card('to come', 'none', 0, { assigned: '0107' }),
    card('other', 'waiting', 3, { assigned: '0112' }),
  ];
  const staff = ['0107', '0112', '0115'].map((staffNo) => ({ staffNo, name: staffNo, roles: ['CON' as const], stores: ['S01'], active: true }));
  const loads = consultantLoads({
    appointments: cards,
    staff,
    facts: new FactIndex(),
    nowMs: NOW,
    today: '2026-11-21',
    day: { startMs: NOW - 36e5, endMs: NOW + 36e5 },
  });
  expect(loads.map((l) => [l.staff.staffNo, l.queued])).toEqual([
    ['0107', 2],
    ['0112', 1],
    ['0115', 0],
  ]);
});
