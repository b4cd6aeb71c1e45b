import { describe, expect, test } from 'vitest';
import type { AptStatus, AptSub, AptView } from '../../../src/appointments/types.ts';
import type { AptCard, ConsultantLoad } from '../../data/terminal.ts';
import { byRule } from './Consultants.tsx';
import { groupOf, inTab, listItems, nextStep, shownState } from './model.ts';
import { hoursOf, slotsOf } from './slots.ts';
import { fenOf, phoneE164 } from './form-state.ts';

const NOW = Date.parse('2026-11-21T06:00:00Z'); // 14:00 in Shanghai
const DAY = { startMs: NOW - 10 * 3_600_000, endMs: NOW + 14 * 3_600_000 };
const MIN = 60_000;
const card = (id: string, status: AptStatus, sub: AptSub, more: Partial<AptView> = {}, visitAt = NOW): AptCard => ({
  id,
  form: { name: id, storeId: 'S01', visitAt, source: 'phone' },
  head: { id, v: 1, cls: 'appointment', scope: ['S01'], fields: {}, sets: {}, notes: [], history: [] },
  view: { aptId: id, status, sub, storeId: 'S01', assistants: [], rejectedBy: [], saleIds: [], heads: [], timeline: [], ...more },
});
const me = { staffNo: '0107', roles: ['CON'] };

describe('the filled button says the next step (ui.md, A1.2)', () => {
  test('each state has its step', () => {
    expect(nextStep(card('a', 'notArrived', 'none'), me)).toBe('arrive');
    expect(nextStep(card('a', 'needsCallback', 'none'), me)).toBe('callback');
    expect(nextStep(card('a', 'notArrived', 'waiting'), me)).toBe('claim');
    expect(nextStep(card('a', 'notArrived', 'paused', { pausedBy: '0112' }), me)).toBe('claim'); // by anyone, A1.2.7
    expect(nextStep(card('a', 'notArrived', 'paused', { pausedBy: '0107' }), me)).toBe('resume');
    expect(nextStep(card('a', 'notArrived', 'serving', { main: '0107' }), me)).toBe('end');
    expect(nextStep(card('a', 'notArrived', 'serving', { main: '0112' }), me)).toBe('none');
    expect(nextStep(card('a', 'notArrived', 'serving', { main: '0112', transferTo: '0107' }), me)).toBe('accept');
    expect(nextStep(card('a', 'sold', 'none'), me)).toBe('none');
    expect(nextStep(card('a', 'sold', 'none', { main: '0107' }), me)).toBe('end'); // sold, still in the shop: 操作已结束 ends it (A1.2.5)
    expect(nextStep(card('a', 'sold', 'none', { main: '0107', endedAt: NOW }), me)).toBe('none');
  });
  test('a void is re-opened by the manager alone (A1.3.7)', () => {
    expect(nextStep(card('a', 'voided', 'none'), me)).toBe('none');
    expect(nextStep(card('a', 'voided', 'none'), { staffNo: '0101', roles: ['SM'] })).toBe('reopen');
  });
});

describe('the list is grouped by what needs doing (A1.3, A1.4)', () => {
  const waiting = card('w', 'notArrived', 'waiting', { arrivedAt: NOW - 4 * MIN });
  const waitingLonger = card('v', 'notArrived', 'waiting', { arrivedAt: NOW - 9 * MIN });
  const serving = card('s', 'notArrived', 'serving', { main: '0107', claimedAt: NOW - 36 * MIN });
  const late = card('l', 'notArrived', 'none', {}, NOW - 90 * MIN);
  const soon = card('n', 'notArrived', 'none', {}, NOW + 60 * MIN);
  const tomorrow = card('t', 'notArrived', 'none', {}, DAY.endMs + 60 * MIN);
  const done = card('d', 'sold', 'none', { endedAt: NOW - 60 * MIN });
  test('headings', () => {
    expect([waiting, serving, late, soon, tomorrow, done].map((c) => groupOf(c, DAY, NOW))).toEqual([
      'waiting',
      'serving',
      'overdue',
      'today',
      'later',
      'done',
    ]);
    expect(shownState(late, NOW)).toBe('noShow');
  });
  test('who waits longest comes first', () => {
    expect(listItems([soon, waiting, waitingLonger], DAY, NOW).map((i) => (i.kind === 'group' ? `#${i.group} ${i.count}` : i.card.id))).toEqual([
      '#waiting 2',
      'v',
      'w',
      '#today 1',
      'n',
    ]);
  });
  test('tabs count what they say', () => {
    expect(inTab(waiting, 'claim', NOW)).toBe(true);
    expect(inTab(serving, 'active', NOW)).toBe(true);
    expect(inTab(late, 'due', NOW)).toBe(true);
    expect(inTab(done, 'sold', NOW)).toBe(true);
    expect(inTab(done, 'due', NOW)).toBe(false);
  });
});

test('consultants stand in the order of the assignment rule: free, fewest today, higher close rate; off duty last (A1.1.8)', () => {
  const load = (staffNo: string, state: ConsultantLoad['state'], today: number, closeRateBp: number): ConsultantLoad => ({
    staff: { staffNo, name: staffNo, roles: ['CON'], stores: ['S01'], active: true },
    state,
    today,
    queued: 0,
    closeRateBp,
  });
  const list = [load('A', 'serving', 0, 9000), load('B', 'idle', 3, 3600), load('C', 'idle', 2, 1000), load('D', 'rest', 0, 9000), load('E', 'idle', 2, 4000)];
  expect(byRule(list, 'priority').map((c) => c.staff.staffNo)).toEqual(['E', 'C', 'B', 'A', 'D']);
});

describe('visit slots warn, they never block (A1.1.13, A1.1.24)', () => {
  const slots = slotsOf(
    '2026-11-21',
    'Asia/Shanghai',
    hoursOf('10:00–12:00'),
    2,
    [
      card('a', 'notArrived', 'none', {}, Date.parse('2026-11-21T02:40:00Z')),
      card('b', 'notArrived', 'none', {}, Date.parse('2026-11-21T02:30:00Z')),
      card('c', 'voided', 'none', {}, Date.parse('2026-11-21T02:00:00Z')),
    ],
    Date.parse('2026-11-21T02:29:00Z'),
    (ms) => new Date(ms + 8 * 3_600_000).toISOString().slice(11, 16),
  );
  test('free places per half hour', () =>
    expect(slots.map((s) => [s.text, s.free])).toEqual([
      ['10:00', 2],
      ['10:30', 0],
      ['11:00', 2],
      ['11:30', 2],
    ]));
  test('a half hour that has begun can still be taken', () => expect(slots.map((s) => s.past)).toEqual([false, false, false, false]));
  test('hours that cannot be read fall back to 10–22', () => expect(hoursOf('全天')).toEqual({ open: '10:00', close: '22:00' }));
});

describe('typed values', () => {
  test('yuan to fen without rounding', () => {
    expect(fenOf('12,800')).toBe(1_280_000);
    expect(fenOf('0.1')).toBe(10);
    expect(fenOf('1.005')).toBeUndefined();
    expect(fenOf('abc')).toBeUndefined();
  });
  test('eleven digits for the mainland, the region chosen for others (A1.1.2)', () => {
    expect(phoneE164({ phone: '139 0117 2071', region: 'CN' })).toBe('+8613901172071');
    expect(phoneE164({ phone: '1390117207', region: 'CN' })).toBeUndefined();
    expect(phoneE164({ phone: '91234567', region: 'CN' })).toBeUndefined();
    expect(phoneE164({ phone: '91234567', region: 'HK' })).toBe('+85291234567');
  });
});
