import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { loadLeveldown, type DiskFault } from './leveldown.ts';
import type { StoredDoc } from './port.ts';
import type { Docs, Pouch, PouchAnswer, PouchRow } from './pouch.ts';

/** Ending of the folder of a plain database, and of one that is still being filled from what stood before. */
const PLAIN = '.plain';
const FILLING = '.filling';
/** Revisions kept in memory of what was written last. Reads teach none: what they saw may have been overwritten meanwhile. */
const MOST_REVS = 20_000;
const COPY = 500;
/** What is written again and again is put in order less often; there is one such database, so that the memory is spent once. */
export const WRITE_BUFFER_BYTES = 16 * 1024 * 1024;

/** Name of the database in this folder of a plain one or another; undefined for a half-filled one. */
export const nameOfFolder = (folder: string): string | undefined =>
  folder.endsWith(FILLING) ? undefined : folder.endsWith(PLAIN) ? folder.slice(0, -PLAIN.length) : folder;

/** A document as LevelDB has it: its revision, and the whole of it as JSON. */
const valueOf = (rev: string, doc: object): string => `${rev}\n${JSON.stringify(doc)}`;
const revIn = (value: string): string => value.slice(0, value.indexOf('\n'));
const docIn = (value: string): StoredDoc => JSON.parse(value.slice(value.indexOf('\n') + 1)) as StoredDoc; // written by `valueOf`

function refusal(doc: { readonly _id?: unknown }): string | undefined {
  if (typeof doc._id !== 'string' || doc._id === '' || doc._id.startsWith('_')) return 'a document needs an id that does not begin with an underscore';
  const reserved = Object.keys(doc).find((k) => k.startsWith('_') && k !== '_id' && k !== '_rev');
  return reserved === undefined ? undefined : `a field does not begin with an underscore: ${reserved}`;
}

const done = (work: (then: (e?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    work((e) => (e === null || e === undefined ? resolve() : reject(e)));
  });

/**
 * A database of documents by their ids and revisions, and nothing else: no history and no changes, a third of what PouchDB costs a document. For
 * what nobody follows (`UNFOLLOWED`). One process opens it at a time. Throws what LevelDB says.
 */
async function openFolder(location: string, fault: DiskFault | undefined): Promise<Pouch> {
  const level = loadLeveldown()(location);
  await done((then) => level.open({ createIfMissing: true, writeBufferSize: WRITE_BUFFER_BYTES }, then));
  const mine = randomUUID().slice(0, 8);
  let written = 0;
  const revs = new Map<string, string>();
  const knows = (id: string, rev: string): void => {
    if (revs.size >= MOST_REVS) revs.clear();
    revs.set(id, rev);
  };
  const many = async (ids: readonly string[]): Promise<readonly (StoredDoc | undefined)[]> =>
    (await level.getMany(ids, { asBuffer: false })).map((value) => (value === undefined ? undefined : docIn(value)));
  const unasked = (): Promise<never> => Promise.reject(new Error(`nobody follows ${location}: it has no changes`));

  async function bulkDocs({ docs }: Docs): Promise<readonly PouchAnswer[]> {
    const all = docs as readonly { _id: string; _rev?: string }[]; // documents of the port
    const open = all.flatMap((d) => (refusal(d) === undefined && !revs.has(d._id) ? [d._id] : []));
    const found = open.length === 0 ? [] : await level.getMany(open, { asBuffer: false });
    const now = new Map<string, string>();
    open.forEach((id, i) => {
      const value = found[i];
      if (value !== undefined) now.set(id, revIn(value));
    });
    const operations: { type: 'put'; key: string; value: string }[] = [];
    const answers = all.map((doc): PouchAnswer => {
      const message = refusal(doc);
      if (message !== undefined) return { id: String(doc._id), status: 400, message };
      const at = now.get(doc._id) ?? revs.get(doc._id);
      if (at !== doc._rev) return { id: doc._id, status: 409, message: 'Document update conflict' };
      written += 1;
      const rev = `${Number.parseInt(at ?? '0', 10) + 1}-${mine}${written.toString(36)}`;
      now.set(doc._id, rev);
      operations.push({ type: 'put', key: doc._id, value: valueOf(rev, { ...doc, _rev: rev }) });
      return { ok: true, id: doc._id, rev };
    });
    const refused = fault?.(location);
    if (refused !== undefined) throw refused;
    if (operations.length > 0) await done((then) => level.batch(operations, { sync: true }, then));
    for (const { key } of operations) knows(key, now.get(key) ?? '');
    return answers;
  }

  return {
    many,
    async get(id) {
      const [doc] = await many([id]);
      if (doc === undefined) throw Object.assign(new Error('missing'), { status: 404 });
      return doc;
    },
    bulkDocs,
    async allDocs({ startkey, endkey, limit }) {
      const rows: PouchRow[] = [];
      const ends = { ...(startkey === undefined || startkey === '' ? {} : { gte: startkey }), ...(endkey === undefined ? {} : { lte: endkey }) };
      for await (const [id, value] of level.iterator({ ...ends, limit: limit ?? -1, keyAsBuffer: false, valueAsBuffer: false }))
        rows.push({ id, doc: docIn(value) });
      return { rows };
    },
    put: unasked,
    changes: unasked,
    info: () => Promise.resolve({ update_seq: 0 }),
    close: () => done((then) => level.close(then)),
  };
}

/**
 * The plain database at this place. What stood there as a PouchDB database before is taken over once: filled into a folder of its own, which gets
 * its name when all of it is there, so that a stop on the way only begins it again.
 */
export async function openPlain(location: string, fault: DiskFault | undefined, openBefore: () => Promise<Pouch>): Promise<Pouch> {
  const place = location + PLAIN;
  if (!existsSync(place) && existsSync(location)) {
    const filling = place + FILLING;
    await rm(filling, { recursive: true, force: true });
    const from = await openBefore();
    try {
      await copy(from, await openFolder(filling, fault));
    } finally {
      await from.close();
    }
    await rename(filling, place);
  }
  const opened = await openFolder(place, fault);
  await rm(location, { recursive: true, force: true });
  return opened;
}
/** Fills one from another, and closes it. */
async function copy(from: Pouch, to: Pouch): Promise<void> {
  try {
    for (let startkey = ''; ;) {
      const { rows } = await from.allDocs({ startkey, limit: COPY, include_docs: true });
      const docs = rows.flatMap((r) => (r.doc === undefined || r.doc === null || r.id.startsWith('_') ? [] : [bare(r.doc)]));
      const refused = (await to.bulkDocs({ docs })).find((a) => a.ok !== true);
      if (refused !== undefined) throw new Error(`not taken over: ${refused.id ?? ''} ${refused.message ?? ''}`);
      const last = rows.at(-1)?.id;
      if (last === undefined || rows.length < COPY) return;
      startkey = `${last}\u0000`;
    }
  } finally {
    await to.close();
  }
}
const bare = (doc: object): object => Object.fromEntries(Object.entries(doc).filter(([k]) => k === '_id' || !k.startsWith('_')));
