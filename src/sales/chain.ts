import type { PriceStep } from './types.ts';
import { floorMulDiv, halfUpMulDiv, largestRemainder } from '../kernel/money.ts';

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
const ROUND_UNIT: Readonly<Record<RoundingMode, number>> = { none: 1, jiao: 10, yuan: 100, ten: 1000 };

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

/** Every component half-up to the fen (R2): gold, labour by gram or piece, stones by carat, parts, rework. */
export function componentsOf(line: ChainLine): Components {
  const mg = line.gold?.mg ?? 0;
  const goldFen = line.gold === undefined ? 0 : halfUpMulDiv(mg, line.gold.fenPerG, 1000);
  const labourFen = line.labour === undefined ? 0 : 'fen' in line.labour ? line.labour.fen : halfUpMulDiv(mg, line.labour.fenPerG, 1000);
  const stonesFen = (line.stones ?? []).map((s) => halfUpMulDiv(s.milliCarat, s.fenPerCt, 1000));
  const partsFen = line.partsFen ?? 0;
  const extraFen = line.extraFen ?? 0;
  const sum = goldFen + labourFen + stonesFen.reduce((a, b) => a + b, 0) + partsFen + extraFen;
  return { goldFen, labourFen, stonesFen, partsFen, extraFen, tagFen: line.mode === 'fixed' ? (line.tagFen ?? 0) : sum };
}

/** Amount of a line while the chain runs: by gram the labour is discounted on its own and gold stands at board price (R3). */
interface Running {
  readonly line: ChainLine;
  readonly components: Components;
  labour: number;
  perGramOff: number;
  fixed: number;
  less: number; // shares of group and order amounts
  readonly steps: PriceStep[];
  couponExcluded: boolean;
}
const amount = (r: Running): number =>
  Math.max(0, (r.line.mode === 'fixed' ? r.fixed : r.components.tagFen - r.components.labourFen + r.labour - r.perGramOff) - r.less);
const rated = (fen: number, bp: number): number => halfUpMulDiv(fen, bp, 10_000);

function note(r: Running, step: PriceStep['step'], before: number, extra: { rateBp?: number; note?: string } = {}): void {
  const after = amount(r);
  if (after !== before)
    r.steps.push({
      step,
      ...(extra.rateBp === undefined ? {} : { rateBp: extra.rateBp }),
      beforeFen: before,
      afterFen: after,
      ...(extra.note === undefined ? {} : { note: extra.note }),
    });
}
const applyRate = (r: Running, bp: number): void => {
  if (r.line.mode === 'fixed') r.fixed = rated(r.fixed - r.less, bp) + r.less;
  else r.labour = rated(r.labour, bp);
};
function applyPromotion(r: Running, p: LinePromotion): void {
  if (p.effect.kind === 'rate') applyRate(r, p.effect.bp);
  else if (p.effect.kind === 'price') r.fixed = p.effect.fen;
  else r.perGramOff += halfUpMulDiv(r.line.gold?.mg ?? 0, p.effect.fenPerG, 1000);
}
const copy = (r: Running): Running => ({ ...r, steps: [...r.steps] });

/** One promotion of each exclusion group, the one that gives the lower result (R5). */
function chosenPromotions(r: Running): LinePromotion[] {
  const all = r.line.promotions ?? [];
  const best = new Map<string, { p: LinePromotion; result: number }>();
  for (const p of all) {
    const trial = copy(r);
    applyPromotion(trial, p);
    const result = amount(trial);
    const key = p.group ?? `:${p.id}`;
    const held = best.get(key);
    const wins =
      held === undefined ||
      result < held.result ||
      (result === held.result && ((p.priority ?? 0) > (held.p.priority ?? 0) || ((p.priority ?? 0) === (held.p.priority ?? 0) && p.id < held.p.id)));
    if (wins) best.set(key, { p, result });
  }
  return all.filter((p) => best.get(p.group ?? `:${p.id}`)?.p === p);
}
/** The member's price: `memberPrice` where set and lower, else the level's rate; by gram on labour only (R4 ②). */
function applyMember(r: Running, rateBp: number | undefined): number | undefined {
  if (rateBp === undefined) return undefined;
  const trial = copy(r);
  applyRate(trial, rateBp);
  const own = r.line.memberPriceFen;
  if (r.line.mode === 'fixed' && own !== undefined && own < Math.min(r.fixed, trial.fixed) - r.less) {
    r.fixed = own + r.less;
    return undefined;
  }
  r.fixed = trial.fixed;
  r.labour = trial.labour;
  return rateBp;
}
/** Steps ① and ② of one line, with their exclusions: the lower result wins, a tie goes to the earlier step (R5). */
function promoteAndMember(r: Running, memberRateBp: number | undefined): void {
  const promotions = chosenPromotions(r);
  const promoted = copy(r);
  for (const p of promotions) applyPromotion(promoted, p);
  const excludesMember = promotions.some((p) => p.excludes?.includes('member') === true);
  const memberOnly = copy(r);
  applyMember(memberOnly, memberRateBp);
  const skipPromotion = excludesMember && memberRateBp !== undefined && amount(memberOnly) < amount(promoted);
  if (!skipPromotion) {
    for (const p of promotions) {
      const before = amount(r);
      applyPromotion(r, p);
      note(r, 'promotion', before, { note: p.id, ...(p.effect.kind === 'rate' ? { rateBp: p.effect.bp } : {}) });
      if (p.excludes?.includes('coupon') === true) r.couponExcluded = true;
    }
    if (excludesMember) return;
  }
  const before = amount(r);
  const rateBp = applyMember(r, memberRateBp);
  note(r, 'member', before, rateBp === undefined ? {} : { rateBp });
}

/** Allocates an order amount over eligible lines by largest remainder, none below 0 (R6). */
function allocate(lines: readonly Running[], total: number, step: PriceStep['step'], weights: readonly number[], label?: string): void {
  const shares = largestRemainder(total, weights);
  lines.forEach((r, i) => {
    const before = amount(r);
    r.less += shares[i] ?? 0;
    note(r, step, before, label === undefined ? {} : { note: label });
  });
}
const open = (lines: readonly Running[], what: 'orderPromotion' | 'coupon' | 'points' | 'manualOrder'): Running[] =>
  lines.filter((r) => r.line.excludedFrom?.includes(what) !== true);
const total = (lines: readonly Running[]): number => lines.reduce((sum, r) => sum + amount(r), 0);

/** 抹零 of an amount, downward only (jewelry §18): jiao = to 0.1 yuan, yuan = to the yuan, ten = to ten yuan. Fen taken off. */
export const roundingOff = (fen: number, mode: RoundingMode): number => fen % ROUND_UNIT[mode];

/** The whole chain ①–⑥ of jewelry §7.5 R4 over one order. Pure; Σ line nets = payable. */
export function runChain(order: ChainOrder): ChainResult {
  const lines = order.lines.map((line): Running => {
    const components = componentsOf(line);
    return { line, components, labour: components.labourFen, perGramOff: 0, fixed: components.tagFen, less: 0, steps: [], couponExcluded: false };
  });
  for (const r of lines) promoteLine(r, order);
  for (const g of order.groups ?? []) {
    const members = lines.filter((r) => g.lines.includes(r.line.key));
    const free = members
      .map(amount)
      .sort((a, b) => a - b)
      .slice(0, g.free)
      .reduce((a, b) => a + b, 0);
    allocate(members, free, 'promotion', members.map(amount), g.id);
  }
  for (const r of lines) memberLine(r, order);
  for (const r of lines) {
    const bp = r.line.manualRateBp;
    if (bp === undefined || bp === 10_000) continue;
    const before = amount(r);
    applyRate(r, bp);
    note(r, 'manualLine', before, { rateBp: bp });
  }
  wholeOrder(lines, order.order);
  fullReduction(lines, order.fullReduce);
  const couponsUsed = (order.coupons ?? []).map((c) => redeem(lines, c));
  const points = order.points;
  const beforePoints = total(open(lines, 'points'));
  const pointsCap = points === undefined ? 0 : floorMulDiv(beforePoints, points.maxBp, 10_000 * points.fenEach);
  const pointsUsed = points === undefined ? 0 : Math.min(points.use, pointsCap);
  if (points !== undefined && pointsUsed > 0) {
    const base = open(lines, 'points');
    allocate(base, pointsUsed * points.fenEach, 'points', base.map(amount));
  }
  const roundingFen = roundingOff(total(lines), order.rounding ?? 'none');
  if (roundingFen > 0) allocate(lines, roundingFen, 'rounding', lines.map(amount));
  const payableFen = total(lines);
  const tagFen = lines.reduce((sum, r) => sum + r.components.tagFen, 0);
  return {
    lines: lines.map((r) => ({
      key: r.line.key,
      components: r.components,
      labourNetFen: r.labour,
      perGramOffFen: r.perGramOff,
      steps: r.steps,
      netFen: amount(r),
    })),
    tagFen,
    payableFen,
    roundingFen,
    discountFen: tagFen - payableFen - roundingFen,
    pointsUsed,
    pointsCap,
    couponsUsed,
  };
}

// Group promotions share a step with the line promotions and stand before the member step; without a group both run in one go.
const grouped = (r: Running, order: ChainOrder): boolean => (order.groups ?? []).some((g) => g.lines.includes(r.line.key));
const promoteLine = (r: Running, order: ChainOrder): void => promoteAndMember(r, grouped(r, order) ? undefined : order.memberRateBp);
function memberLine(r: Running, order: ChainOrder): void {
  if (!grouped(r, order) || order.memberRateBp === undefined) return;
  const before = amount(r);
  const rateBp = applyMember(r, order.memberRateBp);
  note(r, 'member', before, rateBp === undefined ? {} : { rateBp });
}
/** ③ over the whole order: a rate touches fixed amounts and by-gram labour; an agreed total is spread over all lines. */
function wholeOrder(all: readonly Running[], order: ChainOrder['order']): void {
  const lines = open(all, 'manualOrder');
  if (order === undefined || lines.length === 0) return;
  if ('agreedFen' in order) {
    const off = total(lines) - order.agreedFen;
    if (off > 0) allocate(lines, off, 'manualOrder', lines.map(amount));
    return;
  }
  if (order.rateBp === 10_000) return;
  const base = lines.map((r) => (r.line.mode === 'fixed' ? amount(r) : Math.min(r.labour, amount(r))));
  const sum = base.reduce((a, b) => a + b, 0);
  const off = sum - rated(sum, order.rateBp);
  if (off <= 0) return;
  const shares = largestRemainder(off, base);
  lines.forEach((r, i) => {
    const before = amount(r);
    r.less += shares[i] ?? 0;
    note(r, 'manualOrder', before, { rateBp: order.rateBp });
  });
}
/** ④ 满减: tested on the eligible lines after ③, the highest tier reached. */
function fullReduction(all: readonly Running[], rule: ChainOrder['fullReduce']): void {
  const lines = open(all, 'orderPromotion');
  if (rule === undefined) return;
  const base = total(lines);
  const tier = [...rule.tiers].filter((t) => base >= t.fromFen).sort((a, b) => b.fromFen - a.fromFen)[0];
  if (tier !== undefined) allocate(lines, Math.min(tier.offFen, base), 'orderPromotion', lines.map(amount), rule.id);
}
/** ④ a coupon: takes at most what is there, the rest lapses, no change is given (jewelry §11). */
function redeem(
  all: readonly Running[],
  c: { readonly id: string; readonly fen: number; readonly fromFen?: number },
): { id: string; fen: number; lapsedFen: number } {
  const lines = open(all, 'coupon').filter((r) => !r.couponExcluded);
  const base = total(lines);
  if (base < (c.fromFen ?? 0)) return { id: c.id, fen: 0, lapsedFen: 0 };
  const fen = Math.min(c.fen, base);
  if (fen > 0) allocate(lines, fen, 'coupon', lines.map(amount), c.id);
  return { id: c.id, fen, lapsedFen: c.fen - fen };
}

/** 限量: quantity goods are split into a line at the campaign price, as far as the quota reaches, and one at the ordinary (PV-13). */
export function splitByQuota(
  qty: number,
  unitFen: number,
  campaignFen: number,
  quotaLeft: number,
): readonly { readonly qty: number; readonly unitFen: number; readonly totalFen: number; readonly quota: boolean }[] {
  const cheap = Math.max(0, Math.min(qty, quotaLeft));
  return [
    { qty: cheap, unitFen: campaignFen, totalFen: cheap * campaignFen, quota: true },
    { qty: qty - cheap, unitFen, totalFen: (qty - cheap) * unitFen, quota: false },
  ].filter((l) => l.qty > 0);
}

/** R7: of effect T over base B, what this return undoes when `before` was returned earlier; parts sum to T. Any unit. */
export const cumulativeShare = (effect: number, base: number, before: number, now: number): number =>
  halfUpMulDiv(effect, before + now, base) - halfUpMulDiv(effect, before, base);

/** Refund of lines of a 满赠 sale: the gift's value is kept when the rest falls under the threshold and the gift stays away (PV-10). */
export const refundWithGift = (refundNetFen: number, remainingFen: number, thresholdFen: number, giftValueFen: number, giftBack: boolean): number =>
  refundNetFen - (remainingFen < thresholdFen && !giftBack ? Math.min(giftValueFen, refundNetFen) : 0);

/** Points a sale earns: one for each full `fenEach` of net, rounded down (R9). */
export const pointsEarned = (netFen: number, fenEach: number): number => floorMulDiv(netFen, 1, fenEach);
