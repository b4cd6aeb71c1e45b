import { randomUUID } from 'node:crypto';
import nano, { type DocumentScope, type ServerScope } from 'nano';
import type { DocStore, StoredDoc, WriteResult } from './port.ts';
import { StoreError } from './update.ts';

type Db = DocumentScope<Record<string, unknown>>;
const EPOCH = '_local/zm-epoch';
const LONG_POLL_MS = 25_000;
const RETRY_MS = 2000;

export interface CouchOptions {
  /** http(s)://user:password@host:port of an Apache CouchDB 3.x. */
  readonly url: string;
  readonly prefix: string;
  /** Told what is wrong with following changes of other programs; never the address. */
  readonly onProblem?: (text: string) => void;
}

/** DocStore on an Apache CouchDB 3.x through `nano`; several gateways may share one. Throws when the server does not answer. */
export async function openCouch(options: CouchOptions): Promise<DocStore> {
  const server: ServerScope = nano({ url: options.url });
  const watchers = new Set<(db: string) => void>();
  const stop = new AbortController();
  let following: Promise<void> | undefined;
  const use = (db: string): Db => server.use<Record<string, unknown>>(options.prefix + db);
  const tell = (db: string): void => {
    for (const w of watchers) w(db);
  };
  await server.request({ path: '' });

  /** What other programs and gateways wrote. `_db_updates` is about 500 ms late: own writes are told at once instead. */
  async function follow(): Promise<void> {
    let since = 'now';
    while (!stop.signal.aborted) {
      try {
        const answer = (await server.request({
          path: '_db_updates',
          qs: { feed: 'longpoll', since, timeout: LONG_POLL_MS },
          signal: stop.signal,
        } as nano.RequestOptions)) as { results?: readonly { db_name: string; type: string }[]; last_seq?: string | number };
        since = String(answer.last_seq ?? 'now');
        for (const r of answer.results ?? []) if (r.type !== 'deleted' && r.db_name.startsWith(options.prefix)) tell(r.db_name.slice(options.prefix.length));
        if (answer.last_seq === undefined) await pause(RETRY_MS, stop.signal);
      } catch (e) {
        if (stop.signal.aborted) return;
        if (statusOf(e) === 404) await makeGlobalChanges();
        else options.onProblem?.(`_db_updates: ${statusOf(e) ?? 'unreachable'}`);
        // Where the server does not tell, it is asked: a document changed by hand reaches the terminals all the same.
        await lookAround().catch(() => undefined);
        await pause(RETRY_MS, stop.signal);
      }
    }
  }
  const seen = new Map<string, string>();
  /** Compares each database's position with the last one seen; the first look only remembers. */
  async function lookAround(): Promise<void> {
    for (const name of await server.db.list()) {
      if (stop.signal.aborted) return;
      if (!name.startsWith(options.prefix)) continue;
      const seq = await seqOf(name.slice(options.prefix.length));
      const before = seen.get(name);
      seen.set(name, seq);
      if (before !== undefined && before !== seq) tell(name.slice(options.prefix.length));
    }
  }
  async function makeGlobalChanges(): Promise<void> {
    try {
      await server.db.create('_global_changes');
    } catch (e) {
      if (statusOf(e) !== 412)
        options.onProblem?.(
          'CouchDB has no _global_changes database and this user may not make it: changes of other programs are not seen until an administrator creates it',
        );
    }
  }
  async function epochOf(db: string): Promise<string> {
    for (;;) {
      try {
        return String((await use(db).get(EPOCH))['epoch']);
      } catch (e) {
        if (statusOf(e) !== 404) throw unavailable(e, db);
      }
      try {
        await use(db).insert({ epoch: randomUUID() }, EPOCH);
      } catch (e) {
        if (statusOf(e) !== 409) throw unavailable(e, db); // another gateway made it meanwhile
      }
    }
  }
  const seqOf = async (db: string): Promise<string> => String((await use(db).info()).update_seq);

  async function write(db: string, docs: readonly StoredDoc[]): Promise<readonly WriteResult[]> {
    if (docs.length === 0) return [];
    try {
      const answers = (await use(db).bulk({ docs: docs.map((d) => ({ ...d })) })) as readonly CouchAnswer[];
      const results = answers.map((a, i) => toResult(docs[i]?._id ?? '', a));
      if (results.some((r) => r.ok)) tell(db);
      return results;
    } catch (e) {
      if (isFull(e)) return docs.map((d) => ({ id: d._id, ok: false, error: 'full', message: 'no space left' }));
      // A document the server will not have at all is said of every document of the call; alone, it is said of itself.
      if (isDocument(e) && docs.length > 1) return (await Promise.all(docs.map((d) => write(db, [d])))).flat();
      if (isDocument(e)) return docs.map((d) => ({ id: d._id, ok: false, error: 'other', message: `refused with ${statusOf(e)}` }));
      throw unavailable(e, db);
    }
  }

  return {
    kind: 'couchdb',
    async ensure(db) {
      try {
        // One shard: a store's database is small, and there are many of them.
        await server.request({ method: 'PUT', path: encodeURIComponent(options.prefix + db), qs: { q: 1 } });
      } catch (e) {
        if (statusOf(e) !== 412) throw unavailable(e, db);
      }
    },
    async list() {
      const names = await server.db.list();
      return names
        .filter((n) => n.startsWith(options.prefix))
        .map((n) => n.slice(options.prefix.length))
        .sort();
    },
    async get(db, ids) {
      if (ids.length === 0) return [];
      const answer = await use(db)
        .fetch({ keys: [...ids] })
        .catch((e: unknown) => {
          throw unavailable(e, db);
        });
      return answer.rows.map((row) => ('doc' in row && row.doc !== undefined && row.doc !== null ? clean(row.doc) : undefined));
    },
    write,
    async changes(db, since, limit) {
      const answer = (await server.request({ db: options.prefix + db, path: '_changes', qs: { since, limit, include_docs: true } }).catch((e: unknown) => {
        throw unavailable(e, db);
      })) as CouchChanges;
      const { results } = answer;
      const rows = results.flatMap((r) =>
        r.deleted === true || r.id.startsWith('_design/') || r.doc === undefined || r.doc === null ? [] : [{ seq: String(r.seq), id: r.id, doc: clean(r.doc) }],
      );
      const last = String(answer.last_seq);
      return { rows, last, more: results.length >= limit };
    },
    async range(db, startId, endId, limit) {
      const answer = await use(db)
        .list({ start_key: startId, end_key: endId, limit, include_docs: true })
        .catch((e: unknown) => {
          throw unavailable(e, db);
        });
      return answer.rows.flatMap((row) => (row.doc === undefined || row.doc === null || row.id.startsWith('_design/') ? [] : [clean(row.doc)]));
    },
    async info(db) {
      const [epoch, seq] = await Promise.all([
        epochOf(db),
        seqOf(db).catch((e: unknown) => {
          throw unavailable(e, db);
        }),
      ]);
      return { epoch, seq };
    },
    async isFuture(db, seq) {
      // `{number}-{opaque}`; only the number can be compared (platform-facts.md).
      if (!/^\d+(-[\w-]+)?$/.test(seq)) return true;
      return Number.parseInt(seq, 10) > Number.parseInt(await seqOf(db), 10);
    },
    watch(onChange) {
      watchers.add(onChange);
      following ??= follow();
      return () => watchers.delete(onChange);
    },
    async health() {
      try {
        await server.request({ path: '' });
        return { ok: true };
      } catch (e) {
        return { ok: false, detail: `couchdb ${statusOf(e) ?? 'unreachable'}` };
      }
    },
    async close() {
      stop.abort();
      watchers.clear();
      await following;
    },
  };
}

interface CouchChanges {
  readonly results: readonly { readonly id: string; readonly seq: unknown; readonly deleted?: boolean; readonly doc?: StoredDoc | null }[];
  readonly last_seq: unknown;
}
interface CouchAnswer {
  readonly ok?: boolean;
  readonly rev?: string;
  readonly error?: string;
  readonly reason?: string;
}
function toResult(id: string, a: CouchAnswer): WriteResult {
  if (a.error === undefined && a.rev !== undefined) return { id, ok: true, rev: a.rev };
  return {
    id,
    ok: false,
    error: a.error === 'conflict' ? 'conflict' : /enospc|no space/i.test(`${a.error} ${a.reason}`) ? 'full' : 'other',
    message: a.reason,
  };
}
const statusOf = (e: unknown): number | undefined => (e instanceof Error && 'statusCode' in e && typeof e.statusCode === 'number' ? e.statusCode : undefined);
const isDocument = (e: unknown): boolean => statusOf(e) === 400 || statusOf(e) === 413 || (e instanceof Error && 'error' in e && e.error === 'doc_validation');
const isFull = (e: unknown): boolean => statusOf(e) === 507 || (e instanceof Error && /enospc|no space left/i.test(e.message));
/** Not the error itself: nano's carry the address with its password. */
const unavailable = (e: unknown, db: string): StoreError => new StoreError(isFull(e) ? 'full' : 'other', db, `CouchDB answered ${statusOf(e) ?? 'nothing'}`);

function clean(doc: object): StoredDoc {
  const { _revisions, _conflicts, _attachments, ...rest } = doc as StoredDoc;
  return rest;
}
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
