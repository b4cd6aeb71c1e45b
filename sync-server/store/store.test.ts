import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storeContract } from './contract.ts';
import { openCouch } from './couch.ts';
import { openEmbedded } from './embedded.ts';
import type { DocStore } from './port.ts';

const temporary = (): string => mkdtempSync(join(tmpdir(), 'zm-store-'));

{
  const folder = temporary();
  storeContract('embedded (PouchDB on LevelDB)', () => openEmbedded({ folder, prefix: 'zm-' }), async () => rmSync(folder, { recursive: true, force: true }));
}
{
  // A CouchDB-like HTTP server inside the test; in the product it is never there (platform-facts: express-pouchdb is not to be exposed).
  let http: Server;
  storeContract('couchdb adapter against express-pouchdb', async () => {
    const load = createRequire(import.meta.url);
    const folder = temporary();
    const Pouch = load('pouchdb-core').plugin(load('pouchdb-adapter-leveldb')).defaults({ prefix: `${folder}/` });
    const handler = load('express-pouchdb')(Pouch, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(folder, 'log.txt') });
    http = createServer(handler);
    await new Promise<void>((r) => { http.listen(0, '127.0.0.1', r); });
    return openCouch({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, prefix: 'zm-' });
  }, async () => { http.closeAllConnections(); await new Promise((r) => { http.close(r); }); });
}
{
  const url = process.env['COUCHDB_URL'];
  if (url === undefined) {
    console.info('skipped: contract against a real CouchDB, because COUCHDB_URL is not set');
    describe.skip('DocStore: a real CouchDB (COUCHDB_URL is not set)', () => { it('keeps the contract', () => undefined); });
  } else storeContract('a real CouchDB', () => openCouch({ url, prefix: `zm-test-${Date.now().toString(36)}-` }));
}

describe('embedded store on a full disk', () => {
  it('answers "full", writes nothing of that batch, says so in its health, and goes on when there is room again', async () => {
    const folder = temporary();
    let broken = false;
    const store: DocStore = await openEmbedded({ folder, prefix: 'zm-', fault: () => (broken ? new Error('IO error: 000003.log: No space left on device') : undefined) });
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
    const store = await openEmbedded({ folder, prefix: 'zm-', fault: () => (broken ? new Error('IO error: Input/output error') : undefined) });
    await store.ensure('s01');
    broken = true;
    await expect(store.write('s01', [{ _id: 'a' }])).rejects.toThrow(/other in s01/);
    broken = false;
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
