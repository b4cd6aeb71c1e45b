import { promises as fs } from 'node:fs';
import path from 'node:path';
import electronLog from 'electron-log/main';

/** Log files older than this are deleted (architecture §7: 14 days). */
export const KEEP_DAYS = 14;
const DAY_MS = 86_400_000;
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

export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** The main process's log: one line an event with ids only, a file a day, 14 days. */
export function openLog(folder: string): Log {
  electronLog.transports.file.resolvePathFn = () => logFileOf(folder, new Date());
  electronLog.transports.file.level = 'info';
  electronLog.transports.file.format = '{y}-{m}-{d}T{h}:{i}:{s}.{ms} {level} {text}';
  electronLog.transports.file.maxSize = 5 * 1024 * 1024;
  electronLog.transports.console.level = false;
  const sweep = (): void => void forgetOldLogs(folder, Date.now());
  sweep();
  setInterval(sweep, DAY_MS).unref();
  const line = (event: string, fields: Readonly<Record<string, unknown>> = {}): string => `${event} ${JSON.stringify(idsOnly(fields))}`;
  return {
    info: (event, fields) => electronLog.info(line(event, fields)),
    warn: (event, fields) => electronLog.warn(line(event, fields)),
  };
}
