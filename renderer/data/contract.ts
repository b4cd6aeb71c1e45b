import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Head } from '../../src/facts/head.ts';
import type { WireDoc } from '../../src/facts/docs.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { chainFrom, sealFacts } from '../../src/facts/seal.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import { seededRandom } from './random.ts';
import type { LocalStore } from './port.ts';

/** Opens a store on the same ground each time it is called within one test: closing and opening again is a restart. */
export interface StoreGround {
  open(): Promise<LocalStore>;
  clear(): Promise<void>;
}

/** Facts of one terminal, sealed as the writer seals them. */
export function someFacts(count: number, seed = 1): readonly Fact[] {
  const random = seededRandom(seed);
  let at = 1_763_700_000_000;
  const newUlid = ulidFactory(
    () => at,
    () => random.next(),
  );
  let chain = chainFrom([], { terminal: 'S01-T1', epoch: 'A', currency: 'CNY' });
  return Array.from({ length: count }, (_, i) => {
    at += 1000;
    const sealed = sealFacts(
      [{ kind: 'staff.duty', v: 1, scope: ['S01'], by: '0107', prev: { 'staff:0107': [] }, body: { staffNo: '0107', state: i % 2 === 0 ? 'rest' : 'idle' } }],
      chain,
      { wallMs: at, offsetMs: 0, bootId: 'boot-1', monoMs: i, businessDate: '2025-11-21' },
      newUlid,
    );
    chain = sealed.chain;
    const fact = sealed.facts[0];
    if (fact === undefined) throw new Error('nothing sealed');
    return fact;
  });
}
export const someHead = (id: string, fields: Readonly<Record<string, unknown>>, ms = 1_763_700_000_000): Head =>
  applyWrite(undefined, { id, cls: 'customer', scope: ['S01'], fields, by: '0107' }, encodeHlc(ms, 0, 'S01-T1A'));

const scanAll = async (store: LocalStore, collection: Parameters<LocalStore['scan']>[0]): Promise<readonly WireDoc[]> => {
  const out: WireDoc[] = [];
  await store.scan(collection, (docs) => out.push(...docs));
  return out;
};

/** What every LocalStore promises (architecture §3.3, §5; conflicts §2). Run over the in-memory store and the RxDB one. */
export function localStoreContract(name: string, ground: () => StoreGround): void {
  describe(`LocalStore contract: ${name}`, () => {
    let place: StoreGround;
    let store: LocalStore;
    beforeEach(async () => {
      place = ground();
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.clear();
    });

    test('all facts of one action are there after a restart, byte for byte and in the order written', async () => {
      const facts = someFacts(5);
      await store.appendFacts(facts.slice(0, 2));
      await store.appendFacts(facts.slice(2));
      await store.close();
      store = await place.open();
      expect(await scanAll(store, 'facts')).toEqual(facts);
    });

    test('appending an equal fact again has no effect; another content under one id is refused and changes nothing', async () => {
      const [first, second] = someFacts(2);
      if (first === undefined || second === undefined) throw new Error('two facts expected');
      await store.appendFacts([first]);
      await store.appendFacts([first, second]);
      expect(await scanAll(store, 'facts')).toEqual([first, second]);
      await expect(store.appendFacts([{ ...first, by: 'other' }])).rejects.toThrow(first.id);
      expect(await scanAll(store, 'facts')).toEqual([first, second]);
    });

    test('names that a database might take for its own come back unchanged', async () => {
      const [fact] = someFacts(1);
      const odd = {
        ...fact,
        id: 'fact:01KAHXQ00000000000000000ZZ' as Fact['id'],
        body: { '|pipe': 1, __two: { 'a.b': [null, true, 0] }, _deleted: 'text', 中文: '值' },
      } as Fact;
      await store.appendFacts([odd]);
      expect(await scanAll(store, 'facts')).toEqual([odd]);
    });

    test('a card is found by id, and a later put replaces it', async () => {
      const head = someHead('cust:1', { name: '李娜' });
      await store.putHead(head);
      const later = applyWrite(
        head,
        { id: head.id, cls: 'customer', scope: ['S01'], fields: { wechat: 'lina' }, by: '0112' },
        encodeHlc(1_763_700_100_000, 0, 'S01-T1A'),
      );
      await store.putHead(later);
      expect(await store.getHead('cust:1')).toEqual(later);
      expect(await store.getHead('cust:2')).toBeUndefined();
      expect(await scanAll(store, 'customers')).toEqual([later]);
    });

    test('a card put by a writer who had not seen what arrived meanwhile is merged, nothing is lost (conflicts §3.9)', async () => {
      const base = someHead('cust:1', { name: '李娜' });
      const write = (fields: Readonly<Record<string, unknown>>, ms: number) =>
        applyWrite(base, { id: base.id, cls: 'customer', scope: ['S01'], fields, by: '0107' }, encodeHlc(ms, 0, 'S01-T1A'));
      await store.putHead(base);
      const [a] = await Promise.all([store.putHead(write({ wechat: 'a' }, 1_763_700_001_000)), store.putHead(write({ email: 'b' }, 1_763_700_002_000))]);
      const stored = await store.getHead('cust:1');
      expect(Object.keys(stored?.fields ?? {}).sort()).toEqual(['email', 'name', 'wechat']);
      expect(a.fields['wechat']?.value).toBe('a');
    });

    test('a watcher is told of facts and cards once they are written, until it stops', async () => {
      const seen: string[] = [];
      const stops = [
        store.watch('facts', (docs) => seen.push(...docs.map((d) => d.id))),
        store.watch('customers', (docs) => seen.push(...docs.map((d) => d.id))),
      ];
      const [first, second] = someFacts(2);
      if (first === undefined || second === undefined) throw new Error('two facts expected');
      await store.appendFacts([first]);
      await store.putHead(someHead('cust:1', { name: '李娜' }));
      expect(seen).toEqual([first.id, 'cust:1']);
      for (const stop of stops) stop();
      await store.appendFacts([second]);
      expect(seen).toHaveLength(2);
    });

    test('scanning pages through more documents than one page holds', async () => {
      const facts = someFacts(1203);
      await store.appendFacts(facts);
      let pages = 0;
      const ids: string[] = [];
      await store.scan('facts', (docs) => {
        pages += 1;
        ids.push(...docs.map((d) => d.id));
      });
      expect(ids).toEqual(facts.map((f) => f.id));
      expect(pages).toBeGreaterThan(1);
    });

    test('device values survive a restart, table by table, and can be deleted', async () => {
      await store.device.put('prefs', 'a', { n: 1 });
      await store.device.put('drafts', 'a', [1, 2]);
      await store.device.put('prefs', 'b', new Uint8Array([1, 2, 3]));
      await store.device.delete('drafts', 'a');
      await store.close();
      store = await place.open();
      expect(await store.device.get('prefs', 'a')).toEqual({ n: 1 });
      expect(await store.device.get('drafts', 'a')).toBeUndefined();
      expect(await store.device.all('prefs')).toEqual([
        { key: 'a', value: { n: 1 } },
        { key: 'b', value: new Uint8Array([1, 2, 3]) },
      ]);
    });
  });
}
