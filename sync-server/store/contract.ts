import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { DocStore, StoredDoc } from './port.ts';

const SEED = 20261121;

/** What every DocStore adapter must keep to (sync-server/store/port.ts). `open` gives a store whose databases are empty; `followed`: they have changes. */
export function storeContract(name: string, open: () => Promise<DocStore>, close: () => Promise<void> = async () => undefined, followed = true): void {
  describe(`DocStore: ${name}`, () => {
    let store: DocStore;
    let n = 0;
    /** A database of its own for each test. */
    const fresh = async (): Promise<string> => {
      const db = `t${Date.now().toString(36)}${(n += 1)}`;
      await store.ensure(db);
      return db;
    };
    const write = async (db: string, docs: readonly StoredDoc[]): Promise<readonly string[]> =>
      (await store.write(db, docs)).map((r) => (r.ok ? r.rev : r.error));
    const whenFollowed = (what: string, test: () => Promise<void>): void => {
      if (followed) it(what, test);
    };
    beforeAll(async () => {
      store = await open();
    });
    afterAll(async () => {
      await store.close();
      await close();
    });

    it('makes a database once and lists it without its prefix', async () => {
      const db = await fresh();
      await store.ensure(db);
      expect(await store.list()).toContain(db);
    });
    it('writes, reads by keys in order, and says undefined for what is not there', async () => {
      const db = await fresh();
      const [rev] = await write(db, [{ _id: 'fact:a', n: 1, 文: '钻石 💎', nested: { deep: [1, null, { x: 'y' }] } }]);
      expect(await store.get(db, ['fact:z', 'fact:a', 'fact:a'])).toEqual([
        undefined,
        { _id: 'fact:a', _rev: rev, n: 1, 文: '钻石 💎', nested: { deep: [1, null, { x: 'y' }] } },
        expect.objectContaining({ n: 1 }),
      ]);
      expect(await store.get(db, [])).toEqual([]);
    });
    it('gives back what was written, whatever JSON it is', async () => {
      const db = await fresh();
      let i = 0;
      const body = fc.jsonValue({ maxDepth: 3 }).filter((v) => !JSON.stringify(v).includes('__proto__'));
      await fc.assert(
        fc.asyncProperty(body, async (value) => {
          const id = `fact:${(i += 1)}`;
          await write(db, [{ _id: id, value }]);
          expect((await store.get(db, [id]))[0]?.['value']).toEqual(JSON.parse(JSON.stringify(value)));
        }),
        { numRuns: 40, seed: SEED },
      );
    });
    it('a stale or missing revision is a conflict, and the other rows of the batch stand', async () => {
      const db = await fresh();
      const [first] = await write(db, [{ _id: 'a', v: 1 }]);
      expect(
        await write(db, [
          { _id: 'a', v: 2 },
          { _id: 'b', v: 1 },
        ]),
      ).toEqual(['conflict', expect.stringMatching(/^1-/)]);
      const [second] = await write(db, [{ _id: 'a', _rev: first, v: 3 }]);
      expect(second).toMatch(/^2-/);
      expect(await write(db, [{ _id: 'a', _rev: first, v: 4 }])).toEqual(['conflict']);
      expect((await store.get(db, ['a']))[0]).toMatchObject({ v: 3 });
    });
    it('a document named twice in one batch is written once', async () => {
      const db = await fresh();
      expect(
        await write(db, [
          { _id: 'a', v: 1 },
          { _id: 'a', v: 2 },
        ]),
      ).toEqual([expect.stringMatching(/^1-/), 'conflict']);
      expect((await store.get(db, ['a']))[0]).toMatchObject({ v: 1 });
    });
    it('what was written again while it was read goes by the newest revision', async () => {
      const db = await fresh();
      let [rev] = await write(db, [{ _id: 'a', v: 0 }]);
      for (let v = 1; v <= 40; v += 1) {
        const [, [next]] = await Promise.all([store.get(db, ['a', 'b']), write(db, [{ _id: 'a', _rev: rev, v }]), store.range(db, 'a', 'b', 9)]);
        expect(next).toMatch(new RegExp(`^${String(v + 1)}-`));
        rev = next;
      }
      expect((await store.get(db, ['a']))[0]).toMatchObject({ _rev: rev, v: 40 });
    });
    it('of many writers on one revision exactly one wins', async () => {
      const db = await fresh();
      const [rev] = await write(db, [{ _id: 'a', v: 0 }]);
      const answers = await Promise.all(Array.from({ length: 12 }, (_, v) => store.write(db, [{ _id: 'a', _rev: rev, v: v + 1 }])));
      expect(answers.flat().filter((a) => a.ok)).toHaveLength(1);
    });
    it('one document the store will not have does not take the others with it', async () => {
      const db = await fresh();
      const answers = await store.write(db, [
        { _id: 'good', v: 1 },
        { _id: 'bad', _reserved: true },
        { _id: 'fine', v: 1 },
      ]);
      expect(answers.map((a) => (a.ok ? 'ok' : a.error))).toEqual(['ok', 'other', 'ok']);
      expect((await store.get(db, ['good', 'bad', 'fine'])).map((d) => d?._id)).toEqual(['good', undefined, 'fine']);
    });
    whenFollowed('changes come in pages after a sequence, each document once at its newest, design documents left out', async () => {
      const db = await fresh();
      await write(
        db,
        Array.from({ length: 25 }, (_, i) => ({ _id: `fact:${String(i).padStart(2, '0')}`, i })),
      );
      await write(db, [{ _id: '_design/x', views: {} }]);
      const [doc] = await store.get(db, ['fact:03']);
      await write(db, [{ ...doc, _id: 'fact:03', i: 99 }]);
      const seen = new Map<string, number>();
      let since = '0';
      for (let more = true, pages = 0; more; pages += 1) {
        expect(pages).toBeLessThan(20);
        const page = await store.changes(db, since, 10);
        for (const row of page.rows) {
          expect(seen.has(row.id)).toBe(false);
          seen.set(row.id, Number(row.doc['i']));
        }
        since = page.last;
        more = page.more;
      }
      expect([...seen.keys()].sort()).toEqual(Array.from({ length: 25 }, (_, i) => `fact:${String(i).padStart(2, '0')}`));
      expect(seen.get('fact:03')).toBe(99);
      expect(await store.changes(db, since, 10)).toMatchObject({ rows: [], more: false });
      await write(db, [{ _id: 'fact:99', i: 1 }]);
      expect((await store.changes(db, since, 10)).rows.map((r) => r.id)).toEqual(['fact:99']);
    });
    it('a range is by id, both ends in, limited', async () => {
      const db = await fresh();
      await write(
        db,
        ['a:1', 'b:1', 'b:2', 'b:3', 'c:1'].map((_id) => ({ _id })),
      );
      expect((await store.range(db, 'b:', 'b:\uffff', 10)).map((d) => d._id)).toEqual(['b:1', 'b:2', 'b:3']);
      expect((await store.range(db, 'b:2', 'b:3', 1)).map((d) => d._id)).toEqual(['b:2']);
    });
    whenFollowed('knows a sequence that cannot be from its past, and keeps its epoch (SC-22)', async () => {
      const db = await fresh();
      await write(db, [{ _id: 'a' }]);
      const { epoch, seq } = await store.info(db);
      expect(epoch).not.toBe('');
      expect((await store.info(db)).epoch).toBe(epoch);
      expect((await store.info(await fresh())).epoch).not.toBe(epoch);
      expect(await store.isFuture(db, seq)).toBe(false);
      expect(await store.isFuture(db, '0')).toBe(false);
      for (const wrong of ['999999999', '', 'rubbish', '-1', '1; drop']) expect(await store.isFuture(db, wrong)).toBe(true);
    });
    it('tells of its own writes at once, and not after it was asked to stop', async () => {
      const db = await fresh();
      const heard: string[] = [];
      const stop = store.watch((d) => heard.push(d));
      await write(db, [{ _id: 'a' }]);
      await new Promise((r) => {
        setImmediate(r);
      });
      expect(heard).toContain(db);
      stop();
      const before = heard.length;
      await write(db, [{ _id: 'b' }]);
      await new Promise((r) => {
        setImmediate(r);
      });
      expect(heard).toHaveLength(before);
    });
    it('is well', async () => {
      expect(await store.health()).toMatchObject({ ok: true });
    });
  });
}
