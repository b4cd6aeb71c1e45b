import { COLLECTIONS } from '../../../src/facts/docs.ts';
import type { CollectionName, PushedCollection, WireDoc } from '../../../src/facts/docs.ts';
import type { Checkpoint } from '../../../src/protocol/wire.ts';
import { collectionOfHead, headDoc } from '../documents.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { SyncEngine } from './engine.ts';
import { isPushed } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { PendingLedger } from './ledger.ts';

const BATCH = 50;

/** Replication of the in-memory store by the same protocol: one loop, no timers of its own, every step awaited (simulator, tests). */
export function memoryEngine(store: MemoryStore, exchange: Exchange, ledger: PendingLedger): SyncEngine {
  const wanted = new Set<CollectionName>();
  const done = new Set<CollectionName>();
  /** What headquarters last had of a card, as far as we know. */
  const assumed = new Map<string, WireDoc>();
  const running = new Map<'push' | 'pull', Promise<void>>();
  let stopped = true;
  let progress: () => void = () => undefined;
  const stops: (() => void)[] = [];

  /** Sending and fetching go on beside each other: a device that may not read any more still pushes (architecture §7). */
  const kick = (which: 'push' | 'pull'): void => {
    if (stopped || running.has(which)) return;
    running.set(
      which,
      (which === 'push' ? pushAll() : pullWanted())
        .catch(() => undefined)
        .finally(() => {
          running.delete(which);
          progress();
          if (!stopped && (which === 'push' ? ledger.size() > 0 : wanted.size > 0)) setTimeout(() => kick(which), 300);
        }),
    );
  };

  async function pushAll(): Promise<void> {
    while (!stopped) {
      const facts = ledger.facts().slice(0, BATCH);
      const head = ledger.heads().find((h) => !exchange.isUnsent(h.id)); // of the others the sweep takes care
      const card = head === undefined ? undefined : await store.getHead(head.id);
      if (facts.length > 0)
        await store.arrive(
          'facts',
          await exchange.push(
            'facts',
            facts.map((f) => ({ doc: { ...f } })),
          ),
        );
      else if (card !== undefined) await pushHead(collectionOfHead(card), headDoc(card));
      else return;
    }
  }

  async function pullWanted(): Promise<void> {
    for (let next = COLLECTIONS.find((c) => wanted.has(c)); next !== undefined && !stopped; next = COLLECTIONS.find((c) => wanted.has(c))) {
      wanted.delete(next);
      try {
        await pullAll(next);
      } catch (error) {
        wanted.add(next);
        throw error;
      }
      done.add(next);
      progress();
    }
  }

  async function pushHead(collection: Exclude<PushedCollection, 'facts'>, doc: WireDoc): Promise<void> {
    const [master] = await exchange.push(collection, [{ doc, assumed: assumed.get(doc.id) ?? null }]);
    if (master === undefined) {
      assumed.set(doc.id, doc);
      return;
    }
    assumed.set(doc.id, master);
    // The answer may be old: what it refused has gone by another way since, and is not undone by it.
    await store.arrive(collection, [master], 'conflict');
  }

  async function pullAll(collection: CollectionName): Promise<void> {
    let at = (await store.device.get<Checkpoint>('state', `pull:${collection}`)) ?? null;
    for (;;) {
      const page = await exchange.pull(collection, at, 500);
      // The store merges cards that were written here since.
      await store.arrive(collection, page.documents);
      if (isPushed(collection) && collection !== 'facts') for (const doc of page.documents) assumed.set(doc.id, doc);
      at = page.checkpoint;
      await store.device.put('state', `pull:${collection}`, at);
      if (page.documents.length < 500) break;
    }
    await exchange.refilled(collection);
  }

  return {
    async start() {
      stopped = false;
      for (const c of COLLECTIONS) wanted.add(c);
      for (const c of COLLECTIONS.filter(isPushed)) stops.push(store.watch(c, () => queueMicrotask(() => kick('push'))));
      kick('push');
      kick('pull');
    },
    async stop() {
      stopped = true;
      for (const stop of stops.splice(0)) stop();
      await Promise.all(running.values());
    },
    resync(collections) {
      for (const c of collections) wanted.add(c);
      kick('push');
      kick('pull');
    },
    complete: () => done.size === COLLECTIONS.length,
    onProgress: (cb) => {
      progress = cb;
    },
  };
}
