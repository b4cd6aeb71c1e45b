import { CLARITIES, COLORS } from '../../src/stock/types.ts';
import type { FacetQuery, FacetResult, FacetRow, Range } from '../../src/stock/facets.ts';
import type { PieceCard } from './terminal.ts';
import type { Replica } from './replica.ts';
import type { StockEngine } from './stock-engine.ts';

/** Search by plain filtering, for the few hundred pieces of a demo terminal. */
export async function memoryStock(replica: Replica, ownStore: string): Promise<StockEngine> {
  const cards = (): readonly PieceCard[] => [...replica.pieces.own()].map((no) => replica.pieces.card(no)).filter((c) => c !== undefined);
  return {
    async search(q) {
      const started = performance.now();
      const all = cards().map(rowOf).filter((r) => matches(r, q)).sort(order(q.sort ?? 'price', q.ownStore));
      return {
        total: all.length, ownTotal: all.filter((r) => r.storeId === ownStore).length, rows: all.slice(q.offset ?? 0, (q.offset ?? 0) + (q.limit ?? 100)), counts: countsOf(all),
        histogram: histogramOf(all), tookMs: performance.now() - started,
      };
    },
    rows: () => cards().length,
    asOfMs: () => undefined,
    lookup: () => undefined,
    refresh: () => undefined,
    close: () => undefined,
  };
}

function rowOf(card: PieceCard): FacetRow {
  const { item, view } = card;
  const cert = item.certs?.[0];
  return {
    pieceNo: item.pieceNo, name: item.displayName ?? item.name, styleNo: item.styleNo, category: item.category, kind: item.kind, metal: item.metal, metalColor: item.metalColor, shape: item.main?.shape, caratMilli: item.main?.caratMilli,
    color: span(item.main?.colorFrom, item.main?.colorTo), clarity: span(item.main?.clarityFrom, item.main?.clarityTo), cut: item.main?.cut, polish: item.main?.polish, symmetry: item.main?.symmetry, fluorescence: item.main?.fluorescence,
    certText: cert === undefined ? undefined : `${cert.lab} ${cert.number}`, ringSizeHK: item.ringSizeHK, metalMg: item.metalMg, tagPriceFen: item.tagPriceFen, priceMode: item.priceMode, storeId: view.place.storeId, state: view.state,
  };
}
const span = (from: string | undefined, to: string | undefined): string | undefined => (from === undefined || to === undefined || from === to ? from : `${from}-${to}`);
const inRange = (n: number | undefined, r: Range | undefined): boolean => r === undefined || (n !== undefined && n >= (r.min ?? -Infinity) && n <= (r.max ?? Infinity));
const inList = (v: string | undefined, list: readonly string[] | undefined): boolean => list === undefined || list.length === 0 || (v !== undefined && list.includes(v));
const indexIn = (scale: readonly string[], v: string | undefined): number | undefined => (v === undefined ? undefined : scale.indexOf(v.split('-')[0] ?? v));

function matches(r: FacetRow, q: FacetQuery): boolean {
  const text = (q.text ?? '').trim().toUpperCase();
  return (text === '' || [r.pieceNo, r.name, r.styleNo, r.certText].some((t) => t?.toUpperCase().includes(text) === true))
    && inList(r.category, q.categories) && inList(r.kind, q.kinds) && inList(r.metal, q.metals) && inList(r.shape, q.shapes) && inList(r.storeId, q.stores) && inList(r.state, q.states)
    && inList(r.cut, q.cut) && inList(r.polish, q.polish) && inList(r.symmetry, q.symmetry)
    && inRange(r.caratMilli, q.caratMilli) && inRange(r.tagPriceFen, q.priceFen) && inRange(r.metalMg, q.metalMg) && inRange(r.ringSizeHK, q.ringSizeHK)
    && inRange(indexIn(COLORS, r.color), q.color) && inRange(indexIn(CLARITIES, r.clarity), q.clarity)
    && (q.tripleEx !== true || (r.cut === 'EX' && r.polish === 'EX' && r.symmetry === 'EX'));
}

function order(sort: NonNullable<FacetQuery['sort']>, ownStore: string | undefined): (a: FacetRow, b: FacetRow) => number {
  const key = (r: FacetRow): number => ({ price: r.tagPriceFen, '-price': -r.tagPriceFen, carat: r.caratMilli ?? Infinity, '-carat': -(r.caratMilli ?? 0), color: indexIn(COLORS, r.color) ?? 99, clarity: indexIn(CLARITIES, r.clarity) ?? 99, fit: 0 })[sort];
  const own = (r: FacetRow): number => (ownStore !== undefined && r.storeId !== ownStore ? 1 : 0);
  return (a, b) => own(a) - own(b) || key(a) - key(b) || (a.pieceNo < b.pieceNo ? -1 : 1);
}

function countsOf(rows: readonly FacetRow[]): FacetResult['counts'] {
  const count = (of: (r: FacetRow) => string | undefined): Record<string, number> => {
    const out: Record<string, number> = {};
    for (const r of rows) { const v = of(r); if (v !== undefined) out[v] = (out[v] ?? 0) + 1; }
    return out;
  };
  return { category: count((r) => r.category), shape: count((r) => r.shape), metal: count((r) => r.metal), store: count((r) => r.storeId), cut: count((r) => r.cut), state: count((r) => r.state), kind: count((r) => r.kind) };
}

function histogramOf(rows: readonly FacetRow[]): FacetResult['histogram'] {
  const caratEdges = Array.from({ length: 21 }, (_, i) => i * 150);
  const priceEdges = Array.from({ length: 21 }, (_, i) => i * 1_000_000);
  const bins = (edges: readonly number[], of: (r: FacetRow) => number | undefined): number[] =>
    edges.slice(0, -1).map((from, i) => rows.filter((r) => { const v = of(r); return v !== undefined && v >= from && v < (edges[i + 1] ?? Infinity); }).length);
  return { caratMilli: bins(caratEdges, (r) => r.caratMilli), priceFen: bins(priceEdges, (r) => r.tagPriceFen), caratEdges, priceEdges };
}
