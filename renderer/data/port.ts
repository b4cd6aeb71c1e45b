import type { CollectionName, WireDoc } from '../../src/facts/docs.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Head } from '../../src/facts/head.ts';

/**
 * LocalStore: the terminal's own databases (architecture §3.3) behind one port. Two adapters: RxDB on dexie, and a
 * deterministic in-memory one for the simulator; one contract suite (`renderer/data/contract.ts`).
 */
export interface LocalStore {
  readonly kind: 'rxdb' | 'memory';
  /** All facts of one action in one durable transaction; resolves once they are on disk (strict). Equal repeats have no effect. */
  appendFacts(facts: readonly Fact[]): Promise<void>;
  /**
   * Merges the card into the stored one (conflicts §3.9) in one step, and answers what is stored now: what arrived since the
   * writer read the card is never overwritten.
   */
  putHead(head: Head): Promise<Head>;
  getHead(id: string): Promise<Head | undefined>;
  /** Every document of a collection, in pages, oldest first. */
  scan(collection: CollectionName, onPage: (docs: readonly WireDoc[]) => void): Promise<void>;
  /** Documents inserted or replaced, own or arrived, in batches. Returns a stop function. */
  watch(collection: CollectionName, onDocs: (docs: readonly WireDoc[]) => void): () => void;
  /** Small durable values of the device: drafts, preferences, print queue, checkpoints, catalogue segments. Not replicated. */
  readonly device: DeviceStore;
  readonly replication: Replication;
  close(): Promise<void>;
}
export interface DeviceStore {
  get<T>(table: DeviceTable, key: string): Promise<T | undefined>;
  put(table: DeviceTable, key: string, value: unknown): Promise<void>;
  delete(table: DeviceTable, key: string): Promise<void>;
  all<T>(table: DeviceTable): Promise<readonly { readonly key: string; readonly value: T }[]>;
}
export type DeviceTable = 'identity' | 'drafts' | 'prefs' | 'printQueue' | 'quarantine' | 'catalogue' | 'state';

export interface SyncStatus {
  readonly connection: 'online' | 'offline' | 'syncing' | 'attention';
  readonly lastSyncMs?: number;
  readonly offlineSinceMs?: number;
  readonly pending: number; // documents not yet acknowledged
  readonly pendingByKind: Readonly<Record<string, { readonly count: number; readonly oldestMs: number }>>;
  readonly clockOffsetMs: number;
  readonly problem?: string; // code
  /** Rows headquarters could not read and keeps raw (EX-25); nothing of them is lost. */
  readonly quarantined?: number;
  /** Cards that wait because headquarters refuses them as they are; the others go on, and they are tried again. */
  readonly refused?: number;
  /** Headquarters was set back to a backup; what it lacks is being sent again (SC-22). */
  readonly resending?: boolean;
  /** When that began last: it takes less than a second, and a person must be able to read of it afterwards. */
  readonly setBackAtMs?: number;
}
export interface Replication {
  /** `own`: this terminal's facts as they were read at start, so that what waits is known before the first contact. */
  start(own: readonly Fact[]): Promise<void>;
  stop(): Promise<void>;
  /** Try now instead of at the next beat. */
  poke(): void;
  status(): SyncStatus;
  onStatus(cb: (s: SyncStatus) => void): () => void;
  /** A document of this terminal that headquarters has not acknowledged yet. */
  isPending(id: string): boolean;
  /** Everything that waits, for an export by hand when a device cannot reach headquarters. */
  pendingDocuments(): readonly WireDoc[];
  /** The store calls these: facts once they are durable, a card before it is. */
  wroteFacts(facts: readonly Fact[]): void;
  writingHead(head: Head): Promise<void>;
  /** Headquarters' word that the catalogue moved, with its version. */
  onCatalogue(cb: (version: string) => void): () => void;
}
