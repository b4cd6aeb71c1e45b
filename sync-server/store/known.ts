import { stores } from '../identity/devices.ts';
import type { Hub } from '../services.ts';
import type { DocStore } from './port.ts';
import { dbOf } from './update.ts';

/** Databases of the stores that stand in `ref`; each is made when its store is first seen. */
export interface KnownStores {
  dbs(): ReadonlySet<string>;
  refresh(): Promise<void>;
  /** Told the databases that are new. */
  onNew(cb: (dbs: readonly string[]) => void): void;
  stop(): void;
}

export async function followStores(store: DocStore, hub: Hub): Promise<KnownStores> {
  let known: ReadonlySet<string> = new Set();
  const listeners: ((dbs: readonly string[]) => void)[] = [];
  async function refresh(): Promise<void> {
    const dbs = (await stores(store)).filter((s) => s.type !== 'hq').map((s) => dbOf(s.storeId));
    const fresh = dbs.filter((db) => !known.has(db));
    if (fresh.length === 0) return;
    for (const db of fresh) await store.ensure(db);
    known = new Set([...known, ...fresh]);
    for (const tell of listeners) tell(fresh);
  }
  await refresh();
  const unsubscribe = hub.subscribe((move) => {
    if (move.db === 'ref' && move.changes.some((c) => c.id.startsWith('ref:store:'))) void refresh().catch(() => undefined); // the next look at the stores tries again
  });
  return {
    dbs: () => known,
    refresh,
    onNew: (cb) => {
      listeners.push(cb);
    },
    stop: unsubscribe,
  };
}
