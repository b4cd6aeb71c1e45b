import { createRequire } from 'node:module';
import { Recent } from './recent.ts';

/** The part of abstract-leveldown that is changed here. */
interface Down {
  _get(key: unknown, options: { readonly asBuffer?: boolean }, callback: (e: Error | null, value?: unknown) => void): void;
  _del(key: unknown, options: Record<string, unknown>, callback: (e?: Error) => void): void;
  _clear(options: Record<string, unknown>, callback: (e?: Error) => void): void;
  _batch(operations: readonly unknown[], options: Record<string, unknown>, callback: (e?: Error) => void): void;
  _put(key: unknown, value: unknown, options: Record<string, unknown>, callback: (e?: Error) => void): void;
}
type Leveldown = (location: string) => Down;
type Done = (e?: Error | null) => void;
/** LevelDB itself, as far as a plain database needs it (abstract-leveldown 7). */
export interface PlainLevel {
  open(options: { readonly createIfMissing: boolean; readonly writeBufferSize: number }, done: Done): void;
  close(done: Done): void;
  getMany(keys: readonly string[], options: { readonly asBuffer: false }): Promise<readonly (string | undefined)[]>;
  batch(operations: readonly { readonly type: 'put'; readonly key: string; readonly value: string }[], options: { readonly sync: true }, done: Done): void;
  iterator(options: {
    readonly gte?: string;
    readonly lte?: string;
    readonly limit: number;
    readonly keyAsBuffer: false;
    readonly valueAsBuffer: false;
  }): AsyncIterable<readonly [key: string, value: string]>;
}
/** Asked before every batch reaches the disk; an error is what the disk answers. For tests of a full or failing disk. */
export type DiskFault = (location: string) => Error | undefined;

/** What LevelDB answers for a key that is not there. */
const NOT_FOUND = new Error('NotFound: ');
const here = createRequire(import.meta.url);

/** leveldown belongs to PouchDB's adapter: resolved from there, so that all speak to the same binary. */
const leveldown = (): unknown => createRequire(here.resolve('pouchdb-adapter-leveldb'))('leveldown');
/** LevelDB without PouchDB. */
export const loadLeveldown = (): ((location: string) => PlainLevel) => leveldown() as (location: string) => PlainLevel;

/**
 * LevelDB with its log fsynced before a batch is answered (architecture §4): PouchDB itself never syncs, so that a power cut could
 * take acknowledged facts. One batch is one `_bulk_docs`, and waiting writes are joined into one: the sync is paid once a group.
 */
export function syncingLeveldown(fault: DiskFault | undefined): Leveldown {
  const open = leveldown() as Leveldown;
  const memory = new Recent();
  return function leveldown(location: string): Down {
    const db = open(location);
    const batch = db._batch.bind(db);
    const put = db._put.bind(db);
    const del = db._del.bind(db);
    const clear = db._clear.bind(db);
    const get = db._get.bind(db);
    const recent = memory.of(location);
    db._batch = (operations, options, callback) => {
      const refused = fault?.(location);
      if (refused !== undefined) {
        setImmediate(callback, refused);
        return;
      }
      const written = recent.writing(operations);
      batch(operations, { ...options, sync: true }, (e) => {
        if (e === null || e === undefined) written();
        callback(e);
      });
    };
    // Before and after: who looks while it is being written may have seen what was there before.
    const forgetting =
      (forget: () => void, callback: (e?: Error) => void): ((e?: Error) => void) =>
      (e) => {
        forget();
        callback(e);
      };
    db._put = (key, value, options, callback) => {
      recent.forget(key);
      put(
        key,
        value,
        { ...options, sync: true },
        forgetting(() => recent.forget(key), callback),
      );
    };
    db._del = (key, options, callback) => {
      recent.forget(key);
      del(
        key,
        options,
        forgetting(() => recent.forget(key), callback),
      );
    };
    db._clear = (options, callback) => {
      recent.forgetAll();
      clear(options, forgetting(recent.forgetAll, callback));
    };
    db._get = (key, options, callback) => {
      const value = options.asBuffer === false ? recent.get(key) : undefined;
      if (value === null) process.nextTick(callback, NOT_FOUND);
      else if (value !== undefined) process.nextTick(callback, null, value);
      else {
        const answered = recent.asking(key);
        get(key, options, (e, found) => {
          if (e === null || e === undefined) answered(found);
          else if (/^notfound/i.test(e.message)) answered(null);
          callback(e, found);
        });
      }
    };
    return db;
  };
}
