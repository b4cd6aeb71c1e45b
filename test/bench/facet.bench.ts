import { decodeSegment } from '../../src/stock/decodeSegment.ts';
import { encodeSegment } from '../../src/stock/encodeSegment.ts';
import type { CatalogueRow, Segment } from '../../src/stock/catalogue.ts';
import { FacetIndex } from '../../src/stock/facetIndex.ts';
import type { FacetQuery } from '../../src/stock/facets.ts';
import { quantiles, seeded, timed } from './bench.ts';
import type { Bench } from './bench.ts';
import { rawScan } from './raw-scan.ts';
import { stones } from './stones.ts';

const SEGMENT = 20_000;
const SAMPLES = 300;

/** What a consultant asks: ranges by slider, a few chips, a sort, the own store first. */
function questions(n: number): FacetQuery[] {
  const random = seeded(7);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  return Array.from({ length: n }, (): FacetQuery => {
    const carat = 300 + Math.floor(random() * 1500);
    const price = 100_000 + Math.floor(random() * 5_000_000);
    const color = Math.floor(random() * 6);
    const clarity = Math.floor(random() * 7);
    return {
      caratMilli: { min: carat, max: carat + 500 },
      ...(random() < 0.7 ? { priceFen: { min: price, max: price * 3 } } : {}),
      ...(random() < 0.6 ? { color: { min: color, max: color + 2 } } : {}),
      ...(random() < 0.5 ? { clarity: { min: clarity, max: clarity + 2 } } : {}),
      ...(random() < 0.4 ? { cut: ['EX', 'VG'] } : {}),
      ...(random() < 0.5 ? { states: ['IN_STOCK'] } : {}),
      ...(random() < 0.3 ? { stores: ['S01', 'V01'] } : {}),
      ...(random() < 0.2 ? { shapes: ['RD'] } : {}),
      sort: pick(['price', '-price', 'carat', '-carat', 'color', 'clarity', 'fit'] as const) ?? 'price',
      ownStore: 'S01',
      limit: 60,
    };
  });
}
const words = ['钻石', 'LD26', 'LD260001', '2600001234', 'GIA 2600009876', 'Premium', '00123'];

/** Time of the processor alone: what a machine that does other things too would hide. */
function busy(samples: number, f: (i: number) => void): number[] {
  return Array.from({ length: samples }, (_, i) => {
    const t = process.cpuUsage();
    f(i);
    const d = process.cpuUsage(t);
    return (d.user + d.system) / 1000;
  });
}
const cut = (rows: readonly CatalogueRow[]): Segment[] =>
  Array.from({ length: Math.ceil(rows.length / SEGMENT) }, (_, i) => decodeSegment(encodeSegment(rows.slice(i * SEGMENT, (i + 1) * SEGMENT))));

const bench: Bench = {
  name: 'facet search',
  async run(report) {
    for (const n of [53_940, 100_000]) {
      const rows = stones(n);
      const segments = cut(rows);
      let index = new FacetIndex();
      const build = timed(
        5,
        () => {
          index = new FacetIndex(segments);
          index.warm();
        },
        1,
      );
      report({ name: 'build index (with text)', n, unit: 'ms', ...quantiles(build) });
      const asked = questions(SAMPLES);
      const raw = rawScan(rows);
      const peer = timed(SAMPLES, (i) => {
        raw(asked[i % SAMPLES] ?? {});
      });
      report({
        name: 'facet search',
        n,
        unit: 'ms',
        ...quantiles(
          timed(SAMPLES, (i) => {
            index.search(asked[i % SAMPLES] ?? {});
          }),
        ),
        limit: 10,
        peer: { name: 'raw columnar scan without counts', ...quantiles(peer) },
      });
      report({
        name: 'facet search, processor time',
        n,
        unit: 'ms',
        ...quantiles(
          busy(SAMPLES, (i) => {
            index.search(asked[i % SAMPLES] ?? {});
          }),
        ),
      });
      report({
        name: 'text search',
        n,
        unit: 'ms',
        ...quantiles(
          timed(SAMPLES, (i) => {
            index.search({ text: words[i % words.length] ?? '', ownStore: 'S01', sort: 'fit', limit: 60 });
          }),
        ),
        limit: 20,
      });
      report({
        name: 'overlay of one own piece',
        n,
        unit: 'ms',
        ...quantiles(
          timed(SAMPLES, (i) => {
            const r = rows[i];
            if (r !== undefined) {
              index.upsert([{ ...r, state: 'RESERVED', pv: 2 }]);
              index.search(asked[i % SAMPLES] ?? {});
            }
          }),
        ),
        limit: 12,
      });
    }
  },
};
export default bench;
