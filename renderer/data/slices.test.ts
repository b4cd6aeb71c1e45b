import { expect, test } from 'vitest';
import { Slices } from './slices.ts';

test('a small job is done at once; a long one leaves the thread between its steps, and later jobs keep their order', async () => {
  const slices = new Slices();
  const done: string[] = [];
  const job = (name: string, steps: number, stepMs: number) => {
    let left = steps;
    return (): boolean => {
      const end = performance.now() + stepMs;
      while (performance.now() < end);
      left -= 1;
      if (left === 0) done.push(name);
      return left > 0;
    };
  };
  slices.add(job('small', 2, 0), true);
  expect(done).toEqual(['small']);
  let beats = 0;
  const beat = setInterval(() => {
    beats += 1;
  }, 0);
  slices.add(job('long', 60, 2), false);
  slices.add(job('after', 1, 0), true);
  expect(done).toEqual(['small']);
  await slices.idle();
  clearInterval(beat);
  expect(done).toEqual(['small', 'long', 'after']);
  expect(beats).toBeGreaterThanOrEqual(3); // none at all if the 120 ms were one piece
});
