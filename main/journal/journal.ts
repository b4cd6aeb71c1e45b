import { promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, syncFolder } from '../atomic-file.ts';

/** A file is closed and the next one begun above this size (bytes). */
const ROLL_AT = 64 * 1024 * 1024;
/** The tail is searched backwards in steps of this size (bytes). */
const STEP = 64 * 1024;
const NAME = /^journal-(\d{6})\.jsonl$/;
const NEWLINE = 0x0a;

export class JournalError extends Error {
  readonly code: 'journal-full' | 'journal-unwritable' | 'journal-line-bad';
  constructor(code: JournalError['code'], detail: string) {
    super(detail);
    this.name = 'JournalError';
    this.code = code;
  }
}

/**
 * The terminal's third memory of what it wrote (conflicts.md §3.1, architecture §5): one line a fact, appended and fsynced after
 * the database and before the screen says done. A line counts once its newline is on disk; a torn tail is cut off at the
 * next start, because its append was never confirmed and the writer repeats it.
 */
export interface Journal {
  append(lines: readonly string[]): Promise<void>;
  last(): Promise<string | null>;
  close(): Promise<void>;
}

export function openJournal(folder: string, rollAt: number = ROLL_AT): Journal {
  let handle: FileHandle | undefined;
  let number = 0;
  let size = 0;
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work, work);
    queue = done.catch(() => undefined);
    return done;
  };
  const nameOf = (n: number): string => path.join(folder, `journal-${String(n).padStart(6, '0')}.jsonl`);

  async function open(): Promise<FileHandle> {
    if (handle !== undefined) return handle;
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
    const numbers = await filesOf(folder);
    number = numbers.at(-1) ?? 1;
    const file = nameOf(number);
    const fresh = numbers.length === 0;
    handle = await fs.open(file, 'a+', 0o600);
    if (fresh) await syncFolder(folder);
    size = await cutTornTail(handle, file);
    return handle;
  }

  async function drop(): Promise<void> {
    const open = handle;
    handle = undefined;
    await open?.close().catch(() => undefined);
  }

  return {
    append: (lines) =>
      inTurn(async () => {
        if (lines.length === 0) return;
        for (const line of lines) if (line === '' || /[\n\r\0]/.test(line)) throw new JournalError('journal-line-bad', 'a line must be one non-empty line');
        const data = new TextEncoder().encode(`${lines.join('\n')}\n`);
        try {
          let file = await open();
          if (size > 0 && size + data.length > rollAt) {
            await drop();
            number += 1;
            file = await fs.open(nameOf(number), 'a+', 0o600);
            await syncFolder(folder);
            handle = file;
            size = 0;
          }
          await file.appendFile(data);
          await file.sync();
          size += data.length;
        } catch (error) {
          await drop(); // the next append opens anew and cuts what this one may have left half written
          if (error instanceof JournalError) throw error;
          throw new JournalError(
            codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT' ? 'journal-full' : 'journal-unwritable',
            codeOf(error) || String(error),
          );
        }
      }),
    last: () =>
      inTurn(async () => {
        for (const n of (await filesOf(folder)).reverse()) {
          const line = await lastLine(nameOf(n));
          if (line !== null) return line;
        }
        return null;
      }),
    close: () => inTurn(drop),
  };
}

async function filesOf(folder: string): Promise<number[]> {
  let names: string[];
  try {
    names = await fs.readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw new JournalError('journal-unwritable', codeOf(error));
  }
  return names
    .map((name) => NAME.exec(name)?.[1])
    .filter((n) => n !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

/** Length of the file up to and with its last newline. */
async function completeLength(handle: FileHandle, size: number): Promise<number> {
  const buffer = new Uint8Array(STEP);
  for (let end = size; end > 0; end -= STEP) {
    const start = Math.max(0, end - STEP);
    const { bytesRead } = await handle.read(buffer, 0, end - start, start);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (at >= 0) return start + at + 1;
  }
  return 0;
}

async function cutTornTail(handle: FileHandle, file: string): Promise<number> {
  const { size } = await handle.stat();
  const whole = await completeLength(handle, size);
  if (whole < size) {
    await fs.truncate(file, whole);
    await handle.sync();
  }
  return whole;
}

/** The last complete line that a power cut did not fill with zeros. */
async function lastLine(file: string): Promise<string | null> {
  const handle = await fs.open(file, 'r');
  try {
    let end = await completeLength(handle, (await handle.stat()).size);
    while (end > 0) {
      const start = await completeLength(handle, end - 1);
      const bytes = new Uint8Array(end - 1 - start);
      await handle.read(bytes, 0, bytes.length, start);
      if (bytes.length > 0 && !bytes.includes(0)) return new TextDecoder().decode(bytes);
      end = start;
    }
    return null;
  } finally {
    await handle.close();
  }
}
