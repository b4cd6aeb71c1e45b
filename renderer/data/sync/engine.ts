import type { CollectionName } from '../../../src/facts/docs.ts';

/** What moves documents between the local store and the gateway; two of them, one protocol (exchange.ts). */
export interface SyncEngine {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Pull these now; also picks up what still has to be pushed. */
  resync(collections: readonly CollectionName[]): void;
  /** True once every collection was pulled to its end since the start. */
  complete(): boolean;
  onProgress(cb: () => void): void;
}
