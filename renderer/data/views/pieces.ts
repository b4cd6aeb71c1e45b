import type { WireDoc } from '../../../src/facts/docs.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import type { PieceEvent, PieceItem, PieceRow, PieceView } from '../../../src/stock/types.ts';
import { isKind } from '../../../src/facts/registry.ts';
import type { CatalogueRow } from '../../../src/stock/catalogue.ts';
import { foldPiece, pieceEventsOf } from '../../../src/stock/fold.ts';
import { viewOf } from '../../../src/stock/row.ts';
import { readPieceRow } from '../documents.ts';
import type { PieceCard } from '../terminal.ts';
import type { FactIndex } from './fact-index.ts';

/** A piece that is not in this store's rows, as the chain's catalogue knows it. */
export interface CataloguePiece {
  readonly item: PieceItem;
  readonly view: PieceView;
  readonly pv: number;
}

/**
 * Pieces: headquarters' row ⊕ every local fact, own or another's, by the fold the server runs (architecture §3.5). A piece
 * received here before its row came is built from the fact; a piece of another store comes from the catalogue.
 */
export class PiecesView {
  readonly #storeId: string;
  readonly #facts: FactIndex;
  readonly #rows = new Map<string, PieceRow>();
  readonly #received = new Map<string, PieceItem>(); // items that came with stock.received facts
  readonly #cards = new Map<string, PieceCard>();
  readonly #overlaid = new Set<string>(); // moved since the search index last asked
  #catalogue: ((pieceNo: string) => CataloguePiece | undefined) | undefined;

  constructor(storeId: string, facts: FactIndex) {
    this.#storeId = storeId;
    this.#facts = facts;
  }

  setCatalogue(lookup: (pieceNo: string) => CataloguePiece | undefined): void {
    this.#catalogue = lookup;
    this.#cards.clear();
  }
  catalogueMoved(): void {
    this.#cards.clear();
  }

  /** A row; an older `pv` never replaces a newer one. Returns its piece number where it was taken. */
  arrive(doc: WireDoc): string | undefined {
    const row = readPieceRow(doc);
    if (row === undefined) return undefined;
    const have = this.#rows.get(row.pieceNo);
    if (have !== undefined && have.pv > row.pv) return undefined;
    this.#rows.set(row.pieceNo, row);
    this.moved(row.pieceNo);
    return row.pieceNo;
  }

  moved(pieceNo: string): void {
    this.#cards.delete(pieceNo);
    this.#overlaid.add(pieceNo);
  }

  received(fact: Fact): void {
    if (!isKind(fact, 'stock.received')) return;
    for (const line of fact.body.lines) if (!this.#received.has(line.item.pieceNo)) this.#received.set(line.item.pieceNo, line.item);
  }

  card(pieceNo: string): PieceCard | undefined {
    const cached = this.#cards.get(pieceNo);
    if (cached !== undefined) return cached;
    const card = this.#build(pieceNo);
    if (card !== undefined) this.#cards.set(pieceNo, card);
    return card;
  }

  /** At most `limit` pieces that moved since they were last taken here, as rows for the search index. */
  takeMoved(limit: number): readonly CatalogueRow[] {
    const out: CatalogueRow[] = [];
    for (const pieceNo of this.#overlaid) {
      if (out.length >= limit) break;
      this.#overlaid.delete(pieceNo);
      const row = this.#overlay(pieceNo);
      if (row !== undefined) out.push(row);
    }
    return out;
  }
  /** The whole overlay again, for an index that was built anew. */
  overlayAll(): void {
    for (const no of this.own()) this.#overlaid.add(no);
  }

  /** A row beats the catalogue's by the same measure the server counts: item version and events (src/stock/row.ts). */
  #overlay(pieceNo: string): CatalogueRow | undefined {
    const row = this.#rows.get(pieceNo);
    const local = this.#events(pieceNo);
    if (row === undefined && local.length === 0) return undefined;
    const card = this.card(pieceNo);
    if (card === undefined) return undefined;
    const known = new Set((row?.events ?? []).map((e) => e.factId));
    const pv = (row?.pv ?? this.#catalogue?.(pieceNo)?.pv ?? 0) + local.filter((e) => !known.has(e.factId)).length;
    const { state, place } = card.view;
    return { item: card.item, state, pv, ...(place.storeId === undefined ? {} : { storeId: place.storeId }) };
  }

  /** Pieces of this store's own rows and facts. */
  *own(): IterableIterator<string> {
    yield* this.#rows.keys();
    for (const no of this.#received.keys()) if (!this.#rows.has(no)) yield no;
  }

  #build(pieceNo: string): PieceCard | undefined {
    const row = this.#rows.get(pieceNo);
    const local = this.#events(pieceNo);
    if (row !== undefined) {
      const view = viewOf(row, local, this.#facts.corrections);
      return {
        pieceNo,
        item: row.item,
        view,
        own: this.#isOwn(view),
        history: historyOf([...row.events, ...local]),
        ...(row.floorPriceFen === undefined ? {} : { floorPriceFen: row.floorPriceFen }),
      };
    }
    const item = this.#received.get(pieceNo);
    if (item !== undefined) {
      const view = foldPiece(pieceNo, local, this.#facts.corrections);
      return { pieceNo, item, view, own: this.#isOwn(view), history: historyOf(local) };
    }
    const known = this.#catalogue?.(pieceNo);
    if (known === undefined) return undefined;
    // Local facts about a piece of another store (a sale across stores) are laid over what the catalogue says.
    const view = local.length === 0 ? known.view : foldPiece(pieceNo, local, this.#facts.corrections);
    return { pieceNo, item: known.item, view, own: this.#isOwn(view), history: historyOf(local) };
  }

  /** Everything known to have happened to a piece: what headquarters' row carries, and the facts here. */
  events(pieceNo: string): readonly PieceEvent[] {
    return [...(this.#rows.get(pieceNo)?.events ?? []), ...this.#events(pieceNo)];
  }
  #events(pieceNo: string): readonly PieceEvent[] {
    return this.#facts
      .of(`piece:${pieceNo}`)
      .map((f) => pieceEventsOf(f).get(pieceNo))
      .filter((e) => e !== undefined);
  }
  #isOwn(view: PieceView): boolean {
    return view.place.storeId === this.#storeId || (view.place.at !== 'store' && view.place.at !== 'transit');
  }
}

function historyOf(events: readonly PieceEvent[]): PieceCard['history'] {
  const seen = new Map(events.map((e) => [e.factId, e]));
  return [...seen.values()]
    .sort((a, b) => a.atMs - b.atMs || (a.hlc < b.hlc ? -1 : a.hlc > b.hlc ? 1 : a.factId < b.factId ? -1 : 1))
    .map((e) => ({
      factId: e.factId,
      kind: e.kind,
      atMs: e.atMs,
      by: e.by,
      terminal: e.terminal,
      to: e.to,
      place: e.place,
      ...(e.docNo === undefined ? {} : { docNo: e.docNo }),
    }));
}
