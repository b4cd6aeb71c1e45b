import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { byText, sortedUnique } from '../kernel/order.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { factsOnly, newDraft } from '../facts/draft.ts';
import type { Fact } from '../facts/envelope.ts';
import type { Action } from '../facts/head.ts';
import { isKind } from '../facts/registry.ts';
import { scopeOf } from '../facts/scope.ts';
import { permit } from '../permissions/permit.ts';
import { uniqueFacts } from '../conflict/fold.ts';

/** A store's wish to have goods for a visit (A1.1.20), as both stores see it. */
export interface TransferRequest {
  readonly requestId: string;
  readonly aptId: string;
  readonly pieceNo?: string;
  readonly spec?: string;
  /** Who gives it: the one store that was asked, or, where any was, the first that said yes. */
  readonly fromStore?: string;
  readonly toStore: string;
  readonly asked: readonly string[]; // stores that may answer
  readonly declinedBy: readonly string[]; // of several, those that cannot
  readonly needBy: number; // ms
  readonly by: string;
  readonly atMs: number;
  readonly state: 'asked' | 'accepted' | 'declined' | 'received' | 'withdrawn';
  readonly answeredBy?: string;
  readonly note?: string;
}
export type TransferAnswer = Exclude<TransferRequest['state'], 'asked'>;
/** Goods in hand end it, then the asker's own word, then the other store's: physical facts before intentions (conflicts.md §1). */
const WEIGHT: Readonly<Record<TransferAnswer, number>> = { received: 3, withdrawn: 2, declined: 1, accepted: 1 };

/** Several stores were asked: the first that says yes gives it, one that cannot leaves it to the others, and only when none is left it is declined. */
function ofSeveral(r: TransferRequest, answer: 'accepted' | 'declined', storeId: string): TransferRequest {
  if (WEIGHT[answer] < (r.state === 'asked' ? 0 : WEIGHT[r.state])) return r;
  if (answer === 'accepted')
    return r.state === 'accepted' ? r : { ...r, state: 'accepted', fromStore: storeId, declinedBy: r.declinedBy.filter((s) => s !== storeId) };
  const declinedBy = sortedUnique([...r.declinedBy, storeId]);
  const { fromStore, ...rest } = r;
  if (r.state === 'accepted' && fromStore !== storeId) return { ...r, declinedBy };
  return { ...rest, declinedBy, state: r.asked.every((s) => declinedBy.includes(s)) ? 'declined' : 'asked' };
}
/** Whether this store is to answer it, or has said yes and is to send it. */
export const isAskedOf = (r: TransferRequest, storeId: string): boolean =>
  r.asked.includes(storeId) && !r.declinedBy.includes(storeId) && (r.fromStore === undefined || r.fromStore === storeId);

/** Requests from their facts, soonest need first. Of two answers of one weight the later holds; all stay on record. */
export function foldRequests(given: Iterable<Fact>): readonly TransferRequest[] {
  const facts = [...uniqueFacts(given)].sort((a, b) => byText(a.hlc, b.hlc) || byText(a.id, b.id));
  const out = new Map<string, TransferRequest>();
  for (const f of facts)
    if (isKind(f, 'stock.transferRequested') && !out.has(f.body.requestId))
      out.set(f.body.requestId, {
        ...f.body,
        asked: f.body.fromStore === undefined ? f.scope.filter((s) => s !== f.body.toStore) : [f.body.fromStore],
        declinedBy: [],
        by: f.by,
        atMs: hlcMs(f.hlc),
        state: 'asked',
      });
  for (const f of facts) {
    if (!isKind(f, 'stock.transferAnswered')) continue;
    const r = out.get(f.body.requestId);
    if (r === undefined) continue;
    const { answer, storeId } = f.body;
    if (r.asked.length > 1 && storeId !== undefined && (answer === 'declined' || answer === 'accepted')) {
      const next = ofSeveral(r, answer, storeId);
      if (next !== r) out.set(r.requestId, { ...next, answeredBy: f.by, ...(f.body.note === undefined ? {} : { note: f.body.note }) });
      continue;
    }
    if (r.state !== 'asked' && WEIGHT[f.body.answer] < WEIGHT[r.state]) continue;
    out.set(r.requestId, { ...r, state: f.body.answer, answeredBy: f.by, ...(f.body.note === undefined ? {} : { note: f.body.note }) });
  }
  return [...out.values()].sort((a, b) => a.needBy - b.needBy || byText(a.requestId, b.requestId));
}
export const isRequestOpen = (r: Pick<TransferRequest, 'state'>): boolean => r.state === 'asked' || r.state === 'accepted';

/** 申请调货 from an appointment; the needed time is the visit's; `anyOf`: the stores asked where it is no particular one. Problems `transfer-what` (neither piece nor words), `transfer-same-store`, `not-allowed`. */
export function requestTransfer(
  ctx: CommandContext,
  input: {
    readonly requestId: string;
    readonly aptId: string;
    readonly pieceNo?: string;
    readonly spec?: string;
    readonly fromStore?: string;
    readonly anyOf?: readonly string[];
    readonly toStore: string;
    readonly needBy: number;
  },
): Result<Action> {
  const permitted = permit(ctx, 'appointment.edit');
  if (!permitted.ok) return permitted;
  const spec = (input.spec ?? '').trim();
  if (input.pieceNo === undefined && spec === '') return fail('transfer-what');
  if (input.fromStore === input.toStore) return fail('transfer-same-store');
  const { requestId, aptId, pieceNo, fromStore, toStore, needBy } = input;
  // `prev` names the appointment without its heads: the wish is beside its chain, it decides nothing about the visit
  return ok(
    factsOnly(
      newDraft(
        ctx,
        'stock.transferRequested',
        scopeOf(fromStore, fromStore === undefined ? (input.anyOf ?? []) : [], toStore, ctx.storeId),
        { [aptId]: [] },
        {
          requestId,
          aptId,
          toStore,
          needBy,
          ...(pieceNo === undefined ? {} : { pieceNo }),
          ...(spec === '' ? {} : { spec }),
          ...(fromStore === undefined ? {} : { fromStore }),
        },
      ),
    ),
  );
}

/** Accepts or declines at the store that was asked (a reason with a refusal), receives or withdraws at the store that asked. Problems `transfer-closed`, `reason-required`, `not-allowed`. */
export function answerTransfer(ctx: CommandContext, r: TransferRequest, answer: TransferAnswer, note = ''): Result<Action> {
  const asked = answer === 'accepted' || answer === 'declined';
  const permitted = permit(ctx, asked ? 'stock.statusChange' : 'appointment.edit');
  if (!permitted.ok) return permitted;
  if (!isRequestOpen(r)) return fail('transfer-closed');
  if (asked ? !isAskedOf(r, ctx.storeId) : ctx.storeId !== r.toStore) return fail('not-allowed');
  if (answer === 'declined' && note.trim() === '') return fail('reason-required');
  return ok(
    factsOnly(
      newDraft(
        ctx,
        'stock.transferAnswered',
        scopeOf(r.asked, r.toStore, ctx.storeId),
        { [r.aptId]: [] },
        { requestId: r.requestId, aptId: r.aptId, answer, ...(asked ? { storeId: ctx.storeId } : {}), ...(note.trim() === '' ? {} : { note: note.trim() }) },
      ),
    ),
  );
}
