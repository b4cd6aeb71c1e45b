import { collectionOf, COLLECTIONS } from '../../../src/facts/docs.ts';
import type { CollectionName, WireDoc } from '../../../src/facts/docs.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import { PROTOCOL_VERSION } from '../../../src/protocol/wire.ts';
import type { Checkpoint, HelloReply, HelloRequest, StreamEvent } from '../../../src/protocol/wire.ts';
import { contact } from '../clock.ts';
import type { CorrectedClock } from '../clock.ts';
import { mergeHead } from '../../../src/conflict/mergeHead.ts';
import { collectionOfHead, headDoc, readHead, sameDocument } from '../documents.ts';
import type { LocalStore, Replication, SyncStatus } from '../port.ts';
import type { SyncEngine } from './engine.ts';
import { Exchange } from './exchange.ts';
import { giveBack } from './giveback.ts';
import type { GatewayClient } from './gateway-client.ts';
import type { PendingLedger } from './ledger.ts';
import { Heartbeat, toldUpTo } from './heartbeat.ts';
import { problemOf } from './hello-problem.ts';
import { Link } from './link.ts';

export interface ReplicationParts {
  readonly store: LocalStore;
  readonly client: GatewayClient;
  readonly clock: CorrectedClock;
  readonly ledger: PendingLedger;
  readonly random: () => number;
  readonly engine: (exchange: Exchange) => SyncEngine;
  readonly device: {
    readonly terminal: string;
    readonly epoch: string;
    readonly installId: string;
    /** The code that began this series without a network. */ readonly emergency?: string;
  };
  readonly clientVersion: string;
  /** Headquarters says this device is not what it was (SC-08, SC-17), or began a new epoch for it. */
  readonly onSuspect: (what: 'restored' | 'cloned') => void;
  readonly onEpoch: (epoch: string) => void;
}
const BATCH = 50;
/** What the engine should have sent long ago is sent by hand (a clock set back hides documents from RxDB's checkpoint). */
const STALE_MS = 10_000;
const SWEEP_MS = 15_000;
const OFFSET_KEY = 'clockOffset';
/** Stands while cards are on their way to a headquarters that was set back. */
const RESEND = 'resendCards';
const SET_BACK = 'setBackAt';
const CARDS = ['customers', 'appointments', 'tickets', 'tasks'] as const;

/** One replication over any engine: link, hand-shake, what waits, and what the screens are told about it. */
export async function openReplication(p: ReplicationParts): Promise<Replication> {
  const { ledger, clock } = p;
  const listeners = new Set<(s: SyncStatus) => void>();
  const catalogueListeners = new Set<(version: string) => void>();
  let lastSyncMs: number | undefined = await p.store.device.get<number>('state', 'lastSync');
  let setBackAtMs: number | undefined = await p.store.device.get<number>('state', SET_BACK);
  let problem: string | undefined;
  let told = '';
  const own: Fact[] = [];
  let sweeping: Promise<void> | undefined;
  let stuck: string | undefined;
  let sweepTimer: ReturnType<typeof setInterval> | undefined;
  let catalogueVersion: string | undefined;
  const offset = await p.store.device.get<number>('state', OFFSET_KEY);
  if (offset !== undefined) clock.setOffset(offset);

  const pauses = new Set<() => void>();
  let stopped = false;
  const pause = (ms: number): Promise<void> =>
    stopped
      ? Promise.resolve()
      : new Promise((resolve) => {
          const done = (): void => {
            clearTimeout(timer);
            pauses.delete(done);
            resolve();
          };
          const timer = setTimeout(done, ms);
          pauses.add(done);
        });
  /** What the last contact measured outlives a restart without a network. */
  let keptOffset = offset;
  async function keepOffset(): Promise<void> {
    if (clock.offsetMs() === keptOffset) return;
    keptOffset = clock.offsetMs();
    await p.store.device.put('state', OFFSET_KEY, keptOffset);
  }
  const hello = (): Omit<HelloRequest, 'deviceNow'> => ({
    terminal: p.device.terminal,
    epoch: p.device.epoch,
    lastJseq: ledger.last().jseq,
    lastHash: ledger.last().hash,
    installId: p.device.installId,
    clientVersion: p.clientVersion,
    protocol: PROTOCOL_VERSION,
    pending: ledger.size(),
    state: 'active',
    ...(p.device.emergency === undefined ? {} : { emergency: p.device.emergency }),
    acked: { jseq: ledger.ack().jseq, hash: ledger.ack().hash },
    hlc: toldUpTo(clock.now()),
    bootId: clock.bootId,
    monoMs: clock.monoMs(),
    ...(exchange.mark() === undefined ? {} : { mark: exchange.mark() }),
  });
  const beat = new Heartbeat({
    send: async (request) => {
      await contact(clock, () => p.client.heartbeat(request));
      await keepOffset();
    },
    online: () => link.online(),
    pending: () => ledger.size(),
    now: () => clock.now(),
    who: () => ({ terminal: p.device.terminal, epoch: p.device.epoch, lastJseq: ledger.last().jseq, pending: ledger.size() }),
  });
  const link: Link = new Link({
    client: p.client,
    clock,
    random: p.random,
    hello,
    onHello,
    onEvent,
    onState: () => tell(),
    onPoll: () => engine.resync(COLLECTIONS),
  });
  const exchange = await Exchange.open({
    client: p.client,
    terminal: p.device.terminal,
    clock,
    ledger,
    device: p.store.device,
    whenOnline: () => link.whenOnline(),
    onSuccess: () => {
      lastSyncMs = clock.now();
      void keepOffset().catch(() => {
        keptOffset = undefined;
      });
      queueMicrotask(() => {
        beat.answered();
        tell();
      });
    },
    onFailure: (error) => link.suspect(error),
    onForeign,
    pause,
  });
  const engine = p.engine(exchange);
  engine.onProgress(() => tell());

  async function onHello(reply: HelloReply): Promise<void> {
    await keepOffset();
    lastSyncMs = clock.now();
    await p.store.device.put('state', 'lastSync', lastSyncMs);
    problem = problemOf(reply, p.clientVersion);
    if (reply.epoch !== undefined && reply.epoch !== p.device.epoch) p.onEpoch(reply.epoch);
    else if (reply.suspect !== undefined) p.onSuspect(reply.suspect);
    else if (reply.repushFrom !== undefined) await pushAgain({ ...reply.repushPast, [p.device.epoch]: reply.repushFrom });
    else await ledger.heardAck(reply.ack.jseq, reply.ack.hash);
    moved(reply.catalogueVersion);
  }

  /**
   * SC-22: headquarters was set back. What it wrote itself goes to it before it is asked for anything, facts and cards go again,
   * everything else is asked for anew. A failure or a crash in between begins all of it again at the next hand-shake.
   */
  async function pushAgain(from: Readonly<Record<string, number>>): Promise<void> {
    await giveBack(p.store, p.client);
    await p.store.device.put('state', RESEND, true);
    setBackAtMs = clock.now();
    await p.store.device.put('state', SET_BACK, setBackAtMs);
    resending = true;
    tell();
    await ledger.lostFrom(from, own);
    await exchange.resetPull(COLLECTIONS);
    await exchange.forgetMark();
    await loadLostCards();
    void sweep(0);
  }
  async function loadLostCards(): Promise<void> {
    lostCards = [];
    for (const collection of CARDS)
      await p.store.scan(collection, (docs) => {
        lostCards.push(...docs);
      });
  }
  /** Headquarters does not know how far we were: its own papers go back to it, and the hand-shake sees to the rest. */
  async function onForeign(collection: CollectionName, checkpoint: Checkpoint): Promise<void> {
    if (collection === 'reference') return giveBack(p.store, p.client); // lies in the chain's database too, which has no mark
    await exchange.markForeign(checkpoint);
    await link.shakeAgain();
  }
  let lostCards: WireDoc[] = [];
  let resending = false;

  async function sendLostCards(): Promise<void> {
    while (lostCards.length > 0) {
      const page = lostCards.filter((d) => collectionOf(d.id) === collectionOf(lostCards[0]?.id ?? '')).slice(0, BATCH);
      const collection = CARDS.find((c) => c === collectionOf(page[0]?.id ?? ''));
      const theirs =
        collection === undefined
          ? []
          : await exchange.push(
              collection,
              page.map((doc) => ({ doc, assumed: null })),
            );
      for (const master of theirs) {
        const mine = page.find((d) => d.id === master.id);
        if (mine !== undefined) await pushCard(mine, master);
      }
      // Only what arrived is done: a cut line finds the rest here.
      lostCards = lostCards.filter((d) => !page.includes(d));
    }
    if ((await p.store.device.get('state', RESEND)) !== undefined) await p.store.device.delete('state', RESEND);
    resending = false;
  }

  /** One card outside the engine: merged with what headquarters has until that is ours too. */
  async function pushCard(doc: WireDoc, master?: WireDoc): Promise<void> {
    const known = master === undefined ? undefined : readHead(master);
    const mine = readHead(doc);
    let head = mine === undefined || known === undefined ? mine : mergeHead(mine, known);
    let assumed: WireDoc | null = master ?? null;
    for (let round = 0; head !== undefined && round < 5; round++) {
      const [master]: readonly WireDoc[] = await exchange.push(collectionOfHead(head), [{ doc: headDoc(head), assumed }]);
      const theirs = master === undefined ? undefined : readHead(master);
      if (master === undefined || theirs === undefined) break;
      assumed = master;
      head = mergeHead(head, theirs);
    }
    if (head !== undefined && !sameDocument(headDoc(head), doc)) await p.store.putHead(head);
  }

  /** Sends by hand, in order, what waited longer than `staleMs`; an equal repeat has no effect (conflicts §2). */
  function sweep(staleMs: number): Promise<void> {
    sweeping ??= (async () => {
      await link.whenOnline();
      const before = clock.wallMs() - staleMs;
      const facts = ledger.facts();
      // All or none: the chain is sent in order from its first missing fact.
      if (facts[0] !== undefined && facts[0].wallMs <= before)
        for (let i = 0; i < facts.length; i += BATCH)
          await exchange.push(
            'facts',
            facts.slice(i, i + BATCH).map((f) => ({ doc: { ...f } })),
          );
      await sendLostCards();
      for (const waiting of ledger.heads().filter((h) => h.atMs <= before)) {
        const head = await p.store.getHead(waiting.id);
        if (head !== undefined) await pushCard(headDoc(head));
      }
    })()
      .catch(() => undefined)
      .finally(() => {
        sweeping = undefined;
        tell();
      });
    return sweeping;
  }

  function onEvent(event: StreamEvent): void {
    if (event.type === 'moved') engine.resync(event.collections);
    else if (event.type === 'catalogue') moved(event.version);
    else link.renew();
  }
  function moved(version: string): void {
    catalogueVersion = version;
    for (const cb of [...catalogueListeners]) cb(version);
  }

  function status(): SyncStatus {
    const pending = ledger.size();
    const oldest = ledger.oldestMs();
    const refused = link.refused();
    const trouble = refused ?? problem;
    const busy = !engine.complete() || (oldest !== undefined && clock.wallMs() - oldest > 1500);
    return {
      connection: trouble !== undefined && trouble !== 'client-old' ? 'attention' : !link.online() ? 'offline' : busy ? 'syncing' : 'online',
      pending,
      pendingByKind: ledger.byKind(),
      clockOffsetMs: clock.offsetMs(),
      quarantined: exchange.quarantined(),
      ...(resending ? { resending } : {}),
      ...(setBackAtMs === undefined ? {} : { setBackAtMs }),
      ...(lastSyncMs === undefined ? {} : { lastSyncMs }),
      ...(link.offlineSinceMs() === undefined ? {} : { offlineSinceMs: link.offlineSinceMs() }),
      ...(trouble === undefined ? {} : { problem: trouble }),
    };
  }
  /** Listeners hear of what a person can see, not of every answered request. */
  function tell(): void {
    const s = status();
    const seen = JSON.stringify([s.connection, s.pendingByKind, s.problem, s.quarantined, s.offlineSinceMs, s.resending, s.setBackAtMs]);
    if (seen === told) return;
    told = seen;
    for (const cb of [...listeners]) cb(s);
  }

  /** Nothing waits and we close: headquarters need not wait for this terminal any more (architecture §8, dormant). */
  async function signOff(): Promise<void> {
    if (link.online() && ledger.size() === 0 && lostCards.length === 0)
      await p.client.signOff({ ...hello(), state: 'dormant', deviceNow: clock.wallMs() }).catch(() => undefined);
  }
  const onPageHide = (): void => {
    void signOff();
  };

  return {
    async start(facts) {
      own.push(...facts);
      ledger.wrote(facts);
      await ledger.forgetMissing(async (id) => (await p.store.getHead(id)) !== undefined);
      if ((await p.store.device.get('state', RESEND)) !== undefined) await loadLostCards();
      if (typeof addEventListener === 'function') addEventListener('pagehide', onPageHide);
      link.start();
      await engine.start();
      sweepTimer = setInterval(() => {
        tell();
        beat.tick();
        // Only what has not moved since the last look: the engine is not overtaken while it works off a week.
        const first = link.online() ? (ledger.facts()[0]?.id ?? ledger.heads()[0]?.id ?? lostCards[0]?.id) : undefined;
        if (first !== undefined && first === stuck) void sweep(STALE_MS);
        stuck = first;
      }, SWEEP_MS);
    },
    async stop() {
      clearInterval(sweepTimer);
      beat.stop();
      if (typeof removeEventListener === 'function') removeEventListener('pagehide', onPageHide);
      await signOff();
      await link.stop();
      stopped = true;
      for (const done of [...pauses]) done();
      await engine.stop();
      await sweeping;
    },
    poke() {
      link.poke();
      if (link.online()) void sweep(0);
    },
    status,
    onStatus(cb) {
      listeners.add(cb);
      return () => {
        listeners.delete(cb);
      };
    },
    isPending: (id) => ledger.isPending(id),
    pendingDocuments: () => [
      ...ledger.facts().map((f): WireDoc => ({ ...f })),
      ...ledger.heads().map((h): WireDoc => (h.head === undefined ? { id: h.id } : headDoc(h.head))),
    ],
    wroteFacts(facts) {
      own.push(...facts);
      ledger.wrote(facts);
      beat.owe();
      queueMicrotask(tell);
    },
    async writingHead(head) {
      await ledger.wroteHead(head, clock.wallMs());
      queueMicrotask(tell);
    },
    onCatalogue(cb) {
      catalogueListeners.add(cb);
      if (catalogueVersion !== undefined) cb(catalogueVersion);
      return () => {
        catalogueListeners.delete(cb);
      };
    },
  };
}
