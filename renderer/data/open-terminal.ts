import { fail, ok } from '../../src/kernel/result.ts';
import type { Problem, Result } from '../../src/kernel/result.ts';
import type { Host } from '../host/port.ts';
import { assembleTerminal } from './assemble.ts';
import type { Assembled } from './assemble.ts';
import { bundleVerifier } from './bundle.ts';
import { openCatalogue } from './catalogue/catalogue.ts';
import type { IndexPort } from './catalogue/index-port.ts';
import { openIndex } from './catalogue/index-remote.ts';
import { correctedClock, systemClock } from './clock.ts';
import type { CorrectedClock, DeviceClock } from './clock.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/wire.ts';
import { openDeviceDb } from './device-db.ts';
import { epochOfCode } from './emergency.ts';
import type { DeviceStore } from './port.ts';
import { enrolDevice, loadIdentity, saveIdentity, signerOf } from './identity.ts';
import type { Identity } from './identity.ts';
import type { Suspicion } from './journal.ts';
import { createMemoryStore } from './memory-store.ts';
import type { MemoryDisk } from './memory-store.ts';
import { ulidRandom } from './random.ts';
import { openRxdbStore } from './rxdb-store.ts';
import type { RxdbStore } from './rxdb-store.ts';
import type { MemoryStore } from './memory-store.ts';
import { GatewayClient } from './sync/gateway-client.ts';
import { PendingLedger } from './sync/ledger.ts';
import { memoryEngine } from './sync/memory-engine.ts';
import { leaseKeeper } from './sync/leases.ts';
import { openReplication } from './sync/replication.ts';
import { rxdbEngine } from './sync/rxdb-engine.ts';
import type { Terminal } from './terminal.ts';
import type { FactIndex } from './views/fact-index.ts';
import type { DexieOptions } from 'dexie';

export type Opening =
  /** `enrol` gives the device another identity (headquarters does not know this one any more); open again after it. */
  | { readonly state: 'ready'; readonly terminal: Terminal; readonly enrol: (code: string, label: string) => Promise<Result<Identity>> }
  | { readonly state: 'needs-enrolment'; readonly enrol: (code: string, label: string) => Promise<Result<Identity>> }
  /** Another window holds the device (architecture §3.3): open again to try anew. */
  | { readonly state: 'other-window' }
  /** The database is not this device's newest past (conflicts §4.12): HQ bumps the epoch, then open again; or enrol anew. */
  | {
      readonly state: 'suspect';
      readonly suspicion: Suspicion;
      readonly terminal: string;
      readonly enrol: (code: string, label: string) => Promise<Result<Identity>>;
      /** Everything that is here, to be looked at; nothing is written and nothing is sent. */ readonly readOnly: () => Promise<Terminal | undefined>;
      /** Begins the next series by a manager's PIN and a code of headquarters; open again after it. Codes: `emergency-wrong`, `emergency-none`, `approver-not-allowed`, those of a PIN. */ readonly emergency: (
        staffNo: string,
        pin: string,
        code: string,
      ) => Promise<Result<string>>;
    };

export interface OpenOptions {
  readonly host: Host;
  /** Origin of the gateway. */
  readonly baseUrl: string;
  /** Another store than RxDB in this page's IndexedDB (tests). */
  readonly store?: { readonly kind: 'memory'; readonly disk: MemoryDisk } | { readonly kind: 'rxdb'; readonly dexie: DexieOptions };
  /** Prefix of every database name; one a device. */
  readonly name?: string;
  readonly clock?: DeviceClock;
  readonly fetch?: typeof fetch;
  readonly index?: () => IndexPort;
  /** Headquarters began a new epoch for this device: the page has to open it anew. */
  readonly onRestart?: () => void;
}

let page: Promise<Opening> | undefined;

/** Opens this page's device, once: a second call shares the first, until that did not come out ready. */
export function openTerminal(options: OpenOptions): Promise<Opening> {
  page ??= openDevice(options).then(
    (opening) => {
      if (opening.state !== 'ready') page = undefined;
      return opening;
    },
    (error: unknown) => {
      page = undefined;
      throw error;
    },
  );
  return page;
}

/** One device, whatever page or test it belongs to. */
export async function openDevice(options: OpenOptions): Promise<Opening> {
  const { host } = options;
  if (!(await host.acquireSingleInstance())) return { state: 'other-window' };
  void host.persistStorage();
  const identity = await withIdentity(options, loadIdentity);
  return identity === undefined ? { state: 'needs-enrolment', enrol: enrolWith(options) } : openEnrolled(options, identity);
}

/** Who the device is lies apart from what it wrote, so that an enrolment as another terminal starts on clean ground. */
async function withIdentity<T>(options: OpenOptions, work: (device: DeviceStore) => Promise<T>): Promise<T> {
  if (options.store?.kind === 'memory') return work(createMemoryStore({ disk: options.store.disk }).device);
  const db = await openDeviceDb(`${options.name ?? 'zm'}-identity`, options.store?.dexie);
  try {
    return await work(db);
  } finally {
    db.close();
  }
}
const enrolWith =
  (options: OpenOptions) =>
  (code: string, label: string): Promise<Result<Identity>> =>
    withIdentity(options, (device) => enrolDevice({ device, baseUrl: options.baseUrl, code, label, host: options.host.kind, fetch: options.fetch }));

async function openStore(options: OpenOptions, identity: Identity): Promise<RxdbStore | MemoryStore> {
  if (options.store?.kind === 'memory') return createMemoryStore({ disk: options.store.disk });
  const name = `${options.name ?? 'zm'}-${identity.dbName}`;
  const dexie = options.store?.dexie;
  return openRxdbStore({ name, device: await openDeviceDb(`${name}-device`, dexie), ...(dexie === undefined ? {} : { dexie }) });
}

/** How the parts of a device are put together: `readOnly` writes nothing and holds no line to headquarters. */
async function assemble(
  options: OpenOptions,
  identity: Identity,
  readOnly: boolean,
): Promise<{
  readonly assembled: Assembled;
  readonly store: RxdbStore | MemoryStore;
  readonly client: GatewayClient;
  readonly clock: CorrectedClock;
  readonly onStop: (stop: (problem: Problem) => void) => void;
  readonly begin: (epoch: string, how?: { readonly by: string; readonly code: string }) => Promise<void>;
}> {
  const { host } = options;
  const clock = correctedClock(options.clock ?? systemClock());
  const store = await openStore(options, identity);
  const { device } = store;
  const ledger = await PendingLedger.open(device, identity);
  const client = new GatewayClient({
    terminal: identity.terminal,
    sign: signerOf(identity.keys),
    now: () => clock.now(),
    fetch: options.fetch,
    endpoints: () => [...new Set([options.baseUrl, ...(host.gatewayUrls ?? []), ...identity.endpoints])],
  });
  let stopWriter: (problem: Problem) => void = () => undefined;
  const begin = (epoch: string, how?: { readonly by: string; readonly code: string }): Promise<void> =>
    withIdentity(options, (d) => saveIdentity(d, { ...identity, epoch, switched: { from: identity.epoch, to: epoch, atMs: clock.now(), ...how } }));
  const replication = await openReplication({
    store,
    client,
    clock,
    ledger,
    random: () => ulidRandom.next(),
    engine: (exchange) => (isRxdb(store) ? rxdbEngine(store, exchange) : memoryEngine(store, exchange, ledger)),
    device: {
      terminal: identity.terminal,
      epoch: identity.epoch,
      installId: identity.installId,
      ...(identity.switched?.code === undefined ? {} : { emergency: identity.switched.code }),
    },
    clientVersion: host.version,
    onSuspect: (what) => stopWriter({ code: `device-${what}` }),
    onEpoch: (epoch) => {
      // The old chain is closed; the new one begins when the device opens again (SC-08).
      stopWriter({ code: 'device-epoch' });
      void begin(epoch).then(options.onRestart ?? reloadPage);
    },
  });
  store.attach(replication);

  let facts: FactIndex | undefined;
  const keepLeases = leaseKeeper({ facts: () => facts, terminal: identity.terminal, now: () => clock.now(), renew: (lease) => client.orderToken(lease) });
  replication.onStatus((status) => {
    if (status.connection === 'online') keepLeases();
  });
  const assembled = await assembleTerminal({
    device: { ...identity, currency: 'CNY' },
    readOnly,
    store,
    host,
    clock,
    random: ulidRandom,
    verifyBundle: bundleVerifier(identity.bundleKeys),
    askOffer: (request) => client.askOffer(request),
    stock: (replica, areas) => {
      facts = replica.facts;
      return openCatalogue({ source: client, device, replica, areas, clock, index: (options.index ?? openIndex)(), sha256 });
    },
  });
  return {
    assembled,
    store,
    client,
    clock,
    begin,
    onStop: (stop) => {
      stopWriter = stop;
    },
  };
}

async function openEnrolled(options: OpenOptions, identity: Identity): Promise<Opening> {
  const { assembled, store, client, clock, begin, onStop } = await assemble(options, identity, false);
  if (assembled.ok) {
    onStop((problem) => assembled.writer.stop(problem));
    return { state: 'ready', terminal: assembled.terminal, enrol: enrolWith(options) };
  }
  await store.close();
  // Headquarters is told at once (EX-11), and may have answered already with a new epoch.
  const epoch = await askEpoch(client, identity, assembled.chain, options.host.version, clock);
  if (epoch === undefined || epoch === identity.epoch) {
    const readOnly = async (): Promise<Terminal | undefined> => {
      const again = await assemble(options, identity, true);
      return again.assembled.ok ? again.assembled.terminal : undefined;
    };
    return {
      state: 'suspect',
      suspicion: assembled.suspicion,
      terminal: identity.terminal,
      enrol: enrolWith(options),
      readOnly,
      emergency: async (staffNo, pin, code) => {
        const looking = await readOnly();
        if (looking === undefined) return fail('device-write-failed');
        try {
          // The PIN first: its tries are counted and locked, so that codes cannot be guessed.
          const person = await looking.session.checkPin(staffNo, pin);
          if (!person.ok) return person;
          if (!person.value.roles.includes('SM')) return fail('approver-not-allowed');
          if ((identity.emergency ?? []).length === 0) return fail('emergency-none');
          const next = await epochOfCode(code, identity.epoch, identity.emergency ?? []);
          if (next === undefined) return fail('emergency-wrong');
          await begin(next, { by: staffNo, code: code.toUpperCase().replace(/[\s-]/g, '') });
          return ok(next);
        } finally {
          await looking.close();
        }
      },
    };
  }
  await begin(epoch);
  return openEnrolled(options, { ...identity, epoch });
}

async function askEpoch(
  client: GatewayClient,
  identity: Identity,
  last: { readonly jseq: number; readonly prevHash: string },
  clientVersion: string,
  clock: CorrectedClock,
): Promise<string | undefined> {
  try {
    const { terminal, epoch, installId } = identity;
    return (
      await client.hello(
        {
          terminal,
          epoch,
          installId,
          lastJseq: last.jseq,
          lastHash: last.prevHash,
          clientVersion,
          protocol: PROTOCOL_VERSION,
          deviceNow: clock.wallMs(),
          pending: 0,
        },
        4000,
      )
    ).epoch;
  } catch {
    return undefined; // offline, or refused: the person decides what to do
  }
}

const isRxdb = (store: RxdbStore | MemoryStore): store is RxdbStore => store.kind === 'rxdb';

function reloadPage(): void {
  if (typeof location !== 'undefined') location.reload();
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return [...digest].map((b) => b.toString(16).padStart(2, '0')).join('');
}
