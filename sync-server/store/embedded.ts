import { mkdir, readdir, statfs } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { UNFOLLOWED, type Change, type DocStore, type StoredDoc, type WriteResult } from './port.ts';
import { syncingLeveldown, type DiskFault } from './leveldown.ts';
import { takeGroup, type Waiting } from './group.ts';
import { turn } from './pace.ts';
import { StoreError } from './update.ts';
import { nameOfFolder, openPlain, WRITE_BUFFER_BYTES } from './plain.ts';
import { Docs, PouchDB, type Pouch } from './pouch.ts';
import { clean, isDisk, isFull, parseSeq, some, toResult } from './pouchAnswers.ts';

interface Open {
  pouch: Promise<Pouch>;
  waiting: Waiting[];
  busy: Promise<void> | undefined;
  /** LevelDB refuses every write after a failed one until it is opened again. */
  broken: boolean;
  /** One opening anew at a time. */
  mending?: Promise<void> | undefined;
  /** Reads under way, and who waits for the last of them. */
  readers: number;
  idle?: (() => void) | undefined;
}
const EPOCH = '_local/zm-epoch';
/** Below this the store says so in its health, before it is full. */
const LOW_DISK_BYTES = 512 * 1024 * 1024;
/** LevelDB writes its log (4 MB, of a plain database more) out as a table when it is opened: with less room it would not open, and could then not be read either. */
const OPENING_BYTES = WRITE_BUFFER_BYTES + 8 * 1024 * 1024;
const SLICE = 100;

export interface EmbeddedOptions {
  readonly folder: string;
  readonly prefix: string;
  readonly fault?: DiskFault;
  /** Databases kept without history and changes, since nobody follows them. */
  readonly plain?: (db: string) => boolean;
}

/** DocStore on PouchDB/LevelDB in a local folder, one folder a database (one that nobody follows on LevelDB alone); for one process. Throws when the folder cannot be made. */
export async function openEmbedded(options: EmbeddedOptions): Promise<DocStore> {
  await mkdir(options.folder, { recursive: true });
  const down = syncingLeveldown(options.fault);
  const open = new Map<string, Open>();
  const watchers = new Set<(db: string) => void>();
  let full = false;
  let closed = false;

  const isPlain = options.plain ?? ((db: string) => UNFOLLOWED.has(db));

  function openDb(db: string): Promise<Pouch> {
    const location = join(options.folder, options.prefix + db);
    return isPlain(db) ? openPlain(location, options.fault, () => openPouch(location)) : openPouch(location);
  }
  function openPouch(location: string): Promise<Pouch> {
    const pouch = new PouchDB(location, { adapter: 'leveldb', db: down, auto_compaction: true, revs_limit: 8, deterministic_revs: false });
    return pouch.info().then(() => pouch);
  }
  async function entry(db: string): Promise<Open> {
    if (closed) throw new Error('the store is closed');
    if (!/^[a-z][a-z0-9-]{0,40}$/.test(db)) throw new Error(`not a database name: ${db}`);
    let found = open.get(db);
    if (found === undefined) {
      found = { pouch: openDb(db), waiting: [], busy: undefined, broken: false, readers: 0 };
      open.set(db, found);
      found.pouch.catch(() => open.delete(db));
    }
    const mine = found;
    await mine.pouch.catch(async (cause: unknown) => {
      if (!mine.broken) throw cause;
      await (mine.mending ??= repair(db, mine).finally(() => {
        mine.mending = undefined;
      }));
    });
    return mine;
  }
  /** PouchDB never answers a read whose database was closed under it: closing waits for the reads, and new ones for the opening. */
  async function reading<T>(db: string, read: (pouch: Pouch) => Promise<T>): Promise<T> {
    let e = await entry(db);
    while (e.mending !== undefined) {
      await e.mending.catch(() => undefined); // whoever asked for it hears why; this read tries for itself
      e = await entry(db);
    }
    e.readers += 1;
    try {
      return await read(await e.pouch);
    } finally {
      e.readers -= 1;
      if (e.readers === 0) e.idle?.();
    }
  }
  async function readersGone(e: Open): Promise<void> {
    if (e.readers > 0)
      await new Promise<void>((resolve) => {
        e.idle = resolve;
      });
    e.idle = undefined;
  }

  async function repair(db: string, e: Open): Promise<void> {
    await readersGone(e);
    // One that did not open (no room for its table file) has nothing to close, and is opened anew each time.
    await e.pouch.then(
      (p) => p.close(),
      () => undefined,
    );
    e.pouch = openDb(db);
    await e.pouch;
    e.broken = false;
  }

  async function roomOf(): Promise<number> {
    const disk = await statfs(options.folder);
    return disk.bavail * disk.bsize;
  }
  async function put(db: string, e: Open, docs: readonly StoredDoc[]): Promise<readonly WriteResult[] | Error> {
    try {
      // A full disk still answers reads, as long as the database that refuses to write stays open.
      if (e.broken && (await roomOf()) < OPENING_BYTES) return new Error('no space left on device');
      if (e.broken)
        await (e.mending ??= repair(db, e).finally(() => {
          e.mending = undefined;
        }));
      const pouch = await e.pouch;
      const answers = await pouch.bulkDocs(new Docs(docs.map((d) => ({ ...d }))));
      full = false;
      return answers.map((a, i) => toResult(docs[i]?._id ?? '', a));
    } catch (cause) {
      return cause instanceof Error ? cause : new Error(String((cause as { message?: unknown }).message ?? cause));
    }
  }

  /** One document that PouchDB refuses fails its whole batch: the others must not suffer for it. */
  async function oneByOne(db: string, e: Open, docs: readonly StoredDoc[]): Promise<readonly WriteResult[] | Error> {
    const results: WriteResult[] = [];
    for (const doc of docs) {
      const answer = await put(db, e, [doc]);
      if (answer instanceof Error && isDisk(answer)) return answer;
      results.push(...(answer instanceof Error ? [{ id: doc._id, ok: false, error: 'other', message: answer.message } as const] : answer));
    }
    return results;
  }

  /** Joins everything that waits into one batch: one fsync for all of them. */
  async function drain(db: string, e: Open): Promise<void> {
    while (e.waiting.length > 0) {
      const group = takeGroup(e.waiting);
      const together = await put(
        db,
        e,
        group.flatMap((w) => w.docs),
      );
      let wrote = false;
      let at = 0;
      for (const w of group) {
        let mine: readonly WriteResult[] | Error = together instanceof Error ? together : together.slice(at, at + w.docs.length);
        if (mine instanceof Error && !isDisk(mine)) mine = await oneByOne(db, e, w.docs);
        if (mine instanceof Error) {
          e.broken = true;
          const { message } = mine;
          full ||= isFull(mine);
          if (isFull(mine)) w.resolve(w.docs.map((d) => ({ id: d._id, ok: false, error: 'full', message })));
          else w.reject(new StoreError('other', db, message));
        } else {
          wrote ||= mine.some((r) => r.ok);
          w.resolve(mine);
        }
        at += w.docs.length;
      }
      if (wrote) for (const tell of watchers) tell(db);
    }
    e.busy = undefined;
  }

  async function write(db: string, docs: readonly StoredDoc[]): Promise<readonly WriteResult[]> {
    if (docs.length === 0) return [];
    if (docs.length > SLICE) {
      const results: WriteResult[] = [];
      for (let at = 0; at < docs.length; at += SLICE) {
        results.push(...(await write(db, docs.slice(at, at + SLICE))));
        await turn();
      }
      return results;
    }
    const e = await entry(db);
    return new Promise((resolve, reject) => {
      e.waiting.push({ docs, resolve, reject });
      // A turn of the loop lets requests that arrived together share one batch.
      e.busy ??= turn().then(() => drain(db, e));
    });
  }

  return {
    kind: 'embedded',
    async ensure(db) {
      await entry(db);
    },
    async list() {
      const folders = await readdir(options.folder, { withFileTypes: true });
      const names = folders.flatMap((f) => (f.isDirectory() && f.name.startsWith(options.prefix) ? [nameOfFolder(f.name.slice(options.prefix.length))] : []));
      return [...new Set(names.filter((n) => n !== undefined))].sort();
    },
    async get(db, ids) {
      if (ids.length === 0) return [];
      return reading(db, async (pouch) => {
        const found: (StoredDoc | undefined)[] = [];
        for (let at = 0; at < ids.length; at += SLICE) {
          if (at > 0) await turn();
          found.push(...(await some(pouch, ids.slice(at, at + SLICE))));
        }
        return found;
      });
    },
    write,
    async changes(db, since, limit) {
      const from = parseSeq(since);
      const answer = await reading(db, (pouch) => pouch.changes({ since: from, limit, include_docs: true }));
      const rows: Change[] = [];
      for (const row of answer.results) {
        if (row.deleted === true || row.id.startsWith('_design/') || row.doc === undefined || row.doc === null) continue;
        rows.push({ seq: String(row.seq), id: row.id, doc: clean(row.doc) });
      }
      const last = answer.results.length === 0 ? since : String(answer.results[answer.results.length - 1]?.seq);
      return { rows, last, more: answer.results.length >= limit };
    },
    async range(db, startId, endId, limit) {
      const answer = await reading(db, (pouch) => pouch.allDocs({ startkey: startId, endkey: endId, limit, include_docs: true }));
      return answer.rows.flatMap((row) => (row.doc === undefined || row.doc === null || row.id.startsWith('_design/') ? [] : [clean(row.doc)]));
    },
    async info(db) {
      return reading(db, async (pouch) => {
        const { update_seq } = await pouch.info();
        return { epoch: await epochOf(pouch), seq: String(update_seq) };
      });
    },
    async isFuture(db, seq) {
      if (!/^\d{1,15}$/.test(seq)) return true;
      const { update_seq } = await reading(db, (pouch) => pouch.info());
      return Number(seq) > Number(update_seq);
    },
    watch(onChange) {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
    async health() {
      if (closed) return { ok: false, detail: 'closed' };
      if (full) return { ok: false, detail: 'disk-full' };
      return (await roomOf()) < LOW_DISK_BYTES ? { ok: true, detail: 'disk-low' } : { ok: true };
    },
    async close() {
      if (closed) return;
      closed = true;
      for (const e of open.values()) {
        while (e.busy !== undefined) await e.busy;
        await readersGone(e);
        await (await e.pouch).close();
      }
      open.clear();
      watchers.clear();
    },
  };
}

async function epochOf(pouch: Pouch): Promise<string> {
  for (;;) {
    try {
      const doc: Record<string, unknown> = await pouch.get(EPOCH);
      return String(doc['epoch']);
    } catch (e) {
      if ((e as { status?: number }).status !== 404) throw e;
    }
    try {
      await pouch.put({ _id: EPOCH, epoch: randomUUID() });
    } catch (e) {
      if ((e as { status?: number }).status !== 409) throw e; // another call made it meanwhile
    }
  }
}
