import { z } from 'zod';

/** Ordered scales, best first (jewelry.md §4). Filters use the index. */
export const COLORS = ['D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O-Z'] as const;
export const CLARITIES = ['FL', 'IF', 'VVS1', 'VVS2', 'VS1', 'VS2', 'SI1', 'SI2', 'I1', 'I2', 'I3'] as const;
export const GRADES = ['EX', 'VG', 'G', 'F', 'P'] as const; // cut, polish, symmetry
export const FLUORESCENCE = ['N', 'F', 'M', 'S', 'VS'] as const;
export const SHAPES = ['RD', 'PR', 'EM', 'AS', 'CU', 'RA', 'OV', 'PE', 'MQ', 'HT', 'TR', 'BG', 'OTHER'] as const;
export const CATEGORIES = [
  'ring',
  'necklace',
  'pendant',
  'bracelet',
  'bangle',
  'earring',
  'brooch',
  'anklet',
  'bead',
  'bar',
  'ornament',
  'stone',
  'set',
  'part',
  'gift',
] as const;
export const PIECE_KINDS = ['goldByGram', 'goldFixed', 'inlaid', 'kGold', 'platinum', 'silver', 'jade', 'pearl', 'stone', 'gift', 'packaging'] as const;
export const METALS = [
  'gold990',
  'gold999',
  'gold9999',
  'gold22K',
  'gold18K',
  'gold14K',
  'gold9K',
  'pt990',
  'pt950',
  'pt900',
  'pt850',
  'pd990',
  'pd950',
  'ag990',
  'ag925',
  'ag800',
  'steel',
  'none',
] as const;

const certificate = z.object({ lab: z.string(), number: z.string(), issuedAt: z.string().optional(), verifyCode: z.string().optional() });
export type Certificate = z.infer<typeof certificate>;

const mainStone = z.object({
  type: z.string(), // code table 'stone': diamond, labDiamond, ruby, sapphire, emerald, jadeite, nephrite, pearl …
  caratMilli: z.number().int().nonnegative().optional(),
  shape: z.enum(SHAPES).optional(),
  colorFrom: z.enum(COLORS).optional(),
  colorTo: z.enum(COLORS).optional(), // = colorFrom for a single grade
  clarityFrom: z.enum(CLARITIES).optional(),
  clarityTo: z.enum(CLARITIES).optional(),
  cut: z.enum(GRADES).optional(),
  cutText: z.string().optional(), // the foreign word itself (§4.4)
  polish: z.enum(GRADES).optional(),
  symmetry: z.enum(GRADES).optional(),
  fluorescence: z.enum(FLUORESCENCE).optional(),
  depthBp: z.number().int().optional(), // depth % × 100
  tableBp: z.number().int().optional(),
  mm100: z.tuple([z.number().int(), z.number().int(), z.number().int()]).optional(), // x, y, z in 1/100 mm
});

/** Public attributes of a piece: no cost, no supplier, no margin (A0.32, jewelry.md §2). */
export const pieceItem = z.object({
  pieceNo: z.string().regex(/^[A-Z0-9-]{1,20}$/),
  styleNo: z.string().optional(),
  name: z.string().min(1), // by §5.3 naming
  displayName: z.string().optional(),
  category: z.enum(CATEGORIES),
  kind: z.enum(PIECE_KINDS),
  series: z.string().optional(),
  metal: z.enum(METALS).optional(),
  metalColor: z.enum(['yellow', 'white', 'rose', 'multi']).optional(),
  fineness: z.number().int().optional(), // ‰
  grossMg: z.number().int().optional(),
  metalMg: z.number().int().optional(),
  partsFen: z.number().int().optional(),
  labourFenPerG: z.number().int().optional(),
  labourFen: z.number().int().optional(),
  craft: z.string().optional(),
  main: mainStone.optional(),
  sideText: z.string().optional(),
  sideCount: z.number().int().optional(),
  sideCaratMilli: z.number().int().optional(),
  certs: z.array(certificate).optional(),
  ringSizeHK: z.number().optional(),
  chainMm: z.number().int().optional(),
  bangleMm: z.number().int().optional(),
  tagPriceFen: z.number().int().nonnegative(), // by-gram pieces: 0, the price is worked out
  priceMode: z.enum(['fixed', 'byGram']),
  presale: z.boolean().optional(),
  photo: z.string().optional(), // sha-256 of a blob
});
export type PieceItem = z.infer<typeof pieceItem>;

/** States of jewelry.md §6.1. */
export const PIECE_STATES = [
  'PLANNED',
  'IN_STOCK',
  'RESERVED',
  'IN_TRANSIT',
  'SOLD_HELD',
  'SOLD',
  'RETURN_CHECK',
  'IN_REPAIR',
  'AT_SUPPLIER',
  'SCRAPPED',
  'MELTED',
  'CONSUMED',
  'MISSING',
  'DISPUTED',
  'WITHDRAWN',
] as const;
export type PieceState = (typeof PIECE_STATES)[number]; // WITHDRAWN: an import rolled back by a compensating fact

export const place = z.object({
  at: z.enum(['store', 'transit', 'customer', 'supplier', 'workshop', 'gone', 'unknown', 'DISPUTED']),
  storeId: z.string().optional(),
  counter: z.string().optional(),
  tray: z.string().optional(),
});
export type Place = z.infer<typeof place>;

const reservedFor = z.object({
  customerId: z.string().optional(),
  aptId: z.string().optional(),
  name: z.string().optional(),
  untilMs: z.number().int(),
  depositFen: z.number().int().optional(),
});

/** Bodies of the stock facts, by kind. Every one names its pieces in `prev`. */
export const stockFacts = {
  /** Import or opening stock: one fact a chunk of a batch; the item goes with it (HQ only). */
  'stock.received': z.object({
    batchId: z.string(),
    storeId: z.string(),
    lines: z
      .array(z.object({ item: pieceItem, counter: z.string().optional() }))
      .min(1)
      .max(1000),
  }),
  /** Compensates an import for pieces nothing has touched since (rollback of a batch). */
  'stock.withdrawn': z.object({ batchId: z.string(), pieceNos: z.array(z.string()).min(1).max(1000), reason: z.string() }),
  /** `from` and `state` are what the writer saw and meant: without them a tray move and a transfer's receive scan look alike. */
  'stock.moved': z.object({ pieceNo: z.string(), to: place, from: place.optional(), state: z.enum(PIECE_STATES).optional(), reason: z.string().optional() }),
  /** `waiting`: the writer knew of the holder and joins the waiting list 候补 (conflicts §4.6). */
  'stock.reserved': z.object({ pieceNo: z.string(), for: reservedFor, storeId: z.string(), waiting: z.boolean().optional() }),
  /** `expired`: by the clock, not by a person; `reservation`: the one meant, where several stand. */
  'stock.released': z.object({ pieceNo: z.string(), reason: z.string(), expired: z.boolean().optional(), reservation: z.string().optional() }),
  'stock.scrapped': z.object({ pieceNo: z.string(), as: z.enum(['SCRAPPED', 'MELTED']), reason: z.string() }),
  /** A safety recall is restrictive: it stops everything not yet delivered (conflicts §3.4). */
  'stock.recalled': z.object({ pieceNo: z.string(), safety: z.boolean(), reason: z.string() }),
  /** Administrative word of headquarters, rank 20 (jewelry.md §6.2). */
  'stock.stated': z.object({ pieceNo: z.string(), state: z.enum(PIECE_STATES), place, reason: z.string() }),
  /** 申请调货 for a visit (A1.1.20): a piece, or words for one; `needBy` ms. Moves nothing by itself: the transfer does. Both stores see it. */
  'stock.transferRequested': z.object({
    requestId: z.string(),
    pieceNo: z.string().optional(),
    spec: z.string().max(300).optional(),
    fromStore: z.string().optional(),
    toStore: z.string(),
    needBy: z.number().int(),
    aptId: z.string().startsWith('apt:'),
  }),
  /** The word of the store that was asked, or the asker's that it is no longer needed. */
  'stock.transferAnswered': z.object({
    requestId: z.string(),
    aptId: z.string().startsWith('apt:'),
    answer: z.enum(['accepted', 'declined', 'received', 'withdrawn']),
    storeId: z.string().optional(),
    note: z.string().optional(),
  }),
  /** A store asks for a correction of the item; headquarters decides (conflicts §4.25). */
  'item.correctionAsked': z.object({
    pieceNo: z.string(),
    field: z.string(),
    value: z.union([z.string(), z.number()]),
    photo: z.string().optional(),
    reason: z.string(),
  }),
} as const;
export type StockFactKind = keyof typeof stockFacts;

/** What the piece fold needs of a fact; a piece row carries these, so view = fold(row.events ∪ local events). */
export interface PieceEvent {
  readonly factId: string;
  readonly kind: string;
  readonly prev: readonly string[]; // heads of this piece that the writer had seen
  readonly hlc: string;
  readonly terminal: string;
  readonly epoch: string;
  readonly jseq: number;
  readonly rank: number; // evidence rank, conflicts.md §3.4
  readonly to: PieceState;
  readonly place: Place;
  readonly by: string;
  readonly docNo?: string;
  readonly saleId?: string;
  readonly atMs: number;
  readonly data?: Readonly<Record<string, unknown>>;
}
export interface PieceView {
  readonly pieceNo: string;
  readonly state: PieceState;
  readonly place: Place;
  readonly heads: readonly string[];
  readonly reservedFor?: z.infer<typeof reservedFor>;
  readonly saleIds: readonly string[]; // sales that stand on this piece
  readonly fork?: { readonly from: string; readonly members: readonly string[] }; // concurrent facts of rank >= 60
  readonly waiting?: readonly { readonly factId: string; readonly for: z.infer<typeof reservedFor>; readonly by: string; readonly storeId?: string }[]; // 候补, in order
  readonly recall?: string; // fact id of a safety recall that nobody has lifted
  readonly pending?: boolean; // 待补全: a predecessor has not arrived
}

/** Projection row, written by the server only (doc `piece:{pieceNo}` in the store's database). */
export interface PieceRow {
  readonly id: string;
  readonly v: number;
  readonly pieceNo: string;
  readonly item: PieceItem;
  readonly floorPriceFen?: number; // only in the holding store's data
  readonly events: readonly PieceEvent[];
  readonly heads: readonly string[];
  readonly state: PieceState;
  readonly place: Place;
  readonly pv: number; // monotonic; an older row never replaces a newer one
  readonly foldV: number;
  readonly upTo: Readonly<Record<string, number>>; // terminal+epoch -> jseq
}
