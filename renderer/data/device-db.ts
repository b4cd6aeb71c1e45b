import { Dexie } from 'dexie';
import type { DexieOptions, Table } from 'dexie';
import type { DeviceStore, DeviceTable } from './port.ts';

const TABLES = ['identity', 'drafts', 'prefs', 'printQueue', 'quarantine', 'catalogue', 'state'] as const satisfies readonly DeviceTable[];
interface Entry {
  readonly key: string;
  readonly value: unknown;
}

export interface DeviceDb extends DeviceStore {
  close(): void;
}

/** The device's own plain database (architecture §3.1): keys and structured-cloned values, so that a CryptoKey can lie in it. */
export async function openDeviceDb(name: string, options: DexieOptions = {}): Promise<DeviceDb> {
  const db = new Dexie(name, options);
  db.version(1).stores(Object.fromEntries(TABLES.map((t) => [t, 'key'])));
  await db.open();
  const table = (t: DeviceTable): Table<Entry, string> => db.table(t);
  return {
    // Each key has one writer and one reader, which agree on the type.
    get: async <T>(t: DeviceTable, key: string) => (await table(t).get(key))?.value as T | undefined,
    put: async (t, key, value) => {
      await table(t).put({ key, value });
    },
    delete: async (t, key) => {
      await table(t).delete(key);
    },
    all: async <T>(t: DeviceTable) => (await table(t).toArray()).map((e) => ({ key: e.key, value: e.value as T })),
    close: () => db.close(),
  };
}
