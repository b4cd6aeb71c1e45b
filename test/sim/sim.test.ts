import { expect, test } from 'vitest';
import { DEFAULTS, planOf, play } from './simulate.ts';

/** The short run of `npm test`; the long one is `npm run sim` (docs/reliability.md). */
const SEEDS = [1, 2] as const;
const o = (seed: number, disasters = false) => ({ ...DEFAULTS, seed, actions: 140, terminals: 4, disasters });

test(`every invariant of §6 that applies holds after every heal, whatever the lines, clocks and crashes do (SC-19), seeds ${SEEDS.join(', ')}`, async () => {
  let facts = 0;
  for (const seed of SEEDS) {
    const outcome = await play(o(seed));
    console.log(`seed ${seed}: ${outcome.facts} facts, ${JSON.stringify(outcome.exceptions)}, ${JSON.stringify(outcome.net)}`);
    expect(outcome.broken, `seed ${seed}\n${outcome.log.join('\n')}`).toEqual([]);
    facts += outcome.facts;
  }
  expect(facts).toBeGreaterThan(50);
}, 60_000);

test('the same seed gives the same result to the last byte (SC-19)', async () => {
  const [a, b] = [await play({ ...o(7), actions: 50 }), await play({ ...o(7), actions: 50 })];
  expect(b.log).toEqual(a.log);
  expect(b.digest).toBe(a.digest);
  expect((await play({ ...o(8), actions: 50 })).digest).not.toBe(a.digest);
}, 60_000);

test('leaving an event out does not change the luck of the others, so that a failing run can be shrunk', () => {
  const plan = planOf(o(1));
  expect(planOf(o(1))).toEqual(plan);
  expect(new Set(plan.map((e) => e.n)).size).toBe(plan.length);
});
