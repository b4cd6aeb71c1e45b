import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSegment, encodeSegment } from './catalogue.ts';
import type { CatalogueRow } from './catalogue.ts';
import { certSearchKey } from './certificate.ts';
import { wordsOf } from './columns.ts';
import { FacetIndex } from './facetIndex.ts';
import type { FacetQuery, Range } from './facets.ts';
import { normaliseText } from './textIndex.ts';
import { CATEGORIES, CLARITIES, COLORS, GRADES, PIECE_KINDS, SHAPES } from './types.ts';
import type { PieceItem } from './types.ts';

const STORES = ['S01', 'S02', 'V01'] as const;
const STATES = ['IN_STOCK', 'RESERVED', 'SOLD', 'WITHDRAWN'] as const;
const NAMES = ['Pt950钻石戒指', '足金手镯', '18K金红宝石吊坠', '钻石'] as const;

const grades = fc.record({
  color: fc.nat(11),
  spread: fc.nat(2),
  clarity: fc.nat(10),
  cut: fc.constantFrom(...GRADES),
  polish: fc.constantFrom(...GRADES),
  symmetry: fc.constantFrom(...GRADES),
  carat: fc.integer({ min: 1, max: 3000 }),
  shape: fc.constantFrom(...SHAPES),
  text: fc.constantFrom('Ideal', 'Premium', undefined),
});
const item = (no: number): fc.Arbitrary<PieceItem> =>
  fc
    .record({
      name: fc.constantFrom(...NAMES),
      category: fc.constantFrom(...CATEGORIES),
      kind: fc.constantFrom(...PIECE_KINDS),
      metal: fc.constantFrom('gold999' as const, 'pt950' as const, undefined),
      styleNo: fc.constantFrom('R2108-6P', 'G8812', undefined),
      tagPriceFen: fc.integer({ min: 0, max: 3_000_000_00 }),
      main: fc.option(grades, { nil: undefined }),
      cert: fc.option(fc.record({ lab: fc.constantFrom('GIA', 'IGI'), number: fc.constantFrom('2141234567', '2141299999', 'LG123456789', 'LG123499999') }), {
        nil: undefined,
      }),
      metalMg: fc.option(fc.integer({ min: 100, max: 50_000 }), { nil: undefined }),
      ringSizeHK: fc.option(fc.constantFrom(9, 12, 12.5, 16), { nil: undefined }),
      presale: fc.option(fc.boolean(), { nil: undefined }),
      series: fc.constantFrom('经典', undefined),
      sideText: fc.constantFrom('副石', undefined),
    })
    .map((r): PieceItem => {
      const { main, cert, ...rest } = r;
      const base = JSON.parse(JSON.stringify({ pieceNo: `RD26${String(no).padStart(5, '0')}`, priceMode: 'fixed', ...rest })) as PieceItem; // undefined fields go, as on the wire
      const stone =
        main === undefined
          ? {}
          : {
              main: JSON.parse(
                JSON.stringify({
                  type: 'diamond',
                  caratMilli: main.carat,
                  shape: main.shape,
                  colorFrom: COLORS[main.color],
                  colorTo: COLORS[Math.min(11, main.color + main.spread)],
                  clarityFrom: CLARITIES[main.clarity],
                  clarityTo: CLARITIES[main.clarity],
                  cut: main.cut,
                  polish: main.polish,
                  symmetry: main.symmetry,
                  cutText: main.text,
                }),
              ) as PieceItem['main'],
            };
      return { ...base, ...stone, ...(cert === undefined ? {} : { certs: [cert] }) };
    });
const rows: fc.Arbitrary<CatalogueRow[]> = fc
  .integer({ min: 1, max: 60 })
  .chain((n) =>
    fc.tuple(
      ...Array.from({ length: n }, (_, i) =>
        fc.record({ item: item(i), storeId: fc.constantFrom(...STORES), state: fc.constantFrom(...STATES), pv: fc.nat(5) }),
      ),
    ),
  );
const range = (max: number): fc.Arbitrary<Range | undefined> =>
  fc.option(
    fc.record({ min: fc.nat(max), max: fc.nat(max) }).map(({ min, max: m }) => ({ min: Math.min(min, m), max: Math.max(min, m) })),
    { nil: undefined },
  );
const query: fc.Arbitrary<FacetQuery> = fc.record({
  text: fc.option(
    fc.constantFrom(
      'RD26',
      'RD2600003',
      '00003',
      '6000',
      'D2600',
      'GIA 2141234567',
      '2141234567',
      'LG123456789',
      '123456789',
      'LG 1234 56789',
      '钻石',
      'premium',
      '千足金',
      'r2108',
      'IGI 钻石',
      '没有',
    ),
    { nil: undefined },
  ),
  categories: fc.option(fc.subarray([...CATEGORIES], { minLength: 1 }), { nil: undefined }),
  stores: fc.option(fc.subarray([...STORES], { minLength: 1 }), { nil: undefined }),
  states: fc.option(fc.subarray([...STATES], { minLength: 1 }), { nil: undefined }),
  shapes: fc.option(fc.subarray([...SHAPES], { minLength: 1 }), { nil: undefined }),
  cut: fc.option(fc.subarray([...GRADES], { minLength: 1 }), { nil: undefined }),
  polish: fc.option(fc.subarray([...GRADES], { minLength: 1 }), { nil: undefined }),
  kinds: fc.option(fc.subarray([...PIECE_KINDS], { minLength: 1 }), { nil: undefined }),
  caratMilli: range(3000),
  priceFen: range(3_000_000_00),
  color: range(11),
  clarity: range(10),
  metalMg: range(50_000),
  ringSizeHK: range(20),
  tripleEx: fc.option(fc.boolean(), { nil: undefined }),
  presale: fc.option(fc.boolean(), { nil: undefined }),
  sort: fc.constantFrom('price' as const, '-price' as const, 'carat' as const, '-carat' as const, 'color' as const, 'clarity' as const),
  ownStore: fc.constantFrom('S01', undefined),
  offset: fc.nat(5),
  limit: fc.integer({ min: 1, max: 60 }),
});

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
    return k === 'price'
      ? w.item.tagPriceFen
      : k === 'carat'
        ? Math.max(0, w.item.main?.caratMilli ?? 0)
        : k === 'color'
          ? w.item.main?.colorFrom === undefined
            ? 255
            : COLORS.indexOf(w.item.main.colorFrom)
          : w.item.main?.clarityFrom === undefined
            ? 255
            : CLARITIES.indexOf(w.item.main.clarityFrom);
  };
  const sign = q.sort?.startsWith('-') === true ? -1 : 1;
  const own = (w: CatalogueRow): number => (q.ownStore !== undefined && w.storeId === q.ownStore ? 0 : 1);
  const keys = (list: readonly CatalogueRow[]): number[][] => list.map((w) => [own(w), key(w)]);
  const sorted = [...want].sort((a, b) => own(a) - own(b) || sign * (key(a) - key(b)));
  expect(keys(found.map((no) => want.find((w) => w.item.pieceNo === no)!))).toEqual(keys(sorted.slice(q.offset ?? 0, (q.offset ?? 0) + (q.limit ?? 50))));
}

describe('catalogue segments (architecture §3.3)', () => {
  it('give back every row as it was, sorted by piece number, and the same bytes for the same rows in any order', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const bytes = encodeSegment(all);
        expect(encodeSegment([...all].reverse())).toEqual(bytes);
        const odd = new Uint8Array(bytes.length + 1);
        odd.set(bytes, 1);
        const s = decodeSegment(odd.subarray(1)); // not aligned, as it may come out of a larger buffer
        expect(Array.from({ length: s.rows }, (_, i) => s.row(i))).toEqual([...all].sort((a, b) => (a.item.pieceNo < b.item.pieceNo ? -1 : 1)));
      }),
      { verbose: true },
    );
  });
  it('keep what has no column: several certificates, unusual fields', () => {
    const i: PieceItem = {
      pieceNo: 'A1',
      name: '戒指',
      category: 'ring',
      kind: 'inlaid',
      tagPriceFen: 9_999_999_999,
      priceMode: 'fixed',
      ringSizeHK: 12.5,
      presale: false,
      certs: [
        { lab: 'GIA', number: '1' },
        { lab: 'NGTC', number: 'X9', verifyCode: 'abc' },
      ],
      main: { type: 'diamond', mm100: [395, 398, 243] },
    };
    expect(decodeSegment(encodeSegment([{ item: i, state: 'SOLD', pv: 2 }])).row(0)).toEqual({ item: i, state: 'SOLD', pv: 2 });
  });
  it('refuse bytes that are none', () => {
    expect(() => decodeSegment(Uint8Array.from([1, 2, 3]))).toThrow(RangeError);
    const half = encodeSegment([
      { item: { pieceNo: 'A1', name: 'x', category: 'ring', kind: 'inlaid', tagPriceFen: 1, priceMode: 'fixed' }, state: 'SOLD', pv: 2 },
    ]);
    expect(() => decodeSegment(half.subarray(0, half.length - 16))).toThrow(RangeError);
  });
});

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
