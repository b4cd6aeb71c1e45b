import type { Fact } from '../facts/envelope.ts';
import type { FactId, Hlc } from '../kernel/brand.ts';
import { encodeHlc, nodeOf } from '../kernel/hlc.ts';
import type { PieceItem } from './types.ts';
import type { SaleBody } from '../sales/types.ts';

/** Facts for tests of folds and detectors; ids are readable (`fact:` + padded name), nothing is sealed. */
const ids = new Map<string, FactId>();
export const idOf = (name: string): FactId => {
  const id =
    ids.get(name) ??
    (`fact:${name
      .toUpperCase()
      .replace(/[^0-9A-HJKMNP-TV-Z]/g, '0')
      .padStart(26, '0')}` as FactId);
  ids.set(name, id);
  return id;
};
export const DAY = Date.UTC(2026, 10, 21) - 8 * 3_600_000; // 2026-11-21 00:00 in Shanghai
export const at = (hhmm: string): number => {
  const [h, m] = hhmm.split(':').map(Number);
  return DAY + ((h ?? 0) * 60 + (m ?? 0)) * 60_000;
};

interface Stub {
  readonly name: string;
  readonly at: string;
  readonly terminal: string;
  readonly prev?: Record<string, readonly string[]>;
  readonly scope?: readonly string[];
  readonly by?: string;
}
export function fact<B>(kind: string, stub: Stub, body: B): Fact<string, B> {
  const store = stub.terminal.split('-')[0] ?? 'S01';
  return {
    id: idOf(stub.name),
    kind,
    v: 1,
    scope: stub.scope ?? [store === 'HQ1' ? 'S01' : store],
    currency: 'CNY',
    terminal: stub.terminal,
    epoch: 'A',
    jseq: 1,
    prevHash: '',
    hash: '0'.repeat(64),
    hlc: encodeHlc(at(stub.at), 0, nodeOf(stub.terminal, 'A')) as Hlc,
    wallMs: at(stub.at),
    bootId: 'b',
    monoMs: 0,
    businessDate: '2026-11-21',
    by: stub.by ?? '1001',
    prev: Object.fromEntries(Object.entries(stub.prev ?? {}).map(([k, v]) => [k, v.map(idOf)])),
    body,
  };
}
export const ring = (pieceNo: string, more: Partial<PieceItem> = {}): PieceItem => ({
  pieceNo,
  name: 'Pt950钻石戒指',
  category: 'ring',
  kind: 'inlaid',
  metal: 'pt950',
  metalMg: 3215,
  tagPriceFen: 6_880_000,
  priceMode: 'fixed',
  ...more,
});
export const received = (name: string, pieceNos: readonly string[], o: { store?: string; at?: string; prev?: Record<string, readonly string[]> } = {}): Fact =>
  fact(
    'stock.received',
    { name, at: o.at ?? '08:00', terminal: 'HQ1', scope: [o.store ?? 'S01'], prev: o.prev ?? Object.fromEntries(pieceNos.map((p) => [`piece:${p}`, []])) },
    { batchId: 'B1', storeId: o.store ?? 'S01', lines: pieceNos.map((p) => ({ item: ring(p) })) },
  );
export function sale(
  name: string,
  pieceNo: string,
  o: {
    at: string;
    terminal: string;
    prev: readonly string[];
    delivered?: boolean;
    customer?: string;
    docNo?: string;
    scope?: readonly string[];
    netFen?: number;
  },
): Fact<string, SaleBody> {
  const netFen = o.netFen ?? 6_880_000;
  return fact(
    'sale.committed',
    { name, at: o.at, terminal: o.terminal, prev: { [`piece:${pieceNo}`]: o.prev }, ...(o.scope === undefined ? {} : { scope: o.scope }) },
    {
      saleId: `sale:${name}`,
      type: 'XS',
      ...(o.docNo === undefined ? {} : { docNo: o.docNo }),
      storeId: o.terminal.split('-')[0] ?? '',
      cashier: { staffNo: '1001', name: '林晓雯' },
      ...(o.customer === undefined ? {} : { customer: { id: `cust:${o.customer}`, name: o.customer } }),
      lines: [
        {
          lineNo: 1,
          pieceNo,
          qty: 1,
          name: 'Pt950钻石戒指',
          category: 'ring',
          kind: 'inlaid',
          priceMode: 'fixed',
          tagFen: netFen,
          steps: [],
          netFen,
          delivered: o.delivered ?? true,
          enteredBy: 'scan',
          consultants: [{ staffNo: '1001', name: '林晓雯', shareBp: 10_000 }],
        },
      ],
      payments: [{ method: 'cash', amountFen: netFen }],
      totals: { pieces: 1, tagFen: netFen, discountFen: 0, roundingFen: 0, payableFen: netFen, paidFen: netFen, changeFen: 0 },
      offline: true,
    },
  );
}
export const moved = (
  name: string,
  pieceNo: string,
  o: { at: string; terminal: string; prev: readonly string[]; from: object; to: object; state?: string },
): Fact =>
  fact(
    'stock.moved',
    { name, at: o.at, terminal: o.terminal, prev: { [`piece:${pieceNo}`]: o.prev } },
    { pieceNo, from: o.from, to: o.to, ...(o.state === undefined ? {} : { state: o.state }) },
  );
export const reserved = (
  name: string,
  pieceNo: string,
  o: { at: string; terminal: string; prev: readonly string[]; deposit?: number; storeId?: string; until?: string },
): Fact =>
  fact(
    'stock.reserved',
    { name, at: o.at, terminal: o.terminal, prev: { [`piece:${pieceNo}`]: o.prev } },
    {
      pieceNo,
      storeId: o.storeId ?? 'S01',
      for: { name: '王', customerId: 'cust:W', untilMs: at(o.until ?? '23:00'), ...(o.deposit === undefined ? {} : { depositFen: o.deposit }) },
    },
  );
export const released = (name: string, pieceNo: string, o: { at: string; terminal: string; prev: readonly string[] }): Fact =>
  fact('stock.released', { name, at: o.at, terminal: o.terminal, prev: { [`piece:${pieceNo}`]: o.prev } }, { pieceNo, reason: 'x' });
