import { argon2id } from 'hash-wasm';
import { sealFacts } from '../../../src/facts/seal.ts';
import type { Chain } from '../../../src/facts/seal.ts';
import type { Fact, FactDraft } from '../../../src/facts/envelope.ts';
import { businessDate, businessDay } from '../../../src/kernel/businessDate.ts';
import { ulidFactory } from '../../../src/kernel/ulid.ts';
import { pieceEventsOf } from '../../../src/stock/fold.ts';
import { projectPiece } from '../../../src/stock/row.ts';
import type { StaffMember } from '../../../src/staff/types.ts';
import type { Host } from '../../host/port.ts';
import { assembleTerminal } from '../assemble.ts';
import type { Assembled } from '../assemble.ts';
import { correctedClock } from '../clock.ts';
import type { DeviceClock } from '../clock.ts';
import { createMemoryStore, newDisk } from '../memory-store.ts';
import type { MemoryDisk, MemoryStore } from '../memory-store.ts';
import { seededRandom, ulidRandom } from '../random.ts';
import { demoAppointments } from './appointments.ts';
import type { DemoStory } from './appointments.ts';
import { demoPieces } from './items.ts';
import { DEMO_PIN, DEMO_STAFF } from './people.ts';
import { DEMO_CODES, DEMO_SETTINGS, DEMO_STORES, demoPrices } from './reference.ts';
import { scriptedReplication } from './scripted-replication.ts';
import type { ScriptedReplication } from './scripted-replication.ts';
import { openCatalogue } from '../catalogue/catalogue.ts';
import { inlineIndex } from '../catalogue/index-inline.ts';

export { DEMO_PIN } from './people.ts';
export interface DemoOptions {
  readonly seed?: number;
  readonly pieces?: number;
  readonly clock?: DeviceClock;
  /** Moment the demo day is built around; default: the clock's now. */
  readonly nowMs?: number;
  /** Reopen on what an earlier terminal left behind (tests of crashes). */
  readonly disk?: MemoryDisk;
}
export type DemoTerminal = Extract<Assembled, { ok: true }> & { readonly store: MemoryStore; readonly network: ScriptedReplication; readonly disk: MemoryDisk };

const NO_SOURCE = {
  manifest: async () => ({ version: '0', rows: 0, segments: [] }),
  segment: async () => new Uint8Array(),
  delta: async () => ({ version: '0', reload: false, changes: [] }),
};
const ZONE = 'Asia/Shanghai';
const STORE = 'S01';

/** A terminal on the in-memory store with one believable store day: for UI development and component tests, no server asked. */
export async function createMemoryTerminal(host: Host, options: DemoOptions = {}): Promise<DemoTerminal> {
  const device = options.clock ?? { wallMs: () => Date.now(), monoMs: () => Math.round(performance.now()), bootId: ulidRandom.text(16) };
  const clock = correctedClock(device);
  const nowMs = options.nowMs ?? clock.now();
  const staff = await demoStaff();
  const disk = options.disk ?? (await seedDisk(options.seed ?? 7, options.pieces ?? 240, nowMs, staff));
  const network = scriptedReplication(clock);
  const store = createMemoryStore({ disk });
  store.attach(network.of(store));
  const assembled = await assembleTerminal({
    device: { terminal: 'S01-T1', storeId: STORE, epoch: 'A', label: '前台', installId: 'demo-install', currency: 'CNY' },
    store,
    host,
    clock,
    random: seededRandom((options.seed ?? 7) + 1),
    verifyBundle: async (ref) => ({ storeId: STORE, version: ref.version, issuedAtMs: ref.issuedAtMs, staff: [...staff] }),
    // No headquarters, so no segments: the index holds what the store's rows and facts say.
    stock: (replica, areas) => openCatalogue({ source: NO_SOURCE, device: store.device, replica, areas, clock, index: inlineIndex(), sha256: async () => '' }),
  });
  if (!assembled.ok) throw new Error(`demo terminal is ${assembled.suspicion.kind}`);
  return { ...assembled, store, network, disk };
}

let hashed: Promise<readonly StaffMember[]> | undefined;
/** One cheap hash for all: the demo's PIN is public, and tests open many terminals. */
function demoStaff(): Promise<readonly StaffMember[]> {
  hashed ??= argon2id({
    password: DEMO_PIN,
    salt: 'zhuomei-demo-salt',
    parallelism: 1,
    iterations: 2,
    memorySize: 256,
    hashLength: 32,
    outputType: 'encoded',
  }).then((pinHash) => DEMO_STAFF.map((s) => ({ ...s, pinHash })));
  return hashed;
}

async function seedDisk(seed: number, count: number, nowMs: number, staff: readonly StaffMember[]): Promise<MemoryDisk> {
  const random = seededRandom(seed);
  const disk = newDisk();
  const put = (collection: Parameters<MemoryDisk['collections']['get']>[0], doc: { readonly id: string }): void => {
    disk.collections.get(collection)?.set(doc.id, { ...doc });
  };
  const open = businessDay(businessDate(nowMs, ZONE), ZONE).startMs;
  const reference = [
    ...DEMO_STORES,
    ...DEMO_CODES,
    ...demoPrices(open),
    DEMO_SETTINGS,
    { id: `ref:staff:${STORE}`, cls: 'staff', storeId: STORE, jws: 'demo', kid: 'demo', version: 1, issuedAtMs: open },
  ];
  for (const doc of reference) put('reference', doc);

  // Headquarters received the stock; another terminal of the store wrote the appointments.
  const journals = new Map<string, Chain>();
  const write = (terminal: string, atMs: number, drafts: readonly FactDraft[]): readonly Fact[] => {
    const chain = journals.get(terminal) ?? { terminal, epoch: 'A', currency: 'CNY', jseq: 0, prevHash: '', numbers: {} };
    const sealed = sealFacts(
      drafts,
      chain,
      { wallMs: atMs, offsetMs: 0, bootId: 'demo-boot', monoMs: 0, businessDate: businessDate(atMs, ZONE) },
      ulidFactory(
        () => atMs,
        () => random.next(),
      ),
    );
    journals.set(terminal, sealed.chain);
    for (const fact of sealed.facts) put('facts', fact);
    return sealed.facts;
  };

  const pieces = demoPieces(random, count);
  for (const storeId of new Set(pieces.map((p) => p.storeId))) {
    const lines = pieces.filter((p) => p.storeId === storeId).map(({ item, counter }) => ({ item, counter }));
    const prev = Object.fromEntries([[`batch:demo-${storeId}`, []], ...lines.map((l) => [`piece:${l.item.pieceNo}`, []])]);
    const facts = write('HQ1', open - 30 * 86_400_000, [
      { kind: 'stock.received', v: 1, scope: [storeId], by: '0001', prev, body: { batchId: `demo-${storeId}`, storeId, lines } },
    ]);
    for (const { item } of lines) {
      const events = facts.map((f) => pieceEventsOf(f).get(item.pieceNo)).filter((e) => e !== undefined);
      const floorPriceFen = Math.round(item.tagPriceFen * 0.78);
      put('pieces', projectPiece({ item, events, ...(item.priceMode === 'fixed' ? { floorPriceFen } : {}) }));
    }
    // Facts of another store's stock do not come to this terminal; its pieces are known from the catalogue.
    if (storeId !== STORE) for (const fact of facts) disk.collections.get('facts')?.delete(fact.id);
  }
  const story: DemoStory = {
    random,
    nowMs,
    storeId: STORE,
    consultants: staff.filter((s) => s.roles.includes('CON')).map((s) => s.staffNo),
    write: (atMs, drafts) => write('S01-T2', atMs, drafts),
  };
  for (const head of demoAppointments(story)) put(head.cls === 'customer' ? 'customers' : 'appointments', head);
  return disk;
}
