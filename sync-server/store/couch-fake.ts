import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Enough of CouchDB's HTTP API for tests, by express-pouchdb; never in the product (platform-facts: it is not to be exposed). */
export async function fakeCouch(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const load = createRequire(import.meta.url);
  const folder = mkdtempSync(join(tmpdir(), 'zm-couch-'));
  const Pouch = load('pouchdb-core').plugin(load('pouchdb-adapter-leveldb')).defaults({ prefix: `${folder}/` });
  const http = createServer(load('express-pouchdb')(Pouch, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(folder, 'log.txt') }));
  await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, // listening on TCP
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => { http.close(resolve); });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
