import { Dexie } from 'dexie';
import type { Fact } from '../../src/facts/envelope.ts';
import type { WireDoc } from '../../src/facts/docs.ts';
import { chainFrom, sealFacts } from '../../src/facts/seal.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import { assembleTerminal } from '../../renderer/data/assemble.ts';
import { correctedClock, systemClock } from '../../renderer/data/clock.ts';
import { openDeviceDb } from '../../renderer/data/device-db.ts';
import { fakeHost } from '../../renderer/data/fake-host.ts';
import { seededRandom } from '../../renderer/data/random.ts';
import { openRxdbStore } from '../../renderer/data/rxdb-store.ts';
import type { RxdbStore } from '../../renderer/data/rxdb-store.ts';
import { GatewayClient } from '../../renderer/data/sync/gateway-client.ts';
import { PendingLedger } from '../../renderer/data/sync/ledger.ts';
import { openReplication } from '../../renderer/data/sync/replication.ts';
import { rxdbEngine } from '../../renderer/data/sync/rxdb-engine.ts';

/** Runs inside the browser: the terminal's own store beside the plainest thing that does the same. */
const NODE = { terminal: 'S01-T1', epoch: 'A' };
const clock = correctedClock(systemClock());
let names = 0;

function facts(count: number, terminal = NODE.terminal): Fact[] {
  const random = seededRandom(11);
  const newUlid = ulidFactory(
    () => Date.now(),
    () => random.next(),
  );
  const chain = chainFrom([], { terminal, epoch: 'A', currency: 'CNY' });
  // About one kilobyte each, as a small sale is.
  const drafts = Array.from({ length: count }, (_, i) => ({
    kind: 'cust.contacted',
    v: 1,
    scope: ['S01'],
    by: '0107',
    prev: { [`cust:${i}`]: [] },
    body: { customerId: `cust:${i}`, channel: 'phone', result: 'ok', note: '顾客想看一克拉左右的六爪钻戒，'.repeat(14) },
  }));
  return sealFacts(drafts, chain, { wallMs: Date.now(), offsetMs: 0, bootId: 'bench', monoMs: 0, businessDate: '2026-11-21' }, newUlid).facts;
}
async function open(): Promise<RxdbStore> {
  const name = `bench-${Date.now()}-${++names}`;
  return openRxdbStore({ name, device: await openDeviceDb(`${name}-device`) });
}
async function each(samples: number, f: (i: number) => Promise<unknown>): Promise<number[]> {
  const out: number[] = [];
  for (let i = 0; i < samples; i++) {
    const t = performance.now();
    await f(i);
    out.push(performance.now() - t);
  }
  return out;
}

/** One fact durable: LocalStore, the whole writer, and a bare strict IndexedDB put of the same document. */
async function commit(samples: number): Promise<{ readonly store: number[]; readonly writer: number[]; readonly bare: number[] }> {
  const store = await open();
  const list = facts(samples);
  const stored = await each(samples, (i) => store.appendFacts(list.slice(i, i + 1)));
  await store.close();

  const again = await open();
  const t = await assembleTerminal({
    device: { ...NODE, storeId: 'S01', label: 'bench', installId: 'bench-install', currency: 'CNY' },
    store: again,
    host: fakeHost(),
    clock,
    random: seededRandom(5),
    verifyBundle: async () => undefined,
    stock: async () => ({
      search: async () => {
        throw new Error('unused');
      },
      rows: () => 0,
      asOfMs: () => undefined,
      lookup: () => undefined,
      refresh: () => undefined,
      close: () => undefined,
    }),
  });
  if (!t.ok) throw new Error(t.suspicion.kind);
  const written = await each(samples, (i) =>
    t.terminal.run({
      facts: [{ kind: 'cust.contacted', v: 1, scope: ['S01'], by: '0107', prev: { [`cust:${i}`]: [] }, body: list[i]?.body ?? {} }],
      heads: [],
    }),
  );
  await t.terminal.close();

  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(`bare-${Date.now()}`, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('facts', { keyPath: 'id' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('open'));
  });
  const bare = await each(
    samples,
    (i) =>
      new Promise<void>((resolve, reject) => {
        const tx = db.transaction('facts', 'readwrite', { durability: 'strict' });
        tx.objectStore('facts').put(list[i]);
        tx.oncomplete = () => resolve();
        tx.onerror = () => reject(tx.error ?? new Error('put'));
      }),
  );
  db.close();
  return { store: stored, writer: written, bare };
}

/** A gateway inside the page: answers at once, so that the device's side is what is measured. */
function gateway(pull: Readonly<Record<string, readonly WireDoc[]>>): typeof fetch {
  const json = (value: unknown): Response => new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });
  return async (input, init) => {
    const path = String(input).replace(/^.*\/api\/v1/, '');
    const body = JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as {
      collection: string;
      checkpoint: { seq: string } | null;
      limit: number;
      rows: { doc: WireDoc }[];
    };
    switch (path) {
      case '/auth/challenge':
        return json({ nonce: 'n' });
      case '/auth/token':
        return json({ token: 't', expiresAtMs: Date.now() + 3_600_000 });
      case '/sync/hello':
        return json({
          serverNow: Date.now(),
          ack: { jseq: 0, hash: '' },
          minClient: '0.0.0',
          protocol: 1,
          terminalState: 'active',
          dbEpoch: 'e',
          catalogueVersion: '0',
        });
      case '/sync/stream':
        return new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } });
      case '/sync/push':
        return json({ serverNow: Date.now(), results: body.rows.map(({ doc }) => ({ id: doc.id, result: 'ok' })) });
      default: {
        const from = Number(body.checkpoint?.seq ?? '0');
        const documents = (pull[body.collection] ?? []).slice(from, from + body.limit);
        const at = from + documents.length;
        return json({ documents, checkpoint: { dbEpoch: 'e', seq: String(at) }, more: at < (pull[body.collection]?.length ?? 0) });
      }
    }
  };
}
async function replicated(
  own: readonly Fact[],
  pull: Readonly<Record<string, readonly WireDoc[]>>,
  done: (store: RxdbStore, ledger: PendingLedger) => () => boolean,
): Promise<number> {
  const store = await open();
  for (let i = 0; i < own.length; i += 500) await store.appendFacts(own.slice(i, i + 500));
  const ledger = await PendingLedger.open(store.device, NODE);
  const client = new GatewayClient({
    terminal: NODE.terminal,
    endpoints: () => ['http://bench'],
    sign: async () => 's',
    now: () => clock.now(),
    fetch: gateway(pull),
  });
  const replication = await openReplication({
    store,
    client,
    clock,
    ledger,
    random: () => 0.5,
    engine: (exchange) => rxdbEngine(store, exchange),
    device: { ...NODE, installId: 'bench-install' },
    clientVersion: '9.0.0',
    onSuspect: () => undefined,
    onEpoch: () => undefined,
  });
  store.attach(replication);
  const isDone = done(store, ledger);
  const started = performance.now();
  await replication.start(own);
  while (!isDone())
    await new Promise((r) => {
      setTimeout(r, 4);
    });
  const seconds = (performance.now() - started) / 1000;
  await store.close();
  return seconds;
}
const counted =
  (collection: 'facts' | 'pieces', count: number) =>
  (store: RxdbStore): (() => boolean) => {
    let seen = 0;
    store.watch(collection, (docs) => {
      seen += docs.length;
    });
    return () => seen >= count;
  };

/** Documents a second through RxDB's replication, and of the same documents into a plain Dexie table. */
async function replicate(count: number): Promise<Readonly<Record<'push' | 'pullFacts' | 'pullPieces' | 'dexie', number>>> {
  const own = facts(count);
  const others: WireDoc[] = facts(count, 'S01-T2').map((f) => ({ ...f }));
  const rows: WireDoc[] = others.map((f, i) => ({ ...f, id: `piece:P${i}`, pv: 1 }));
  const push = await replicated(own, {}, (_store, ledger) => () => ledger.last().jseq === count && ledger.size() === 0);
  const pullFacts = await replicated([], { facts: others }, counted('facts', count));
  const pullPieces = await replicated([], { pieces: rows }, counted('pieces', count));
  const dexie = new Dexie(`plain-${Date.now()}`, { chromeTransactionDurability: 'strict' });
  dexie.version(1).stores({ docs: 'id' });
  const started = performance.now();
  for (let i = 0; i < others.length; i += 500) await dexie.table('docs').bulkAdd(others.slice(i, i + 500));
  const plain = (performance.now() - started) / 1000;
  dexie.close();
  return { push: count / push, pullFacts: count / pullFacts, pullPieces: count / pullPieces, dexie: count / plain };
}
Object.assign(globalThis, { zmBench: { commit, replicate } });
