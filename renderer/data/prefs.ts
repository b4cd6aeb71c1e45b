import type { Areas } from './areas.ts';
import type { DeviceStore } from './port.ts';

/** Preferences of the device and of each person on it (language, theme, printer); never replicated (conflicts §4.25). */
export interface Prefs {
  get<T>(key: string): T | undefined;
  set(key: string, value: unknown): Promise<void>;
  /** The person's own value, e.g. `language`, `theme`. */
  ofUser<T>(staffNo: string, key: string): T | undefined;
  setForUser(staffNo: string, key: string, value: unknown): Promise<void>;
}

export async function openPrefs(device: DeviceStore, areas: Areas): Promise<Prefs> {
  const values = new Map<string, unknown>((await device.all<unknown>('prefs')).map((r) => [r.key, r.value]));
  const userKey = (staffNo: string, key: string): string => `user:${staffNo}:${key}`;
  const prefs: Prefs = {
    // The writer of a preference is its only reader; the type is the caller's own.
    get: <T>(key: string) => values.get(key) as T | undefined,
    async set(key, value) {
      values.set(key, value);
      areas.touch('session');
      await device.put('prefs', key, value);
    },
    ofUser: <T>(staffNo: string, key: string) => prefs.get<T>(userKey(staffNo, key)),
    setForUser: (staffNo, key, value) => prefs.set(userKey(staffNo, key), value),
  };
  return prefs;
}
