import { parentPort } from 'node:worker_threads';
import { planOf, play, shrink } from './simulate.ts';
import type { Options } from './simulate.ts';

/** Plays one seed after the other; a failing one is shrunk at once. */
parentPort?.on('message', ({ o, tries }: { readonly o: Options; readonly tries: number }) => {
  void (async () => {
    const outcome = await play(o);
    const first = outcome.broken[0];
    const small = first === undefined || tries === 0 ? undefined : await shrink(o, planOf(o), first, tries);
    parentPort?.postMessage({ outcome, ...(small === undefined ? {} : { shrunk: { events: small.plan.map((e) => e.n), outcome: small.outcome } }) });
  })();
});
