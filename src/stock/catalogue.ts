import type { PieceItem, PieceState } from './types.ts';

/** One piece of the chain's catalogue: public attributes, holder and state. */
export interface CatalogueRow {
  readonly item: PieceItem;
  readonly storeId?: string;
  readonly state: PieceState;
  readonly pv: number;
}

export const MAGIC = 0x31434d5a; // 'ZMC1', little endian
export const NONE = -0x80000000;

/** Paths of an item that get a column of their own; everything else travels in `ext` as JSON. */
export const DICT = [
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
export const INTS = [
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
export const FLOATS = ['tagPriceFen', 'ringSizeHK'] as const;
export const TEXTS = ['pieceNo', 'cert.number'] as const;
export type DictColumn = (typeof DICT)[number];
export type NumberColumn = (typeof INTS)[number] | (typeof FLOATS)[number];
export type TextColumn = (typeof TEXTS)[number];
export type AnyColumn = DictColumn | NumberColumn | TextColumn;
export type Flat = Partial<Record<AnyColumn, string | number>>;

export interface ColumnHead {
  readonly name: AnyColumn;
  readonly type: 'd8' | 'd16' | 'd32' | 'i32' | 'f64' | 'text';
  readonly at: number; // bytes after the header
  readonly bytes: number;
  readonly dict?: readonly string[];
}
export interface Header {
  readonly v: 1;
  readonly n: number;
  readonly cols: readonly ColumnHead[];
}

export const align = (n: number): number => (n + 7) & ~7;

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
