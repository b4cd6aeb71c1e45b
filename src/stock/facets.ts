import type { PieceState } from './types.ts';

/** A facet query over the columnar index (features A2.5–A2.20). Ranges are inclusive, in stored units. */
export interface FacetQuery {
  readonly text?: string; // piece number, certificate, style number, name
  readonly categories?: readonly string[];
  readonly kinds?: readonly string[];
  readonly metals?: readonly string[];
  readonly shapes?: readonly string[];
  readonly stores?: readonly string[];
  readonly states?: readonly PieceState[];
  readonly caratMilli?: Range;
  readonly priceFen?: Range;
  readonly color?: Range; // index in COLORS
  readonly clarity?: Range; // index in CLARITIES
  readonly cut?: readonly string[];
  readonly polish?: readonly string[];
  readonly symmetry?: readonly string[];
  readonly tripleEx?: boolean;
  readonly metalMg?: Range;
  readonly ringSizeHK?: Range;
  readonly presale?: boolean;
  readonly sort?: 'price' | '-price' | 'carat' | '-carat' | 'color' | 'clarity' | 'fit';
  /** Own store first within the sort. */
  readonly ownStore?: string;
  readonly offset?: number;
  readonly limit?: number;
}
export interface Range {
  readonly min?: number;
  readonly max?: number;
}
/** A result row, read from the columns alone. */
export interface FacetRow {
  readonly pieceNo: string;
  readonly name: string;
  readonly styleNo?: string;
  readonly category: string;
  readonly kind: string;
  readonly metal?: string;
  readonly metalColor?: string;
  readonly shape?: string;
  readonly caratMilli?: number;
  readonly color?: string; // 'F' or 'F-G'
  readonly clarity?: string;
  readonly cut?: string;
  readonly polish?: string;
  readonly symmetry?: string;
  readonly fluorescence?: string;
  readonly certText?: string; // 'GIA 2141234567'
  readonly ringSizeHK?: number;
  readonly metalMg?: number;
  readonly tagPriceFen: number;
  /** Today's price of a by-gram piece, where the board is known; filters and sorting by price go by it. */
  readonly priceFen?: number;
  readonly priceMode: 'fixed' | 'byGram';
  readonly storeId?: string;
  readonly state: PieceState;
}
export interface FacetResult {
  readonly total: number;
  readonly ownTotal: number;
  readonly rows: readonly FacetRow[];
  /** Counts per value, each under all other facets of the query. */
  readonly counts: Readonly<Record<'category' | 'shape' | 'metal' | 'store' | 'cut' | 'state' | 'kind', Readonly<Record<string, number>>>>;
  readonly histogram: {
    readonly caratMilli: readonly number[];
    readonly priceFen: readonly number[];
    readonly caratEdges: readonly number[];
    readonly priceEdges: readonly number[];
  };
  readonly tookMs: number;
}
