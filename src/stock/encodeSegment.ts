import type { AnyColumn, CatalogueRow, ColumnHead, Flat, Header } from './catalogue.ts';
import { DICT, FLOATS, INTS, MAGIC, NONE, TEXTS, align } from './catalogue.ts';

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
