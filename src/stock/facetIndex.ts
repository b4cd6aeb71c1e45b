import type { PieceItem, PieceState } from './types.ts';
import type { FacetQuery, FacetResult, FacetRow, Range } from './facets.ts';
import type { CatalogueRow, Segment } from './catalogue.ts';
import { Columns, NO_INT } from './columns.ts';
import { BIT, fillMask } from './facetMask.ts';
import { Orders } from './facetOrders.ts';
import type { SortKey } from './facetOrders.ts';
import { Lowest, tally } from './scan.ts';
import { TextIndex } from './textIndex.ts';
import { Buckets, CARAT_EDGES, PRICE_EDGES } from './buckets.ts';
import { facetRow } from './facetRow.ts';
import { halfUpMulDiv } from '../kernel/money.ts';
import { boardMetal } from './board.ts';

const COUNTED = ['category', 'shape', 'metal', 'store', 'cut', 'state', 'kind'] as const;
export interface IndexDelta {
  readonly pieceNo: string;
  readonly state: string;
  readonly storeId: string | null;
  readonly tagPriceFen: number;
  readonly pv: number;
}

/**
 * The columnar facet engine (architecture §6): one pass a filter over typed arrays, counts of every facet under all the
 * others in the same pass, presorted permutations instead of sorting. Rows are read from the columns.
 */
export class FacetIndex {
  private readonly columns: Columns;
  private readonly places = new Map<string, number>();
  private mask: Uint16Array;
  private readonly carat = new Buckets(CARAT_EDGES);
  private readonly price = new Buckets(PRICE_EDGES);
  private binsAt = -1;
  private edits = 0;
  private readonly orders: Orders;
  private textIndex: TextIndex | undefined;
  private board: ReadonlyMap<string, number> = new Map();

  constructor(segments: readonly Segment[] = []) {
    const rows = segments.reduce((sum, s) => sum + s.rows, 0);
    this.columns = new Columns(rows + 1024);
    this.orders = new Orders(this.columns);
    this.mask = new Uint16Array(this.columns.capacity);
    for (const s of segments) this.columns.addSegment(s);
    for (let i = 0; i < this.columns.size; i += 1) this.places.set(this.columns.pieceNo[i] ?? '', i);
  }

  get size(): number {
    return this.columns.size;
  }

  /** Rows of the own store, local facts applied, or pieces new since the segments; a row of a lower `pv` is ignored. */
  upsert(rows: readonly CatalogueRow[]): void {
    let moved = false;
    for (const row of rows) {
      const at = this.places.get(row.item.pieceNo);
      if (at !== undefined && (this.columns.number.pv[at] ?? NO_INT) > row.pv) continue;
      const before = at === undefined ? '' : this.sortValues(at);
      const cert = at === undefined ? '' : this.columns.certKey[at];
      const i = this.columns.put(at, row);
      this.places.set(row.item.pieceNo, i);
      this.reprice(i);
      // A sale changes state and holder only: orders, buckets and text stay as they are.
      if (before !== this.sortValues(i)) moved = true;
      if (at !== undefined && cert !== this.columns.certKey[i]) this.textIndex = undefined;
    }
    if (moved) this.dirty();
  }

  /** State, holder and price of known pieces (`CatalogueDelta.changes`); answers the numbers it did not know. */
  applyDelta(changes: readonly IndexDelta[]): readonly string[] {
    const unknown: string[] = [];
    let priced = false;
    for (const c of changes) {
      const i = this.places.get(c.pieceNo);
      if (i === undefined) {
        unknown.push(c.pieceNo);
        continue;
      }
      if ((this.columns.number.pv[i] ?? NO_INT) > c.pv) continue;
      this.columns.code.state.data[i] = this.columns.code.state.code(c.state);
      this.columns.code.store.data[i] = this.columns.code.store.code(c.storeId ?? undefined);
      this.columns.number.pv[i] = c.pv;
      if (c.tagPriceFen > 0 && this.columns.price[i] !== c.tagPriceFen) {
        this.columns.price[i] = c.tagPriceFen;
        priced = true;
      }
    }
    if (priced) this.dirty();
    return unknown;
  }

  /** Today's board (metal → fen a gram): by-gram pieces are found and sorted by today's price. */
  setBoard(board: ReadonlyMap<string, number>): void {
    this.board = board;
    for (let i = 0; i < this.columns.size; i += 1) this.reprice(i);
    this.dirty();
  }

  /** A piece with its whole item, or undefined. */
  get(pieceNo: string): { readonly item: PieceItem; readonly storeId?: string; readonly state: PieceState } | undefined {
    const i = this.places.get(pieceNo);
    if (i === undefined) return undefined;
    const storeId = this.columns.word('store', i);
    return { item: this.columns.item(i), ...(storeId === undefined ? {} : { storeId }), state: this.stateOf(i) };
  }

  /** Builds what the first search would otherwise wait for: text index, orders, buckets. */
  warm(): void {
    this.text();
    this.bins();
    for (const k of ['price', 'carat', 'color', 'clarity'] as const) this.orders.of(k);
  }

  /** Answers a query (A2.5–A2.20). `clock` (ms) only measures `tookMs`. */
  search(q: FacetQuery, clock: () => number = () => 0): FacetResult {
    const started = clock();
    if (this.mask.length < this.columns.size) this.mask = new Uint16Array(this.columns.capacity);
    const score = fillMask(this.columns, this.mask, q, () => this.text());
    const counted = this.count(q);
    const rows = this.collect(q, score, counted.total, counted.ownTotal);
    return { ...counted, rows, tookMs: clock() - started };
  }

  // ---- counts

  private count(q: FacetQuery): Omit<FacetResult, 'rows' | 'tookMs'> {
    const { columns: c, mask } = this;
    const n = c.size;
    this.bins();
    const carat = this.carat.zeros();
    const price = this.price.zeros();
    const own = q.ownStore === undefined ? -1 : (c.code.store.find(q.ownStore) ?? -1);
    const tallies = COUNTED.map((name) => ({ name, bit: BIT[name], data: c.code[name].data, counts: new Uint32Array(c.code[name].values.length) }));
    const columns = tallies.map((t) => t.data);
    const sums = tallies.map((t) => t.counts);
    const bins = [this.carat.of, this.price.of] as const;
    const { total, ownTotal } = tally(
      mask,
      n,
      own,
      c.code.store.data,
      columns,
      sums,
      tallies.map((t) => t.bit),
      bins,
      carat,
      price,
    );
    // Names come from COUNTED, so the record is complete.
    const counts = Object.fromEntries(
      tallies.map((t) => [
        t.name,
        Object.fromEntries([...t.counts].flatMap((v, code) => (v === 0 || code === 0 ? [] : [[c.code[t.name].values[code] ?? '', v]]))),
      ]),
    ) as FacetResult['counts'];
    const [carats, prices] = [this.carat.shown(carat), this.price.shown(price)];
    return { total, ownTotal, counts, histogram: { caratMilli: carats.list, caratEdges: carats.edges, priceFen: prices.list, priceEdges: prices.edges } };
  }

  // ---- order

  private collect(q: FacetQuery, score: Uint8Array | undefined, total: number, ownTotal: number): FacetRow[] {
    const offset = Math.max(0, q.offset ?? 0);
    const limit = Math.max(0, Math.min(q.limit ?? 50, total - offset));
    if (limit <= 0) return [];
    const own = q.ownStore === undefined ? -1 : (this.columns.code.store.find(q.ownStore) ?? -1);
    const sort = q.sort ?? 'fit';
    if (sort === 'fit' && (score !== undefined || hasMiddle(q))) return this.best(q, score, own, offset, limit).map((i) => this.row(i));
    const key: SortKey = sort === 'fit' ? 'price' : (sort.replace('-', '') as SortKey); // the union's own names
    const order = this.orders.of(key);
    const out: number[] = [];
    const stores = this.columns.code.store.data;
    const walk = (mine: boolean, skip: number): void => {
      let left = skip;
      const n = order.length;
      const down = sort.startsWith('-');
      for (let k = 0; k < n && out.length < limit; k += 1) {
        const i = order[down ? n - 1 - k : k]!; // k < n
        if (this.mask[i] !== 0 || (own >= 0 && (stores[i] === own) !== mine)) continue;
        if (left > 0) {
          left -= 1;
          continue;
        }
        out.push(i);
      }
    };
    if (own < 0) walk(true, offset);
    else {
      if (offset < ownTotal) walk(true, offset);
      if (out.length < limit) walk(false, Math.max(0, offset - ownTotal));
    }
    return out.map((i) => this.row(i));
  }

  /** 最合适: own store first, then the better text match, then what can be sold, then nearness to the middle of the wanted ranges. */
  private best(q: FacetQuery, score: Uint8Array | undefined, own: number, offset: number, limit: number): number[] {
    const { columns: c, mask } = this;
    const inStock = c.code.state.find('IN_STOCK') ?? -1;
    const carat = middle(q.caratMilli);
    const price = middle(q.priceFen);
    const top = new Lowest(offset + limit);
    const { data: states } = c.code.state;
    const { data: stores } = c.code.store;
    for (let i = 0; i < c.size; i += 1) {
      if (mask[i] !== 0) continue;
      let k = own >= 0 && stores[i] !== own ? 1e9 : 0;
      if (score !== undefined) k += (255 - score[i]!) * 1e6; // one score a row
      if (states[i] !== inStock) k += 1e5;
      if (carat > 0) k += 1e4 * Math.min(1, Math.abs(c.number.carat[i]! - carat) / carat); // i < size
      if (price > 0) k += 1e4 * Math.min(1, Math.abs(c.price[i]! - price) / price);
      top.offer(k, i);
    }
    return top.rows().slice(offset);
  }

  // ---- rows

  private stateOf(i: number): PieceState {
    return (this.columns.word('state', i) ?? 'IN_STOCK') as PieceState;
  } // states come in as PieceState

  private row(i: number): FacetRow {
    return facetRow(this.columns, i, this.stateOf(i));
  }

  // ---- upkeep

  private sortValues(i: number): string {
    const { price, number, grade } = this.columns;
    return `${price[i]},${number.carat[i]},${grade.colorFrom[i]},${grade.clarityFrom[i]}`;
  }
  private dirty(): void {
    this.edits += 1;
    this.orders.clear();
  }
  private text(): TextIndex {
    if (this.textIndex === undefined || this.textIndex.isStale()) this.textIndex = new TextIndex(this.columns);
    return this.textIndex;
  }
  private reprice(i: number): void {
    if (this.board.size === 0) return;
    const metal = this.columns.word('metal', i);
    const kind = this.columns.word('kind', i);
    if (metal === undefined || kind === 'inlaid') return;
    const item = this.columns.item(i);
    if (item.priceMode !== 'byGram') return;
    const fenPerG = this.board.get(boardMetal(item) ?? '');
    const mg = item.metalMg ?? 0;
    if (fenPerG !== undefined)
      this.columns.price[i] = halfUpMulDiv(mg, fenPerG, 1000) + (item.labourFen ?? halfUpMulDiv(mg, item.labourFenPerG ?? 0, 1000)) + (item.partsFen ?? 0);
  }
  /** Worked out once after every change of prices. */
  private bins(): void {
    const n = this.columns.size;
    if (this.binsAt === this.edits && this.carat.of.length === n) return;
    this.carat.sort(this.columns.number.carat, n);
    this.price.sort(this.columns.price, n);
    this.binsAt = this.edits;
  }
}

const middle = (r: Range | undefined): number => (r?.min === undefined || r.max === undefined ? 0 : (r.min + r.max) / 2);
const hasMiddle = (q: FacetQuery): boolean => middle(q.caratMilli) > 0 || middle(q.priceFen) > 0;
