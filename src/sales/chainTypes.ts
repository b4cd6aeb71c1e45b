import type { PriceStep } from './types.ts';

/** One line as the price chain needs it (jewelry §7.2). Amounts in fen, weights in mg, carat in 1/1000 ct, rates in basis points. */
export interface ChainLine {
  readonly key: string;
  readonly mode: 'fixed' | 'byGram';
  readonly tagFen?: number; // fixed price
  readonly gold?: { readonly mg: number; readonly fenPerG: number };
  readonly labour?: { readonly fenPerG: number } | { readonly fen: number };
  readonly stones?: readonly { readonly milliCarat: number; readonly fenPerCt: number }[];
  readonly partsFen?: number;
  readonly extraFen?: number; // 改款费
  readonly memberPriceFen?: number;
  readonly promotions?: readonly LinePromotion[];
  readonly manualRateBp?: number;
  /** Not on offers: investment bars, gifts (jewelry §14). */
  readonly excludedFrom?: readonly ('orderPromotion' | 'coupon' | 'points' | 'manualOrder')[];
}
export interface LinePromotion {
  readonly id: string;
  readonly effect:
    { readonly kind: 'rate'; readonly bp: number } | { readonly kind: 'price'; readonly fen: number } | { readonly kind: 'perGram'; readonly fenPerG: number };
  /** Promotions of one group exclude each other: lower result, then priority, then smaller id (R5). */
  readonly group?: string;
  readonly priority?: number;
  readonly excludes?: readonly ('member' | 'coupon')[];
}
export interface ChainOrder {
  readonly lines: readonly ChainLine[];
  readonly groups?: readonly { readonly id: string; readonly lines: readonly string[]; readonly free: number }[]; // 买N送N: the cheapest `free` lines are free
  readonly memberRateBp?: number;
  readonly order?: { readonly rateBp: number } | { readonly agreedFen: number }; // whole-order discount
  readonly fullReduce?: { readonly id: string; readonly tiers: readonly { readonly fromFen: number; readonly offFen: number }[] };
  readonly coupons?: readonly { readonly id: string; readonly fen: number; readonly fromFen?: number }[];
  readonly points?: { readonly use: number; readonly fenEach: number; readonly maxBp: number };
  readonly rounding?: RoundingMode;
}
export type RoundingMode = 'none' | 'jiao' | 'yuan' | 'ten';

export interface Components {
  readonly goldFen: number;
  readonly labourFen: number;
  readonly stonesFen: readonly number[];
  readonly partsFen: number;
  readonly extraFen: number;
  readonly tagFen: number; // the tag, or the sum of the components
}
export interface ChainLineResult {
  readonly key: string;
  readonly components: Components;
  readonly labourNetFen: number;
  readonly perGramOffFen: number;
  readonly steps: readonly PriceStep[];
  readonly netFen: number;
}
export interface ChainResult {
  readonly lines: readonly ChainLineResult[];
  readonly tagFen: number;
  readonly payableFen: number;
  readonly roundingFen: number;
  readonly discountFen: number; // without 抹零
  readonly pointsUsed: number;
  readonly pointsCap: number;
  readonly couponsUsed: readonly { readonly id: string; readonly fen: number; readonly lapsedFen: number }[];
}
