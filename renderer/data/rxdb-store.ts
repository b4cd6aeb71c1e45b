import { createRxDatabase, getChangedDocumentsSince } from 'rxdb';
import type { RxDatabase } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { DexieOptions } from 'dexie';
import { collectionOf } from '../../src/facts/docs.ts';
import type { CollectionName } from '../../src/facts/docs.ts';
import { collectionOfHead, headDoc, mergedInto, readHead, sameDocument } from './documents.ts';
import type { DeviceDb } from './device-db.ts';
import { noReplication } from './memory-store.ts';
import type { LocalStore, Replication } from './port.ts';
import { withoutBanner } from './quiet-banner.ts';
import { MIRROR, TRADE, fromRow, toRow } from './rxdb-collections.ts';
import type { RowCollection, StoredRow } from './rxdb-collections.ts';

export interface RxdbOptions {
  /** Prefix of the databases' names, one an installation (`zm-<installId>`). */
  readonly name: string;
  readonly device: DeviceDb;
  /** Another IndexedDB than the realm's own (tests). */
  readonly dexie?: DexieOptions;
}
export interface RxdbStore extends LocalStore {
  collection(name: CollectionName): RowCollection;
  attach(replication: Replication): void;
}
type Rows = Record<string, RowCollection>;

const PAGE = 400;

/** LocalStore on RxDB's dexie storage: two databases, eight collections (architecture §3.3). The caller holds the device's lock. */
export async function openRxdbStore(options: RxdbOptions): Promise<RxdbStore> {
  const strict = getRxStorageDexie({ ...options.dexie, chromeTransactionDurability: 'strict' });
  const relaxed = getRxStorageDexie({ ...options.dexie, chromeTransactionDurability: 'relaxed' });
  // One window writes (the lock sees to it), so there is nobody to share events with.
  const common = { multiInstance: false, eventReduce: false };
  const { trade, mirror, collections } = await withoutBanner(async () => {
    const trade: RxDatabase<Rows> = await createRxDatabase<Rows>({ name: `${options.name}-trade`, storage: strict, ...common });
    const mirror: RxDatabase<Rows> = await createRxDatabase<Rows>({ name: `${options.name}-mirror`, storage: relaxed, ...common });
    const collections: Rows = { ...(await trade.addCollections(TRADE)), ...(await mirror.addCollections(MIRROR)) };
    return { trade, mirror, collections };
  });
  const rows = (name: CollectionName): RowCollection => {
    const found = collections[name];
    if (found === undefined) throw new Error(`no collection ${name}`);
    return found;
  };

  let replication = noReplication();
  const store: RxdbStore = {
    kind: 'rxdb',
    device: options.device,
    get replication() {
      return replication;
    },
    attach(next) {
      replication = next;
    },
    collection: rows,
    async appendFacts(facts) {
      const { error } = await rows('facts').bulkInsert(facts.map((f) => toRow({ ...f })));
      replication.wroteFacts(facts);
      for (const failed of error) {
        // 409: the fact is there already. The same again is no harm; another content under one id is never swallowed.
        if (failed.status !== 409 || !sameDocument(fromRow(failed.documentInDb), fromRow(failed.writeRow.document)))
          throw new Error(`fact ${failed.documentId} was not written (${failed.status})`);
      }
    },
    async putHead(head) {
      await replication.writingHead(head);
      const collection = rows(collectionOfHead(head));
      for (;;) {
        const stored = await collection.findOne(head.id).exec();
        if (stored !== null) {
          // Done on the newest state, again if another write came first.
          const after = await stored.incrementalModify((row) => ({ ...row, json: toRow(headDoc(mergedInto(fromRow(row), head))).json }));
          return readHead(fromRow(after)) ?? head;
        }
        const { error } = await collection.bulkInsert([toRow(headDoc(head))]);
        const failed = error[0];
        if (failed === undefined) return head;
        if (failed.status !== 409) throw new Error(`card ${head.id} was not written (${failed.status})`);
      }
    },
    async getHead(id) {
      const name = collectionOf(id);
      if (name === undefined) return undefined;
      const [found] = await rows(name).storageInstance.findDocumentsById([id], false);
      return found === undefined ? undefined : readHead(fromRow(found));
    },
    async scan(name, onPage) {
      // The storage's own order of writing; RxDocuments would cost a class instance and a cache entry a fact.
      let checkpoint: unknown;
      for (;;) {
        const page = await getChangedDocumentsSince<StoredRow, unknown>(rows(name).storageInstance, PAGE, checkpoint);
        if (page.documents.length > 0) onPage(page.documents.map(fromRow));
        if (page.documents.length < PAGE) return;
        checkpoint = page.checkpoint;
      }
    },
    watch(name, onDocs) {
      const subscription = rows(name)
        .storageInstance.changeStream()
        .subscribe((bulk) => {
          if (bulk.events.length > 0) onDocs(bulk.events.map((e) => fromRow(e.documentData)));
        });
      return () => subscription.unsubscribe();
    },
    async close() {
      await replication.stop();
      await Promise.all([trade.close(), mirror.close()]);
      options.device.close();
    },
  };
  return store;
}
