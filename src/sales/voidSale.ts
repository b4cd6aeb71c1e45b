import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { byText } from '../kernel/order.ts';
import { newDraft } from '../facts/draft.ts';
import type { Entry } from '../facts/entries.ts';
import type { AggKey, Fact } from '../facts/envelope.ts';
import type { Action } from '../facts/head.ts';
import { isKind } from '../facts/registry.ts';
import type { BodyOf, FactOf } from '../facts/registry.ts';
import { scopeOf } from '../facts/scope.ts';
import { permit } from '../permissions/permit.ts';
import { pieceKey } from '../stock/events.ts';
import { isClosedOver } from './closing.ts';
import { foldSale } from './saleFold.ts';
import { saleKey, voidsOverruled } from './voids.ts';
import type { SaleBody } from './types.ts';

type Sale = Fact<'sale.committed', SaleBody>;
export type SaleVoid = FactOf<'sale.voided'>;
export type Refund = NonNullable<BodyOf<'sale.voided'>['refunds']>[number];

/** The void that took this sale out of every sum, or undefined: one that the hand-over of the goods beat does not count (conflicts.md §4.7). */
export function standingVoid(saleId: string, facts: readonly Fact[]): SaleVoid | undefined {
  const voids = facts.filter((f): f is SaleVoid => isKind(f, 'sale.voided') && f.body.saleId === saleId);
  if (voids.length === 0) return undefined;
  const overruled = voidsOverruled(saleId, facts);
  return voids.filter((v) => !overruled.has(v.id)).sort((a, b) => byText(a.hlc, b.hlc) || byText(a.id, b.id))[0];
}

/** Money to give back, by the way it came: cash less the change, nothing for a deposit (its order holds it again). Sums to the sale's payable less deposits; fen. */
export function refundsOfVoid(sale: SaleBody): readonly Refund[] {
  const out: Refund[] = [];
  let change = sale.totals.changeFen;
  for (const p of sale.payments) {
    if (p.method === 'deposit') continue;
    const back = p.method === 'cash' ? Math.max(0, p.amountFen - change) : p.amountFen;
    if (p.method === 'cash') change -= p.amountFen - back;
    if (back > 0) out.push({ method: p.method, amountFen: back, ...(p.ref === undefined || p.ref === '' ? {} : { ref: p.ref }) });
  }
  return out;
}

/** Pieces the sale really handed over, line by line: a correction put another in a line (EX-01 ①). */
export function piecesOfSale(
  sale: SaleBody,
  facts: readonly Fact[],
): readonly { readonly lineNo: number; readonly pieceNo: string; readonly delivered: boolean }[] {
  const corrections = facts
    .filter((f): f is FactOf<'sale.lineCorrected'> => isKind(f, 'sale.lineCorrected') && f.body.saleId === sale.saleId)
    .sort((a, b) => byText(a.hlc, b.hlc) || byText(a.id, b.id));
  return sale.lines.map((l) => ({
    lineNo: l.lineNo,
    pieceNo: corrections.filter((c) => c.body.lineNo === l.lineNo).at(-1)?.body.toPieceNo ?? l.pieceNo,
    delivered: l.delivered || corrections.some((c) => c.body.lineNo === l.lineNo),
  }));
}

/** A sale with everything its void has to know. */
export interface VoidTarget {
  readonly sale: Sale;
  /** Facts of the sale's aggregate, and its line corrections. */
  readonly facts: readonly Fact[];
  /** `shift.closed` and `period.closed` facts of the store. */
  readonly closings: readonly Fact[];
  /** The sale it repeats (EX-01 ④); such a one is in no sum already. */
  readonly copyOf?: string;
  /** Heads of the pieces, of the appointment and of the deposit orders, by aggregate key. */
  readonly heads: Readonly<Record<string, readonly string[]>>;
  /** Pieces that had been reserved for this customer when they were sold: they go back to that reservation. */
  readonly reserved: readonly string[];
}

/**
 * Why a sale may not be voided, before anybody is asked for a reason or a PIN (A3.14, conflicts.md §4.7, §7): `void-other-store`,
 * `void-done`, `void-copy`, `void-returned`, `void-picked-up`, `void-day-over`, `void-shift-closed`, `void-offline-other` {terminal}.
 */
export function voidable(ctx: CommandContext, target: VoidTarget): Result<true> {
  const { sale } = target;
  if (sale.body.storeId !== ctx.storeId) return fail('void-other-store');
  const view = foldSale(sale.body.saleId, target.facts);
  if (standingVoid(sale.body.saleId, target.facts) !== undefined) return fail('void-done');
  if (target.copyOf !== undefined) return fail('void-copy');
  if (view.returned.length > 0) return fail('void-returned');
  if (view.pickedUp.length > 0) return fail('void-picked-up');
  if (sale.businessDate !== ctx.businessDate) return fail('void-day-over');
  if (isClosedOver(sale, target.closings)) return fail('void-shift-closed');
  if (ctx.offline && sale.terminal !== ctx.terminal) return fail('void-offline-other', { terminal: sale.terminal });
  return ok(true);
}

/**
 * 作废 (A3.14, A0.33, jewelry.md §8.8, §8.13): one fact that takes the sale out of every sum, puts its pieces back, gives the
 * money back by the way it came and the deposit back to its order. The sale and its number stay. `scanned`: pieces that lie here
 * again. Problems: those of `voidable`, `reason-required`, `void-scan` {pieceNo}, `approval-needed`, `not-allowed`.
 */
export function voidSale(ctx: CommandContext, target: VoidTarget, input: { readonly reason: string; readonly scanned: readonly string[] }): Result<Action> {
  const may = voidable(ctx, target);
  if (!may.ok) return may;
  const permitted = permit(ctx, 'sale.void', { storeId: target.sale.body.storeId });
  if (!permitted.ok) return permitted;
  if (input.reason.trim() === '') return fail('reason-required');
  const { sale } = target;
  const { body } = sale;
  const pieces = piecesOfSale(body, target.facts);
  const away = pieces.find((p) => p.delivered && !input.scanned.includes(p.pieceNo));
  if (away !== undefined) return fail('void-scan', { pieceNo: away.pieceNo });
  const refunds = refundsOfVoid(body);
  const entries = (body.entries ?? []).map((e, i): Entry => ({
    n: i + 1,
    ledger: e.ledger,
    account: e.account,
    amount: -e.amount,
    ...(e.bucket === undefined ? {} : { bucket: e.bucket }),
    reverses: `${body.saleId}#${e.n}`,
  }));
  const view = foldSale(body.saleId, target.facts);
  const known = (key: AggKey | string): readonly string[] => {
    const heads = target.heads[key] ?? [];
    return heads.length > 0 ? heads : [sale.id];
  };
  const prev: Record<string, readonly string[]> = { [saleKey(body.saleId)]: view.heads.length > 0 ? view.heads : [sale.id] };
  for (const p of pieces) prev[pieceKey(p.pieceNo)] = known(pieceKey(p.pieceNo));
  if (body.aptId !== undefined) prev[body.aptId] = known(body.aptId);
  // The sale is what this customer and these accounts are known by here (ownership, deposits).
  if (body.customer !== undefined) prev[body.customer.id] = [sale.id];
  for (const e of entries) if (e.ledger === 'deposit') prev[e.account] = known(e.account);
  return ok({
    facts: [
      newDraft(ctx, 'sale.voided', scopeOf(sale.scope, ctx.storeId), prev, {
        saleId: body.saleId,
        storeId: ctx.storeId,
        reason: input.reason.trim(),
        refundFen: refunds.reduce((sum, r) => sum + r.amountFen, 0),
        ...(refunds.length === 0 ? {} : { refunds: refunds.map((r) => ({ ...r })) }),
        ...(body.aptId === undefined ? {} : { aptId: body.aptId }),
        pieces: pieces.map((p) => ({ pieceNo: p.pieceNo, state: target.reserved.includes(p.pieceNo) ? 'RESERVED' : 'IN_STOCK', delivered: p.delivered })),
        ...(entries.length === 0 ? {} : { entries }),
      }),
    ],
    heads: [],
  });
}
