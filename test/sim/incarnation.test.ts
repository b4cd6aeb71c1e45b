import { expect, test } from 'vitest';
import { withIncarnations } from '../../sync-server/store/incarnation.ts';
import type { DocStore } from '../../sync-server/store/port.ts';
import { simDocStore } from './docstore.ts';

const tokens = (): (() => string) => {
  let n = 0;
  return () => `t${(n += 1)}`;
};
const fill = async (s: DocStore, from: number, to: number): Promise<void> => {
  for (let i = from; i <= to; i += 1) await s.write('s01', [{ _id: `fact:${i}` }]);
};

test('a place in the database is known in the life that gave it out, through any number of restarts, and in no other past (SC-22)', async () => {
  const disk = simDocStore();
  const newToken = tokens();
  const a = withIncarnations(disk, newToken);
  await a.ensure('s01');
  await fill(a, 1, 5);
  const early = (await a.info('s01')).seq;
  const backup = disk.backup();
  await fill(a, 6, 9);
  const late = (await a.info('s01')).seq;
  const b = withIncarnations(disk, newToken);
  await fill(b, 10, 11);
  for (const seq of [early, late, (await b.info('s01')).seq, '0']) expect(await b.isFuture('s01', seq)).toBe(false);
  expect((await b.changes('s01', late, 10)).rows.map((r) => r.id)).toEqual(['incarnation:00000002', 'fact:10', 'fact:11']);

  disk.restore(backup);
  const c = withIncarnations(disk, newToken);
  await fill(c, 60, 90);
  expect(await c.isFuture('s01', early)).toBe(false);
  for (const seq of [late, '9', 'rubbish', `9@nobody`]) expect(await c.isFuture('s01', seq), seq).toBe(true);
});

test('a shared store that is set back under a running gateway is noticed before anything is answered from it, and by both gateways', async () => {
  const disk = { ...simDocStore(), kind: 'couchdb' as const };
  const newToken = tokens();
  const [a, b] = [withIncarnations(disk, newToken), withIncarnations(disk, newToken)];
  await a.ensure('s01');
  await fill(a, 1, 5);
  const backup = disk.backup();
  await fill(b, 6, 9);
  const late = (await a.info('s01')).seq;
  expect(await b.isFuture('s01', late)).toBe(false);
  disk.restore(backup);
  expect(await b.isFuture('s01', late)).toBe(true);
  await fill(b, 10, 20);
  expect(await a.isFuture('s01', late)).toBe(true);
  const now = (await a.info('s01')).seq;
  expect(await b.isFuture('s01', now)).toBe(false);
});

test('a full disk keeps nobody from reading: what is given out then is asked for once more later', async () => {
  const disk = simDocStore();
  await withIncarnations(disk, tokens()).ensure('s01');
  const full = withIncarnations(
    { ...disk, write: async (_db, docs) => docs.map((d) => ({ id: d._id, ok: false as const, error: 'full' as const })) },
    () => 'full',
  );
  const { seq } = await full.info('s01');
  expect(await full.isFuture('s01', seq)).toBe(false);
});
