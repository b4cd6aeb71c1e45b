/** Random pieces and random questions for the facet search (A2.5–A2.20). */
import fc from 'fast-check';
import type { CatalogueRow } from './catalogue.ts';
import type { FacetQuery, Range } from './facets.ts';
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
export const rows: fc.Arbitrary<CatalogueRow[]> = fc
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
export const query: fc.Arbitrary<FacetQuery> = fc.record({
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
