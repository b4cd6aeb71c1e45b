import { promises as fs } from 'node:fs';
import path from 'node:path';

/** Log files older than this are deleted (architecture §7: 14 days). */
export const KEEP_DAYS = 14;
export const DAY_MS = 86_400_000;
const NAME = /^main-(\d{4}-\d{2}-\d{2})\.log$/;

/** Values that may stand in a log: codes, ids, numbers. Anything longer or with blanks is not an id and is left out. */
export function idsOnly(fields: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === 'number' || typeof value === 'boolean') kept[key] = value;
    else if (typeof value === 'string') kept[key] = /^[\w.:/@+-]{0,80}$/.test(value) && !/\d{11}/.test(value) ? value : '…';
  }
  return kept;
}

/** File of that day (UTC), so that old days can be deleted whole. */
export const logFileOf = (folder: string, now: Date): string => path.join(folder, `main-${now.toISOString().slice(0, 10)}.log`);

/** Deletes the logs of days before the last 14; returns how many. */
export async function forgetOldLogs(folder: string, nowMs: number): Promise<number> {
  let gone = 0;
  for (const name of await fs.readdir(folder).catch(() => [])) {
    const day = NAME.exec(name)?.[1];
    if (day === undefined || nowMs - Date.parse(`${day}T00:00:00Z`) <= KEEP_DAYS * DAY_MS) continue;
    await fs.unlink(path.join(folder, name)).catch(() => undefined);
    gone += 1;
  }
  return gone;
}
