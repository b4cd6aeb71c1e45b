import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeCouchOptions {
  /**
   * How `_db_updates` answers (platform-facts): `told` as CouchDB 3.5 does once `_global_changes` is there, about 500 ms late; `denied` as to a
   * user who may not make that database; `none` as express-pouchdb does.
   */
  readonly updates?: 'told' | 'denied' | 'none';
}

/** Enough of CouchDB's HTTP API for tests, by express-pouchdb; never in the product (platform-facts: it is not to be exposed). */
export async function fakeCouch(options: FakeCouchOptions = {}): Promise<{ readonly url: string; close(): Promise<void> }> {
  const load = createRequire(import.meta.url);
  const folder = mkdtempSync(join(tmpdir(), 'zm-couch-'));
  const Pouch = load('pouchdb-core')
    .plugin(load('pouchdb-adapter-leveldb'))
    .defaults({ prefix: `${folder}/` });
  const pouch = load('express-pouchdb')(Pouch, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(folder, 'log.txt') }) as RequestListener; // an express app is one
  const http = createServer(options.updates === undefined || options.updates === 'none' ? pouch : withUpdates(pouch, options.updates));
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, // listening on TCP
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => {
        http.close(resolve);
      });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const DELAY_MS = 500;
/** `_db_updates` as CouchDB answers it: 404 until `_global_changes` is there, then each database that was written, half a second late. */
function withUpdates(pouch: RequestListener, how: 'told' | 'denied'): RequestListener {
  let made = false;
  const told: string[] = [];
  const waiting = new Set<() => void>();
  const json = (response: ServerResponse, status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const updates = (request: IncomingMessage, response: ServerResponse): void => {
    if (!made) {
      json(response, 404, { error: 'not_found', reason: 'Database does not exist.' });
      return;
    }
    const query = new URL(request.url ?? '', 'http://couch').searchParams;
    const since = query.get('since') === 'now' ? told.length : Number(query.get('since') ?? 0);
    const answer = (): void => {
      waiting.delete(answer);
      clearTimeout(timer);
      if (!response.writableEnded)
        json(response, 200, { results: [...new Set(told.slice(since))].map((db_name) => ({ db_name, type: 'updated' })), last_seq: told.length });
    };
    const timer = setTimeout(answer, Number(query.get('timeout') ?? 60_000));
    if (told.length > since) answer();
    else {
      waiting.add(answer);
      response.on('close', () => {
        waiting.delete(answer);
        clearTimeout(timer);
      });
    }
  };
  return (request, response) => {
    const [, db = '', rest = ''] = /^\/([^/?]*)\/?([^?]*)/.exec(request.url ?? '') ?? [];
    if (db === '_db_updates') {
      updates(request, response);
      return;
    }
    if (db === '_global_changes' && request.method === 'PUT') {
      if (how === 'denied') {
        json(response, 401, { error: 'unauthorized', reason: 'You are not a server admin.' });
        return;
      }
      made = true;
      json(response, 201, { ok: true });
      return;
    }
    if (request.method !== 'GET' && db !== '' && !/^_(?:all_docs|changes|find|local)/.test(rest))
      response.on('finish', () => {
        if (response.statusCode >= 300) return;
        setTimeout(() => {
          told.push(decodeURIComponent(db));
          for (const go of [...waiting]) go();
        }, DELAY_MS).unref();
      });
    pouch(request, response);
  };
}
