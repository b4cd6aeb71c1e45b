import { halfUpMulDiv } from '../kernel/money.ts';
import { checkCert, normaliseCert } from './certificate.ts';
import { parseClarity, parseColor, parseFluorescence, parseGrade, parseShape } from './grades.ts';
import type { ImportMapping, MappedColumn, Target } from './mapping.ts';
import { productName } from './naming.ts';
import { makePieceNo } from './pieceNo.ts';
import { pieceItem } from './types.ts';
import type { PieceItem } from './types.ts';

export interface RowIssue {
  readonly line: number; // of the file, the heading is line 1
  readonly code: string; // i18n `error.<code>`
  readonly column?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}
export type MappedRow =
  | {
      readonly ok: true;
      readonly line: number;
      readonly item: PieceItem;
      readonly storeId: string;
      readonly counter?: string;
      readonly warnings: readonly RowIssue[];
    }
  | { readonly ok: false; readonly line: number; readonly pieceNo?: string; readonly errors: readonly RowIssue[] };
/** The mapping bound to the headings of one file. */
export interface BoundMapping {
  readonly mapping: ImportMapping;
  readonly at: ReadonlyMap<Target, { readonly column: MappedColumn; readonly index: number }>;
  readonly headings: number;
}

const heading = (text: string): string =>
  text
    .trim()
    .replace(/^\ufeff/, '')
    .toLowerCase();

/** Finds the columns of a mapping among a file's headings. Missing ones that are required are named: the wrong file is refused as a whole. */
export function bindMapping(
  mapping: ImportMapping,
  headings: readonly string[],
): { readonly bound: BoundMapping; readonly missing: readonly string[]; readonly unused: readonly string[] } {
  const names = headings.map(heading);
  const at = new Map<Target, { column: MappedColumn; index: number }>();
  const missing: string[] = [];
  for (const column of mapping.columns) {
    const index = names.indexOf(heading(column.from));
    if (index >= 0) at.set(column.to, { column, index });
    else if (column.required === true) missing.push(column.from);
  }
  const used = new Set([...at.values()].map((c) => c.index));
  return { bound: { mapping, at, headings: headings.length }, missing, unused: headings.filter((_, i) => !used.has(i)) };
}

/** Decimal text to an integer of 10^-digits, half up; undefined when it is no number. Full-width digits, separators and currency signs are read past. */
export function parseDecimal(text: string, digits: number): number | undefined {
  // Most cells of a million are plain and short: no big integers for them.
  const short = /^(\d{1,9})(?:\.(\d{1,4}))?$/.exec(text);
  if (short !== null && (short[2] ?? '').length <= digits) return Number(short[1]) * 10 ** digits + Number((short[2] ?? '').padEnd(digits, '0'));
  const plain = text
    .trim()
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/^(CNY|RMB|USD|HKD|US\$|HK\$|[¥￥$])\s*/i, '')
    .replace(/(元|ct|克拉|克|g|mm|%)$/i, '')
    .replace(/,(?=\d{3}(\D|$))/g, '')
    .trim();
  const m = /^([+-]?)(\d{0,12})(?:\.(\d{0,9}))?$/.exec(plain);
  if (m === null || ((m[2] ?? '') === '' && (m[3] ?? '') === '')) return undefined;
  const fraction = (m[3] ?? '').padEnd(9, '0');
  // 21 digits would not fit a double, so whole and fraction are rounded apart.
  const value = Number(m[2] === '' ? '0' : m[2]) * 10 ** digits + halfUpMulDiv(Number(fraction), 10 ** digits, 1_000_000_000);
  if (!Number.isSafeInteger(value)) return undefined;
  return m[1] === '-' && value !== 0 ? -value : value;
}

const DIGITS: Partial<Readonly<Record<MappedColumn['as'], number>>> = { integer: 0, carat: 3, grams: 3, yuan: 2, percent: 2, mm: 2, number: 2, foreign: 4 };
const TRUE = new Set(['1', 'y', 'yes', 'true', '是', '预售']);
const FALSE = new Set(['0', 'n', 'no', 'false', '否', '', '现货']);

type Value = string | number | boolean | { readonly from: string; readonly to: string };

function readValue(column: MappedColumn, raw: string, mapping: ImportMapping): { readonly value: Value } | { readonly code: string } {
  const word = column.map?.[raw] ?? raw;
  const digits = DIGITS[column.as];
  if (digits !== undefined) {
    const n = parseDecimal(word, digits);
    if (n === undefined) return { code: 'import-number' };
    if (n < 0) return { code: 'import-negative' };
    if (column.as === 'foreign') return { value: halfUpMulDiv(n, mapping.rate?.fenPerUnit ?? 0, 10_000) };
    return { value: column.as === 'number' ? n / 100 : n };
  }
  const known = (v: Value | undefined): { readonly value: Value } | { readonly code: string } => (v === undefined ? { code: 'import-word' } : { value: v });
  switch (column.as) {
    case 'color':
      return known(parseColor(word));
    case 'clarity':
      return known(parseClarity(word));
    case 'grade':
      return known(parseGrade(word));
    case 'shape':
      return known(parseShape(word));
    case 'fluorescence':
      return known(parseFluorescence(word));
    case 'bool': {
      const w = word.toLowerCase();
      return TRUE.has(w) ? { value: true } : FALSE.has(w) ? { value: false } : { code: 'import-word' };
    }
    default:
      return { value: word };
  }
}

/** Values of one row by target, and what was wrong. */
function readRow(
  bound: BoundMapping,
  cells: readonly string[],
  line: number,
): { readonly values: Map<Target, Value>; readonly errors: RowIssue[]; readonly words: Map<string, string> } {
  const values = new Map<Target, Value>();
  const words = new Map<string, string>();
  const errors: RowIssue[] = [];
  for (const [to, v] of Object.entries(bound.mapping.defaults)) if (v !== undefined) values.set(to as Target, v); // keys were checked by the schema
  for (const [to, { column, index }] of bound.at) {
    const raw = (cells[index] ?? '').trim();
    if (raw === '') {
      if (column.required === true && !values.has(to)) errors.push({ line, code: 'import-empty', column: column.from });
      continue;
    }
    if (column.keepIn !== undefined) words.set(column.keepIn, raw);
    const read = readValue(column, raw, bound.mapping);
    if ('code' in read) errors.push({ line, code: read.code, column: column.from, params: { value: raw.slice(0, 40) } });
    else values.set(to, read.value);
  }
  return { values, errors, words };
}

const RANGED: Readonly<Partial<Record<Target, readonly [string, string]>>> = {
  'main.color': ['colorFrom', 'colorTo'],
  'main.clarity': ['clarityFrom', 'clarityTo'],
};

/**
 * One row of a supplier's list as a piece, or everything that is wrong with it, with line numbers. `index` counts the data
 * rows from 0 and makes the numbers that the list does not bring. Pure: the same row gives the same piece on every run.
 */
export function mapRow(bound: BoundMapping, cells: readonly string[], line: number, index: number): MappedRow {
  const { mapping } = bound;
  if (cells.length !== bound.headings)
    return { ok: false, line, errors: [{ line, code: 'import-columns', params: { expected: bound.headings, got: cells.length } }] };
  const { values, errors, words } = readRow(bound, cells, line);
  const warnings: RowIssue[] = [];
  const generated = mapping.numbers === undefined ? undefined : makePieceNo(mapping.numbers.prefix, mapping.numbers.year, mapping.numbers.start + index);
  const pieceNo = typeof values.get('pieceNo') === 'string' ? String(values.get('pieceNo')).toUpperCase().replace(/\s+/g, '') : generated;
  const numberColumn = bound.at.get('pieceNo')?.column.from ?? 'pieceNo';
  if (pieceNo === undefined) {
    if (!errors.some((e) => e.column === numberColumn)) errors.push({ line, code: 'import-empty', column: numberColumn });
  } else if (!/^[A-Z0-9-]{1,20}$/.test(pieceNo)) errors.push({ line, code: 'import-piece-no', params: { value: pieceNo.slice(0, 40) } });
  if (errors.length > 0) return { ok: false, line, ...(pieceNo === undefined ? {} : { pieceNo }), errors };

  const item: Record<string, unknown> = { pieceNo };
  const main: Record<string, unknown> = {};
  for (const [to, value] of values) {
    const pair = RANGED[to];
    if (pair !== undefined && typeof value === 'object') {
      main[pair[0]] = value.from;
      main[pair[1]] = value.to;
    } else if (to === 'main.x' || to === 'main.y' || to === 'main.z' || to.startsWith('cert.') || to === 'storeId' || to === 'counter' || to === 'pieceNo')
      continue;
    else if (to.startsWith('main.')) main[to.slice(5)] = value;
    else item[to] = value;
  }
  for (const [to, word] of words) {
    if (to === 'main.cutText') main['cutText'] = word;
    else item[to] = word;
  }
  const mm = (['main.x', 'main.y', 'main.z'] as const).map((k) => values.get(k));
  if (mm.every((v) => typeof v === 'number' && v > 0)) main['mm100'] = mm;
  else if (mm.some((v) => v !== undefined)) warnings.push({ line, code: 'import-measure' });
  if (Object.keys(main).length > 0) item['main'] = { type: 'diamond', ...main };
  addCertificate(item, values, mapping, index, line, warnings);
  item['tagPriceFen'] ??= 0;
  item['priceMode'] ??= 'fixed';
  if (item['priceMode'] === 'fixed' && item['tagPriceFen'] === 0) warnings.push({ line, code: 'import-price-zero' });
  // A stand-in first: the name is made from fields that the schema has yet to check.
  const named = typeof item['name'] === 'string' && item['name'] !== '';
  const checked = pieceItem.safeParse(named ? item : { ...item, name: '-' });
  if (!checked.success) {
    return {
      ok: false,
      line,
      ...(pieceNo === undefined ? {} : { pieceNo }),
      errors: checked.error.issues.slice(0, 5).map((i) => ({ line, code: 'import-value', column: i.path.join('.') })),
    };
  }
  const done: PieceItem = named || !mapping.makeName ? checked.data : { ...checked.data, name: productName(checked.data) };
  if (done.name === '' || done.name === '-') return { ok: false, line, pieceNo: done.pieceNo, errors: [{ line, code: 'import-empty', column: 'name' }] };
  const counter = values.get('counter');
  const storeId = String(values.get('storeId') ?? '');
  if (!/^[A-Z0-9]{2,8}$/.test(storeId))
    return { ok: false, line, pieceNo: done.pieceNo, errors: [{ line, code: 'import-store', params: { value: storeId.slice(0, 20) } }] };
  return { ok: true, line, item: done, storeId, ...(typeof counter === 'string' && counter !== '' ? { counter } : {}), warnings };
}

function addCertificate(
  item: Record<string, unknown>,
  values: ReadonlyMap<Target, Value>,
  mapping: ImportMapping,
  index: number,
  line: number,
  warnings: RowIssue[],
): void {
  const given = values.get('cert.number');
  const lab = values.get('cert.lab') ?? mapping.certificates?.lab;
  const number = typeof given === 'string' ? given : mapping.certificates === undefined ? undefined : String(mapping.certificates.start + index);
  if (number === undefined || typeof lab !== 'string') return;
  const cert = normaliseCert(lab, number);
  const odd = checkCert(cert.lab, cert.number);
  if (odd !== undefined) warnings.push({ line, code: odd, params: { lab: cert.lab, number: cert.number.slice(0, 24) } });
  const issuedAt = values.get('cert.issuedAt');
  item['certs'] = [{ ...cert, ...(typeof issuedAt === 'string' ? { issuedAt } : {}) }];
}
