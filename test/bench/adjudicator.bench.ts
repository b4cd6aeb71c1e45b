import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from '../../sync-server/cli/lib/bundle.ts';
import { ROOT } from '../../sync-server/root.ts';
import type { Bench, Measure } from './bench.ts';

const BUILT = join(ROOT, 'node_modules', '.cache', 'zm-bench', 'adjudicator.mjs');

/** Runs the built module in a process of its own, behind these words of the command line; its figures, or undefined where such a command is not there. */
function figures(...before: readonly string[]): readonly Measure[] | undefined {
  const script = `import { run } from ${JSON.stringify(pathToFileURL(BUILT).href)}; await run((m) => console.log(JSON.stringify(m)));`;
  const [command = process.execPath, ...args] = [...before, process.execPath, '--input-type=module', '-e', script];
  const done = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (done.error !== undefined) return undefined;
  if (done.status !== 0) throw new Error(`the bench ended with ${String(done.status ?? done.signal)}`);
  return done.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Measure); // printed by the script above
}

/** Headquarters runs from what is built of it (decision 131), so that is what is measured. */
const bench: Bench = {
  name: 'adjudicator (embedded store, mixed facts of four stores)',
  async run(report) {
    await bundle('test/bench/adjudicator.run.ts', BUILT, ROOT);
    for (const m of figures() ?? []) report(m);
    const [held] = figures('taskset', '-c', '0') ?? [];
    if (held !== undefined) report({ ...held, name: 'the same process held to one core (taskset)' });
  },
};
export default bench;
