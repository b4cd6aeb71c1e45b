/** The steps ①–⑥ of the price chain, each on the running amounts of its lines (jewelry §7.5 R4). */
import type { PriceStep } from './types.ts';
import { halfUpMulDiv, largestRemainder } from '../kernel/money.ts';
import type { ChainLine, ChainOrder, Components, LinePromotion } from './chainTypes.ts';

/** Amount of a line while the chain runs: by gram the labour is discounted on its own and gold stands at board price (R3). */
export interface Running {
  readonly line: ChainLine;
  readonly components: Components;
  labour: number;
  perGramOff: number;
  fixed: number;
  less: number; // shares of group and order amounts
  readonly steps: PriceStep[];
  couponExcluded: boolean;
}
export const amount = (r: Running): number =>
  Math.max(0, (r.line.mode === 'fixed' ? r.fixed : r.components.tagFen - r.components.labourFen + r.labour - r.perGramOff) - r.less);
const rated = (fen: number, bp: number): number => halfUpMulDiv(fen, bp, 10_000);

export function note(r: Running, step: PriceStep['step'], before: number, extra: { rateBp?: number; note?: string } = {}): void {
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
export const applyRate = (r: Running, bp: number): void => {
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
export function allocate(lines: readonly Running[], total: number, step: PriceStep['step'], weights: readonly number[], label?: string): void {
  const shares = largestRemainder(total, weights);
  lines.forEach((r, i) => {
    const before = amount(r);
    r.less += shares[i] ?? 0;
    note(r, step, before, label === undefined ? {} : { note: label });
  });
}
export const open = (lines: readonly Running[], what: 'orderPromotion' | 'coupon' | 'points' | 'manualOrder'): Running[] =>
  lines.filter((r) => r.line.excludedFrom?.includes(what) !== true);
export const total = (lines: readonly Running[]): number => lines.reduce((sum, r) => sum + amount(r), 0);

// Group promotions share a step with the line promotions and stand before the member step; without a group both run in one go.
const grouped = (r: Running, order: ChainOrder): boolean => (order.groups ?? []).some((g) => g.lines.includes(r.line.key));
export const promoteLine = (r: Running, order: ChainOrder): void => promoteAndMember(r, grouped(r, order) ? undefined : order.memberRateBp);
export function memberLine(r: Running, order: ChainOrder): void {
  if (!grouped(r, order) || order.memberRateBp === undefined) return;
  const before = amount(r);
  const rateBp = applyMember(r, order.memberRateBp);
  note(r, 'member', before, rateBp === undefined ? {} : { rateBp });
}
/** ③ over the whole order: a rate touches fixed amounts and by-gram labour; an agreed total is spread over all lines. */
export function wholeOrder(all: readonly Running[], order: ChainOrder['order']): void {
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
export function fullReduction(all: readonly Running[], rule: ChainOrder['fullReduce']): void {
  const lines = open(all, 'orderPromotion');
  if (rule === undefined) return;
  const base = total(lines);
  const tier = [...rule.tiers].filter((t) => base >= t.fromFen).sort((a, b) => b.fromFen - a.fromFen)[0];
  if (tier !== undefined) allocate(lines, Math.min(tier.offFen, base), 'orderPromotion', lines.map(amount), rule.id);
}
/** ④ a coupon: takes at most what is there, the rest lapses, no change is given (jewelry §11). */
export function redeem(
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
