import { CLARITIES, COLORS } from './types.ts';
import type { PieceItem } from './types.ts';
import { NO_NUMBER } from './catalogue.ts';
import type { CatalogueRow, DictColumn, NumberColumn, Segment } from './catalogue.ts';
import { certSearchKey } from './certificate.ts';

/** Index in an ordered scale; 255 = the piece has none. */
export const NO_GRADE = 255;
export const NO_INT = -1;

/** A growing dictionary column: text once, codes per row; code 0 = none. */
export class CodeColumn {
  readonly values: string[] = [''];
  private readonly codes = new Map<string, number>([['', 0]]);
  data: Uint16Array;
  constructor(capacity: number) {
    this.data = new Uint16Array(capacity);
  }
  code(value: string | undefined): number {
    if (value === undefined || value === '') return 0;
    let c = this.codes.get(value);
    if (c === undefined) {
      c = this.values.length;
      if (c > 65_535) throw new RangeError('too many distinct values in a facet column');
      this.values.push(value);
      this.codes.set(value, c);
    }
    return c;
  }
  /** Code of a value that is there already. */
  find(value: string): number | undefined {
    return this.codes.get(value);
  }
  grow(capacity: number): void {
    const next = new Uint16Array(capacity);
    next.set(this.data);
    this.data = next;
  }
}

/** Text columns that repeat; style numbers and names may be many, so they have a wider dictionary. */
export class TextColumn {
  readonly values: string[] = [''];
  private readonly codes = new Map<string, number>([['', 0]]);
  data: Uint32Array;
  constructor(capacity: number) {
    this.data = new Uint32Array(capacity);
  }
  code(value: string | undefined): number {
    if (value === undefined || value === '') return 0;
    let c = this.codes.get(value);
    if (c === undefined) {
      c = this.values.length;
      this.values.push(value);
      this.codes.set(value, c);
    }
    return c;
  }
  grow(capacity: number): void {
    const next = new Uint32Array(capacity);
    next.set(this.data);
    this.data = next;
  }
}

const CODES = ['category', 'kind', 'metal', 'metalColor', 'shape', 'store', 'state', 'cut', 'polish', 'symmetry', 'fluorescence', 'lab'] as const;
const TEXTS = ['style', 'words'] as const;
const GRADES = ['colorFrom', 'colorTo', 'clarityFrom', 'clarityTo', 'presale', 'tripleEx'] as const;
const NUMBERS = ['carat', 'metalMg', 'ring', 'pv'] as const;
export type CodeName = (typeof CODES)[number];

const CODE_SOURCE: Readonly<Record<Exclude<CodeName, 'store' | 'state'>, DictColumn>> = {
  category: 'category',
  kind: 'kind',
  metal: 'metal',
  metalColor: 'metalColor',
  shape: 'main.shape',
  cut: 'main.cut',
  polish: 'main.polish',
  symmetry: 'main.symmetry',
  fluorescence: 'main.fluorescence',
  lab: 'cert.lab',
};

const growTyped = <A extends Uint8Array | Int32Array | Float64Array>(a: A, make: (n: number) => A, capacity: number): A => {
  const next = make(capacity);
  next.set(a);
  return next;
};

/** Struct of arrays of the whole catalogue: what filters, counts and rows read. Plain data, no document in sight. */
export class Columns {
  size = 0;
  capacity: number;
  readonly code: Readonly<Record<CodeName, CodeColumn>>;
  readonly text: Readonly<Record<(typeof TEXTS)[number], TextColumn>>;
  readonly grade: Record<(typeof GRADES)[number], Uint8Array>;
  readonly number: Record<(typeof NUMBERS)[number], Int32Array>;
  price: Float64Array;
  readonly pieceNo: string[] = [];
  readonly certKey: string[] = [];
  /** Where the whole item lies: in a segment, or here. */
  private readonly segments: Segment[] = [];
  private readonly origin: { readonly segment: number; readonly row: number }[] = [];
  private readonly own = new Map<number, PieceItem>();

  constructor(capacity: number) {
    this.capacity = Math.max(16, capacity);
    const n = this.capacity;
    this.code = Object.fromEntries(CODES.map((c) => [c, new CodeColumn(n)])) as Record<CodeName, CodeColumn>; // every name is there
    this.text = { style: new TextColumn(n), words: new TextColumn(n) };
    this.grade = Object.fromEntries(GRADES.map((g) => [g, new Uint8Array(n).fill(g === 'presale' || g === 'tripleEx' ? 0 : NO_GRADE)])) as Record<
      (typeof GRADES)[number],
      Uint8Array
    >; // every name is there
    this.number = Object.fromEntries(NUMBERS.map((k) => [k, new Int32Array(n).fill(NO_INT)])) as Record<(typeof NUMBERS)[number], Int32Array>; // every name is there
    this.price = new Float64Array(n);
  }

  private room(n: number): void {
    if (n <= this.capacity) return;
    const capacity = Math.max(n, Math.ceil(this.capacity * 1.5));
    for (const c of CODES) this.code[c].grow(capacity);
    for (const t of TEXTS) this.text[t].grow(capacity);
    for (const g of GRADES)
      this.grade[g] = growTyped(this.grade[g], (k) => new Uint8Array(k).fill(g === 'presale' || g === 'tripleEx' ? 0 : NO_GRADE), capacity);
    for (const k of NUMBERS) this.number[k] = growTyped(this.number[k], (m) => new Int32Array(m).fill(NO_INT), capacity);
    this.price = growTyped(this.price, (m) => new Float64Array(m), capacity);
    this.capacity = capacity;
  }

  /** Appends a whole segment, column by column: dictionaries are translated once, not row by row. */
  addSegment(segment: Segment): void {
    const base = this.size;
    this.room(base + segment.rows);
    for (const name of CODES) {
      const source = name === 'store' ? 'storeId' : name === 'state' ? 'state' : CODE_SOURCE[name];
      this.copyCodes(segment, source, this.code[name], base);
    }
    this.copyCodes(segment, 'styleNo', this.text.style, base);
    this.copyGrades(segment, 'main.colorFrom', COLORS, this.grade.colorFrom, base);
    this.copyGrades(segment, 'main.colorTo', COLORS, this.grade.colorTo, base);
    this.copyGrades(segment, 'main.clarityFrom', CLARITIES, this.grade.clarityFrom, base);
    this.copyGrades(segment, 'main.clarityTo', CLARITIES, this.grade.clarityTo, base);
    this.copyNumbers(segment, 'main.caratMilli', base, (i, v) => {
      this.number.carat[i] = v;
    });
    this.copyNumbers(segment, 'metalMg', base, (i, v) => {
      this.number.metalMg[i] = v;
    });
    this.copyNumbers(segment, 'ringSizeHK', base, (i, v) => {
      this.number.ring[i] = Math.round(v * 100);
    });
    this.copyNumbers(segment, 'pv', base, (i, v) => {
      this.number.pv[i] = v;
    });
    this.copyNumbers(segment, 'presale', base, (i, v) => {
      this.grade.presale[i] = v;
    });
    this.copyNumbers(segment, 'tagPriceFen', base, (i, v) => {
      this.price[i] = v;
    });
    this.words(segment, base);
    const at = this.segments.push(segment) - 1;
    for (let i = 0; i < segment.rows; i += 1) {
      this.pieceNo.push(segment.text('pieceNo', i));
      this.certKey.push(certSearchKey(segment.text('cert.number', i)));
      this.origin.push({ segment: at, row: i });
      this.close(base + i);
    }
    this.size = base + segment.rows;
  }

  /** Overwrites a row, or appends one (`row` undefined). Returns its place. */
  put(at: number | undefined, row: CatalogueRow): number {
    const i = at ?? this.size;
    this.room(i + 1);
    const { item } = row;
    const set = (name: CodeName, value: string | undefined): void => {
      this.code[name].data[i] = this.code[name].code(value);
    };
    set('category', item.category);
    set('kind', item.kind);
    set('metal', item.metal);
    set('metalColor', item.metalColor);
    set('shape', item.main?.shape);
    set('store', row.storeId);
    set('state', row.state);
    set('cut', item.main?.cut);
    set('polish', item.main?.polish);
    set('symmetry', item.main?.symmetry);
    set('fluorescence', item.main?.fluorescence);
    set('lab', item.certs?.[0]?.lab);
    this.text.style.data[i] = this.text.style.code(item.styleNo);
    this.text.words.data[i] = this.text.words.code(wordsOf(item.name, item.displayName, item.series, item.main?.cutText, item.metal));
    const grade = (name: (typeof GRADES)[number], scale: readonly string[], g: string | undefined): void => {
      this.grade[name][i] = g === undefined ? NO_GRADE : scale.indexOf(g);
    };
    grade('colorFrom', COLORS, item.main?.colorFrom);
    grade('colorTo', COLORS, item.main?.colorTo ?? item.main?.colorFrom);
    grade('clarityFrom', CLARITIES, item.main?.clarityFrom);
    grade('clarityTo', CLARITIES, item.main?.clarityTo ?? item.main?.clarityFrom);
    this.grade.presale[i] = item.presale === true ? 1 : 0;
    this.number.carat[i] = item.main?.caratMilli ?? NO_INT;
    this.number.metalMg[i] = item.metalMg ?? NO_INT;
    this.number.ring[i] = item.ringSizeHK === undefined ? NO_INT : Math.round(item.ringSizeHK * 100);
    this.number.pv[i] = row.pv;
    this.price[i] = item.tagPriceFen;
    this.pieceNo[i] = item.pieceNo;
    this.certKey[i] = certSearchKey(item.certs?.[0]?.number ?? '');
    this.own.set(i, item);
    this.close(i);
    if (at === undefined) this.size += 1;
    return i;
  }

  /** The whole item of a row. */
  item(i: number): PieceItem {
    const own = this.own.get(i);
    if (own !== undefined) return own;
    const o = this.origin[i];
    const segment = o === undefined ? undefined : this.segments[o.segment];
    if (segment === undefined || o === undefined) throw new RangeError(`no row ${i}`);
    return segment.row(o.row).item;
  }
  word(name: CodeName, i: number): string | undefined {
    const c = this.code[name].data[i] ?? 0;
    return c === 0 ? undefined : this.code[name].values[c];
  }

  private close(i: number): void {
    if (this.grade.colorTo[i] === NO_GRADE) this.grade.colorTo[i] = this.grade.colorFrom[i] ?? NO_GRADE;
    if (this.grade.clarityTo[i] === NO_GRADE) this.grade.clarityTo[i] = this.grade.clarityFrom[i] ?? NO_GRADE;
    this.grade.tripleEx[i] = this.word('cut', i) === 'EX' && this.word('polish', i) === 'EX' && this.word('symmetry', i) === 'EX' ? 1 : 0;
  }
  private copyCodes(segment: Segment, source: DictColumn, into: CodeColumn | TextColumn, base: number): void {
    const d = segment.dict(source);
    if (d === undefined) return;
    const map = Uint32Array.from([0, ...d.values.map((v) => into.code(v))]);
    for (let i = 0; i < segment.rows; i += 1) into.data[base + i] = map[d.codes[i] ?? 0] ?? 0;
  }
  private copyGrades(segment: Segment, source: DictColumn, scale: readonly string[], into: Uint8Array, base: number): void {
    const d = segment.dict(source);
    if (d === undefined) return;
    const map = Uint8Array.from([
      NO_GRADE,
      ...d.values.map((v) => {
        const at = scale.indexOf(v);
        return at < 0 ? NO_GRADE : at;
      }),
    ]);
    for (let i = 0; i < segment.rows; i += 1) into[base + i] = map[d.codes[i] ?? 0] ?? NO_GRADE;
  }
  private copyNumbers(segment: Segment, source: NumberColumn, base: number, set: (i: number, v: number) => void): void {
    const values = segment.numbers(source);
    if (values === undefined) return;
    for (let i = 0; i < segment.rows; i += 1) {
      const v = values[i] ?? NO_NUMBER;
      if (v !== NO_NUMBER && !Number.isNaN(v)) set(base + i, v);
    }
  }
  /** Words a search looks into, joined once per distinct combination. */
  private words(segment: Segment, base: number): void {
    const columns = (['name', 'displayName', 'series', 'main.cutText', 'metal'] as const).map((n) => segment.dict(n));
    const known = new Map<number, number>();
    const sizes = columns.map((d) => (d?.values.length ?? 0) + 1);
    for (let i = 0; i < segment.rows; i += 1) {
      // The combination as one number: dictionaries of a segment are small enough for their product to be exact.
      let key = 0;
      for (let k = 0; k < columns.length; k += 1) key = key * sizes[k]! + (columns[k]?.codes[i] ?? 0); // k < length
      let code = known.get(key);
      if (code === undefined) {
        const [name, displayName, series, cutText, metal] = columns.map((c) => {
          const k = c?.codes[i] ?? 0;
          return k === 0 ? undefined : c?.values[k - 1];
        });
        code = this.text.words.code(wordsOf(name, displayName, series, cutText, metal));
        known.set(key, code);
      }
      this.text.words.data[base + i] = code;
    }
  }
}

/** Trade words of metals that may be searched but never printed (jewelry §5.1). */
const OLD_WORDS: Readonly<Record<string, string>> = { gold999: '千足金', gold9999: '万足金' };
/** The searchable words of a piece, upper case, separated. */
export function wordsOf(...parts: readonly (string | undefined)[]): string {
  const metal = parts[parts.length - 1];
  return [...parts.slice(0, -1), metal === undefined ? undefined : OLD_WORDS[metal]]
    .filter((p): p is string => p !== undefined && p !== '')
    .join('\u0001')
    .toUpperCase();
}
