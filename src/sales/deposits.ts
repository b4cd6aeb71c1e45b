import type { CommandContext } from '../kernel/context.ts';
import { formatFen } from '../kernel/money.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { newDraft } from '../facts/draft.ts';
import type { Entry } from '../facts/entries.ts';
import type { Fact } from '../facts/envelope.ts';
import type { Action } from '../facts/head.ts';
import { isKind } from '../facts/registry.ts';
import { scopeOf } from '../facts/scope.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { permit } from '../permissions/permit.ts';
import { foldOrder, holdsToken, LEASE_MS } from './orderFold.ts';
import type { OrderView } from './orderFold.ts';
import { tender } from './tender.ts';
import type { Payment } from './types.ts';

/** A deposit order as a till shows it: its document, its money, and who may use it (A1.1.18, conflicts.md §4.8). */
export interface DepositOrder {
  readonly orderId: string;
  readonly docNo?: string;
  readonly aptId?: string;
  readonly customerName?: string;
  /** The card of whoever paid it, where they were erased since. */
  readonly erasedId?: string;
  readonly pieceNo?: string;
  readonly paidMs: number;
  readonly payments: readonly Payment[];
  readonly by: string;
  readonly factId: string;
  readonly scope: readonly string[];
  readonly view: OrderView;
}
/** Orders paid for, folded with everything that became of them. `facts`: all that name an order, sales included. */
export function depositOrders(facts: readonly Fact[], aptId?: string): readonly DepositOrder[] {
  const out: DepositOrder[] = [];
  for (const f of facts) {
    if (!isKind(f, 'order.paid') || (aptId !== undefined && f.body.aptId !== aptId) || out.some((o) => o.orderId === f.body.orderId)) continue;
    const { orderId, docNo, customerName, pieceNo, payments } = f.body;
    out.push({
      orderId,
      ...(docNo === undefined ? {} : { docNo }),
      ...(f.body.aptId === undefined ? {} : { aptId: f.body.aptId }),
      ...(customerName === undefined ? {} : { customerName }),
      ...(f.redacted?.['customerName'] === undefined ? {} : { erasedId: f.body.customerId ?? orderId }),
      ...(pieceNo === undefined ? {} : { pieceNo }),
      paidMs: hlcMs(f.hlc),
      payments: payments ?? [],
      by: f.by,
      factId: f.id,
      scope: f.scope,
      view: foldOrder(orderId, facts),
    });
  }
  return out;
}

export interface TakeDeposit {
  readonly orderId: string; // 'order:' + ULID, from Terminal.newId
  readonly amountFen: number;
  readonly payments: readonly Payment[];
  readonly apt?: { readonly id: string; readonly heads: readonly string[]; readonly scope: readonly string[] };
  readonly customer?: { readonly id?: string; readonly name: string };
  readonly pieceNo?: string;
}
/**
 * 收定金: a payment document with its own number (DJ), referenced by the appointment (A1.1.18). The terminal that takes it holds
 * the token for a day (conflicts.md §3.5). Problems `deposit-amount`, `tender-over`, `sale-unpaid` {amount}, `not-allowed`.
 */
export function takeDeposit(ctx: CommandContext, input: TakeDeposit): Result<Action> {
  const permitted = permit(ctx, 'sale.create', { storeId: ctx.storeId });
  if (!permitted.ok) return permitted;
  const { amountFen, apt, customer } = input;
  if (!Number.isSafeInteger(amountFen) || amountFen <= 0) return fail('deposit-amount');
  const paid = tender(amountFen, input.payments);
  if (paid.problem !== undefined) return { ok: false, problem: paid.problem };
  if (paid.dueFen > 0) return fail('sale-unpaid', { amount: formatFen(paid.dueFen) });
  const entries: Entry[] = [{ n: 1, ledger: 'deposit', account: input.orderId, amount: amountFen }];
  const prev = { [input.orderId]: [], ...(apt === undefined ? {} : { [apt.id]: [...apt.heads] }) };
  return ok({
    facts: [
      newDraft(
        ctx,
        'order.paid',
        scopeOf(apt?.scope ?? [], ctx.storeId),
        prev,
        {
          orderId: input.orderId,
          storeId: ctx.storeId,
          leaseUntilMs: ctx.nowMs + LEASE_MS,
          entries,
          payments: input.payments.map((p) => ({ ...p })),
          changeFen: paid.changeFen,
          ...(apt === undefined ? {} : { aptId: apt.id }),
          ...(customer === undefined ? {} : { customerName: customer.name, ...(customer.id === undefined ? {} : { customerId: customer.id }) }),
          ...(input.pieceNo === undefined ? {} : { pieceNo: input.pieceNo }),
        },
        'DJ',
      ),
    ],
    heads: [],
  });
}

/** A manager's word beyond the token: it may short the deposit, which is then EX-16 (conflicts.md §3.5). */
const managed = (ctx: CommandContext): boolean => ctx.approver !== undefined || ctx.user.roles.includes('SM');

/**
 * 退定: what is left goes back, by a way of paying; the appointment is no longer sold by it (A1.5.3). Problems `reason-required`,
 * `deposit-empty`, `deposit-token` {terminal}, `approval-needed`.
 */
export function refundDeposit(
  ctx: CommandContext,
  order: DepositOrder,
  input: { readonly method: string; readonly reason: string; readonly aptHeads?: readonly string[] },
): Result<Action> {
  const permitted = permit(ctx, 'sale.void');
  if (!permitted.ok) return permitted;
  if (input.reason.trim() === '') return fail('reason-required');
  if (order.view.balanceFen <= 0) return fail('deposit-empty');
  const alone = !holdsToken(order.view.token, ctx.terminal, ctx.nowMs);
  if (alone && !managed(ctx)) return fail('deposit-token', { terminal: order.view.token?.terminal ?? '' });
  const prev = { [order.orderId]: [...order.view.heads], ...(order.aptId === undefined ? {} : { [order.aptId]: [...(input.aptHeads ?? [])] }) };
  const entries: Entry[] = [{ n: 1, ledger: 'deposit', account: order.orderId, amount: -order.view.balanceFen, ...(alone ? { forced: true } : {}) }];
  return ok({
    facts: [
      newDraft(ctx, 'order.refunded', scopeOf(order.scope, ctx.storeId), prev, {
        orderId: order.orderId,
        storeId: ctx.storeId,
        reason: input.reason.trim(),
        method: input.method,
        entries,
        ...(order.aptId === undefined ? {} : { aptId: order.aptId }),
      }),
    ],
    heads: [],
  });
}

/** Movements of the deposits a sale is paid with (A1.5.1): one entry an order. Problems `deposit-unknown`, `deposit-over` {amount}, `deposit-token` {terminal}. */
export function depositEntries(
  ctx: CommandContext,
  payments: readonly Payment[],
  orders: readonly DepositOrder[],
  approved: boolean,
): Result<{ readonly entries: readonly Entry[]; readonly prev: Readonly<Record<string, readonly string[]>>; readonly scope: readonly string[] }> {
  const sums = new Map<string, number>();
  for (const p of payments) if (p.method === 'deposit') sums.set(p.orderId ?? '', (sums.get(p.orderId ?? '') ?? 0) + p.amountFen);
  const entries: Entry[] = [];
  const prev: Record<string, readonly string[]> = {};
  const scope: string[] = [];
  for (const [orderId, fen] of sums) {
    const order = orders.find((o) => o.orderId === orderId);
    if (order === undefined) return fail('deposit-unknown');
    if (fen > order.view.balanceFen) return fail('deposit-over', { amount: formatFen(Math.max(0, order.view.balanceFen)) });
    const alone = !holdsToken(order.view.token, ctx.terminal, ctx.nowMs);
    if (alone && !approved && !managed(ctx)) return fail('deposit-token', { terminal: order.view.token?.terminal ?? '' });
    entries.push({ n: entries.length + 1, ledger: 'deposit', account: orderId, amount: -fen, ...(alone ? { forced: true } : {}) });
    prev[orderId] = [...order.view.heads];
    scope.push(...order.scope);
  }
  return ok({ entries, prev, scope });
}
