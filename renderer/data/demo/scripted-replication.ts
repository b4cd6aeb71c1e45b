import type { CorrectedClock } from '../clock.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { Replication, SyncStatus } from '../port.ts';

/** A network that a test or a developer switches by hand: what is written waits while it is off. */
export interface ScriptedReplication {
  of(store: MemoryStore): Replication;
  setOnline(online: boolean): void;
  setProblem(code: string | undefined): void;
}

export function scriptedReplication(clock: CorrectedClock): ScriptedReplication {
  const pending = new Map<string, { readonly kind: string; readonly atMs: number }>();
  const listeners = new Set<(s: SyncStatus) => void>();
  let online = true;
  let problem: string | undefined;
  let lastSyncMs = clock.now();
  let offlineSinceMs: number | undefined;

  const status = (): SyncStatus => {
    const pendingByKind: Record<string, { count: number; oldestMs: number }> = {};
    for (const { kind, atMs } of pending.values()) {
      const have = pendingByKind[kind];
      pendingByKind[kind] = { count: (have?.count ?? 0) + 1, oldestMs: Math.min(have?.oldestMs ?? atMs, atMs) };
    }
    return {
      connection: problem !== undefined ? 'attention' : online ? 'online' : 'offline',
      lastSyncMs,
      pending: pending.size,
      pendingByKind,
      clockOffsetMs: clock.offsetMs(),
      ...(offlineSinceMs === undefined ? {} : { offlineSinceMs }),
      ...(problem === undefined ? {} : { problem }),
    };
  };
  const tell = (): void => {
    for (const cb of [...listeners]) cb(status());
  };
  const note = (id: string, kind: string): void => {
    if (online) lastSyncMs = clock.now();
    else pending.set(id, { kind, atMs: clock.now() });
    tell();
  };

  return {
    of(store) {
      for (const c of ['facts', 'customers', 'appointments'] as const) {
        store.watch(c, (docs) => {
          for (const d of docs) note(d.id, c === 'facts' && typeof d['kind'] === 'string' ? d['kind'] : c);
        });
      }
      return {
        start: async () => undefined,
        stop: async () => undefined,
        poke: tell,
        status,
        onStatus: (cb) => {
          listeners.add(cb);
          return () => {
            listeners.delete(cb);
          };
        },
        isPending: (id) => pending.has(id),
        pendingDocuments: () => [...pending.keys()].map((id) => ({ id })),
        wroteFacts: () => undefined,
        writingHead: async () => undefined,
        onCatalogue: () => () => undefined,
      };
    },
    setOnline(next) {
      online = next;
      offlineSinceMs = next ? undefined : clock.now();
      if (next) {
        pending.clear();
        lastSyncMs = clock.now();
      }
      tell();
    },
    setProblem(code) {
      problem = code;
      tell();
    },
  };
}
