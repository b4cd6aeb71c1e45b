const DB = 'zhuomei-host';
const STORE = 'secrets';

interface SecretStore {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
}

/** Small values kept in this browser's IndexedDB. Not encrypted by us: `can.secureSecrets` is false, and the UI says so. */
export function openSecretStore(win: Window): SecretStore {
  let opened: Promise<IDBDatabase> | undefined;
  const db = (): Promise<IDBDatabase> => {
    opened ??= new Promise((resolve, reject) => {
      const request = win.indexedDB.open(DB, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('indexedDB'));
    });
    return opened;
  };
  return {
    async get(key) {
      const store = (await db()).transaction(STORE, 'readonly').objectStore(STORE);
      const value: unknown = await settled(store.get(key));
      return typeof value === 'string' ? value : null;
    },
    async set(key, value) {
      const store = (await db()).transaction(STORE, 'readwrite', { durability: 'strict' }).objectStore(STORE);
      await settled(store.put(value, key));
    },
  };
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('indexedDB'));
  });
}
