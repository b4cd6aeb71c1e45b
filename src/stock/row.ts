import type { PieceEvent, PieceItem, PieceRow, PieceView } from './types.ts';
import type { Corrections } from '../conflict/fold.ts';
import { FOLD_VERSION, byEff, foldPiece } from './fold.ts';

/** What headquarters knows of a piece when it writes its row. */
export interface RowInput {
  readonly item: PieceItem;
  readonly floorPriceFen?: number; // fen; goes only into the data of the holding store (A0.32)
  readonly events: readonly PieceEvent[];
  /** Grows with every change of the item master, so that `pv` grows too. */
  readonly itemVersion?: number;
  /** Corrected stamps; the row's events keep the stamp they were written with, state and order go by these (conflicts §3.2). */
  readonly corrections?: Corrections;
}

/** Projection row of a piece, a pure function of its facts: the same facts give the same bytes (I14). */
export function projectPiece(input: RowInput): PieceRow {
  const events = [...new Map(input.events.map((e) => [e.factId, e])).values()].sort(byEff);
  const view = foldPiece(input.item.pieceNo, events, input.corrections);
  const upTo: Record<string, number> = {};
  for (const e of events) upTo[e.terminal + e.epoch] = Math.max(upTo[e.terminal + e.epoch] ?? 0, e.jseq);
  return {
    id: `piece:${input.item.pieceNo}`,
    v: 1,
    pieceNo: input.item.pieceNo,
    item: input.item,
    ...(input.floorPriceFen === undefined ? {} : { floorPriceFen: input.floorPriceFen }),
    events,
    heads: view.heads,
    state: view.state,
    place: view.place,
    // Events and item versions only ever grow in number, so their sum is monotonic without a counter of its own.
    pv: events.length + (input.itemVersion ?? 0),
    foldV: FOLD_VERSION,
    upTo: Object.fromEntries(Object.entries(upTo).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** A terminal's exact view: the row's events and every local one, by the same fold (architecture §3.5). */
export const viewOf = (row: PieceRow, localEvents: readonly PieceEvent[], corrections: Corrections = {}): PieceView =>
  foldPiece(row.pieceNo, localEvents.length === 0 ? row.events : [...row.events, ...localEvents], corrections);
