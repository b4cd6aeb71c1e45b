import type { Logger } from 'pino';
import { z } from 'zod';
import { givebackRequest, heartbeatRequest, helloRequest, pullRequest } from '../../src/protocol/wire.ts';
import { aggregatesOf, detect } from '../../src/rules.ts';
import { sealFacts } from '../../src/facts/seal.ts';
import type { Chain } from '../../src/facts/seal.ts';
import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import type { Action } from '../../src/facts/head.ts';
import type { CommandContext } from '../../src/kernel/context.ts';
import type { Result } from '../../src/kernel/result.ts';
import { businessDate } from '../../src/kernel/businessDate.ts';
import { nodeOf, receiveHlc } from '../../src/kernel/hlc.ts';
import { saltFactory } from '../../src/kernel/salt.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import { openAdjudicator } from '../../sync-server/adjudicator/index.ts';
import { asAggregate, loadAggregates } from '../../sync-server/adjudicator/aggregates.ts';
import type { Caller, Gateway } from '../../sync-server/gateway/context.ts';
import { ApiProblem } from '../../sync-server/gateway/errors.ts';
import { giveback } from '../../sync-server/gateway/giveback.ts';
import { heartbeat } from '../../sync-server/gateway/heartbeat.ts';
import { hello } from '../../sync-server/gateway/hello.ts';
import { openHub } from '../../sync-server/gateway/hub.ts';
import { pull } from '../../sync-server/gateway/pull.ts';
import { push, pushFrame } from '../../sync-server/gateway/push.ts';
import { toStored } from '../../sync-server/gateway/wiredoc.ts';
import { Devices } from '../../sync-server/identity/devices.ts';
import type { Device, Hub, Move } from '../../sync-server/services.ts';
import type { StoredDoc } from '../../sync-server/store/port.ts';
import { withIncarnations } from '../../sync-server/store/incarnation.ts';
import { dbOf } from '../../sync-server/store/update.ts';
import { simDocStore } from './docstore.ts';
import type { Backup } from './docstore.ts';
import { dice } from './random.ts';
import { settle } from './timers.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}
const HQ_NODE = { terminal: 'HQ1', epoch: 'A', currency: 'CNY' };
export const HQ_CLERK = { staffNo: '0001', name: '0001', roles: ['OPS', 'BUY'], stores: [] };

/**
 * Headquarters over a store in memory: the product's hand-shake, push, pull, hub, devices, router and adjudicator as they are.
 * Left out of it: HTTP, tokens and key files, the catalogue, and the writer of headquarters' own facts, whose ids are not seeded.
 */
export class SimServer {
  /** The disk itself. */
  readonly store = simDocStore();
  /** The disk as a process of the server sees it: every start is a life of its own (SC-22). */
  #open = withIncarnations(this.store, () => this.#token());
  #lives = 0;
  #token(): string {
    return `life${(this.#lives += 1)}`;
  }
  readonly troubles: string[] = [];
  readonly devices: Devices;
  onMove: (move: Move) => void = () => undefined;
  #hub: (Hub & { stop(): Promise<void> }) | undefined;
  #adjudicator: ReturnType<typeof openAdjudicator> | undefined;
  #gateway: Gateway | undefined;
  #hq: Chain;
  readonly #ulid: () => string;
  readonly #salt: () => string;
  readonly #log: Logger;

  constructor(
    readonly stores: readonly string[],
    readonly now: () => number,
    seed: number,
  ) {
    // The product only tells; of a logger it needs these.
    this.#log = {
      info: () => undefined,
      warn: () => undefined,
      debug: () => undefined,
      error: (what: unknown, text: string) => {
        this.troubles.push(`${text} ${JSON.stringify(what)} ${String((what as { err?: unknown }).err ?? '')}`);
      },
    } as unknown as Logger;
    this.devices = new Devices({
      store: new Proxy(this.store, { get: (_disk, name) => Reflect.get(this.#open, name) as unknown }),
      secrets: () => {
        throw new Error('no secrets here');
      },
      tenant: 'sim',
      now,
    });
    this.#hq = { ...HQ_NODE, jseq: 0, prevHash: '', numbers: {} };
    const random = dice(seed ^ 0x4851);
    this.#ulid = ulidFactory(now, () => random.next());
    const salts = dice(seed ^ 0x5a17);
    this.#salt = saltFactory(() => salts.next());
  }

  async start(): Promise<void> {
    const store = withIncarnations(this.store, () => this.#token());
    this.#open = store;
    for (const db of ['hq', 'ref', 'chain', ...this.stores.map(dbOf)]) await store.ensure(db);
    this.#hub = await openHub(store, this.#log);
    const known = new Set(this.stores.map(dbOf));
    this.#adjudicator = openAdjudicator({
      store,
      hub: this.#hub,
      rules: { aggregatesOf, detect },
      log: this.#log,
      now: this.now,
      stores: () => known,
      refreshStores: async () => undefined,
      onRows: async () => undefined,
    });
    this.#hub.subscribe((move) => this.onMove(move));
    const { devices } = this;
    // What hello, push and pull ask of the rooms beside them.
    this.#gateway = {
      config: { minClient: '0.0.0', hqTerminal: HQ_NODE.terminal },
      store,
      hub: this.#hub,
      log: this.#log,
      now: this.now,
      catalogue: { version: () => '0' },
      identity: {
        device: (t: string) => devices.get(t),
        updateDevice: (t: string, c: (d: Device) => Device) => devices.change(t, c),
        locked: <T>(t: string, w: () => Promise<T>) => devices.locked(t, w),
      },
    } as unknown as Gateway;
    await settle();
  }
  async stop(): Promise<void> {
    await this.#adjudicator?.stop();
    await this.#hub?.stop();
  }
  /** The process ends and another one starts on what the disk has; or on an older disk (SC-22). */
  async restart(from?: Backup): Promise<void> {
    await this.stop();
    if (from !== undefined) this.store.restore(from);
    await this.start();
  }
  /** Everything that has arrived is judged, by the watermarks that hold now. */
  async settled(): Promise<void> {
    await this.#adjudicator?.settled();
  }
  /** Adjudicates everything once more from the beginning; must change nothing (I15). */
  async rebuild(): Promise<void> {
    await this.#adjudicator?.rebuild();
  }

  async enrol(terminal: string, storeId: string, installId: string): Promise<void> {
    const device: Device = {
      _id: `device:${terminal}`,
      terminal,
      storeId,
      label: terminal,
      host: 'electron',
      state: 'enrolled',
      epoch: 'A',
      installId,
      former: [],
      ackJseq: 0,
      ackHash: '',
      ahead: {},
    };
    await this.store.write('hq', [device]);
  }

  /** One request of a terminal, as gateway/plugin.ts takes it. */
  async request(terminal: string, path: string, body: unknown): Promise<Answer> {
    try {
      const device = await this.devices.get(terminal);
      if (device === undefined || this.#gateway === undefined) return { status: 404, body: {} };
      const caller: Caller = { speaker: { terminal, storeId: device.storeId, epoch: device.epoch, former: false }, device };
      const g = this.#gateway;
      if (path === '/sync/hello') return { status: 200, body: await hello(g, caller, helloRequest.parse(body)) };
      if (path === '/sync/heartbeat') return { status: 200, body: await heartbeat(g, caller, heartbeatRequest.parse(body)) };
      if (path === '/sync/push') return { status: 200, body: await push(g, caller, pushFrame.parse(body)) };
      if (path === '/sync/giveback') return { status: 200, body: await giveback(g, caller, givebackRequest.parse(body).docs) };
      if (path === '/sync/pull') return { status: 200, body: await pull(g, caller, pullRequest.parse(body)) };
      return { status: 404, body: {} };
    } catch (error) {
      if (error instanceof ApiProblem) return { status: error.status, body: { error: { code: error.code, zh: '', en: '' } } };
      this.troubles.push(`${path} of ${terminal}: ${error instanceof z.ZodError ? error.message : String((error as Error).stack)}`);
      return { status: 500, body: { error: { code: 'internal', zh: '', en: '' } } };
    }
  }

  hqContext(): CommandContext {
    return {
      user: HQ_CLERK,
      storeId: 'HQ',
      terminal: HQ_NODE.terminal,
      nowMs: this.now(),
      businessDate: businessDate(this.now(), 'Asia/Shanghai', '04:00'),
      offline: false,
    };
  }
  newId<P extends string>(prefix: P): `${P}:${string}` {
    return `${prefix}:${this.#ulid()}`;
  }
  /** Every fact that has arrived, whichever database it lies in. */
  everyFact(): readonly Fact[] {
    const facts = new Map<string, Fact>();
    for (const db of ['hq', ...this.stores.map(dbOf)])
      for (const d of this.store.all(db)) if (d._id.startsWith('fact:')) facts.set(d._id, { ...d, id: d._id } as unknown as Fact); // checked at the door
    return [...facts.values()].sort((a, b) => (a.hlc < b.hlc ? -1 : 1));
  }
  /** Facts of one aggregate as headquarters has them. */
  async known(key: string): Promise<readonly Fact[]> {
    const k = key as AggKey;
    return asAggregate(k, (await loadAggregates(this.store, [k]))[0]).facts;
  }
  /** Headquarters acts: sealed as any terminal seals, written to `hq`, brought to the stores by the router. */
  async hqCommits(action: Result<Action>): Promise<readonly Fact[]> {
    if (!action.ok || action.value.facts.length === 0) return [];
    const wallMs = this.now();
    const sealed = sealFacts(
      action.value.facts,
      this.#hq,
      { wallMs, offsetMs: 0, bootId: 'hq', monoMs: 0, businessDate: this.hqContext().businessDate },
      this.#ulid,
      this.#salt,
    );
    await this.store.write(
      'hq',
      sealed.facts.map((f) => toStored({ ...f })),
    );
    this.#hq = sealed.chain;
    return sealed.facts;
  }
  /** A paper of headquarters, for every terminal (architecture §3.5). */
  async publish(doc: StoredDoc): Promise<void> {
    await this.#open.write('ref', [doc]);
  }
  heard(hlc: string): void {
    this.#hq = { ...this.#hq, hlc: receiveHlc(this.#hq.hlc, hlc, this.now(), nodeOf(HQ_NODE.terminal, HQ_NODE.epoch)) };
  }
}
