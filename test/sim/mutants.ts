/** `tsx test/sim/mutants.ts [name…]`: breaks one rule at a time in a copy of the tree and plays seeds until the simulator says so. Exit 1 when one is not found. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { broken, MUTANTS } from './broken-rules.ts';

const root = resolve(import.meta.dirname, '../..');
const asked = process.argv.slice(2);
let missed = 0;
for (const m of MUTANTS.filter((x) => asked.length === 0 || asked.some((a) => x.name.includes(a)))) {
  const copy = mkdtempSync(join(tmpdir(), 'zm-mutant-'));
  try {
    for (const dir of ['src', 'sync-server', 'renderer', 'main', 'test/sim', 'package.json', 'tsconfig.json'])
      cpSync(join(root, dir), join(copy, dir), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    writeFileSync(join(copy, m.file), broken(m, readFileSync(join(copy, m.file), 'utf8')));
    const begun = Date.now();
    const run = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'test/sim/run.ts', '--seeds', '200', '--workers', '1', '--stop', '1', '--tries', '0', '--calm'],
      { cwd: copy, encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    const found = /seed (\d+) fails:\n\s+(.*)/.exec(run.stdout);
    if (found === null) missed += 1;
    console.log(
      `${m.name}: ${found === null ? `NOT found ${run.stdout.slice(-300)} ${run.stderr.slice(0, 300)}` : `seed ${found[1] ?? ''}, ${Math.round((Date.now() - begun) / 1000)} s, ${(found[2] ?? '').slice(0, 160)}`}`,
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
process.exit(missed === 0 ? 0 : 1);
