import { replicateRxCollection } from 'rxdb/plugins/replication';
import type { RxReplicationState } from 'rxdb/plugins/replication';
import { COLLECTIONS, PUSHED } from '../../../src/facts/docs.ts';
import type { CollectionName, PushedCollection, WireDoc } from '../../../src/facts/docs.ts';
import type { Checkpoint } from '../../../src/protocol/wire.ts';
import { mergeHead } from '../../../src/conflict/mergeHead.ts';
import { headDoc, readHead } from '../documents.ts';
import { fromRow, toRow } from '../rxdb-collections.ts';
import type { StoredRow } from '../rxdb-collections.ts';
import type { RxdbStore } from '../rxdb-store.ts';
import type { SyncEngine } from './engine.ts';
import { isPushed } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { PushGate } from './push-gate.ts';

type State = RxReplicationState<StoredRow, Checkpoint | null>;
interface PushRow {
  readonly newDocumentState: StoredRow;
  readonly assumedMasterState?: StoredRow;
}
const PULL_BATCH = 500;
const PUSH_BATCH = 50;
/** A handler waits for the connection itself, so a retry only follows a request that was cut. */
const RETRY_MS = 300;

/** RxDB's own replication, one state a collection, all against the three routes of the gateway (architecture §4). */
export function rxdbEngine(store: RxdbStore, exchange: Exchange): SyncEngine {
  const states = new Map<CollectionName, State>();
  const done = new Set<CollectionName>();
  let progress: () => void = () => undefined;

  const gates = new Map<CollectionName, PushGate<readonly PushRow[]>>(PUSHED.map((c) => [c, new PushGate()]));
  /** Of facts only a redacted one is newer than the one that is sent (I17); nothing else waits. */
  const newer = (name: CollectionName, docs: readonly WireDoc[]): boolean => name !== 'facts' || docs.some((d) => d['redacted'] !== undefined);
  const upIdle = async (name: CollectionName): Promise<void> => states.get(name)?.internalReplicationState?.streamQueue.up;

  /** RxDB takes a card for sent that headquarters refused by itself, and would lay headquarters' in its place. */
  const withOurs = async (master: WireDoc): Promise<WireDoc> => {
    const [mine, theirs] = [await store.getHead(master.id), readHead(master)];
    return mine === undefined || theirs === undefined ? master : headDoc(mergeHead(theirs, mine));
  };

  const pushOf = (name: PushedCollection) => ({
    batchSize: PUSH_BATCH,
    handler: async (rows: readonly PushRow[]) => {
      const send = (): Promise<readonly WireDoc[]> =>
        exchange.push(
          name,
          rows.map((r) => ({ doc: fromRow(r.newDocumentState), ...(r.assumedMasterState === undefined ? {} : { assumed: fromRow(r.assumedMasterState) }) })),
        );
      const masters = await (gates.get(name)?.send(rows, send, () => upIdle(name)) ?? send());
      return masters.map((m) => ({ ...toRow(m), _deleted: false }));
    },
  });
  const pullOf = (name: CollectionName) => ({
    batchSize: PULL_BATCH,
    handler: async (checkpoint: Checkpoint | null | undefined) => {
      const page = await exchange.pull(name, checkpoint ?? null, PULL_BATCH);
      if (newer(name, page.documents)) await gates.get(name)?.clear();
      const documents = await Promise.all(page.documents.map((d) => (exchange.isUnsent(d.id) ? withOurs(d) : d)));
      return { documents: documents.map((d) => ({ ...toRow(d), _deleted: false })), checkpoint: page.checkpoint };
    },
  });

  return {
    async start() {
      for (const name of COLLECTIONS) {
        const state: State = replicateRxCollection<StoredRow, Checkpoint | null>({
          collection: store.collection(name),
          replicationIdentifier: `gateway-${name}`,
          live: true,
          retryTime: RETRY_MS,
          autoStart: false,
          // There is one window, so RxDB neither elects a leader nor pauses; the default `true` also keeps it from faking mouse moves.
          waitForLeadership: false,
          toggleOnDocumentVisible: true,
          pull: pullOf(name),
          ...(isPushed(name) ? { push: pushOf(name) } : {}),
        });
        states.set(name, state);
        state.active$.subscribe((active) => {
          if (!active) void exchange.refilled(name);
          progress();
        });
        void state.start();
        void state.awaitInitialReplication().then(
          () => {
            done.add(name);
            progress();
          },
          () => undefined,
        );
      }
    },
    async stop() {
      await Promise.all([...states.values()].map((s) => s.cancel()));
    },
    resync(collections) {
      for (const name of collections) states.get(name)?.reSync();
    },
    complete: () => done.size === COLLECTIONS.length,
    onProgress: (cb) => {
      progress = cb;
    },
  };
}
