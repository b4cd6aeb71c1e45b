/** `npm run sim`: many seeds over worker threads; prints figures, and for a seed that fails its actions, shrunk. Exit 1 when any failed. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Options, Outcome } from './simulate.ts';
import { DEFAULTS, planOf } from './simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    days: { type: 'string', default: String(DEFAULTS.days) },
    terminals: { type: 'string', default: String(DEFAULTS.terminals) },
    actions: { type: 'string', default: String(DEFAULTS.actions) },
    calm: { type: 'boolean', default: false },
    rollback: { type: 'boolean', default: false },
    workers: { type: 'string' },
    stop: { type: 'string', default: '5' },
    only: { type: 'string' },
    tries: { type: 'string', default: '60' },
    help: { type: 'boolean' },
  },
});
if (values.help === true) {
  console.log(
    'npm run sim -- [--seeds 1000] [--from 1] [--days 3] [--terminals 5] [--actions 300] [--calm: no restored or cloned machines] [--rollback: also headquarters restored from an older backup, see docs/reliability.md] [--only restore|clone|rollback: seeds with this disaster] [--workers 2] [--stop 5: give up after so many failing seeds] [--tries 60: how often a failing seed is played to make it small, 0 = not]',
  );
  process.exit(0);
}
const [seeds, from, days, terminals, actions, stop, tries] = [
  values.seeds,
  values.from,
  values.days,
  values.terminals,
  values.actions,
  values.stop,
  values.tries,
].map(Number);
if ([seeds, from, days, terminals, actions, stop, tries].some((n) => n === undefined || !Number.isFinite(n))) throw new Error('numbers, please');
const options = (seed: number): Options => ({
  seed,
  days: days ?? DEFAULTS.days,
  terminals: terminals ?? DEFAULTS.terminals,
  actions: actions ?? DEFAULTS.actions,
  disasters: values.calm !== true,
  rollback: values.rollback || values.only === 'rollback',
  wide: DEFAULTS.wide,
});
const last = (from ?? 1) + (seeds ?? 0);
const begun = performance.now();
const sum: Record<string, Record<string, number>> = { deeds: {}, exceptions: {}, refusals: {}, net: {} };
const failed: number[] = [];
let [next, done, facts, checks] = [from ?? 1, 0, 0, 0];
const add = (to: Record<string, number> | undefined, what: Readonly<Record<string, number>>): void => {
  for (const [k, v] of Object.entries(what)) if (to !== undefined) to[k] = (to[k] ?? 0) + v;
};
const perMinute = (): string => (done / ((performance.now() - begun) / 60_000)).toFixed(0);
const sorted = (r: Record<string, number> | undefined): string =>
  Object.entries(r ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${k} ${v}`)
    .join(', ');

const turns = Array.from(
  { length: values.workers === undefined ? Math.min(2, availableParallelism()) : Number(values.workers) },
  () =>
    new Promise<void>((resolve) => {
      const worker = new Worker(new URL('./worker.mjs', import.meta.url));
      const give = (): void => {
        while (values.only !== undefined && next < last && !planOf(options(next)).some((e) => e.what === values.only)) next += 1;
        if (next >= last || failed.length >= (stop ?? 5)) {
          void worker.terminate();
          resolve();
          return;
        }
        worker.postMessage({ o: options(next), tries: tries ?? 60 });
        next += 1;
      };
      worker.on('message', (m: { readonly outcome: Outcome; readonly shrunk?: { readonly events: readonly number[]; readonly outcome: Outcome } }) => {
        const o = m.outcome;
        done += 1;
        facts += o.facts;
        checks += o.checks;
        add(sum['deeds'], o.deeds);
        add(sum['exceptions'], o.exceptions);
        add(sum['refusals'], o.refusals);
        add(sum['net'], o.net);
        if (o.broken.length > 0) {
          failed.push(o.options.seed);
          console.log(
            `\nseed ${o.options.seed} fails:\n  ${o.broken
              .slice(0, 8)
              .map((b) => b.slice(0, 1800))
              .join('\n  ')}`,
          );
          const small = m.shrunk;
          if (small !== undefined)
            console.log(
              `  shrunk to ${small.events.length} events [${small.events.join(',')}]: ${small.outcome.broken
                .slice(0, 3)
                .map((b) => b.slice(0, 1800))
                .join('; ')}\n  ${small.outcome.log.join('\n  ')}`,
            );
        }
        if (done % 20 === 0) console.log(`${done} of ${seeds ?? 0} seeds, ${failed.length} failed, ${perMinute()} a minute`);
        give();
      });
      worker.on('error', (e) => {
        console.error(e);
        failed.push(-1);
        resolve();
      });
      give();
    }),
);
await Promise.all(turns);
const count = (r: Record<string, number> | undefined): number => Object.values(r ?? {}).reduce((a, b) => a + b, 0);
console.log(`\nseeds ${from ?? 1}…${(from ?? 1) + done - 1}, ${days ?? 0} days, ${terminals ?? 0} terminals, ${actions ?? 0} events each
failed: ${failed.length === 0 ? 'none' : failed.join(', ')}
actions done: ${count(sum['deeds'])} (${sorted(sum['deeds'])})
refused by a rule: ${count(sum['refusals'])}
facts: ${facts}; heals with all invariants asserted: ${checks}
exceptions: ${sorted(sum['exceptions'])}
lines: ${sorted(sum['net'])}
${((performance.now() - begun) / 1000).toFixed(0)} s, ${perMinute()} seeds a minute`);
process.exit(failed.length === 0 ? 0 : 1);
