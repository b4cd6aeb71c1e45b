import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { CollectionName, PushedCollection, WireDoc } from '../../../src/facts/docs.ts';
import type { Head } from '../../../src/facts/head.ts';
import { openDeviceDb } from '../device-db.ts';
import { readHead, sameDocument } from '../documents.ts';
import { openRxdbStore } from '../rxdb-store.ts';
import type { RxdbStore } from '../rxdb-store.ts';
import type { Exchange, PushRow } from './exchange.ts';
import { rxdbEngine } from './rxdb-engine.ts';

/** For tests of RxDB's own replication: headquarters in memory, and terminals with a database each. */
export const CLASSES = [
  ['customers', 'customer', 'cust:1'],
  ['appointments', 'appointment', 'apt:1'],
  ['tickets', 'ticket', 'ticket:1'],
  ['tasks', 'task', 'task:1'],
] as const;

/** Headquarters' side of the three routes, in memory: compares with the assumed master and gives back what stands (architecture §4). */
export class Master {
  readonly docs = new Map<string, { readonly doc: WireDoc; readonly seq: number }>();
  readonly pushes: PushRow[] = [];
  conflicts = 0;
  /** Cards that it refuses by themselves. */
  readonly refused = new Set<string>();
  #seq = 0;
  /** Headquarters' own edit arrives before the next push is looked at. */
  before: (() => void) | undefined;
  /** Answers to pushes wait for this; what was pushed stands already. */
  answers: Promise<void> = Promise.resolve();
  /** Pulls are asked for and wait for this before they are read. */
  reads: Promise<void> = Promise.resolve();
  readonly pulls = new Map<CollectionName, number>();
  put(doc: WireDoc): void {
    this.docs.set(doc.id, { doc, seq: (this.#seq += 1) });
  }
  get(id: string): Head | undefined {
    const d = this.docs.get(id);
    return d === undefined ? undefined : readHead(d.doc);
  }
  readonly exchange = {
    push: async (_c: PushedCollection, rows: readonly PushRow[]): Promise<readonly WireDoc[]> => {
      this.before?.();
      this.before = undefined;
      const masters: WireDoc[] = [];
      for (const row of rows) {
        this.pushes.push(row);
        if (this.refused.has(row.doc.id)) continue;
        const have = this.docs.get(row.doc.id)?.doc;
        const assumed = row.assumed ?? undefined;
        if (have === undefined || sameDocument(have, row.doc) || (assumed !== undefined && sameDocument(have, assumed))) this.put(row.doc);
        else {
          this.conflicts += 1;
          masters.push(have);
        }
      }
      await this.answers;
      return masters;
    },
    pull: async (c: CollectionName, checkpoint: { readonly seq: string } | null) => {
      this.pulls.set(c, (this.pulls.get(c) ?? 0) + 1);
      await this.reads;
      const from = Number(checkpoint?.seq ?? 0);
      const rows = [...this.docs.values()]
        .filter((d) => d.seq > from && d.doc.id.startsWith(`${c === 'facts' ? 'fact' : (CLASSES.find(([name]) => name === c)?.[2].split(':')[0] ?? '-')}:`))
        .sort((a, b) => a.seq - b.seq);
      return { documents: rows.map((r) => r.doc), checkpoint: { dbEpoch: 'e', seq: String(rows.at(-1)?.seq ?? from) } };
    },
    refilled: async () => undefined,
    isUnsent: (id: string) => this.refused.has(id),
  } as unknown as Exchange; // the engine uses these
}
let grounds = 0;
const open: { readonly store: RxdbStore; stop(): Promise<void> }[] = [];
/** Stops every device of the test that ends. */
export async function closeDevices(): Promise<void> {
  for (const o of open.splice(0)) {
    await o.stop();
    await o.store.close();
  }
}
/** A till's database of its own, replicating with this headquarters. */
export async function device(master: Master) {
  const dexie = { indexedDB: new IDBFactory(), IDBKeyRange };
  const name = `handler-${++grounds}`;
  const store = await openRxdbStore({ name, device: await openDeviceDb(`${name}-device`, dexie), dexie });
  const engine = rxdbEngine(store, master.exchange);
  open.push({ store, stop: () => engine.stop() });
  return { store, engine };
}
/** Waits until it is so. */
export async function settled(what: string, check: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`not reached: ${what}`);
    await new Promise<void>((done) => {
      setImmediate(done);
    });
  }
}
/** Somebody waits at it until it is opened. */
export function gateOf(): { readonly wait: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const wait = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { wait, open };
}
