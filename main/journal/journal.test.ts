import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal as open } from './journal.ts';
import type { Journal } from './journal.ts';

let folder: string;
const opened: Journal[] = [];
const openJournal = (where: string, rollAt?: number): Journal => {
  const journal = open(where, rollAt);
  opened.push(journal);
  return journal;
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zm-journal-'));
});
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close();
  rmSync(folder, { recursive: true, force: true });
});
const first = (): string => join(folder, 'journal-000001.jsonl');
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);

describe('journal file (architecture §5, conflicts.md §3.1)', () => {
  it('has no last line before anything was written, even without a folder', async () => {
    expect(await openJournal(join(folder, 'not', 'yet')).last()).toBeNull();
  });
  it('keeps lines in order and gives the last one back after a restart', async () => {
    const journal = openJournal(folder);
    await Promise.all([journal.append(['{"jseq":1}', '{"jseq":2}']), journal.append(['{"jseq":3,"t":"领单"}'])]);
    await journal.close();
    expect(linesOf(first())).toEqual(['{"jseq":1}', '{"jseq":2}', '{"jseq":3,"t":"领单"}']);
    expect(await openJournal(folder).last()).toBe('{"jseq":3,"t":"领单"}');
  });
  it('a line cut short by a power failure does not count, and the next append does not glue itself to it', async () => {
    writeFileSync(first(), '{"jseq":1}\n{"jseq":2,"half');
    const journal = openJournal(folder);
    expect(await journal.last()).toBe('{"jseq":1}');
    await journal.append(['{"jseq":2}']);
    await journal.close();
    expect(linesOf(first())).toEqual(['{"jseq":1}', '{"jseq":2}']);
  });
  it('a file with nothing but a torn first line has no last line', async () => {
    writeFileSync(first(), '{"jseq":1,"half');
    expect(await openJournal(folder).last()).toBeNull();
  });
  it('blocks of zeros that a power failure left behind are passed over', async () => {
    writeFileSync(first(), '{"jseq":1}\n');
    appendFileSync(first(), Buffer.concat([Buffer.alloc(5000), Buffer.from('\n')]));
    expect(await openJournal(folder).last()).toBe('{"jseq":1}');
  });
  it('lines longer than the reading step are found whole', async () => {
    const long = JSON.stringify({ pad: '玉'.repeat(90_000) });
    const journal = openJournal(folder);
    await journal.append(['{"jseq":1}', long]);
    expect(await journal.last()).toBe(long);
  });
  it('begins a new file when one grows too long, and reads back over the newest', async () => {
    const journal = openJournal(folder, 200);
    for (let n = 1; n <= 20; n++) await journal.append([JSON.stringify({ n, pad: 'x'.repeat(40) })]);
    await journal.close();
    expect(readdirSync(folder).length).toBeGreaterThan(3);
    expect(await openJournal(folder, 200).last()).toContain('"n":20');
    const again = openJournal(folder, 200);
    await again.append(['{"n":21}']);
    expect(await again.last()).toBe('{"n":21}');
  });
  it('refuses what is not one line, and writes nothing of it', async () => {
    const journal = openJournal(folder);
    await expect(journal.append(['fine', 'two\nlines'])).rejects.toMatchObject({ code: 'journal-line-bad' });
    await expect(journal.append([''])).rejects.toMatchObject({ code: 'journal-line-bad' });
    expect(await journal.last()).toBeNull();
  });
  it('says that it cannot write where the folder is a file, and works again once that is mended', async () => {
    const place = join(folder, 'journal');
    writeFileSync(place, 'in the way');
    const journal = openJournal(place);
    await expect(journal.append(['{"jseq":1}'])).rejects.toMatchObject({ code: 'journal-unwritable' });
    rmSync(place);
    await journal.append(['{"jseq":1}']);
    expect(await journal.last()).toBe('{"jseq":1}');
  });
  it.skipIf(!existsSync('/dev/full'))('a full disk has its own code, and nothing of the line is believed (skipped where there is no /dev/full)', async () => {
    symlinkSync('/dev/full', first());
    const journal = openJournal(folder);
    await expect(journal.append(['{"jseq":1}'])).rejects.toMatchObject({ code: 'journal-full' });
    rmSync(first());
    expect(await journal.last()).toBeNull();
    await journal.append(['{"jseq":1}']);
    expect(await journal.last()).toBe('{"jseq":1}');
  });

  it('killed at any moment: every confirmed line is there, whole and in order', async () => {
    let next = 1;
    for (let round = 0; round < 4; round++) {
      const confirmed = await killAfter(folder, next, 5 + round * 7);
      const journal = openJournal(folder);
      const last: unknown = JSON.parse((await journal.last()) ?? 'null');
      const written = linesOf(first()).map((l) => JSON.parse(l) as { n: number }); // our own child wrote them
      expect(written.filter((l) => l.n === confirmed)).toHaveLength(2);
      expect(Number((last as { n: number } | null)?.n)).toBeGreaterThanOrEqual(confirmed);
      for (let i = 1; i < written.length; i++) expect(written[i]?.n ?? 0).toBeGreaterThanOrEqual(written[i - 1]?.n ?? 0);
      await journal.close();
      next = Number((last as { n: number } | null)?.n) + 1; // more may be written than was heard of
    }
  }, 60_000);
});

/** Starts a writer, kills it without warning once it has confirmed that many appends; returns the last number it confirmed. */
function killAfter(where: string, from: number, confirmations: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/fixtures/journal-writer.ts', where, String(from)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let heard = '';
    let killed = false;
    child.stdout.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      if (!killed && heard.split('\n').length > confirmations) {
        killed = true;
        child.kill('SIGKILL');
      }
    });
    child.on('error', reject);
    child.on('close', () => resolve(Number(heard.trim().split('\n').at(-1))));
  });
}
