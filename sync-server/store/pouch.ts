import { createRequire } from 'node:module';
import type { StoredDoc } from './port.ts';

/**
 * The part of PouchDB that is used here. Its published types redeclare the global Buffer for the whole project, so the module is
 * loaded without them.
 */
export interface PouchRow {
  readonly id: string;
  readonly doc?: object | null;
}
export interface PouchAnswer {
  readonly ok?: boolean;
  readonly id?: string;
  readonly rev?: string;
  readonly status?: number;
  readonly message?: string;
}
/** Documents of one batch. PouchDB copies plain objects given to it deeply, an instance of a class not: these documents are its own to change. */
export class Docs {
  constructor(readonly docs: readonly object[]) {}
}
/** What the embedded store asks of a database: of PouchDB, or of a plain one (plain.ts). */
export interface Pouch {
  info(): Promise<{ readonly update_seq: number | string }>;
  get(id: string): Promise<Record<string, unknown>>;
  /** Many at once, where the database can; undefined for what is not there. */
  many?(ids: readonly string[]): Promise<readonly (StoredDoc | undefined)[]>;
  put(doc: object): Promise<PouchAnswer>;
  bulkDocs(batch: Docs): Promise<readonly PouchAnswer[]>;
  allDocs(options: {
    readonly keys?: readonly string[];
    readonly startkey?: string;
    readonly endkey?: string;
    readonly limit?: number;
    readonly include_docs: true;
  }): Promise<{ readonly rows: readonly PouchRow[] }>;
  changes(options: {
    readonly since: number;
    readonly limit: number;
    readonly include_docs: true;
  }): Promise<{ readonly results: readonly (PouchRow & { readonly seq: number; readonly deleted?: boolean })[]; readonly last_seq: number }>;
  close(): Promise<void>;
}
interface PouchConstructor {
  new (
    name: string,
    options: {
      readonly adapter: 'leveldb';
      readonly db: unknown;
      readonly auto_compaction: boolean;
      readonly revs_limit: number;
      /** False: a revision is a random id, not the digest of the whole document. */
      readonly deterministic_revs: boolean;
    },
  ): Pouch;
  plugin(adapter: unknown): PouchConstructor;
  setMaxListeners(n: number): void;
}

const load = createRequire(import.meta.url);
const core = load('pouchdb-core') as PouchConstructor | { readonly default: PouchConstructor };
export const PouchDB: PouchConstructor = ('default' in core ? core.default : core).plugin(load('pouchdb-adapter-leveldb'));
// Every database listens to the constructor's own events; the warning at eleven is meant for leaks.
PouchDB.setMaxListeners(0);
