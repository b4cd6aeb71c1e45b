import { expect, test } from 'vitest';
import { DEFAULTS, planOf, play } from './simulate.ts';

/** Runs that once failed, as small as they could be made; each names what was wrong. */
interface Pin { readonly seed: number; readonly events: readonly number[]; readonly was: string }
const PINS: readonly Pin[] = [
  { seed: 17, events: [232, 300], was: 'a crash between the mark of a card and the card left a mark that waited for ever and kept later cards from being sent (architecture §5)' },
];

test.each(PINS)('seed $seed: $was', async ({ seed, events }) => {
  const o = { ...DEFAULTS, seed, disasters: false };
  const kept = new Set(events);
  const plan = planOf(o).filter((e) => kept.has(e.n));
  expect(plan).toHaveLength(events.length);
  const outcome = await play(o, plan);
  expect(outcome.broken, outcome.log.join('\n')).toEqual([]);
}, 60_000);
