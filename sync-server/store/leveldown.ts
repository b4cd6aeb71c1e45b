import { createRequire } from 'node:module';

/** The part of abstract-leveldown that is changed here. */
interface Down {
  _batch(operations: readonly unknown[], options: Record<string, unknown>, callback: (e?: Error) => void): void;
  _put(key: unknown, value: unknown, options: Record<string, unknown>, callback: (e?: Error) => void): void;
}
type Leveldown = (location: string) => Down;
/** Asked before every batch reaches the disk; an error is what the disk answers. For tests of a full or failing disk. */
export type DiskFault = (location: string) => Error | undefined;

const here = createRequire(import.meta.url);

/**
 * LevelDB with its log fsynced before a batch is answered (architecture §4): PouchDB itself never syncs, so that a power cut could
 * take acknowledged facts. One batch is one `_bulk_docs`, and waiting writes are joined into one: the sync is paid once a group.
 */
export function syncingLeveldown(fault: DiskFault | undefined): Leveldown {
  // leveldown belongs to the adapter: resolved from there, so that both speak to the same binary.
  const open = createRequire(here.resolve('pouchdb-adapter-leveldb'))('leveldown') as Leveldown;
  return function leveldown(location: string): Down {
    const db = open(location);
    const batch = db._batch.bind(db);
    const put = db._put.bind(db);
    db._batch = (operations, options, callback) => {
      const refused = fault?.(location);
      if (refused !== undefined) {
        setImmediate(callback, refused);
        return;
      }
      batch(operations, { ...options, sync: true }, callback);
    };
    db._put = (key, value, options, callback) => put(key, value, { ...options, sync: true }, callback);
    return db;
  };
}
