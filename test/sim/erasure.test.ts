import { expect, test } from 'vitest';
import { DEFAULTS, play } from './simulate.ts';

/** Seeds in which people are erased about whom something had been written (without the deeds that came later, which make other histories of them); `npm run sim` looks in every seed. */
const SEEDS = [3, 17] as const;

test(`nothing of an erased person is left in any document or screen once everything has arrived (I17, SC-15), seeds ${SEEDS.join(', ')}`, async () => {
  const sum = { people: 0, redacted: 0, words: 0 };
  for (const seed of SEEDS) {
    const outcome = await play({ ...DEFAULTS, wide: 1, seed, actions: 220, terminals: 4, disasters: false });
    console.log(`seed ${seed}: ${JSON.stringify(outcome.erased)} of ${outcome.facts} facts`);
    expect(outcome.broken, `seed ${seed}\n${outcome.log.join('\n')}`).toEqual([]);
    for (const k of ['people', 'redacted', 'words'] as const) sum[k] += outcome.erased?.[k] ?? 0;
  }
  // The histories must have something to find, or the test says nothing.
  expect(Math.min(sum.people, sum.redacted, sum.words)).toBeGreaterThan(0);
}, 120_000);
