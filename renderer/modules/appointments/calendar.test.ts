import { describe, expect, test } from 'vitest';
import type { AptCard } from '../../data/terminal.ts';
import { VISIT_MS, loadOf, placed, visitsOf, weekOf } from './calendar.ts';

const AT = Date.parse('2026-11-21T02:00:00Z');
const MIN = 60_000;
const card = (id: string, minutes: number, view: Partial<AptCard['view']> = {}): AptCard => ({
  id,
  form: { name: id, storeId: 'S01', visitAt: AT + minutes * MIN, source: 'phone' },
  head: { id, v: 1, cls: 'appointment', scope: ['S01'], fields: {}, sets: {}, notes: [], history: [] },
  view: { aptId: id, status: 'notArrived', sub: 'none', storeId: 'S01', assistants: [], rejectedBy: [], saleIds: [], heads: [], timeline: [], ...view },
});

describe('calendar (A1.1.24)', () => {
  test('visits of one person that overlap stand side by side; one after the other share the column', () => {
    const at = placed([card('c', 60), card('a', 0), card('b', 30), card('d', 180)]);
    expect(at.map((p) => [p.card.id, p.lane, p.lanes])).toEqual([
      ['a', 0, 2],
      ['b', 1, 2],
      ['c', 0, 2],
      ['d', 0, 1],
    ]);
  });
  test('a half hour is over its capacity when more visits run than people receive', () => {
    const load = loadOf([card('a', 0), card('b', 30), card('c', 45)], AT, AT + 2 * VISIT_MS, 2);
    expect(load.map((l) => [l.taken, l.over])).toEqual([
      [1, false],
      [3, true],
      [2, false],
      [1, false],
    ]);
  });
  test('void visits and other stores are not in the book', () => {
    expect(
      visitsOf([card('a', 0), card('b', 0, { status: 'voided' }), card('c', 0, { storeId: 'S02' }), card('d', 600)], 'S01', AT, AT + VISIT_MS).map((c) => c.id),
    ).toEqual(['a']);
  });
  test('a week begins on Monday, over the ends of months and years', () => {
    expect(weekOf('2026-11-21')).toEqual(['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22']);
    expect(weekOf('2027-01-01')[0]).toBe('2026-12-28');
    expect(weekOf('2026-11-23')[0]).toBe('2026-11-23');
  });
});
