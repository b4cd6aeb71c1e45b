import type { PieceItem, PieceState } from './types.ts';
import { CATEGORIES, PIECE_KINDS } from './types.ts';
import type { CatalogueRow, DictColumn, DictView, Header, NumberColumn, Segment, TextColumn } from './catalogue.ts';
import { MAGIC, NONE, align } from './catalogue.ts';

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
