import type { PriceRef } from '../facts/reference.ts';
import type { Problem } from '../kernel/result.ts';
import { floorMulDiv, halfUpMulDiv } from '../kernel/money.ts';
import type { PieceItem, PieceView } from '../stock/types.ts';
import type { DraftLine, PriceStep, SaleDraft } from './types.ts';
import { runChain } from './chain.ts';
import type { ChainLine, Components } from './chainTypes.ts';
import { boardMetal, selectPrice } from './price.ts';
import type { BoardPrice } from './price.ts';
import { within } from './limits.ts';
import type { DiscountLimits } from './limits.ts';
import { offersOfChain } from './offers.ts';
import type { KnownOffer } from './offers.ts';

/** A piece as the till needs it: item, exact view, and the floor price where this store holds the piece (fen). */
export interface PieceForSale {
  readonly item: PieceItem;
  readonly view: PieceView;
  readonly floorPriceFen?: number;
}
export interface PricingOptions {
  readonly storeId: string;
  readonly region?: string;
  readonly asOfMs?: number; // headquarters last heard
  readonly dayStartMs?: number;
  /** Limits of the person at the till; over them the line asks for approval. */
  readonly limits: DiscountLimits;
  readonly memberRateBp?: number;
  /** The draft's campaign and coupons as this terminal knows them. */
  readonly offers?: readonly KnownOffer[];
}
export interface PricedLine {
  readonly lineNo: number;
  readonly pieceNo: string;
  readonly item: PieceItem;
  readonly draft: DraftLine;
  readonly gold?: { readonly mg: number; readonly fenPerG: number; readonly version: string; readonly source?: string };
  readonly components: Components;
  readonly labourNetFen: number;
  readonly tagFen: number;
  readonly steps: readonly PriceStep[];
  readonly netFen: number;
  /** What the manual discounts leave of what they may touch: the fixed price, or the by-gram labour (bp). */
  readonly manualRateBp: number;
  readonly overLimit: boolean;
  readonly belowFloor: boolean;
}
export interface PricedDraft {
  readonly lines: readonly PricedLine[];
  readonly totals: {
    readonly pieces: number;
    readonly tagFen: number;
    readonly discountFen: number;
    readonly roundingFen: number;
    readonly payableFen: number;
  };
  /** Nothing can be committed while one stands: `sale-piece-unknown`, `sale-price-missing`, `sale-no-weight`. */
  readonly problems: readonly Problem[];
  /** Shown, never blocking: `price-not-today`, `price-over-24h`, `price-over-72h`. */
  readonly warnings: readonly Problem[];
  /** Steps that need a second person: over the own limit, below the floor, an old gold price. */
  readonly approvals: readonly Problem[];
}

interface GoldChoice {
  readonly fenPerG: number;
  readonly version: string;
  readonly source?: string;
  readonly board?: BoardPrice;
}

function goldOf(item: PieceItem, draft: SaleDraft, prices: readonly PriceRef[], nowMs: number, o: PricingOptions): GoldChoice | undefined {
  const metal = boardMetal(item);
  if (metal === undefined) return undefined;
  const typed = draft.typedPrices?.find((t) => t.metal === metal);
  const board = selectPrice(prices, metal, { ...o, nowMs });
  if (typed !== undefined) return { fenPerG: typed.fenPerG, version: 'typed', source: typed.source };
  return board === undefined ? undefined : { fenPerG: board.price.fenPerG, version: board.price.version, board };
}

function chainLine(key: string, line: DraftLine, item: PieceItem, gold: GoldChoice | undefined): ChainLine {
  const rate = line.rateBp === undefined ? {} : { manualRateBp: line.rateBp };
  if (item.priceMode === 'fixed') return { key, mode: 'fixed', tagFen: item.tagPriceFen, ...rate };
  const labour = item.labourFen !== undefined ? { fen: item.labourFen } : item.labourFenPerG !== undefined ? { fenPerG: item.labourFenPerG } : undefined;
  return {
    key,
    mode: 'byGram',
    gold: { mg: item.metalMg ?? 0, fenPerG: gold?.fenPerG ?? 0 },
    ...(labour === undefined ? {} : { labour }),
    ...(item.partsFen === undefined ? {} : { partsFen: item.partsFen }),
    ...rate,
    ...(item.category === 'bar' ? { excludedFrom: ['orderPromotion', 'coupon', 'manualOrder'] as const } : {}),
  };
}

const stepTotal = (steps: readonly PriceStep[], kinds: readonly PriceStep['step'][]): number =>
  steps.filter((s) => kinds.includes(s.step)).reduce((sum, s) => sum + s.beforeFen - s.afterFen, 0);

/** Highest rate (bp) that leaves this much of a base once rounded half up: 98折 of 46892 is 45954, and 45954 is 98折 again. */
function rateThatLeaves(left: number, base: number): number {
  if (base <= 0) return 0;
  let bp = floorMulDiv(left, 10_000, base);
  while (bp < 10_000 && halfUpMulDiv(base, bp + 1, 10_000) <= left) bp += 1;
  return bp;
}

/**
 * Prices a draft by the chain of jewelry §7.5 with the board of conflicts §4.19. Never throws for what a cashier can put
 * right: what is wrong stands in `problems`, `warnings` and `approvals`. Amounts in fen.
 */
export function priceDraft(
  draft: SaleDraft,
  pieces: ReadonlyMap<string, PieceForSale>,
  prices: readonly PriceRef[],
  nowMs: number,
  o: PricingOptions,
): PricedDraft {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const approvals: Problem[] = [];
  const ready: { line: DraftLine; lineNo: number; piece: PieceForSale; gold?: GoldChoice }[] = [];
  draft.lines.forEach((line, i) => {
    const piece = pieces.get(line.pieceNo);
    if (piece === undefined) {
      problems.push({ code: 'sale-piece-unknown', params: { pieceNo: line.pieceNo } });
      return;
    }
    if (piece.item.priceMode === 'fixed') {
      ready.push({ line, lineNo: i + 1, piece });
      return;
    }
    const gold = goldOf(piece.item, draft, prices, nowMs, o);
    if (gold === undefined) {
      problems.push({ code: 'sale-price-missing', params: { pieceNo: line.pieceNo, metal: boardMetal(piece.item) ?? '' } });
      return;
    }
    if ((piece.item.metalMg ?? 0) <= 0) {
      problems.push({ code: 'sale-no-weight', params: { pieceNo: line.pieceNo } });
      return;
    }
    ready.push({ line, lineNo: i + 1, piece, gold });
  });
  for (const age of new Set(ready.flatMap((r) => (r.gold?.board === undefined || r.gold.board.age === 'fresh' ? [] : [r.gold.board])))) {
    const hours = Math.floor(age.ageMs / 3_600_000);
    const code = age.age === 'notToday' ? 'price-not-today' : age.age === 'over24h' ? 'price-over-24h' : 'price-over-72h';
    if (warnings.some((w) => w.code === code && w.params?.['metal'] === age.price.metal)) continue;
    warnings.push({ code, params: { metal: age.price.metal, hours } });
    if (age.age !== 'notToday') approvals.push({ code, params: { metal: age.price.metal, hours } });
  }
  const chain = runChain({
    lines: ready.map((r) => chainLine(String(r.lineNo), r.line, r.piece.item, r.gold)),
    rounding: draft.rounding,
    ...(draft.orderRateBp === undefined ? {} : { order: { rateBp: draft.orderRateBp } }),
    ...(o.memberRateBp === undefined ? {} : { memberRateBp: o.memberRateBp }),
    ...offersOfChain(o.offers ?? []),
  });
  const lines = ready.map((r, i): PricedLine => {
    const c = chain.lines[i];
    if (c === undefined) throw new Error('the chain answers every line');
    const { item } = r.piece;
    const manualOff = stepTotal(c.steps, ['manualLine', 'manualOrder']);
    const touched = (item.priceMode === 'fixed' ? c.components.tagFen : c.components.labourFen) - stepTotal(c.steps, ['promotion', 'member']);
    const manualRateBp = manualOff === 0 ? 10_000 : rateThatLeaves(touched - manualOff, touched);
    const overLimit = manualOff > 0 && !within(o.limits, item.priceMode, manualRateBp);
    const belowFloor = (r.piece.floorPriceFen ?? 0) > 0 && c.netFen < (r.piece.floorPriceFen ?? 0);
    if (overLimit) approvals.push({ code: 'sale-discount-approval', params: { lineNo: r.lineNo, rateBp: manualRateBp } });
    if (belowFloor) approvals.push({ code: 'sale-floor-approval', params: { lineNo: r.lineNo, pieceNo: item.pieceNo } });
    return {
      lineNo: r.lineNo,
      pieceNo: item.pieceNo,
      item,
      draft: r.line,
      components: c.components,
      labourNetFen: c.labourNetFen,
      tagFen: c.components.tagFen,
      steps: c.steps,
      netFen: c.netFen,
      manualRateBp,
      overLimit,
      belowFloor,
      ...(r.gold === undefined
        ? {}
        : {
            gold: {
              mg: item.metalMg ?? 0,
              fenPerG: r.gold.fenPerG,
              version: r.gold.version,
              ...(r.gold.source === undefined ? {} : { source: r.gold.source }),
            },
          }),
    };
  });
  return {
    lines,
    totals: { pieces: lines.length, tagFen: chain.tagFen, discountFen: chain.discountFen, roundingFen: chain.roundingFen, payableFen: chain.payableFen },
    problems,
    warnings,
    approvals,
  };
}
