import type { CatalogueDelta } from '../../../src/protocol/wire.ts';
import type { CatalogueRow } from '../../../src/stock/catalogue.ts';
import type { FacetQuery, FacetResult } from '../../../src/stock/facets.ts';

/** The search index, wherever it lives: in a worker, or on this thread where there is none. Calls are done in the order given. */
export interface IndexPort {
  /** Builds from these segments, in place of what was there. */
  load(segments: readonly Uint8Array[]): Promise<number>;
  upsert(rows: readonly CatalogueRow[]): void;
  delta(changes: CatalogueDelta['changes']): void;
  /** Gold board, fen a gram by metal: by-gram pieces are found and sorted by what they cost today. */
  board(prices: readonly (readonly [metal: string, fenPerG: number])[]): void;
  search(q: FacetQuery): Promise<FacetResult>;
  close(): void;
}
export type IndexRequest =
  | { readonly type: 'load'; readonly id: number; readonly segments: readonly Uint8Array[] }
  | { readonly type: 'upsert'; readonly rows: readonly CatalogueRow[] }
  | { readonly type: 'delta'; readonly changes: CatalogueDelta['changes'] }
  | { readonly type: 'board'; readonly prices: readonly (readonly [string, number])[] }
  | { readonly type: 'search'; readonly id: number; readonly q: FacetQuery };
export type IndexAnswer =
  | { readonly id: number; readonly ok: true; readonly rows?: number; readonly result?: FacetResult }
  | { readonly id: number; readonly ok: false; readonly message: string };
