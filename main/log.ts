import electronLog from 'electron-log/main';
import { DAY_MS, forgetOldLogs, idsOnly, logFileOf } from './log-rules.ts';

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
  return { info: (event, fields) => electronLog.info(line(event, fields)), warn: (event, fields) => electronLog.warn(line(event, fields)) };
}
