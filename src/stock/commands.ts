import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import type { FactDraft } from '../facts/envelope.ts';
import type { Action } from '../facts/head.ts';
import { pieceKey } from './events.ts';
import type { z } from 'zod';
import { permit } from '../permissions/permit.ts';
import { scopeOf } from '../facts/scope.ts';
import { pieceItem } from './types.ts';
import type { stockFacts } from './types.ts';
import type { PieceItem, PieceState, PieceView, Place } from './types.ts';
import { stepsFrom } from './transitions.ts';
import type { StockAction } from './transitions.ts';

const DAY = 86_400_000;
/** Reservations last at most 7 days, 30 with a deposit (jewelry §6.2). */
export const RESERVE_DAYS = { plain: 7, deposit: 30 } as const;
/** Lines of one receipt fact; a batch of more is several facts. */
export const RECEIVE_CHUNK = 500;

const draft = (ctx: CommandContext, kind: string, scope: readonly string[], prev: FactDraft['prev'], body: unknown): FactDraft => ({
  kind,
  v: 1,
  scope: scopeOf(scope),
  by: ctx.user.staffNo,
  ...(ctx.approver === undefined ? {} : { approver: ctx.approver }),
  prev,
  body,
});
const action = (facts: readonly FactDraft[]): Action => ({ facts, heads: [] });
const prevOf = (...views: readonly PieceView[]): Record<string, readonly string[]> => Object.fromEntries(views.map((v) => [pieceKey(v.pieceNo), v.heads]));

export interface ReceiveLine {
  readonly item: PieceItem;
  readonly counter?: string;
  /** Heads of a piece that is known already (planned, withdrawn); none for a new one. */
  readonly heads?: readonly string[];
}

/**
 * Books pieces into a store: one `stock.received` fact a 500 lines. Problems: `receive-empty`, `receive-duplicate {pieceNo}`,
 * `receive-invalid {pieceNo, field}`.
 */
export function receivePieces(
  ctx: CommandContext,
  input: { readonly batchId: string; readonly storeId: string; readonly lines: readonly ReceiveLine[] },
): Result<Action> {
  const permitted = permit(ctx, 'stock.receive');
  if (!permitted.ok) return permitted;
  if (input.lines.length === 0) return fail('receive-empty');
  const seen = new Set<string>();
  for (const { item } of input.lines) {
    if (seen.has(item.pieceNo)) return fail('receive-duplicate', { pieceNo: item.pieceNo });
    seen.add(item.pieceNo);
    const checked = pieceItem.safeParse(item);
    if (!checked.success) return fail('receive-invalid', { pieceNo: item.pieceNo, field: checked.error.issues[0]?.path.join('.') ?? '' });
  }
  const facts: FactDraft[] = [];
  for (let i = 0; i < input.lines.length; i += RECEIVE_CHUNK) {
    const lines = input.lines.slice(i, i + RECEIVE_CHUNK);
    const body = {
      batchId: input.batchId,
      storeId: input.storeId,
      lines: lines.map((l) => (l.counter === undefined ? { item: l.item } : { item: l.item, counter: l.counter })),
    };
    facts.push(draft(ctx, 'stock.received', [input.storeId], Object.fromEntries(lines.map((l) => [pieceKey(l.item.pieceNo), l.heads ?? []])), body));
  }
  return ok(action(facts));
}

/** What a rollback does and what it leaves: pieces that somebody has moved, reserved or sold since stay. */
export interface WithdrawPlan extends Action {
  readonly withdrawn: readonly string[];
  readonly kept: readonly { readonly pieceNo: string; readonly state: PieceState }[];
}

/**
 * Rolls an import back by a compensating fact for the pieces nothing has touched since (their only head is the receipt).
 * `receivedBy` are the batch's receipt facts. Problems: `withdraw-nothing`.
 */
export function withdrawBatch(
  ctx: CommandContext,
  input: {
    readonly batchId: string;
    readonly storeId: string;
    readonly reason: string;
    readonly receivedBy: ReadonlySet<string>;
    readonly views: readonly PieceView[];
  },
): Result<WithdrawPlan> {
  const permitted = permit(ctx, 'stock.receive');
  if (!permitted.ok) return permitted;
  const untouched = input.views.filter((v) => v.state === 'IN_STOCK' && v.heads.length === 1 && input.receivedBy.has(v.heads[0] ?? ''));
  const kept = input.views.filter((v) => !untouched.includes(v) && v.state !== 'WITHDRAWN').map((v) => ({ pieceNo: v.pieceNo, state: v.state }));
  const facts: FactDraft[] = [];
  for (let i = 0; i < untouched.length; i += RECEIVE_CHUNK) {
    const part = untouched.slice(i, i + RECEIVE_CHUNK);
    facts.push(
      draft(ctx, 'stock.withdrawn', [input.storeId], prevOf(...part), { batchId: input.batchId, pieceNos: part.map((v) => v.pieceNo), reason: input.reason }),
    );
  }
  if (facts.length === 0 && kept.length === 0) return fail('withdraw-nothing');
  return ok({ facts, heads: [], withdrawn: untouched.map((v) => v.pieceNo), kept });
}

/** The state a move leads to, by jewelry §6.2; undefined where no row of the table fits. */
function stepTo(
  view: PieceView,
  to: Place,
  state: PieceState | undefined,
): { readonly state: PieceState; readonly action: StockAction; readonly approval?: 'SM' | 'OPS' } | undefined {
  const wanted =
    state ??
    (
      {
        store: view.state === 'RESERVED' && view.place.storeId === to.storeId ? 'RESERVED' : 'IN_STOCK',
        transit: 'IN_TRANSIT',
        supplier: 'AT_SUPPLIER',
        workshop: 'IN_REPAIR',
        customer: 'SOLD',
        gone: 'SCRAPPED',
        unknown: 'MISSING',
        DISPUTED: 'DISPUTED',
      } as const
    )[to.at];
  const steps = stepsFrom(view.state).filter(
    (t) => t.to === wanted && !['sell', 'correctLine', 'reserve', 'extend', 'release', 'withdraw', 'receive'].includes(t.action),
  );
  const best = steps.find((t) => t.approval === undefined) ?? steps[0];
  return best === undefined ? undefined : { state: wanted, action: best.action, ...(best.approval === undefined ? {} : { approval: best.approval }) };
}

/**
 * Moves a piece: tray and counter, dispatch, signature on arrival, workshop, write-off. Problems: `piece-disputed`,
 * `piece-transition {from, to}`, `piece-elsewhere {storeId}`, `approval-needed {role}`.
 */
export function movePiece(
  ctx: CommandContext,
  input: { readonly view: PieceView; readonly to: Place; readonly state?: PieceState; readonly reason?: string },
): Result<Action> {
  const permitted = permit(ctx, 'stock.statusChange');
  if (!permitted.ok) return permitted;
  const { view, to } = input;
  if (view.state === 'DISPUTED') return fail('piece-disputed', { pieceNo: view.pieceNo });
  const step = stepTo(view, to, input.state);
  if (step === undefined) return fail('piece-transition', { pieceNo: view.pieceNo, from: view.state, to: input.state ?? to.at });
  // Only the store that holds a piece sends it away; any store signs for what arrives (jewelry §6.2).
  if (view.place.at === 'store' && view.place.storeId !== undefined && view.place.storeId !== ctx.storeId && ctx.storeId !== 'HQ')
    return fail('piece-elsewhere', { pieceNo: view.pieceNo, storeId: view.place.storeId });
  if (step.approval !== undefined && ctx.approver === undefined && !ctx.user.roles.includes(step.approval))
    return fail('approval-needed', { role: step.approval });
  const body: z.output<(typeof stockFacts)['stock.moved']> = {
    pieceNo: view.pieceNo,
    to,
    from: view.place,
    state: step.state,
    ...(input.reason === undefined ? {} : { reason: input.reason }),
  };
  return ok(action([draft(ctx, 'stock.moved', scopeOf(ctx.storeId, view.place.storeId, to.storeId), prevOf(view), body)]));
}

export interface ReserveFor {
  readonly customerId?: string;
  readonly aptId?: string;
  readonly name?: string;
  readonly untilMs: number;
  readonly depositFen?: number;
}

/**
 * Reserves a piece for a customer or an appointment, or extends the reservation of the same one (A2.4, jewelry §6.2).
 * Problems: `piece-disputed`, `piece-transition`, `piece-elsewhere`, `reserve-for-whom`, `reserve-until {days}`, `reserve-other {name}`.
 */
export function reservePiece(ctx: CommandContext, input: { readonly view: PieceView; readonly for: ReserveFor }): Result<Action> {
  const permitted = permit(ctx, 'stock.reserve');
  if (!permitted.ok) return permitted;
  const { view } = input;
  if (view.state === 'DISPUTED') return fail('piece-disputed', { pieceNo: view.pieceNo });
  if (view.state !== 'IN_STOCK' && view.state !== 'RESERVED') return fail('piece-transition', { pieceNo: view.pieceNo, from: view.state, to: 'RESERVED' });
  const holder = view.place.storeId ?? ctx.storeId;
  if (holder !== ctx.storeId && ctx.storeId !== 'HQ') return fail('piece-elsewhere', { pieceNo: view.pieceNo, storeId: holder });
  if (input.for.customerId === undefined && input.for.aptId === undefined && (input.for.name ?? '') === '') return fail('reserve-for-whom');
  const days = (input.for.depositFen ?? 0) > 0 ? RESERVE_DAYS.deposit : RESERVE_DAYS.plain;
  if (input.for.untilMs <= ctx.nowMs || input.for.untilMs > ctx.nowMs + days * DAY) return fail('reserve-until', { days });
  if (view.state === 'RESERVED' && !isReservedFor(view, input.for, ctx.nowMs)) return fail('reserve-other', { name: view.reservedFor?.name ?? '' });
  const body: z.output<(typeof stockFacts)['stock.reserved']> = { pieceNo: view.pieceNo, for: input.for, storeId: holder };
  return ok(action([draft(ctx, 'stock.reserved', scopeOf(ctx.storeId, holder), prevOf(view), body)]));
}

/** Gives a reservation up, or lets an expired one go. Problems: `piece-disputed`, `piece-transition`, `piece-elsewhere`. */
export function releasePiece(ctx: CommandContext, input: { readonly view: PieceView; readonly reason: string }): Result<Action> {
  const permitted = permit(ctx, 'stock.reserve');
  if (!permitted.ok) return permitted;
  const { view } = input;
  if (view.state === 'DISPUTED') return fail('piece-disputed', { pieceNo: view.pieceNo });
  if (view.state !== 'RESERVED') return fail('piece-transition', { pieceNo: view.pieceNo, from: view.state, to: 'IN_STOCK' });
  if (view.place.storeId !== undefined && view.place.storeId !== ctx.storeId && ctx.storeId !== 'HQ')
    return fail('piece-elsewhere', { pieceNo: view.pieceNo, storeId: view.place.storeId });
  return ok(action([draft(ctx, 'stock.released', scopeOf(ctx.storeId, view.place.storeId), prevOf(view), { pieceNo: view.pieceNo, reason: input.reason })]));
}

/** Whether the piece is free for this person: not reserved, reserved for the same customer or appointment, or the reservation has run out. */
export function isReservedFor(view: PieceView, who: { readonly customerId?: string; readonly aptId?: string }, nowMs: number): boolean {
  const held = view.reservedFor;
  if (view.state !== 'RESERVED' || held === undefined || held.untilMs < nowMs) return true;
  return (held.customerId !== undefined && held.customerId === who.customerId) || (held.aptId !== undefined && held.aptId === who.aptId);
}
