import { expect, test } from 'vitest';
import type { AggKey } from '../../src/facts/envelope.ts';
import type { DocStore, StoredDoc, WriteResult } from '../store/port.ts';
import { Kept } from './kept.ts';
import { Lease } from './lease.ts';

/** As much of a store as these two ask for, with compare-and-set. */
function shelf(): { readonly store: DocStore; readonly docs: Map<string, StoredDoc>; readonly read: string[] } {
  const docs = new Map<string, StoredDoc>();
  const read: string[] = [];
  const store = {
    kind: 'couchdb',
    get: async (_db: string, ids: readonly string[]) =>
      ids.map((id) => {
        read.push(id);
        return docs.get(id);
      }),
    write: async (_db: string, given: readonly StoredDoc[]) =>
      given.map((d): WriteResult => {
        const have = docs.get(d._id);
        if (have?._rev !== d._rev) return { id: d._id, ok: false, error: 'conflict' };
        const rev = `${Number.parseInt(have?._rev ?? '0', 10) + 1}-x`;
        docs.set(d._id, { ...d, _rev: rev });
        return { id: d._id, ok: true, rev };
      }),
  } as unknown as DocStore; // nothing else is called here
  return { store, docs, read };
}
const key = (n: number): AggKey => `piece:${n}`;
const agg = (n: number, facts: number, rev = '1-x'): StoredDoc => ({
  _id: `agg:piece:${n}`,
  _rev: rev,
  key: key(n),
  facts: Array.from({ length: facts }, (_, i) => ({ id: `fact:${i}` })),
});

test('aggregates at hand are not read again, what is written replaces them, what is missing or large is read each time, and their number is bounded (§3.7)', async () => {
  const { store, docs, read } = shelf();
  for (const n of [1, 2, 3]) docs.set(`agg:piece:${n}`, agg(n, 1));
  docs.set('agg:piece:9', agg(9, 201));
  const kept = new Kept(store, 2);
  expect((await kept.load([key(1), key(2), key(7), key(9)])).map((d) => d?._rev)).toEqual(['1-x', '1-x', undefined, '1-x']);
  read.splice(0);
  await kept.load([key(1), key(2), key(7), key(9)]);
  expect(read).toEqual(['agg:piece:7', 'agg:piece:9']);
  kept.put('agg', agg(2, 2, '2-x'));
  kept.put('agg', { _id: 'wait:piece:2', _rev: '1-x' });
  expect((await kept.load([key(2)]))[0]).toMatchObject({ _rev: '2-x' });
  await kept.load([key(3)]); // the one not used for longest makes room
  read.splice(0);
  await kept.load([key(2), key(3), key(1)]);
  expect([read, kept.size]).toEqual([['agg:piece:1'], 2]);
});

test('a lease tells when it was in other hands, also when both turns are ours; a renewal is no such thing (§3.7)', async () => {
  const { store } = shelf();
  let now = 1_000_000;
  const [a, b] = ['a', 'b'].map((holder) => new Lease(store, 'adjudicator', holder, () => now));
  if (a === undefined || b === undefined) throw new Error('two leases');
  expect([await a.hold(), a.term]).toEqual([true, 1]);
  now += 6000;
  expect([await a.hold(), a.term, await b.hold()]).toEqual([true, 1, false]);
  now += 60_000; // slept past its end, and nobody else came
  expect([await a.hold(), a.term]).toEqual([true, 1]);
  now += 60_000;
  expect([await b.hold(), b.term]).toEqual([true, 1]);
  await b.release();
  now += 6000;
  expect([await a.hold(), a.term]).toEqual([true, 2]);
});
