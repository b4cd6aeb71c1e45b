import { floorMulDiv, halfUpMulDiv } from '../kernel/money.ts';
import type { Running } from './chainSteps.ts';
import { allocate, amount, applyRate, fullReduction, memberLine, note, open, promoteLine, redeem, total, wholeOrder } from './chainSteps.ts';
import type { ChainLine, ChainOrder, ChainResult, Components, RoundingMode } from './chainTypes.ts';

const ROUND_UNIT: Readonly<Record<RoundingMode, number>> = { none: 1, jiao: 10, yuan: 100, ten: 1000 };

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
