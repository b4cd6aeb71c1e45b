import { COLLECTIONS } from '../../../src/facts/docs.ts';
import type { CollectionName, WireDoc } from '../../../src/facts/docs.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import { PROTOCOL_VERSION } from '../../../src/protocol/wire.ts';
import type { Checkpoint, HelloReply, HelloRequest, StreamEvent } from '../../../src/protocol/wire.ts';
import { contact } from '../clock.ts';
import type { CorrectedClock } from '../clock.ts';
import { headDoc } from '../documents.ts';
import type { LocalStore, Replication, SyncStatus } from '../port.ts';
import type { SyncEngine } from './engine.ts';
import { Exchange } from './exchange.ts';
import { giveBack } from './giveback.ts';
import type { GatewayClient } from './gateway-client.ts';
import type { PendingLedger } from './ledger.ts';
import { Heartbeat, toldUpTo } from './heartbeat.ts';
import { problemOf } from './hello-problem.ts';
import { Link } from './link.ts';
import { Pauses } from './pauses.ts';
import { SetBack } from './set-back.ts';
import { Sweep } from './sweep.ts';

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
const SWEEP_MS = 15_000;
const OFFSET_KEY = 'clockOffset';

/** One replication over any engine: link, hand-shake, what waits, and what the screens are told about it. */
export async function openReplication(p: ReplicationParts): Promise<Replication> {
  const { ledger, clock } = p;
  const listeners = new Set<(s: SyncStatus) => void>();
  const catalogueListeners = new Set<(version: string) => void>();
  let lastSyncMs: number | undefined = await p.store.device.get<number>('state', 'lastSync');
  const setBackMs = await SetBack.lastMs(p.store);
  let problem: string | undefined;
  let told = '';
  const own: Fact[] = [];
  let sweepTimer: ReturnType<typeof setInterval> | undefined;
  let catalogueVersion: string | undefined;
  const offset = await p.store.device.get<number>('state', OFFSET_KEY);
  if (offset !== undefined) clock.setOffset(offset);

  const pauses = new Pauses();
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
    holds: (collection) => setBack.holds(collection),
    pause: pauses.pause,
  });
  const setBack = new SetBack({ store: p.store, client: p.client, clock, ledger, exchange, onState: tell }, setBackMs);
  const sweep = new Sweep({ store: p.store, clock, ledger, link, exchange, setBack, onEnd: tell });
  const engine = p.engine(exchange);
  engine.onProgress(() => tell());

  async function onHello(reply: HelloReply): Promise<void> {
    await keepOffset();
    lastSyncMs = clock.now();
    await p.store.device.put('state', 'lastSync', lastSyncMs);
    problem = problemOf(reply, p.clientVersion);
    if (reply.epoch !== undefined && reply.epoch !== p.device.epoch) p.onEpoch(reply.epoch);
    else if (reply.suspect !== undefined) p.onSuspect(reply.suspect);
    else if (reply.repushFrom !== undefined) {
      await setBack.begin({ ...reply.repushPast, [p.device.epoch]: reply.repushFrom }, own);
      void sweep.run(0);
    } else await ledger.heardAck(reply.ack.jseq, reply.ack.hash);
    moved(reply.catalogueVersion);
  }

  /** Headquarters does not know how far we were: its own papers go back to it, and the hand-shake sees to the rest. */
  async function onForeign(collection: CollectionName, checkpoint: Checkpoint): Promise<void> {
    if (collection === 'reference') return giveBack(p.store, p.client); // lies in the chain's database too, which has no mark
    await exchange.markForeign(checkpoint);
    await link.shakeAgain();
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
      ...(exchange.unsent() === 0 ? {} : { refused: exchange.unsent() }),
      ...setBack.status(),
      ...(lastSyncMs === undefined ? {} : { lastSyncMs }),
      ...(link.offlineSinceMs() === undefined ? {} : { offlineSinceMs: link.offlineSinceMs() }),
      ...(trouble === undefined ? {} : { problem: trouble }),
    };
  }
  /** Listeners hear of what a person can see, not of every answered request. */
  function tell(): void {
    const s = status();
    const seen = JSON.stringify([s.connection, s.pendingByKind, s.problem, s.quarantined, s.refused, s.offlineSinceMs, s.resending, s.setBackAtMs]);
    if (seen === told) return;
    told = seen;
    for (const cb of [...listeners]) cb(s);
  }

  /** Nothing waits and we close: headquarters need not wait for this terminal any more (architecture §8, dormant). */
  async function signOff(): Promise<void> {
    if (link.online() && ledger.size() === 0 && setBack.first() === undefined)
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
      await setBack.resume();
      if (typeof addEventListener === 'function') addEventListener('pagehide', onPageHide);
      link.start();
      await engine.start();
      if (setBack.first() !== undefined) void sweep.run(0);
      sweepTimer = setInterval(() => {
        tell();
        beat.tick();
        sweep.look();
      }, SWEEP_MS);
    },
    async stop() {
      clearInterval(sweepTimer);
      beat.stop();
      if (typeof removeEventListener === 'function') removeEventListener('pagehide', onPageHide);
      await signOff();
      await link.stop();
      pauses.end();
      await engine.stop();
      await sweep.settled();
    },
    poke() {
      link.poke();
      if (link.online()) void sweep.run(0);
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
