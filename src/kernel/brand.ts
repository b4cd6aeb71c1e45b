/** Branded primitives: the compiler keeps fen, milligrams and carats apart. Constructors check, they never round. */
declare const brand: unique symbol;
export type Brand<T, B extends string> = T & { readonly [brand]: B };

export type Fen = Brand<number, 'Fen'>; // integer 分
export type Milligram = Brand<number, 'Milligram'>; // integer mg
export type MilliCarat = Brand<number, 'MilliCarat'>; // integer 1/1000 ct
export type BasisPoint = Brand<number, 'BasisPoint'>; // integer 1/10000
export type Hlc = Brand<string, 'Hlc'>; // sortable text, see hlc.ts
export type PieceNo = Brand<string, 'PieceNo'>; // [A-Z0-9-]{1,20}, jewelry.md §1
export type StoreId = Brand<string, 'StoreId'>; // 'S01', 'HQ', 'V01'
export type TerminalId = Brand<string, 'TerminalId'>; // 'S01-T1', 'HQ1'
export type StaffNo = Brand<string, 'StaffNo'>;
export type FactId = Brand<string, 'FactId'>; // 'fact:' + ULID
export type BusinessDate = Brand<string, 'BusinessDate'>; // 'YYYY-MM-DD'

function integer(n: number, what: string): number {
  if (!Number.isSafeInteger(n)) throw new RangeError(`${what} must be a safe integer, got ${n}`);
  return n;
}
export const fen = (n: number): Fen => integer(n, 'fen') as Fen;
export const mg = (n: number): Milligram => integer(n, 'mg') as Milligram;
export const milliCarat = (n: number): MilliCarat => integer(n, 'milli-carat') as MilliCarat;
export const bp = (n: number): BasisPoint => integer(n, 'basis points') as BasisPoint;
export const storeId = (s: string): StoreId => s as StoreId;
export const terminalId = (s: string): TerminalId => s as TerminalId;
export const staffNo = (s: string): StaffNo => s as StaffNo;
export const pieceNo = (s: string): PieceNo => s as PieceNo;
