import { COLLECTIONS } from '../../src/facts/docs.ts';
import type { CollectionName, WireDoc } from '../../src/facts/docs.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Head } from '../../src/facts/head.ts';
import { collectionOfHead, headDoc, mergedInto, readHead, sameDocument } from './documents.ts';
import type { DeviceStore, DeviceTable, LocalStore, Replication } from './port.ts';

/**
 * What survives: the durable half of the in-memory store. Keep it, drop the store and open another one on it: that is a crash.
 */
export interface MemoryDisk {
  readonly collections: ReadonlyMap<CollectionName, Map<string, WireDoc>>;
  readonly device: Map<string, unknown>;
}
export const newDisk = (): MemoryDisk => ({ collections: new Map(COLLECTIONS.map((c) => [c, new Map<string, WireDoc>()])), device: new Map() });

/** Named crash points, between every two awaits. A gate that never resolves or that throws is a crash there. */
export type CrashPoint = 'facts:before' | 'facts:after' | 'head:before' | 'head:after' | 'device:before' | 'device:after' | 'arrive:before' | 'arrive:after';
export interface MemoryOptions {
  readonly disk?: MemoryDisk;
  readonly gate?: (point: CrashPoint) => Promise<void>;
  /** Relaxed writes (mirror, device) reach the disk only by `flush()`: a power cut loses them (architecture §3.3). */
  readonly holdRelaxed?: boolean;
}
export interface MemoryStore extends LocalStore {
  readonly disk: MemoryDisk;
  attach(replication: Replication): void;
  /** Documents arriving from headquarters, by the merge rule of their collection; a `conflict` is merged as RxDB does, whatever is still waiting. */
  arrive(collection: CollectionName, docs: readonly WireDoc[], how?: 'conflict'): Promise<void>;
  get(collection: CollectionName, id: string): WireDoc | undefined;
  /** Relaxed writes to the disk, as an orderly shutdown does. */
  flush(): void;
}

const RELAXED: ReadonlySet<CollectionName> = new Set(['pieces', 'reference', 'rulings']);
const NO_GATE = async (): Promise<void> => undefined;

/** Replication of a store that has no headquarters: always offline, nothing counted. */
export const noReplication = (): Replication => ({
  start: async () => undefined,
  stop: async () => undefined,
  poke: () => undefined,
  status: () => ({ connection: 'offline', pending: 0, pendingByKind: {}, clockOffsetMs: 0 }),
  onStatus: () => () => undefined,
  isPending: () => false,
  pendingDocuments: () => [],
  wroteFacts: () => undefined,
  writingHead: async () => undefined,
  onCatalogue: () => () => undefined,
});

/** Deterministic LocalStore: no timers, no randomness; order of calls decides everything. */
export function createMemoryStore(options: MemoryOptions = {}): MemoryStore {
  const disk = options.disk ?? newDisk();
  const gate = options.gate ?? NO_GATE;
  const live = new Map<CollectionName, Map<string, WireDoc>>(COLLECTIONS.map((c) => [c, new Map(disk.collections.get(c))]));
  const watchers = new Map<CollectionName, Set<(docs: readonly WireDoc[]) => void>>(COLLECTIONS.map((c) => [c, new Set()]));
  const held: (() => void)[] = [];
  let closed = false;
  let replication = noReplication();

  const rows = (c: CollectionName): Map<string, WireDoc> => live.get(c) ?? new Map<string, WireDoc>();
  const open = (): void => {
    if (closed) throw new Error('store is closed');
  };
  const commit = (collection: CollectionName, docs: readonly WireDoc[]): void => {
    const toDisk = (): void => {
      for (const doc of docs) disk.collections.get(collection)?.set(doc.id, doc);
    };
    if (options.holdRelaxed === true && RELAXED.has(collection)) held.push(toDisk);
    else toDisk();
    for (const doc of docs) rows(collection).set(doc.id, doc);
    if (docs.length > 0) for (const watcher of [...(watchers.get(collection) ?? [])]) watcher(docs);
  };

  const device: DeviceStore = {
    get: async <T>(table: DeviceTable, key: string) => structuredClone(deviceLive.get(`${table}/${key}`)) as T | undefined,
    put: async (table, key, value) => deviceWrite(`${table}/${key}`, structuredClone(value)),
    delete: async (table, key) => deviceWrite(`${table}/${key}`, undefined),
    all: async <T>(table: DeviceTable) =>
      [...deviceLive.entries()]
        .filter(([k, v]) => k.startsWith(`${table}/`) && v !== undefined)
        .map(([k, v]) => ({ key: k.slice(table.length + 1), value: structuredClone(v) as T }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
  };
  const deviceLive = new Map(disk.device);
  async function deviceWrite(key: string, value: unknown): Promise<void> {
    open();
    await gate('device:before');
    deviceLive.set(key, value);
    const toDisk = (): void => {
      if (value === undefined) disk.device.delete(key);
      else disk.device.set(key, value);
    };
    if (options.holdRelaxed === true) held.push(toDisk);
    else toDisk();
    await gate('device:after');
  }

  const store: MemoryStore = {
    kind: 'memory',
    disk,
    device,
    get replication() {
      return replication;
    },
    attach(next) {
      replication = next;
    },
    async appendFacts(facts: readonly Fact[]) {
      open();
      await gate('facts:before');
      const fresh: WireDoc[] = [];
      for (const fact of facts) {
        const doc: WireDoc = structuredClone({ ...fact });
        const have = rows('facts').get(fact.id);
        if (have === undefined) fresh.push(doc);
        else if (!sameDocument(have, doc)) throw new Error(`fact ${fact.id} exists with another content`);
      }
      commit('facts', fresh);
      replication.wroteFacts(facts);
      await gate('facts:after');
    },
    async putHead(head: Head) {
      open();
      await replication.writingHead(head);
      await gate('head:before');
      const collection = collectionOfHead(head);
      const merged = mergedInto(rows(collection).get(head.id), head);
      commit(collection, [headDoc(merged)]);
      await gate('head:after');
      return merged;
    },
    async getHead(id) {
      const doc = COLLECTIONS.map((c) => rows(c).get(id)).find((d) => d !== undefined);
      return doc === undefined ? undefined : readHead(doc);
    },
    async scan(collection, onPage) {
      const all = [...rows(collection).values()];
      for (let i = 0; i < all.length; i += 500) onPage(all.slice(i, i + 500));
    },
    watch(collection, onDocs) {
      watchers.get(collection)?.add(onDocs);
      return () => {
        watchers.get(collection)?.delete(onDocs);
      };
    },
    async arrive(collection, docs, how) {
      open();
      await gate('arrive:before');
      // As RxDB does: what nobody wrote here since becomes what headquarters has (an erased person's card too, I17); the rest is merged, as it is now.
      const merged = docs.map((doc) => {
        const head = how === 'conflict' || replication.isPending(doc.id) ? readHead(doc) : undefined;
        return structuredClone(head === undefined ? doc : headDoc(mergedInto(rows(collection).get(doc.id), head)));
      });
      commit(
        collection,
        merged.filter((doc) => {
          const have = rows(collection).get(doc.id);
          return have === undefined || !sameDocument(have, doc);
        }),
      );
      await gate('arrive:after');
    },
    get: (collection, id) => rows(collection).get(id),
    flush() {
      for (const write of held.splice(0)) write();
    },
    async close() {
      if (closed) return;
      await replication.stop();
      store.flush();
      closed = true;
    },
  };
  return store;
}
