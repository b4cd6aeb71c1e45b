import { seeded } from '../../src/testkit/world.ts';

/** Everything that is left to chance in a run comes out of one of these. */
export interface Dice {
  next(): number;
  int(below: number): number;
  chance(p: number): boolean;
  pick<T>(from: readonly T[]): T | undefined;
  weighted<T>(from: readonly (readonly [number, T])[]): T;
}
export function dice(seed: number): Dice {
  const next = seeded(seed);
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    chance: (p) => next() < p,
    pick: (from) => from[int(from.length)],
    weighted(from) {
      let left = next() * from.reduce((sum, [w]) => sum + w, 0);
      for (const [w, value] of from) if ((left -= w) < 0) return value;
      const last = from[from.length - 1];
      if (last === undefined) throw new Error('nothing to choose from');
      return last[1];
    },
  };
}
