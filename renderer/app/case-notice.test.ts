import { expect, test } from 'vitest';
import { arisen, concerning } from './case-notice.ts';

const one = (id: string, more: { status?: 'open' | 'resolved'; owner?: string[]; by?: string[] } = {}) => ({
  id,
  status: more.status ?? 'open',
  owner: more.owner ?? ['SM'],
  sides: (more.by ?? []).map((by) => ({ by })),
});

test('a case concerns who decides it and whose record it holds, while it is open (conflicts.md §5)', () => {
  const cases = [one('mine', { by: ['0107', '0112'] }), one('others', { by: ['0112', '0115'] }), one('done', { by: ['0107'], status: 'resolved' })];
  expect(concerning(cases, { staffNo: '0107', roles: ['CON'] }).map((e) => e.id)).toEqual(['mine']);
  expect(concerning(cases, { staffNo: '0101', roles: ['SM'] }).map((e) => e.id)).toEqual(['mine', 'others']);
});

test('what stood there when the person signed in is not said again; what comes up afterwards is, once', () => {
  const first = [one('a')];
  const then = [one('a'), one('b')];
  expect(arisen(undefined, first)).toEqual([]);
  expect(arisen(new Set(['a']), then).map((e) => e.id)).toEqual(['b']);
  expect(arisen(new Set(['a', 'b']), then)).toEqual([]);
});
