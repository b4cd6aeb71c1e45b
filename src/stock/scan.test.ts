import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Lowest } from './scan.ts';

it('the k lowest of a bounded heap are those of a full sort, ties by row', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 80 }), fc.integer({ min: 1, max: 30 }), (keys, k) => {
      const heap = new Lowest(k);
      keys.forEach((key, i) => heap.offer(key, i));
      const sorted = keys
        .map((key, i) => ({ key, i }))
        .sort((a, b) => a.key - b.key || a.i - b.i)
        .slice(0, k)
        .map((x) => x.i);
      expect(heap.rows()).toEqual(sorted);
    }),
    { verbose: true },
  );
});
