import { describe, expect, test } from 'vitest';
import { at } from '../testkit/world.ts';
import type { Candidate } from './assign.ts';
import { assign } from './commands.ts';
import { dueReassign } from './reassign.ts';
import { apt, given, jia, manager, t1, view } from './test-kit.ts';

const idle = (staffNo: string): Candidate => ({ staffNo, state: 'idle', today: 0, closeRateBp: 0 });
const ROSTER = [idle('1001'), idle('1002'), idle('1003')];
const ON = { assignMode: 'priority', autoReassign: true, escalateMin: 3 } as const;
const due = (
  time: string,
  o: { readonly place?: number; readonly rules?: Parameters<typeof dueReassign>[2]; readonly roster?: readonly Candidate[]; readonly store?: string } = {},
) => dueReassign([t1.apt(apt)], o.roster ?? ROSTER, o.rules ?? ON, { storeId: o.store ?? 'S01', place: o.place ?? 1, nowMs: at(time) })?.consultant;

describe('A1.2.10 whom nobody claims goes to the next by the rule', () => {
  test('only after the minutes of the setting, only where headquarters wants it, only in the own store', () => {
    given({ assigned: '1001', mode: 'priority', arrived: '10:00' });
    expect(due('10:02')).toBeUndefined();
    expect(due('10:04')).toBe('1002');
    expect(due('10:04', { rules: { ...ON, escalateMin: 10 } })).toBeUndefined();
    expect(due('10:04', { rules: { ...ON, autoReassign: false } })).toBeUndefined();
    expect(due('10:04', { store: 'S02' })).toBeUndefined();
  });
  test('the new one has the same minutes, then the next is asked; who rested meanwhile is passed over', () => {
    given({ assigned: '1001', mode: 'priority', arrived: '10:00' });
    t1.run(assign(t1.ctx(jia, '10:04'), t1.apt(apt), { consultant: '1002', mode: 'priority' }));
    expect(view(t1).assigned).toBe('1002');
    expect(due('10:06')).toBeUndefined();
    expect(due('10:08')).toBe('1001');
    expect(due('10:08', { roster: [{ ...idle('1001'), state: 'rest' }, idle('1002'), idle('1003')] })).toBe('1003');
    expect(due('10:08', { roster: [idle('1002')] })).toBeUndefined();
  });
  test('what the manager decided is left alone', () => {
    given({ assigned: '1001', mode: 'priority', arrived: '10:00' });
    t1.run(assign(t1.ctx(manager, '10:04'), t1.apt(apt), { consultant: '1003', mode: 'manager' }));
    expect(due('10:30')).toBeUndefined();
  });
  test('a second terminal waits for the first one’s word', () => {
    given({ assigned: '1001', mode: 'priority', arrived: '10:00' });
    const justPast = { storeId: 'S01', place: 2, nowMs: at('10:03') + 10_000 };
    expect(dueReassign([t1.apt(apt)], ROSTER, ON, justPast)).toBeUndefined();
    expect(dueReassign([t1.apt(apt)], ROSTER, ON, { ...justPast, place: 1 })?.consultant).toBe('1002');
    expect(dueReassign([t1.apt(apt)], ROSTER, ON, { ...justPast, nowMs: at('10:03') + 21_000 })?.consultant).toBe('1002');
  });
});
