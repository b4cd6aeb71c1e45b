import { expect, test } from 'vitest';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { localStoreContract, someFacts, someHead } from './contract.ts';
import { openDeviceDb } from './device-db.ts';
import { createMemoryStore, newDisk } from './memory-store.ts';
import type { CrashPoint } from './memory-store.ts';
import { openRxdbStore } from './rxdb-store.ts';

localStoreContract('in memory', () => {
  const disk = newDisk();
  return { open: async () => createMemoryStore({ disk }), clear: async () => undefined };
});

let grounds = 0;
localStoreContract('RxDB on dexie', () => {
  const dexie = { indexedDB: new IDBFactory(), IDBKeyRange };
  const name = `contract-${++grounds}`;
  return { open: async () => openRxdbStore({ name, device: await openDeviceDb(`${name}-device`, dexie), dexie }), clear: async () => undefined };
});

/** A gate that stops at the nth point for ever: the process dies there. */
function dieAt(n: number): { readonly gate: (p: CrashPoint) => Promise<void>; readonly points: CrashPoint[] } {
  const points: CrashPoint[] = [];
  return {
    points,
    gate: (p) => {
      points.push(p);
      return points.length === n ? new Promise(() => undefined) : Promise.resolve();
    },
  };
}

test('a crash before the commit leaves nothing of an action, after it leaves all (conflicts §1.3)', async () => {
  for (const [at, expected] of [
    [1, 0],
    [2, 3],
  ] as const) {
    const disk = newDisk();
    const { gate } = dieAt(at);
    void createMemoryStore({ disk, gate }).appendFacts(someFacts(3));
    await new Promise((done) => setImmediate(done));
    const ids: string[] = [];
    await createMemoryStore({ disk }).scan('facts', (docs) => ids.push(...docs.map((d) => d.id)));
    expect(ids).toHaveLength(expected);
  }
});

test('a power cut loses relaxed writes that were not flushed, never facts and cards (architecture §3.3)', async () => {
  const disk = newDisk();
  const store = createMemoryStore({ disk, holdRelaxed: true });
  await store.appendFacts(someFacts(1));
  await store.putHead(someHead('cust:1', { name: '李娜' }));
  await store.device.put('prefs', 'k', 1);
  await store.arrive('pieces', [{ id: 'piece:P1', pv: 1 }]);
  expect(await store.device.get('prefs', 'k')).toBe(1);
  const after = createMemoryStore({ disk });
  expect([after.get('facts', someFacts(1)[0]?.id ?? '')?.id, after.get('customers', 'cust:1')?.id]).toEqual([someFacts(1)[0]?.id, 'cust:1']);
  expect(after.get('pieces', 'piece:P1')).toBeUndefined();
  expect(await after.device.get('prefs', 'k')).toBeUndefined();
});
