import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storeContract } from './contract.ts';
import { fakeCouch } from './couch-fake.ts';
import { openCouch } from './couch.ts';
import { openEmbedded } from './embedded.ts';
import type { DocStore } from './port.ts';

const temporary = (): string => mkdtempSync(join(tmpdir(), 'zm-store-'));

{
  const folder = temporary();
  storeContract(
    'embedded (PouchDB on LevelDB)',
    () => openEmbedded({ folder, prefix: 'zm-' }),
    async () => rmSync(folder, { recursive: true, force: true }),
  );
}
{
  const folder = temporary();
  storeContract(
    'embedded, a database nobody follows (LevelDB alone)',
    () => openEmbedded({ folder, prefix: 'zm-', plain: () => true }),
    async () => rmSync(folder, { recursive: true, force: true }),
    false,
  );
}
{
  let fake: Awaited<ReturnType<typeof fakeCouch>>;
  storeContract(
    'couchdb adapter against express-pouchdb',
    async () => {
      fake = await fakeCouch();
      return openCouch({ url: fake.url, prefix: 'zm-' });
    },
    () => fake.close(),
  );
}
{
  const url = process.env['COUCHDB_URL'];
  if (url === undefined) {
    process.stdout.write('skipped: contract against a real CouchDB, because COUCHDB_URL is not set\n');
    describe.skip('DocStore: a real CouchDB (COUCHDB_URL is not set)', () => {
      it('keeps the contract', () => undefined);
    });
  } else storeContract('a real CouchDB', () => openCouch({ url, prefix: `zm-test-${Date.now().toString(36)}-` }));
}

describe('a database nobody follows, where PouchDB kept it before', () => {
  const docs = Array.from({ length: 1203 }, (_, i) => ({ _id: `agg:${String(i).padStart(4, '0')}`, i, 文: '钻石' }));
  async function before(folder: string): Promise<void> {
    const old = await openEmbedded({ folder, prefix: 'zm-', plain: () => false });
    await old.write('agg', docs);
    await old.info('agg'); // gives it an epoch of its own, which is not taken over
    await old.close();
  }
  const all = async (store: DocStore) => (await store.range('agg', '', '\uffff', 10_000)).map(({ _rev, ...rest }) => rest);

  it('is taken over once, with everything in it', async () => {
    const folder = temporary();
    await before(folder);
    const store = await openEmbedded({ folder, prefix: 'zm-' });
    await store.ensure('agg');
    expect(await all(store)).toEqual(docs);
    expect(await store.list()).toEqual(['agg']);
    expect(readdirSync(folder)).toEqual(['zm-agg.plain']);
    const [one] = await store.get('agg', ['agg:0007']);
    expect((await store.write('agg', [{ ...one, _id: 'agg:0007', i: 70 }]))[0]?.ok).toBe(true);
    await store.close();
    const again = await openEmbedded({ folder, prefix: 'zm-' });
    expect((await again.get('agg', ['agg:0007', 'agg:0008'])).map((d) => d?.['i'])).toEqual([70, 8]);
    expect((await again.write('agg', [{ _id: 'agg:0007', i: 71 }]))[0]).toMatchObject({ ok: false, error: 'conflict' });
    await again.close();
    rmSync(folder, { recursive: true, force: true });
  });
  it('is taken over from the start when that was cut short, by a stop or by a full disk', async () => {
    const folder = temporary();
    await before(folder);
    mkdirSync(join(folder, 'zm-agg.plain.filling'));
    let left = 2;
    const cut = await openEmbedded({
      folder,
      prefix: 'zm-',
      fault: (at) => (at.endsWith('.filling') && (left -= 1) < 0 ? new Error('IO error: No space left on device') : undefined),
    });
    await expect(cut.ensure('agg')).rejects.toThrow(/No space left/);
    expect(await cut.list()).toEqual(['agg']);
    await cut.close();
    const store = await openEmbedded({ folder, prefix: 'zm-' });
    expect(await all(store)).toEqual(docs);
    await store.close();
    expect(readdirSync(folder)).toEqual(['zm-agg.plain']);
    rmSync(folder, { recursive: true, force: true });
  });
});

describe.each([
  ['PouchDB', false],
  ['LevelDB alone', true],
] as const)('embedded store on a full disk (%s)', (_name, plainly) => {
  const plain = () => plainly;
  it('answers "full", writes nothing of that batch, says so in its health, and goes on when there is room again', async () => {
    const folder = temporary();
    let broken = false;
    const store: DocStore = await openEmbedded({
      folder,
      prefix: 'zm-',
      fault: () => (broken ? new Error('IO error: 000003.log: No space left on device') : undefined),
      plain,
    });
    await store.ensure('s01');
    await store.write('s01', [{ _id: 'a' }]);
    broken = true;
    const answers = await Promise.all([store.write('s01', [{ _id: 'b' }, { _id: 'c' }]), store.write('s01', [{ _id: 'd' }])]);
    expect(answers.flat().map((a) => (a.ok ? 'ok' : a.error))).toEqual(['full', 'full', 'full']);
    expect(await store.health()).toEqual({ ok: false, detail: 'disk-full' });
    broken = false;
    expect(await store.get('s01', ['a', 'b', 'c', 'd'])).toEqual([expect.objectContaining({ _id: 'a' }), undefined, undefined, undefined]);
    expect((await store.write('s01', [{ _id: 'b' }]))[0]?.ok).toBe(true);
    expect(await store.health()).toMatchObject({ ok: true });
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  it('a failing disk is an error of the store, not of the document', async () => {
    const folder = temporary();
    let broken = false;
    const store = await openEmbedded({ folder, prefix: 'zm-', plain, fault: () => (broken ? new Error('IO error: Input/output error') : undefined) });
    await store.ensure('s01');
    broken = true;
    await expect(store.write('s01', [{ _id: 'a' }])).rejects.toThrow(/other in s01/);
    broken = false;
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  it('answers every read that was under way when a failed write has the database opened anew', async () => {
    const folder = temporary();
    let broken = false;
    const store = await openEmbedded({
      folder,
      prefix: 'zm-',
      plain,
      fault: () => (broken ? new Error('IO error: 000003.log: No space left on device') : undefined),
    });
    await store.write(
      's01',
      Array.from({ length: 400 }, (_, i) => ({ _id: `d${String(i)}`, note: 'x'.repeat(500) })),
    );
    for (let round = 0; round < 5; round += 1) {
      broken = true;
      expect((await store.write('s01', [{ _id: `r${String(round)}` }]))[0]).toMatchObject({ ok: false, error: 'full' });
      broken = false;
      const reads = Array.from({ length: 4 }, () => [
        ...(plainly ? [] : [store.changes('s01', '0', 1000).then((c) => c.rows.length)]),
        store.range('s01', 'd', 'd\uffff', 1000).then((d) => d.length),
        store
          .get(
            's01',
            Array.from({ length: 250 }, (_, i) => `d${String(i)}`),
          )
          .then((d) => d.length),
      ]).flat();
      const write = store.write('s01', [{ _id: `r${String(round)}` }]);
      expect((await write)[0]?.ok).toBe(true);
      for (const n of await Promise.all(reads)) expect(n).toBeGreaterThanOrEqual(250);
    }
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
