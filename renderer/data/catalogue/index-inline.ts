import { decodeSegment } from '../../../src/stock/decodeSegment.ts';
import { FacetIndex } from '../../../src/stock/facetIndex.ts';
import type { IndexPort } from './index-port.ts';

/** The index on the calling thread: inside the worker, in tests, and where a page may not have workers. */
export function inlineIndex(): IndexPort {
  let index = new FacetIndex();
  let prices: ReadonlyMap<string, number> = new Map();
  return {
    async load(segments) {
      const next = new FacetIndex(segments.map(decodeSegment));
      next.setBoard(prices);
      next.warm();
      index = next;
      return index.size;
    },
    upsert: (rows) => index.upsert(rows),
    delta: (changes) => {
      index.applyDelta(changes);
    },
    board(list) {
      prices = new Map(list);
      index.setBoard(prices);
    },
    search: async (q) => index.search(q, () => performance.now()),
    close: () => undefined,
  };
}
