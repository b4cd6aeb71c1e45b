import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { within } from './bench.ts';
import type { Bench, Measure } from './bench.ts';

/**
 * Runs every `*.bench.ts` beside this file: `npm run bench`, see `--help`. With `--json` one
 * JSON object a line and nothing else on stdout; with `--check` the exit code says whether all limits are kept.
 */
const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  console.log(`npm run bench [-- --json] [-- --only NAME] [-- --check]

量一量：每个数字旁边是同一次跑出来的对照（最朴素的做法）或上限。
Figures, each beside a peer measured in the same run (the plainest thing that does the same) or a limit.

  --json       一行一个 JSON：name, n, unit, p50, p95, limit, peer / one JSON object a line and nothing else
  --only NAME  只跑文件名含 NAME 的 / files whose name contains NAME: ${readdirSync(new URL('.', import.meta.url).pathname)
    .filter((f) => f.endsWith('.bench.ts'))
    .map((f) => f.replace('.bench.ts', ''))
    .join(', ')}
  --check      超出上限则以 1 退出 / exit code 1 when a limit is missed
ZM_DIAMONDS=FILE 用完整的 53,940 颗钻石，否则用仓库里的样本 / the full list of 53,940 diamonds instead of the sample in the repository`);
  process.exit(0);
}
const json = args.includes('--json');
const onlyAt = args.indexOf('--only');
const only = onlyAt < 0 ? undefined : args[onlyAt + 1];
const here = new URL('.', import.meta.url).pathname;

const isBench = (v: unknown): v is Bench => typeof v === 'object' && v !== null && 'name' in v && 'run' in v && typeof v.run === 'function';
const peerText = (m: Measure): string => (m.peer === undefined ? '' : `   ${m.peer.name}: ${m.peer.p50} / ${m.peer.p95}`);

let broken = false;
for (const file of readdirSync(here)
  .filter((f) => f.endsWith('.bench.ts'))
  .sort()) {
  if (only !== undefined && !file.includes(only)) continue;
  const loaded: unknown = await import(pathToFileURL(here + file).href);
  const bench = typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : undefined;
  if (!isBench(bench)) {
    console.error(`${file}: no default export with a name and run()`);
    broken = true;
    continue;
  }
  const reason = bench.skip?.();
  if (reason !== undefined) {
    console.error(`${bench.name}: skipped, ${reason}`);
    continue;
  }
  if (!json) console.log(`\n${bench.name}`);
  try {
    await bench.run((m) => {
      if (!within(m)) broken = true;
      if (json) console.log(JSON.stringify(m));
      else
        console.log(
          `  ${within(m) ? 'ok  ' : 'OVER'} ${m.name.padEnd(34)} n=${String(m.n).padEnd(8)} p50 ${m.p50} / p95 ${m.p95} ${m.unit}${m.limit === undefined ? '' : ` (limit ${m.limit})`}${peerText(m)}`,
        );
    });
  } catch (e) {
    broken = true;
    console.error(`${bench.name}: ${e instanceof Error ? (e.stack ?? e.message) : String(e)}`);
  }
}
if (broken && args.includes('--check')) process.exitCode = 1;
