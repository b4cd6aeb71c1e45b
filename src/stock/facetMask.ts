import { NO_GRADE } from './columns.ts';
import type { CodeName, Columns } from './columns.ts';
import type { FacetQuery, Range } from './facets.ts';
import { CARAT_BIT, PRICE_BIT, failCodes, failFlags, failGrades, failInts, failPrices, failZero } from './scan.ts';
import type { TextIndex } from './textIndex.ts';

/** One bit a facet: a row's mask says which facets it fails (scan.ts). */
export const BIT = {
  text: 1,
  category: 2,
  kind: 4,
  metal: 8,
  shape: 16,
  store: 32,
  state: 64,
  carat: CARAT_BIT,
  price: PRICE_BIT,
  color: 512,
  clarity: 1024,
  cut: 2048,
  polish: 4096,
  symmetry: 8192,
  metalMg: 16_384,
  rest: 32_768,
} as const;

/**
 * Writes into `mask`, row by row, which facets of the question the row fails: one pass a filter over the columns.
 * Answers the score of each row's text, where the question has words (`text` is asked only then).
 */
export function fillMask(c: Columns, mask: Uint16Array, q: FacetQuery, text: () => TextIndex): Uint8Array | undefined {
  const n = c.size;
  mask.fill(0, 0, n);
  const oneOf = (name: CodeName, bit: number, wanted: readonly string[] | undefined): void => {
    if (wanted === undefined || wanted.length === 0) return;
    const column = c.code[name];
    const fails = new Uint16Array(column.values.length).fill(bit);
    for (const w of wanted) {
      const code = column.find(w);
      if (code !== undefined && w !== '') fails[code] = 0;
    }
    failCodes(mask, column.data, fails, n);
  };
  const bounds = (q: Range | undefined, scale: number): readonly [number, number] | undefined =>
    q === undefined || (q.min === undefined && q.max === undefined)
      ? undefined
      : [Math.max(0, (q.min ?? 0) * scale), q.max === undefined ? Number.POSITIVE_INFINITY : q.max * scale];
  const between = (data: Int32Array, bit: number, q: Range | undefined, scale = 1): void => {
    const b = bounds(q, scale);
    if (b !== undefined) failInts(mask, data, b[0], b[1], bit, n);
  };
  const overlap = (from: Uint8Array, to: Uint8Array, bit: number, q: Range | undefined): void => {
    if (q?.min !== undefined || q?.max !== undefined) failGrades(mask, from, to, q.min ?? 0, q.max ?? NO_GRADE - 1, bit, n);
  };
  const price = bounds(q.priceFen, 1);
  if (price !== undefined) failPrices(mask, c.price, price[0], price[1], BIT.price, n);
  oneOf('category', BIT.category, q.categories);
  oneOf('kind', BIT.kind, q.kinds);
  oneOf('metal', BIT.metal, q.metals);
  oneOf('shape', BIT.shape, q.shapes);
  oneOf('store', BIT.store, q.stores);
  oneOf('state', BIT.state, q.states);
  oneOf('cut', BIT.cut, q.cut);
  oneOf('polish', BIT.polish, q.polish);
  oneOf('symmetry', BIT.symmetry, q.symmetry);
  between(c.number.carat, BIT.carat, q.caratMilli);
  between(c.number.metalMg, BIT.metalMg, q.metalMg);
  between(c.number.ring, BIT.rest, q.ringSizeHK, 100);
  overlap(c.grade.colorFrom, c.grade.colorTo, BIT.color, q.color);
  overlap(c.grade.clarityFrom, c.grade.clarityTo, BIT.clarity, q.clarity);
  if (q.tripleEx === true) failFlags(mask, c.grade.tripleEx, 1, BIT.rest, n);
  if (q.presale !== undefined) failFlags(mask, c.grade.presale, q.presale ? 1 : 0, BIT.rest, n);
  // What an import took back is nobody's stock; it is found only when asked for by name.
  const withdrawn = c.code.state.find('WITHDRAWN');
  if (withdrawn !== undefined && q.states?.includes('WITHDRAWN') !== true) {
    const fails = new Uint16Array(c.code.state.values.length);
    fails[withdrawn] = BIT.rest;
    failCodes(mask, c.code.state.data, fails, n);
  }
  const score = q.text === undefined || q.text.trim() === '' ? undefined : text().match(q.text);
  if (score !== undefined) failZero(mask, score, BIT.text, n);
  return score;
}
