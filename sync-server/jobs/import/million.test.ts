import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROWS = 1_000_000;
/** The import goes as far as this and is stopped there, which keeps the test near half a minute on two free cores; the rest is the same again (`npx tsx test/fixtures/million-rows.ts` does all of it). */
const IMPORT = 50_000;
/** Old space of the process that reads, MB: the file alone is about 60, its rows as objects more than a thousand. */
const HEAP_MB = 128;

it('A0.20: a file of a million rows streams through look and import; a process with a small heap never holds it', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`--max-old-space-size=${HEAP_MB}`, '--import', 'tsx', 'test/fixtures/million-rows.ts', String(ROWS), String(IMPORT)],
    { maxBuffer: 1 << 20 },
  );
  const said = JSON.parse(stdout) as {
    readonly looked: object;
    readonly done: object;
    readonly status: string;
    readonly pieces: number;
    readonly lookS: number;
    readonly importS: number;
    readonly rssMB: number;
  }; // the script's own line
  process.stdout.write(
    `a million rows looked at, the first ${IMPORT} of them imported (all of them: npx tsx test/fixtures/million-rows.ts): look ${said.lookS.toFixed(1)} s, import ${said.importS.toFixed(1)} s, at most ${said.rssMB} MB resident\n`,
  );
  expect(said.looked).toMatchObject({ rows: ROWS, good: ROWS, failed: 0, duplicates: 0 });
  expect(said).toMatchObject({ status: 'stopped', done: { failed: 0, imported: said.pieces } });
  expect(said.pieces).toBeGreaterThanOrEqual(IMPORT);
  expect(said.rssMB).toBeLessThan(450);
}, 300_000);
