import type { StaffRef } from '../../src/facts/reference.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Chain } from '../../src/facts/seal.ts';
import { chainFrom } from '../../src/facts/seal.ts';
import { fail } from '../../src/kernel/result.ts';
import type { CommandContext } from '../../src/kernel/context.ts';
import { wallTime } from '../../src/kernel/businessDate.ts';
import { saltFactory } from '../../src/kernel/salt.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import type { StaffBundle, StaffMember } from '../../src/staff/types.ts';
import type { Host } from '../host/port.ts';
import { Areas } from './areas.ts';
import type { CorrectedClock } from './clock.ts';
import { handOverDrafts, openDrafts } from './drafts.ts';
import { carryOutErasures } from './erasure.ts';
import { compareCopies, readLine, writeLine } from './journal.ts';
import type { Ack, Suspicion } from './journal.ts';
import type { LocalStore } from './port.ts';
import { ackKey } from './sync/ledger.ts';
import { openOffers } from './offers.ts';
import type { AskOffer } from './offers.ts';
import { openForms } from './forms.ts';
import { openPrefs } from './prefs.ts';
import { openPrinting } from './printing.ts';
import type { RandomSource } from './random.ts';
import { Replica } from './replica.ts';
import { openSession } from './session.ts';
import type { StockEngine } from './stock-engine.ts';
import type { Terminal } from './terminal.ts';
import { Writer } from './writer.ts';

export interface Parts {
  readonly device: {
    readonly terminal: string;
    readonly storeId: string;
    readonly epoch: string;
    readonly label: string;
    readonly installId: string;
    readonly currency: string;
    readonly switched?: Terminal['device']['switched'];
  };
  /** Looked at only: the writer refuses everything, nothing is sent (conflicts §4.12, quarantine). */
  readonly readOnly?: boolean;
  readonly store: LocalStore;
  readonly host: Host;
  readonly clock: CorrectedClock;
  readonly random: RandomSource;
  /** Luck of the salts, where it is not the same (simulator). */
  readonly salts?: RandomSource;
  readonly verifyBundle: (ref: StaffRef) => Promise<StaffBundle | undefined>;
  readonly stock: (replica: Replica, areas: Areas) => Promise<StockEngine>;
  /** Headquarters' answer about a campaign or a code; without it everything is as without a network. */
  readonly askOffer?: AskOffer;
}
export type Assembled =
  | { readonly ok: true; readonly terminal: Terminal; readonly replica: Replica; readonly writer: Writer; readonly areas: Areas }
  | { readonly ok: false; readonly suspicion: Suspicion; readonly chain: Chain };

/** Puts a terminal together over any local store: the real one, and the in-memory one of tests and demos. */
export async function assembleTerminal(p: Parts): Promise<Assembled> {
  const areas = new Areas();
  const { store, clock, device, host } = p;
  let receive: (hlc: string) => void = () => undefined;
  const replica = new Replica({
    storeId: device.storeId,
    terminal: device.terminal,
    areas,
    clock,
    verifyBundle: p.verifyBundle,
    isPending: (id) => store.replication.isPending(id),
    onStamp: (hlc) => receive(hlc),
  });
  const stopReplica = await replica.load(store);

  const everOwn = [...replica.facts.all()].filter((f) => f.terminal === device.terminal);
  const own = everOwn.filter((f) => f.epoch === device.epoch);
  const chain = chainFrom(own, { terminal: device.terminal, epoch: device.epoch, currency: device.currency });
  const copies = compareCopies(
    chain,
    new Map(own.map((f) => [f.jseq, f])),
    host.can.journal ? readLine(await host.journal.last()) : undefined,
    await store.device.get<Ack>('state', ackKey(device.epoch)),
    device.installId,
  );
  if (copies.suspicion !== undefined && p.readOnly !== true) {
    stopReplica();
    return { ok: false, suspicion: copies.suspicion, chain };
  }
  const appendJournal = async (lines: readonly string[]): Promise<void> => {
    if (host.can.journal) await host.journal.append(lines);
  };
  if (copies.appendFrom !== undefined && host.can.journal && p.readOnly !== true) {
    const from = copies.appendFrom;
    const missing = own.filter((f) => f.jseq >= from).sort((a, b) => a.jseq - b.jseq);
    await appendJournal(missing.map((f) => writeLine({ terminal: f.terminal, epoch: f.epoch, jseq: f.jseq, hash: f.hash, installId: device.installId })));
  }

  const newUlid = ulidFactory(
    () => clock.now(),
    () => p.random.next(),
  );
  let journalProblem: string | undefined;
  const writer = new Writer({
    store,
    clock,
    chain,
    installId: device.installId,
    newUlid,
    newSalt: saltFactory(() => (p.salts ?? p.random).next()),
    businessDate: () => replica.businessDate(),
    headOf: (id) => replica.head(id),
    appendJournal,
    onWritten: (collection, docs) => replica.take(collection, docs),
    committed: (draft) => committedBefore(replica, draft.kind, draft.body),
    onJournalProblem: (code) => {
      if (code === journalProblem) return;
      journalProblem = code;
      areas.touch('sync');
    },
  });
  if (p.readOnly === true) writer.stop({ code: `device-${copies.suspicion?.kind ?? 'restored'}` });
  receive = (hlc) => writer.receive(hlc);
  // Cards whose own write was lost between the fact and the head (architecture §5).
  if (p.readOnly !== true)
    for (const head of replica.appointments.lost()) {
      await store.putHead(head);
      replica.appointments.setHead(head);
    }
  if (p.readOnly !== true)
    for (const head of replica.appointments.newCustomers(device.terminal)) {
      if (replica.customers.head(head.id) !== undefined) continue;
      await store.putHead(head);
      replica.customers.setHead(head);
    }

  const prefs = await openPrefs(store.device, areas);
  const drafts = await openDrafts(store.device, areas);
  const forms = await openForms(store.device, areas, () => clock.now());
  const contextOf = (user: StaffMember): CommandContext => ({
    user,
    storeId: device.storeId,
    terminal: device.terminal,
    nowMs: clock.now(),
    businessDate: replica.businessDate(),
    offline: store.replication.status().connection === 'offline',
  });
  const timeText = (ms: number): string => {
    const t = wallTime(ms, replica.reference.store()?.timeZone ?? 'Asia/Shanghai');
    return `${String(t.hour).padStart(2, '0')}:${String(t.minute).padStart(2, '0')}`;
  };
  const session = await openSession({
    reference: replica.reference,
    device: store.device,
    areas,
    storeId: device.storeId,
    now: () => clock.now(),
    timeText,
    context: contextOf,
    run: (action) => writer.run(action),
  });
  const handOver = (): void => {
    if (replica.reference.bundle() !== undefined) void handOverDrafts(drafts, (no) => replica.reference.works(no), clock.now()).catch(() => undefined);
  };
  areas.subscribe('session', handOver);
  handOver();
  const printing = await openPrinting({
    host,
    device: store.device,
    prefs,
    areas,
    clock,
    sales: replica.sales,
    reference: replica.reference,
    deposits: replica.depositPapers,
    terminal: device.terminal,
    // what goes up within the second was not issued offline
    isPending: (id) =>
      store.replication.isPending(id) && store.replication.status().connection !== 'online' && store.replication.status().connection !== 'syncing',
    language: () => 'zh-CN', // receipts speak Chinese by default (A0.35)
  });
  const stock = await p.stock(replica, areas);
  const stopCatalogue = store.replication.onCatalogue((version) => stock.refresh(version));
  if (p.readOnly !== true) await store.replication.start(everOwn);
  const stopErasures =
    p.readOnly === true ? () => undefined : carryOutErasures({ replica, store, areas, drafts, forms, device, run: (action) => writer.run(action) });
  const {
    offers,
    discard,
    stop: stopOffers,
  } = openOffers({
    replica,
    areas,
    drafts,
    device,
    online: () => store.replication.status().connection === 'online' || store.replication.status().connection === 'syncing',
    by: () => session.user()?.staffNo,
    run: async (action) => (p.readOnly === true ? fail('device-write-failed') : writer.run(action)),
    poke: () => store.replication.poke(),
    ask: p.askOffer,
  });
  const stopStatus = store.replication.onStatus(() => {
    replica.sales.acknowledged();
    areas.touch('sync');
    areas.touch('sales');
  });

  const terminal: Terminal = {
    device: {
      terminal: device.terminal,
      storeId: device.storeId,
      epoch: device.epoch,
      label: device.label,
      ...(device.switched === undefined ? {} : { switched: device.switched }),
      ...(p.readOnly === true ? { readOnly: true } : {}),
    },
    host,
    session,
    views: replica.views,
    stock,
    offers,
    drafts: { ...drafts, discard },
    forms,
    printing,
    prefs,
    now: () => clock.now(),
    businessDate: (ms) => replica.businessDate(ms),
    context: (approver) => {
      const user = session.user();
      return user === undefined ? undefined : { ...contextOf(user), ...(approver === undefined ? {} : { approver }) };
    },
    run: (action, key) => writer.run(action, key),
    newId: (prefix) => `${prefix}:${newUlid()}`,
    subscribe: (area, cb) => areas.subscribe(area, cb),
    version: (area) => areas.version(area),
    sync: {
      status: () => {
        const status = store.replication.status();
        const problem = status.problem ?? journalProblem ?? replica.bundleProblem;
        return problem === undefined ? status : { ...status, problem };
      },
      poke: () => store.replication.poke(),
      pendingDocuments: () => store.replication.pendingDocuments(),
    },
    async close() {
      stopStatus();
      stopErasures();
      stopOffers();
      stopCatalogue();
      stopReplica();
      await writer.idle();
      await forms.settled();
      stock.close();
      await store.close();
    },
  };
  return { ok: true, terminal, replica, writer, areas };
}

/** A sale id is given out with the draft: committing it again is the same sale, also after a restart; and a sale is voided once. */
function committedBefore(replica: Replica, kind: string, body: unknown): Fact | undefined {
  if (
    (kind !== 'sale.committed' && kind !== 'sale.voided') ||
    typeof body !== 'object' ||
    body === null ||
    !('saleId' in body) ||
    typeof body.saleId !== 'string'
  )
    return undefined;
  return kind === 'sale.committed' ? replica.sales.fact(body.saleId) : replica.sales.voidOf(body.saleId);
}
