import type { CommandContext } from '../kernel/context.ts';
import type { Result } from '../kernel/result.ts';
import { byText } from '../kernel/order.ts';
import type { Fact } from '../facts/envelope.ts';
import type { Action } from '../facts/head.ts';
import type { NoticeRef } from '../facts/reference.ts';
import { isKind } from '../facts/registry.ts';
import { staffFact } from './commands.ts';

/** A notice of headquarters as one member of staff sees it (A4.6). */
export interface Notice {
  readonly ref: NoticeRef;
  readonly read: boolean;
}
/** Notices that hold for a store at a moment, unread first, then the newest; read marks are facts of the store, so that any till knows them. */
export function noticesFor(
  refs: readonly NoticeRef[],
  reads: Iterable<Fact>,
  at: { readonly storeId: string; readonly staffNo: string; readonly nowMs: number },
): readonly Notice[] {
  const read = new Set<string>();
  for (const f of reads) if (isKind(f, 'staff.noticeRead') && f.body.staffNo === at.staffNo) read.add(f.body.noticeId);
  return refs
    .filter((n) => n.withdrawnMs === undefined && n.fromMs <= at.nowMs && at.nowMs < n.untilMs && (n.stores.length === 0 || n.stores.includes(at.storeId)))
    .map((ref) => ({ ref, read: read.has(ref.id) }))
    .sort((a, b) => Number(a.read) - Number(b.read) || b.ref.fromMs - a.ref.fromMs || byText(a.ref.id, b.ref.id));
}
/** 知道了: the person has read it; twice is once. */
export const readNotice = (ctx: CommandContext, noticeId: string): Result<Action> =>
  staffFact(ctx, 'staff.noticeRead', ctx.user.staffNo, { staffNo: ctx.user.staffNo, noticeId });

/** Pieces a person wants to show somebody, newest star first (A4.10); the later word on a piece holds. */
export function starredBy(staffNo: string, given: Iterable<Fact>): readonly string[] {
  const last = new Map<string, { readonly hlc: string; readonly id: string; readonly on: boolean }>();
  for (const f of given) {
    if (!isKind(f, 'staff.starred') || f.body.staffNo !== staffNo) continue;
    const old = last.get(f.body.pieceNo);
    if (old === undefined || byText(f.hlc, old.hlc) > 0 || (f.hlc === old.hlc && byText(f.id, old.id) > 0))
      last.set(f.body.pieceNo, { hlc: f.hlc, id: f.id, on: f.body.on });
  }
  return [...last]
    .filter(([, s]) => s.on)
    .sort(([, a], [, b]) => byText(b.hlc, a.hlc) || byText(b.id, a.id))
    .map(([pieceNo]) => pieceNo);
}
/** Puts a piece among those to show, or takes it away. */
export const starPiece = (ctx: CommandContext, pieceNo: string, on: boolean): Result<Action> =>
  staffFact(ctx, 'staff.starred', ctx.user.staffNo, { staffNo: ctx.user.staffNo, pieceNo, on });
