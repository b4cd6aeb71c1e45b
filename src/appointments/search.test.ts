import { describe, expect, it } from 'vitest';
import { matchAppointment } from './search.ts';
import type { AptQuery, SearchRow } from './search.ts';
import { stateOf, subAt } from './status.ts';

const row: SearchRow = {
  name: '李娜',
  pinyin: 'lina',
  initials: 'ln',
  phoneE164: '+8613800001234',
  number: 'YY-S01T1A-20261121-00012',
  styleNo: 'RX-1008',
  state: 'serving',
  status: 'notArrived',
  level: 'A',
  source: 'web',
  consultant: '1001',
  storeId: 'S01',
  visitAt: 1000,
};
describe('combined fuzzy search (A1.3.1)', () => {
  it.each<[string, AptQuery]>([
    ['nothing asked', {}],
    ['last four', { text: '1234' }],
    ['middle of the number', { phone: '0000' }],
    ['phone as it is written', { text: '138-0000' }],
    ['part of the name', { text: '娜' }],
    ['full name with a space', { name: '李 娜' }],
    ['pinyin', { text: 'lin' }],
    ['initials, capital', { text: 'LN' }],
    ['appointment number', { text: '00012' }],
    ['style number, full-width', { styleNo: 'ｒｘ-１００' }],
    ['two words', { text: '李 1234' }],
    ['status', { states: ['notArrived'] }],
    ['sub-state', { states: ['serving', 'paused'] }],
    ['everything else', { levels: ['A', 'B'], sources: ['web'], consultants: ['1001'], stores: ['S01'], fromMs: 1000, toMs: 1000 }],
  ])('finds by %s', (_, q) => expect(matchAppointment(row, q)).toBe(true));
  it.each<[string, AptQuery]>([
    ['another number', { text: '9999' }],
    ['two digits, which would fit every phone', { text: '38' }],
    ['another name', { name: '王' }],
    ['one word of two', { text: '李 9999' }],
    ['another status', { states: ['sold'] }],
    ['another level', { levels: ['B'] }],
    ['another consultant', { consultants: ['1002'] }],
    ['before', { fromMs: 1001 }],
    ['after', { toMs: 999 }],
    ['another style', { styleNo: 'ZZ' }],
  ])('leaves out by %s', (_, q) => expect(matchAppointment(row, q)).toBe(false));
  it('finds by any level of headquarters’ table, not A to D alone (A1.1.15)', () => {
    const vip = { ...row, level: 'VIP' };
    expect([['VIP'], ['A', 'VIP'], ['A', 'B', 'C', 'D']].map((levels) => matchAppointment(vip, { levels }))).toEqual([true, true, false]);
  });
  it('has no phone or name to find where the card has none', () => {
    const { phoneE164: _p, pinyin: _y, initials: _i, ...bare } = row;
    expect(matchAppointment(bare, { text: '1234' })).toBe(false);
    expect(matchAppointment(bare, { text: 'ln' })).toBe(false);
  });
});
describe('what a list shows (A1.3.2–A1.3.10)', () => {
  it('is the sub-state, else the status; overdue by an hour is 爽约', () => {
    expect(stateOf({ status: 'notArrived', sub: 'serving' }, 0, 9e9)).toBe('serving');
    expect(stateOf({ status: 'sold', sub: 'none' }, 0, 9e9)).toBe('sold');
    expect(stateOf({ status: 'notArrived', sub: 'none' }, 0, 3_600_000)).toBe('notArrived');
    expect(stateOf({ status: 'notArrived', sub: 'rescheduled' }, 0, 3_600_001)).toBe('noShow');
    expect(subAt({ status: 'needsCallback', sub: 'none' }, 0, 9e9)).toBe('none');
  });
});
