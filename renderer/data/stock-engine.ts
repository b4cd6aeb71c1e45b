import type { CataloguePiece } from './views/pieces.ts';
import type { StockSearch } from './terminal.ts';

/** The facet search as the terminal holds it: the screens' part, the piece page's lookup, and its end. */
export interface StockEngine extends StockSearch {
  /** A piece of the chain's catalogue, with its full item. */
  lookup(pieceNo: string): CataloguePiece | undefined;
  /** Headquarters says which version the catalogue has now. */
  refresh(version: string): void;
  close(): void;
}
