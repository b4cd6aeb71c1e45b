/**
 * DocStore: what headquarters asks of a document store. Two adapters (embedded, CouchDB), one contract suite.
 * Documents are plain JSON with `_id`/`_rev` as CouchDB keeps them; nothing is ever deleted through this port.
 */
export interface StoredDoc {
  readonly _id: string;
  readonly _rev?: string;
  readonly [field: string]: unknown;
}
export type WriteResult =
  | { readonly id: string; readonly ok: true; readonly rev: string }
  | { readonly id: string; readonly ok: false; readonly error: 'conflict' | 'full' | 'other'; readonly message?: string };

export interface Change {
  readonly seq: string; // opaque; ordered only by the store
  readonly id: string;
  readonly doc: StoredDoc;
}
/** Databases that nobody follows: many writes, and `changes`, `info` and `isFuture` are not asked of them. */
export const UNFOLLOWED: ReadonlySet<string> = new Set(['agg']);
export interface DocStore {
  readonly kind: 'embedded' | 'couchdb';
  /** Creates the database if it is missing. Names are given without the tenant prefix: 's01', 'chain', 'ref', 'hq'. */
  ensure(db: string): Promise<void>;
  list(): Promise<readonly string[]>;
  get(db: string, ids: readonly string[]): Promise<readonly (StoredDoc | undefined)[]>;
  /**
   * One answer a document, in order; a stale `_rev` is a conflict; a full disk is `full` and nothing of that document is written;
   * `other` = the store will not have this very document. Throws StoreError when the store itself does not work.
   */
  write(db: string, docs: readonly StoredDoc[]): Promise<readonly WriteResult[]>;
  /** Documents changed after `since` ('0' = from the start), deletions and design documents left out. */
  changes(db: string, since: string, limit: number): Promise<{ readonly rows: readonly Change[]; readonly last: string; readonly more: boolean }>;
  range(db: string, startId: string, endId: string, limit: number): Promise<readonly StoredDoc[]>;
  /** `epoch` changes when the database is another one (restored, replaced); `seq` is the newest. */
  info(db: string): Promise<{ readonly epoch: string; readonly seq: string }>;
  /** True when `seq` cannot have come from this database's past. */
  isFuture(db: string, seq: string): Promise<boolean>;
  /** Calls back with a database's name when anybody changed it; own writes are told at once. Returns a stop function. */
  watch(onChange: (db: string) => void): () => void;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
  close(): Promise<void>;
}
