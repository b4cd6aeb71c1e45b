import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSegment } from './decodeSegment.ts';
import { encodeSegment } from './encodeSegment.ts';
import type { CatalogueRow } from './catalogue.ts';
import { certSearchKey } from './certificate.ts';
import { wordsOf } from './columns.ts';
import { FacetIndex } from './facetIndex.ts';
import type { FacetQuery, Range } from './facets.ts';
import { normaliseText } from './textIndex.ts';
import { CLARITIES, COLORS } from './types.ts';
import type { PieceItem } from './types.ts';
import { query, rows } from './facets-kit.ts';

const inside = (v: number | undefined, r: Range | undefined): boolean =>
  r === undefined || (v !== undefined && v >= (r.min ?? -Infinity) && v <= (r.max ?? Infinity));
function hasText(i: PieceItem, text: string): boolean {
  const whole = normaliseText(text);
  const certKey = certSearchKey(i.certs?.[0]?.number ?? '');
  const cert = (t: string): boolean => {
    const k = certSearchKey(t);
    return k.length >= 4 && certKey.startsWith(k);
  };
  const one = (w: string): boolean =>
    i.pieceNo.startsWith(w) ||
    (w.length >= 3 && i.pieceNo.endsWith(w)) ||
    (w.length >= 4 && i.pieceNo.includes(w)) ||
    cert(w) ||
    i.certs?.[0]?.lab === w ||
    (i.styleNo ?? '').toUpperCase().includes(w) ||
    wordsOf(i.name, i.displayName, i.series, i.main?.cutText, i.metal).includes(w);
  const words = whole.split(' ');
  return words.every(one) || (words.length > 1 && cert(whole));
}
type Facet = 'category' | 'shape' | 'metal' | 'store' | 'cut' | 'state' | 'kind';
/** The filter as anybody would write it, one facet left out where it is asked for. */
function naive(all: readonly CatalogueRow[], q: FacetQuery, without?: Facet | 'carat' | 'price'): CatalogueRow[] {
  const one = (list: readonly string[] | undefined, v: string | undefined): boolean =>
    list === undefined || list.length === 0 || (v !== undefined && list.includes(v));
  return all.filter(
    ({ item: i, storeId, state }) =>
      (q.text === undefined || hasText(i, q.text)) &&
      (without === 'category' || one(q.categories, i.category)) &&
      (without === 'kind' || one(q.kinds, i.kind)) &&
      (without === 'shape' || one(q.shapes, i.main?.shape)) &&
      (without === 'store' || one(q.stores, storeId)) &&
      (without === 'state' || one(q.states, state)) &&
      (without === 'cut' || one(q.cut, i.main?.cut)) &&
      one(q.polish, i.main?.polish) &&
      (without === 'carat' || inside(i.main?.caratMilli, q.caratMilli)) &&
      (without === 'price' || inside(i.tagPriceFen, q.priceFen)) &&
      inside(i.metalMg, q.metalMg) &&
      inside(i.ringSizeHK, q.ringSizeHK) &&
      (q.color === undefined ||
        (i.main?.colorFrom !== undefined &&
          COLORS.indexOf(i.main.colorTo ?? i.main.colorFrom) >= (q.color.min ?? 0) &&
          COLORS.indexOf(i.main.colorFrom) <= (q.color.max ?? 99))) &&
      (q.clarity === undefined ||
        (i.main?.clarityFrom !== undefined &&
          CLARITIES.indexOf(i.main.clarityTo ?? i.main.clarityFrom) >= (q.clarity.min ?? 0) &&
          CLARITIES.indexOf(i.main.clarityFrom) <= (q.clarity.max ?? 99))) &&
      (q.tripleEx !== true || (i.main?.cut === 'EX' && i.main.polish === 'EX' && i.main.symmetry === 'EX')) &&
      (q.presale === undefined || (i.presale ?? false) === q.presale) &&
      (state !== 'WITHDRAWN' || q.states?.includes('WITHDRAWN') === true),
  );
}
const VALUE: Readonly<Record<Facet, (r: CatalogueRow) => string | undefined>> = {
  category: (r) => r.item.category,
  shape: (r) => r.item.main?.shape,
  metal: (r) => r.item.metal,
  store: (r) => r.storeId,
  cut: (r) => r.item.main?.cut,
  state: (r) => r.state,
  kind: (r) => r.item.kind,
};
function check(index: FacetIndex, all: readonly CatalogueRow[], q: FacetQuery): void {
  const r = index.search(q);
  const want = naive(all, q);
  expect(r.total).toBe(want.length);
  expect(r.ownTotal).toBe(want.filter((w) => w.storeId === q.ownStore).length);
  for (const facet of Object.keys(VALUE) as Facet[]) {
    // the record's own keys
    const counts: Record<string, number> = {};
    for (const w of naive(all, q, facet)) {
      const v = VALUE[facet](w);
      if (v !== undefined) counts[v] = (counts[v] ?? 0) + 1;
    }
    expect(r.counts[facet], facet).toEqual(counts);
  }
  expect(r.histogram.caratMilli.reduce((a, b) => a + b, 0)).toBe(naive(all, q, 'carat').filter((w) => (w.item.main?.caratMilli ?? 0) > 0).length);
  expect(r.histogram.priceFen.reduce((a, b) => a + b, 0)).toBe(naive(all, q, 'price').filter((w) => w.item.tagPriceFen > 0).length);
  const found = r.rows.map((x) => x.pieceNo);
  expect(found).toHaveLength(Math.max(0, Math.min(q.limit ?? 50, want.length - (q.offset ?? 0))));
  expect(new Set(found).size).toBe(found.length);
  expect(found.every((no) => want.some((w) => w.item.pieceNo === no))).toBe(true);
  const key = (w: CatalogueRow): number => {
    const k = (q.sort ?? 'price').replace('-', '');
    const { main } = w.item;
    if (k === 'price') return w.item.tagPriceFen;
    if (k === 'carat') return Math.max(0, main?.caratMilli ?? 0);
    if (k === 'color') return main?.colorFrom === undefined ? 255 : COLORS.indexOf(main.colorFrom);
    return main?.clarityFrom === undefined ? 255 : CLARITIES.indexOf(main.clarityFrom);
  };
  const sign = q.sort?.startsWith('-') === true ? -1 : 1;
  const own = (w: CatalogueRow): number => (q.ownStore !== undefined && w.storeId === q.ownStore ? 0 : 1);
  const keys = (list: readonly CatalogueRow[]): number[][] => list.map((w) => [own(w), key(w)]);
  const sorted = [...want].sort((a, b) => own(a) - own(b) || sign * (key(a) - key(b)));
  expect(keys(found.map((no) => want.find((w) => w.item.pieceNo === no)!))).toEqual(keys(sorted.slice(q.offset ?? 0, (q.offset ?? 0) + (q.limit ?? 50))));
}

describe('facet search against the naive filter (A2.5–A2.20)', () => {
  it('a stone of a million yuan and of six carats stands in the last, open bucket of each histogram', () => {
    const dear: CatalogueRow = {
      item: {
        pieceNo: 'RD2600001',
        name: '钻石',
        category: 'stone',
        kind: 'stone',
        priceMode: 'fixed',
        tagPriceFen: 100_000_000,
        main: { type: 'diamond', caratMilli: 6000 },
      },
      storeId: 'S01',
      state: 'IN_STOCK',
      pv: 1,
    };
    const { histogram } = new FacetIndex([decodeSegment(encodeSegment([dear]))]).search({});
    expect([histogram.priceFen.at(-1), histogram.caratMilli.at(-1)]).toEqual([1, 1]);
  });
  it('finds, counts each facet under all the others, and sorts, over segments', () => {
    fc.assert(
      fc.property(rows, fc.array(query, { minLength: 1, maxLength: 4 }), (all, queries) => {
        const cut = Math.floor(all.length / 2);
        const index = new FacetIndex([encodeSegment(all.slice(0, cut)), encodeSegment(all.slice(cut))].map(decodeSegment));
        for (const q of queries) check(index, all, q);
      }),
      { verbose: true, numRuns: 150 },
    );
  });
  it('stays right after overlay rows, new pieces and deltas between searches', () => {
    fc.assert(
      fc.property(rows, rows, fc.nat(60), query, (base, change, from, q) => {
        const index = new FacetIndex([decodeSegment(encodeSegment(base))]);
        check(index, base, q);
        const next = change.map((r, i) => ({ ...r, item: { ...r.item, pieceNo: `RD26${String(from + i).padStart(5, '0')}` }, pv: 9 }));
        index.upsert(next);
        const all = new Map([...base, ...next].map((r) => [r.item.pieceNo, r]));
        const first = next[0];
        if (first !== undefined) {
          const price = Math.max(1, first.item.tagPriceFen + 7);
          index.applyDelta([{ pieceNo: first.item.pieceNo, state: 'IN_TRANSIT', storeId: null, tagPriceFen: price, pv: 10 }]);
          const { storeId: _gone, ...rest } = first;
          all.set(first.item.pieceNo, { ...rest, item: { ...first.item, tagPriceFen: price }, state: 'IN_TRANSIT' });
          expect(index.applyDelta([{ pieceNo: 'NOPE', state: 'SOLD', storeId: null, tagPriceFen: 0, pv: 1 }])).toEqual(['NOPE']);
          index.applyDelta([{ pieceNo: first.item.pieceNo, state: 'SOLD', storeId: 'S02', tagPriceFen: 0, pv: 3 }]); // older: ignored
        }
        check(index, [...all.values()], q);
      }),
      { verbose: true, numRuns: 100 },
    );
  });
  it('by-gram pieces are found and sorted by the price of the day', () => {
    const gold = (no: string, mg: number): CatalogueRow => ({
      item: {
        pieceNo: no,
        name: '足金手镯',
        category: 'bangle',
        kind: 'goldByGram',
        metal: 'gold999',
        metalMg: mg,
        labourFenPerG: 3800,
        tagPriceFen: 0,
        priceMode: 'byGram',
      },
      storeId: 'S01',
      state: 'IN_STOCK',
      pv: 1,
    });
    const index = new FacetIndex([decodeSegment(encodeSegment([gold('A', 8765), gold('B', 1000)]))]);
    index.setBoard(new Map([['gold999', 159_900]]));
    expect(index.search({ priceFen: { min: 1_000_000 } }).rows).toMatchObject([{ pieceNo: 'A', priceFen: 1_434_831, tagPriceFen: 0 }]);
    expect(index.search({ sort: 'price' }).rows.map((r) => r.pieceNo)).toEqual(['B', 'A']);
  });
  it('最合适 puts the own store first, then the better answer to the words', () => {
    const row = (pieceNo: string, storeId: string, more: Partial<PieceItem> = {}): CatalogueRow => ({
      item: { pieceNo, name: '钻石', category: 'stone', kind: 'stone', tagPriceFen: 100, priceMode: 'fixed', ...more },
      storeId,
      state: 'IN_STOCK',
      pv: 1,
    });
    const index = new FacetIndex([decodeSegment(encodeSegment([row('AB12', 'S02'), row('AB123', 'S02'), row('AB1234', 'S01')]))]);
    expect(index.search({ text: 'AB12', sort: 'fit', ownStore: 'S01' }).rows.map((r) => r.pieceNo)).toEqual(['AB1234', 'AB12', 'AB123']);
  });
});
