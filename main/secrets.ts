import path from 'node:path';
import { z } from 'zod';
import { readIfThere, writeFileAtomic } from './atomic-file.ts';

/** What of Electron's safeStorage is used; a test gives its own. */
export interface KeyStore {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(data: Buffer): string;
  getSelectedStorageBackend?(): string;
}
const fileSchema = z.record(z.string(), z.string());

export class SecretError extends Error {
  readonly code = 'secrets-unavailable';
}

/** True when the platform keeps a real key; Linux without a keyring offers 'basic_text', which hides nothing. */
export const keepsSecrets = (keys: KeyStore): boolean => keys.isEncryptionAvailable() && keys.getSelectedStorageBackend?.() !== 'basic_text';

/** Secrets encrypted by the platform's key store, in secrets.json. Refuses (SecretError) rather than write one in the clear. */
export function openSecrets(userData: string, keys: KeyStore): { get(key: string): Promise<string | null>; set(key: string, value: string): Promise<void> } {
  const file = path.join(userData, 'secrets.json');
  const load = async (): Promise<Record<string, string>> => {
    const content = await readIfThere(file);
    if (content === undefined) return {};
    try {
      return fileSchema.parse(JSON.parse(content));
    } catch {
      return {}; // a torn file holds nothing that could be decrypted
    }
  };
  const demand = (): void => {
    if (!keepsSecrets(keys)) throw new SecretError('this platform has no key store');
  };
  let queue: Promise<unknown> = Promise.resolve();
  return {
    async get(key) {
      demand();
      const found = (await load())[key];
      if (found === undefined) return null;
      try {
        return keys.decryptString(Buffer.from(found, 'base64'));
      } catch {
        return null; // made under another key (moved disk): as good as absent
      }
    },
    set(key, value) {
      const done = queue.then(async () => {
        demand();
        const all = await load();
        all[key] = keys.encryptString(value).toString('base64');
        await writeFileAtomic(file, JSON.stringify(all));
      });
      queue = done.catch(() => undefined);
      return done;
    },
  };
}
