import { PROTOCOL_VERSION } from '../../src/protocol/wire.ts';
import type { WireDoc } from '../../src/facts/docs.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Action, Head } from '../../src/facts/head.ts';
import type { Actor, CommandContext } from '../../src/kernel/context.ts';
import type { Result } from '../../src/kernel/result.ts';
import { assembleTerminal } from '../../renderer/data/assemble.ts';
import type { Assembled } from '../../renderer/data/assemble.ts';
import { correctedClock } from '../../renderer/data/clock.ts';
import { fakeHost } from '../../renderer/data/fake-host.ts';
import { createMemoryStore, newDisk } from '../../renderer/data/memory-store.ts';
import type { MemoryDisk, MemoryStore } from '../../renderer/data/memory-store.ts';
import { seededRandom } from '../../renderer/data/random.ts';
import type { StockEngine } from '../../renderer/data/stock-engine.ts';
import { GatewayClient } from '../../renderer/data/sync/gateway-client.ts';
import { PendingLedger } from '../../renderer/data/sync/ledger.ts';
import { memoryEngine } from '../../renderer/data/sync/memory-engine.ts';
import { openReplication } from '../../renderer/data/sync/replication.ts';
import type { Net } from './net.ts';
import type { Wrote } from './world.ts';

/** What a device is made of when it is switched off: its disk, its journal file, who it says it is. */
export interface Image {
  readonly disk: MemoryDisk;
  readonly lines: readonly string[];
  readonly epoch: string;
}
export const copyDisk = (d: MemoryDisk): MemoryDisk => ({
  collections: new Map([...d.collections].map(([c, rows]) => [c, new Map(rows)])),
  device: new Map(structuredClone([...d.device])),
});
type Open = Extract<Assembled, { ok: true }>;
/** Fields of a customer over which two people are asked (conflicts §3.9). */
const SENSITIVE = ['phoneE164', 'name', 'birthday', 'idNumber', 'blacklist'] as const;
const NEVER = new Promise<never>(() => undefined);

/**
 * One till: the product's own store port in memory, writer, replica, start-up checks, ledger, exchange, link and replication, over a
 * virtual clock and line. Left out: RxDB, the key pair of the device, the search index, staff bundles (the run names the person).
 */
export class Till {
  disk: MemoryDisk = newDisk();
  lines: string[] = [];
  epoch = 'A';
  /** Wall clock of the machine ahead of true time, ms; what headquarters' offset has to make good. */
  skewMs = 0;
  open: Open | undefined;
  store: MemoryStore | undefined;
  /** Restored or cloned by its own or headquarters' word: nothing is written until OPS gives a new epoch (conflicts §4.12). */
  suspect = false;
  /** Headquarters began this epoch for us; the device opens anew under it. */
  wantedEpoch: string | undefined;
  /** Told of every sensitive field a writer here sets (conflicts §3.9). */
  onWrote: (wrote: Wrote) => void = () => undefined;
  readonly installId: string;
  #life = 0;
  #crashIn: number | undefined;
  #busy = 0;

  constructor(
    readonly line: string,
    readonly terminal: string,
    readonly storeId: string,
    readonly net: Net,
    readonly now: () => number,
    readonly seed: number,
    installId?: string,
  ) {
    this.installId = installId ?? `install-${line}`;
  }

  /** The next action dies at its n-th crash point. */
  crashAfter(points: number): void {
    this.#crashIn = points;
  }
  crashed(): boolean {
    return this.open === undefined;
  }
  busy(): boolean {
    return this.#busy > 0;
  }

  async start(): Promise<void> {
    const life = (this.#life += 1);
    const alive = (): boolean => this.#life === life;
    // A dead process never comes back from an await: nothing it still wanted to write reaches the disk.
    const gate = async (): Promise<void> => {
      if (!alive()) await NEVER;
      if (this.#crashIn !== undefined && (this.#crashIn -= 1) < 0) {
        this.kill('power');
        await NEVER;
      }
    };
    const bornMs = this.now();
    const clock = correctedClock({ wallMs: () => this.now() + this.skewMs, monoMs: () => this.now() - bornMs, bootId: `boot-${this.line}-${life}` });
    const store = createMemoryStore({ disk: this.disk, gate, holdRelaxed: true });
    // The mark of an unsent card: RxDB's replication finds such cards by itself after a power cut, the engine in memory only by its mark.
    const { put, delete: remove } = store.device;
    store.device.put = async (table, key, value) => {
      await put(table, key, value);
      if (key.startsWith('dirty:')) this.disk.device.set(`${table}/${key}`, value);
    };
    store.device.delete = async (table, key) => {
      await remove(table, key);
      if (key.startsWith('dirty:')) this.disk.device.delete(`${table}/${key}`);
    };
    const random = seededRandom(this.seed + life * 7919);
    const { terminal, storeId, epoch, installId } = this;
    const ledger = await PendingLedger.open(store.device, { terminal, epoch });
    const client = new GatewayClient({
      terminal,
      sign: async () => 'signature',
      now: () => clock.now(),
      endpoints: () => ['http://hq'],
      fetch: this.net.fetchOf(this.line, terminal, alive),
    });
    let stop: (code: string) => void = () => undefined;
    store.attach(
      await openReplication({
        store,
        client,
        clock,
        ledger,
        random: () => random.next(),
        engine: (exchange) => memoryEngine(store, exchange, ledger),
        device: { terminal, epoch, installId },
        clientVersion: '0.1.0',
        onSuspect: (what) => {
          this.suspect = true;
          stop(`device-${what}`);
        },
        onEpoch: (next) => {
          this.wantedEpoch = next;
          stop('device-epoch');
        },
      }),
    );
    const host = fakeHost({}, this.lines);
    const append = host.journal.append.bind(host.journal);
    host.journal.append = async (lines) => {
      await gate();
      await append(lines);
      await gate();
    };
    const noSearch: StockEngine = {
      search: async () => {
        throw new Error('no search here');
      },
      rows: () => 0,
      asOfMs: () => undefined,
      lookup: () => undefined,
      refresh: () => undefined,
      close: () => undefined,
    };
    const assembled = await assembleTerminal({
      device: { terminal, storeId, epoch, label: terminal, installId, currency: 'CNY' },
      store,
      host,
      clock,
      random,
      salts: seededRandom(this.seed * 31 + life * 7919 + 80),
      verifyBundle: async () => undefined,
      stock: async () => noSearch,
    });
    if (!alive()) return;
    if (assembled.ok) this.#followCards(store, assembled.replica);
    if (!assembled.ok) {
      this.suspect = true;
      await store.close();
      // Headquarters is told at once, as open-terminal.ts does, and may know a new epoch already.
      await client
        .hello(
          {
            terminal,
            epoch,
            installId,
            lastJseq: assembled.chain.jseq,
            lastHash: assembled.chain.prevHash,
            clientVersion: '0.1.0',
            protocol: PROTOCOL_VERSION,
            deviceNow: clock.wallMs(),
            pending: 0,
          },
          4000,
        )
        .catch(() => undefined);
      return;
    }
    stop = (code) => assembled.writer.stop({ code });
    this.store = store;
    this.open = assembled;
  }

  /** What the writer finds on a card and what it puts there instead, without a look at what merging makes of it. */
  #followCards(store: MemoryStore, replica: Open['replica']): void {
    const found = new Map<string, Head | undefined>();
    const [read, put] = [replica.head.bind(replica), store.putHead.bind(store)];
    replica.head = (id) => {
      const head = read(id);
      found.set(id, head);
      return head;
    };
    store.putHead = (head) => {
      for (const field of SENSITIVE) {
        const [now, before] = [head.fields[field], found.get(head.id)?.fields[field]];
        if (head.cls === 'customer' && now !== undefined && now.hlc !== before?.hlc)
          this.onWrote({ headId: head.id, field, hlc: now.hlc, value: now.value, saw: before?.hlc });
      }
      return put(head);
    };
  }

  /** The process ends between two awaits. `power`: relaxed writes that no orderly flush brought to the disk are gone as well. */
  kill(how: 'process' | 'power'): void {
    this.#life += 1;
    this.#crashIn = undefined;
    this.#busy = 0;
    if (how === 'process') this.store?.flush();
    void this.store?.replication.stop().catch(() => undefined);
    this.open = undefined;
    this.store = undefined;
  }
  /** What a copy of the disk taken now would hold. */
  image(): Image {
    this.store?.flush();
    return { disk: copyDisk(this.disk), lines: [...this.lines], epoch: this.epoch };
  }

  context(user: Actor, approver?: string): CommandContext | undefined {
    const t = this.open?.terminal;
    return t === undefined
      ? undefined
      : {
          user,
          storeId: this.storeId,
          terminal: this.terminal,
          nowMs: t.now(),
          businessDate: t.businessDate(),
          offline: t.sync.status().connection === 'offline',
          ...(approver === undefined ? {} : { approver }),
        };
  }
  /** Asks the writer; `done` hears of it only if this life of the process lives to see the end. */
  run(action: Action, done: (r: Result<readonly Fact[]>) => void): void {
    const life = this.#life;
    this.#busy += 1;
    void this.open?.terminal.run(action).then((r) => {
      if (life !== this.#life) return;
      this.#busy -= 1;
      this.#crashIn = undefined;
      done(r);
    });
  }
  docs(collection: Parameters<MemoryDisk['collections']['get']>[0]): readonly WireDoc[] {
    return [...(this.disk.collections.get(collection)?.values() ?? [])];
  }
}
