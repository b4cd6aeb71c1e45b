import type { Change, DocStore, StoredDoc, WriteResult } from '../../sync-server/store/port.ts';

interface Base {
  seq: number;
  readonly docs: Map<string, { readonly doc: StoredDoc; readonly seq: number }>;
}
export type Backup = ReadonlyMap<string, { readonly seq: number; readonly docs: ReadonlyMap<string, { readonly doc: StoredDoc; readonly seq: number }> }>;
export interface SimDocStore extends DocStore {
  /** Everything that is on headquarters' disk. Documents are never changed in place, so the tables are enough. */
  backup(): Backup;
  /** An older disk under the same name: sequence numbers and database epochs come back with it (platform facts, SC-22). */
  restore(from: Backup): void;
  all(db: string): readonly StoredDoc[];
  writes(): number;
}

/** Headquarters' document store in memory, with revisions and sequences as the embedded one has them. Never fails, has no clock. */
export function simDocStore(): SimDocStore {
  let bases = new Map<string, Base>();
  const watchers = new Set<(db: string) => void>();
  let writes = 0;
  const base = (db: string): Base => {
    const found = bases.get(db) ?? { seq: 0, docs: new Map() };
    bases.set(db, found);
    return found;
  };
  return {
    kind: 'embedded',
    backup: () => new Map([...bases].map(([name, b]) => [name, { seq: b.seq, docs: new Map(b.docs) }])),
    restore(from) {
      bases = new Map([...from].map(([name, b]) => [name, { seq: b.seq, docs: new Map(b.docs) }]));
    },
    all: (db) => [...base(db).docs.values()].map((d) => d.doc),
    writes: () => writes,
    async ensure(db) {
      base(db);
    },
    list: async () => [...bases.keys()].sort(),
    get: async (db, ids) => ids.map((id) => base(db).docs.get(id)?.doc),
    async write(db, docs) {
      const b = base(db);
      const out = docs.map((given): WriteResult => {
        const have = b.docs.get(given._id)?.doc;
        if (have?._rev !== given._rev) return { id: given._id, ok: false, error: 'conflict' };
        const rev = `${Number.parseInt(have?._rev ?? '0', 10) + 1}-sim`;
        b.seq += 1;
        writes += 1;
        const doc: StoredDoc = { ...(JSON.parse(JSON.stringify(given)) as StoredDoc), _rev: rev };
        b.docs.delete(given._id);
        b.docs.set(given._id, { doc, seq: b.seq }); // the table stays in the order of changes
        return { id: given._id, ok: true, rev };
      });
      if (out.some((o) => o.ok)) for (const tell of watchers) tell(db);
      return out;
    },
    async changes(db, since, limit) {
      const rows: Change[] = [];
      const from = Number(since);
      for (const [id, { doc, seq }] of base(db).docs) {
        if (seq <= from) continue;
        rows.push({ seq: String(seq), id, doc });
        if (rows.length >= limit) break;
      }
      return { rows, last: rows.at(-1)?.seq ?? since, more: rows.length >= limit };
    },
    range: async (db, startId, endId, limit) =>
      [...base(db).docs.values()]
        .map((d) => d.doc)
        .filter((d) => d._id >= startId && d._id <= endId)
        .sort((a, b) => (a._id < b._id ? -1 : 1))
        .slice(0, limit),
    info: async (db) => ({ epoch: `epoch-${db}`, seq: String(base(db).seq) }),
    isFuture: async (db, seq) => !/^\d{1,15}$/.test(seq) || Number(seq) > base(db).seq,
    watch(cb) {
      watchers.add(cb);
      return () => watchers.delete(cb);
    },
    health: async () => ({ ok: true }),
    close: async () => undefined,
  };
}
