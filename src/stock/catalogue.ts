import type { PieceItem, PieceState } from './types.ts';
import { CATEGORIES, PIECE_KINDS } from './types.ts';

/** One piece of the chain's catalogue: public attributes, holder and state. */
export interface CatalogueRow {
  readonly item: PieceItem;
  readonly storeId?: string;
  readonly state: PieceState;
  readonly pv: number;
}

const MAGIC = 0x31434d5a; // 'ZMC1', little endian
const NONE = -0x80000000;

/** Paths of an item that get a column of their own; everything else travels in `ext` as JSON. */
const DICT = [
  'styleNo',
  'name',
  'displayName',
  'category',
  'kind',
  'series',
  'metal',
  'metalColor',
  'craft',
  'sideText',
  'photo',
  'priceMode',
  'main.type',
  'main.shape',
  'main.colorFrom',
  'main.colorTo',
  'main.clarityFrom',
  'main.clarityTo',
  'main.cut',
  'main.cutText',
  'main.polish',
  'main.symmetry',
  'main.fluorescence',
  'cert.lab',
  'storeId',
  'state',
  'ext',
] as const;
const INTS = [
  'fineness',
  'grossMg',
  'metalMg',
  'partsFen',
  'labourFenPerG',
  'labourFen',
  'sideCount',
  'sideCaratMilli',
  'chainMm',
  'bangleMm',
  'presale',
  'main.caratMilli',
  'main.depthBp',
  'main.tableBp',
  'main.x',
  'main.y',
  'main.z',
  'pv',
] as const;
const FLOATS = ['tagPriceFen', 'ringSizeHK'] as const;
const TEXTS = ['pieceNo', 'cert.number'] as const;
export type DictColumn = (typeof DICT)[number];
export type NumberColumn = (typeof INTS)[number] | (typeof FLOATS)[number];
export type TextColumn = (typeof TEXTS)[number];
type AnyColumn = DictColumn | NumberColumn | TextColumn;
type Flat = Partial<Record<AnyColumn, string | number>>;

interface ColumnHead {
  readonly name: AnyColumn;
  readonly type: 'd8' | 'd16' | 'd32' | 'i32' | 'f64' | 'text';
  readonly at: number; // bytes after the header
  readonly bytes: number;
  readonly dict?: readonly string[];
}
interface Header {
  readonly v: 1;
  readonly n: number;
  readonly cols: readonly ColumnHead[];
}

function flatten(row: CatalogueRow): Flat {
  const { main, certs, pieceNo, ...rest } = row.item;
  const flat: Flat = { pieceNo, state: row.state, pv: row.pv };
  if (row.storeId !== undefined) flat.storeId = row.storeId;
  const ext: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(rest)) {
    if (value === undefined) continue;
    if (key === 'presale') flat.presale = value === true ? 1 : 0;
    else if (isColumn(key))
      flat[key] = value as string | number; // the schema makes it one of both
    else ext[key] = value;
  }
  if (main !== undefined) {
    const { mm100, ...stone } = main;
    for (const [key, value] of Object.entries(stone)) {
      const name = `main.${key}`;
      if (value !== undefined && isColumn(name)) flat[name] = value;
    }
    if (mm100 !== undefined) [flat['main.x'], flat['main.y'], flat['main.z']] = mm100;
  }
  const first = certs?.[0];
  const simple = certs?.length === 1 && first !== undefined && first.issuedAt === undefined && first.verifyCode === undefined;
  if (first !== undefined) {
    flat['cert.lab'] = first.lab;
    flat['cert.number'] = first.number;
  }
  if (certs !== undefined && !simple) ext['certs'] = certs;
  if (Object.keys(ext).length > 0) flat.ext = JSON.stringify(Object.fromEntries(Object.entries(ext).sort(([a], [b]) => (a < b ? -1 : 1))));
  return flat;
}
const COLUMN_NAMES: ReadonlySet<string> = new Set<string>([...DICT, ...INTS, ...FLOATS, ...TEXTS]);
const isColumn = (name: string): name is AnyColumn => COLUMN_NAMES.has(name);

const align = (n: number): number => (n + 7) & ~7;

/**
 * Packs rows into one segment: a JSON header with dictionaries, then typed arrays. Rows are put in order of their piece
 * numbers, so the same rows give the same bytes whatever order they came in, and the hash names the content.
 */
export function encodeSegment(rows: readonly CatalogueRow[]): Uint8Array {
  const flats = [...rows].sort((a, b) => (a.item.pieceNo < b.item.pieceNo ? -1 : a.item.pieceNo > b.item.pieceNo ? 1 : 0)).map(flatten);
  const n = flats.length;
  const heads: ColumnHead[] = [];
  const parts: Uint8Array[] = [];
  let at = 0;
  const add = (name: AnyColumn, type: ColumnHead['type'], data: Uint8Array, dict?: readonly string[]): void => {
    heads.push({ name, type, at, bytes: data.byteLength, ...(dict === undefined ? {} : { dict }) });
    parts.push(data);
    at = align(at + data.byteLength);
  };
  const bytesOf = (a: ArrayBufferView): Uint8Array => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
  for (const name of TEXTS) {
    const texts = flats.map((f) => String(f[name] ?? ''));
    const ends = new Uint32Array(n);
    let end = 0;
    texts.forEach((s, i) => {
      end += s.length;
      ends[i] = end;
    });
    const body = new TextEncoder().encode(texts.join(''));
    const data = new Uint8Array(ends.byteLength + body.byteLength);
    data.set(bytesOf(ends), 0);
    data.set(body, ends.byteLength);
    add(name, 'text', data);
  }
  for (const name of DICT) {
    if (!flats.some((f) => f[name] !== undefined)) continue;
    const codes = new Map<string, number>();
    const raw = flats.map((f) => {
      const v = f[name];
      if (v === undefined) return 0;
      const s = String(v);
      const code = codes.get(s) ?? codes.size + 1;
      codes.set(s, code);
      return code;
    });
    const type = codes.size < 255 ? 'd8' : codes.size < 65_535 ? 'd16' : 'd32';
    add(name, type, bytesOf(type === 'd8' ? Uint8Array.from(raw) : type === 'd16' ? Uint16Array.from(raw) : Uint32Array.from(raw)), [...codes.keys()]);
  }
  for (const name of INTS) if (flats.some((f) => f[name] !== undefined)) add(name, 'i32', bytesOf(Int32Array.from(flats, (f) => Number(f[name] ?? NONE))));
  for (const name of FLOATS)
    if (flats.some((f) => f[name] !== undefined))
      add(name, 'f64', bytesOf(Float64Array.from(flats, (f) => (f[name] === undefined ? Number.NaN : Number(f[name])))));

  const header = new TextEncoder().encode(JSON.stringify({ v: 1, n, cols: heads } satisfies Header));
  const start = align(8 + header.byteLength);
  const out = new Uint8Array(start + at);
  const view = new DataView(out.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.byteLength, true);
  out.set(header, 8);
  heads.forEach((h, i) => out.set(parts[i] ?? new Uint8Array(), start + h.at));
  return out;
}

/** A dictionary column: code 0 means none, code c is `values[c - 1]`. */
export interface DictView {
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
  readonly values: readonly string[];
}
/** A decoded segment; columns are read where they lie, a row is put together when asked for. */
export interface Segment {
  readonly rows: number;
  dict(name: DictColumn): DictView | undefined;
  /** Missing values are undefined in `row`, NONE (Int32) or NaN (Float64) here. */
  numbers(name: NumberColumn): Int32Array | Float64Array | undefined;
  text(name: TextColumn, i: number): string;
  row(i: number): CatalogueRow;
}
export const NO_NUMBER = NONE;

/** Reads a segment; throws a RangeError on bytes that are none (the caller fetches it again). */
export function decodeSegment(given: Uint8Array): Segment {
  const bytes = given.byteOffset % 8 === 0 ? given : new Uint8Array(given);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new RangeError('not a catalogue segment');
  const headLength = view.getUint32(4, true);
  if (8 + headLength > bytes.byteLength) throw new RangeError('catalogue segment is cut off');
  // Written by encodeSegment and named by its hash, so the shape is known once the magic fits.
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headLength))) as Header;
  const start = align(8 + headLength);
  const last = header.cols[header.cols.length - 1];
  if (header.v !== 1 || (last !== undefined && start + last.at + last.bytes > bytes.byteLength)) throw new RangeError('catalogue segment is cut off');
  const dicts = new Map<string, DictView>();
  const numbers = new Map<string, Int32Array | Float64Array>();
  const texts = new Map<string, { readonly ends: Uint32Array; readonly body: string }>();
  for (const c of header.cols) {
    const offset = bytes.byteOffset + start + c.at;
    if (c.type === 'text')
      texts.set(c.name, {
        ends: new Uint32Array(bytes.buffer, offset, header.n),
        body: new TextDecoder().decode(bytes.subarray(start + c.at + header.n * 4, start + c.at + c.bytes)),
      });
    else if (c.type === 'i32') numbers.set(c.name, new Int32Array(bytes.buffer, offset, header.n));
    else if (c.type === 'f64') numbers.set(c.name, new Float64Array(bytes.buffer, offset, header.n));
    else
      dicts.set(c.name, {
        codes:
          c.type === 'd8'
            ? new Uint8Array(bytes.buffer, offset, header.n)
            : c.type === 'd16'
              ? new Uint16Array(bytes.buffer, offset, header.n)
              : new Uint32Array(bytes.buffer, offset, header.n),
        values: c.dict ?? [],
      });
  }
  const word = (name: DictColumn, i: number): string | undefined => {
    const d = dicts.get(name);
    const code = d?.codes[i] ?? 0;
    return code === 0 ? undefined : d?.values[code - 1];
  };
  const number = (name: NumberColumn, i: number): number | undefined => {
    const v = numbers.get(name)?.[i];
    return v === undefined || v === NONE || Number.isNaN(v) ? undefined : v;
  };
  const text = (name: TextColumn, i: number): string => {
    const t = texts.get(name);
    return t === undefined ? '' : t.body.slice(i === 0 ? 0 : t.ends[i - 1], t.ends[i]);
  };
  return { rows: header.n, dict: (name) => dicts.get(name), numbers: (name) => numbers.get(name), text, row: (i) => assemble(i, word, number, text) };
}

const PLAIN_DICT = ['styleNo', 'displayName', 'series', 'metal', 'metalColor', 'craft', 'sideText', 'photo'] as const;
const PLAIN_NUMBER = [
  'fineness',
  'grossMg',
  'metalMg',
  'partsFen',
  'labourFenPerG',
  'labourFen',
  'sideCount',
  'sideCaratMilli',
  'chainMm',
  'bangleMm',
  'ringSizeHK',
] as const;
const STONE_DICT = ['shape', 'colorFrom', 'colorTo', 'clarityFrom', 'clarityTo', 'cut', 'cutText', 'polish', 'symmetry', 'fluorescence'] as const;
const STONE_NUMBER = ['caratMilli', 'depthBp', 'tableBp'] as const;

function assemble(
  i: number,
  word: (n: DictColumn, i: number) => string | undefined,
  number: (n: NumberColumn, i: number) => number | undefined,
  text: (n: TextColumn, i: number) => string,
): CatalogueRow {
  const item: Record<string, unknown> = {
    pieceNo: text('pieceNo', i),
    name: word('name', i) ?? '',
    category: word('category', i) ?? CATEGORIES[0],
    kind: word('kind', i) ?? PIECE_KINDS[0],
    tagPriceFen: number('tagPriceFen', i) ?? 0,
    priceMode: word('priceMode', i) ?? 'fixed',
  };
  for (const name of PLAIN_DICT) {
    const v = word(name, i);
    if (v !== undefined) item[name] = v;
  }
  for (const name of PLAIN_NUMBER) {
    const v = number(name, i);
    if (v !== undefined) item[name] = v;
  }
  const presale = number('presale', i);
  if (presale !== undefined) item['presale'] = presale === 1;
  const type = word('main.type', i);
  if (type !== undefined) {
    const main: Record<string, unknown> = { type };
    for (const name of STONE_DICT) {
      const v = word(`main.${name}`, i);
      if (v !== undefined) main[name] = v;
    }
    for (const name of STONE_NUMBER) {
      const v = number(`main.${name}`, i);
      if (v !== undefined) main[name] = v;
    }
    const x = number('main.x', i);
    if (x !== undefined) main['mm100'] = [x, number('main.y', i) ?? 0, number('main.z', i) ?? 0];
    item['main'] = main;
  }
  const lab = word('cert.lab', i);
  if (lab !== undefined) item['certs'] = [{ lab, number: text('cert.number', i) }];
  const ext = word('ext', i);
  if (ext !== undefined) Object.assign(item, JSON.parse(ext));
  const storeId = word('storeId', i);
  // Every column came from a row whose item had passed the schema.
  return {
    item: item as PieceItem,
    ...(storeId === undefined ? {} : { storeId }),
    state: (word('state', i) ?? 'IN_STOCK') as PieceState,
    pv: number('pv', i) ?? 0,
  };
}
