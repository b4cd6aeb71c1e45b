import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { newDraft } from '../facts/draft.ts';
import type { Action } from '../facts/head.ts';
import { after, oneFact, refuse, scopeOfApt } from './action.ts';
import type { AptRef } from './action.ts';
import { APPEAL_MS } from './detect.ts';
import { followUpOpened } from './followUp.ts';

/** Commands of the visit itself: who serves the customer, and how it ended (A1.2). */
const me = (ctx: CommandContext): string => ctx.user.staffNo;
const isManager = (ctx: CommandContext): boolean => ctx.user.roles.includes('SM');

/** The manager gave the customer to somebody else, who has not declined or paused: a claim beside that would not stand (conflicts.md §4.2), so no screen offers it. */
export const isKeptFor = (view: AptRef['view'], staffNo: string): boolean =>
  view.assignMode === 'manager' &&
  view.assigned !== undefined &&
  view.assigned !== staffNo &&
  (view.sub === 'waiting' || view.sub === 'none' || view.sub === 'rescheduled');

/** Until when a paused customer is kept for whoever paused, ms (A1.2.7 `ownerFirstMin`); undefined when anybody may go on. */
export function keptUntil(view: AptRef['view'], staffNo: string, nowMs: number, ownerFirstMin: number): number | undefined {
  if (ownerFirstMin <= 0 || view.sub !== 'paused' || view.pausedBy === undefined || view.pausedBy === staffNo) return undefined;
  const until = view.timeline.reduce((ms, e) => (e.kind === 'apt.paused' ? Math.max(ms, e.atMs) : ms), 0) + ownerFirstMin * 60_000;
  return until > nowMs ? until : undefined;
}

/**
 * 领单 (A1.2.2): allowed to anybody while nobody serves, also after a pause or a rejection. A customer nobody had marked as
 * arrived arrives with it. Problems `apt-claimed` {name}, `apt-claimed-self`, `apt-kept-pause` {name}, `apt-closed`, `apt-voided`.
 */
export function claim(ctx: CommandContext, apt: AptRef, rules: { readonly ownerFirstMin?: number } = {}): Result<Action> {
  const no = refuse(ctx, 'appointment.claim', apt);
  if (no !== undefined) return no;
  if (apt.view.status !== 'notArrived' && apt.view.status !== 'needsCallback') return fail('apt-closed');
  if (apt.view.sub === 'serving') return apt.view.main === me(ctx) ? fail('apt-claimed-self') : fail('apt-claimed', { name: apt.view.main ?? '' });
  if (!isManager(ctx) && keptUntil(apt.view, me(ctx), ctx.nowMs, rules.ownerFirstMin ?? 0) !== undefined)
    return fail('apt-kept-pause', { name: apt.view.pausedBy ?? '' });
  const claimed = newDraft(ctx, 'apt.claimed', scopeOfApt(ctx, apt), after(apt), { aptId: apt.id });
  if (apt.view.arrivedAt !== undefined) return oneFact(apt, claimed);
  const arrived = newDraft(ctx, 'apt.arrived', claimed.scope, after(apt), { aptId: apt.id, storeId: ctx.storeId });
  return ok({ facts: [arrived, claimed], heads: [] });
}

/** 拒绝 (A1.2.3): back to the pool; the caller assigns anew without those in `view.rejectedBy`. Problems `reason-required`, `apt-serving` {name}, `apt-closed`. */
export function reject(ctx: CommandContext, apt: AptRef, input: { readonly reason: string }): Result<Action> {
  const no = refuse(ctx, 'appointment.claim', apt);
  if (no !== undefined) return no;
  if (input.reason.trim() === '') return fail('reason-required');
  if (apt.view.status !== 'notArrived' && apt.view.status !== 'needsCallback') return fail('apt-closed');
  if (apt.view.sub === 'serving') return fail('apt-serving', { name: apt.view.main ?? '' });
  return oneFact(apt, newDraft(ctx, 'apt.rejected', scopeOfApt(ctx, apt), after(apt), { aptId: apt.id, reason: input.reason.trim() }));
}

/** The person serving, or the manager for them. */
function serving(ctx: CommandContext, apt: AptRef): Result<never> | undefined {
  if (apt.view.sub !== 'serving') return fail('apt-not-serving');
  return apt.view.main === me(ctx) || isManager(ctx) ? undefined : fail('apt-not-yours', { name: apt.view.main ?? '' });
}

/** 暂停 (A1.2.7): back to 待领单, anybody may go on. Problems `apt-not-serving`, `apt-not-yours` {name}. */
export function pause(ctx: CommandContext, apt: AptRef): Result<Action> {
  const no = refuse(ctx, 'appointment.claim', apt) ?? serving(ctx, apt);
  if (no !== undefined) return no;
  return oneFact(apt, newDraft(ctx, 'apt.paused', scopeOfApt(ctx, apt), after(apt), { aptId: apt.id }));
}

/** 转单 (A1.2.6): the target has to accept. Problems `apt-not-serving`, `apt-not-yours`, `apt-transfer-self`. */
export function offerTransfer(ctx: CommandContext, apt: AptRef, input: { readonly to: string }): Result<Action> {
  const no = refuse(ctx, 'appointment.transfer', apt) ?? serving(ctx, apt);
  if (no !== undefined) return no;
  if (input.to === apt.view.main) return fail('apt-transfer-self');
  return oneFact(apt, newDraft(ctx, 'apt.transferOffered', scopeOfApt(ctx, apt), after(apt), { aptId: apt.id, to: input.to }));
}

/** Takes over an offered customer. Problem `apt-no-offer`. */
export function acceptTransfer(ctx: CommandContext, apt: AptRef): Result<Action> {
  const no = refuse(ctx, 'appointment.transfer', apt);
  if (no !== undefined) return no;
  if (apt.view.transferTo !== me(ctx)) return fail('apt-no-offer');
  return oneFact(apt, newDraft(ctx, 'apt.transferAccepted', scopeOfApt(ctx, apt), after(apt), { aptId: apt.id }));
}

/** Pieces shown or tried on: evidence of service (conflicts.md §4.2 a). Problem `apt-pieces-required`. */
export function noteShown(ctx: CommandContext, apt: AptRef, input: { readonly pieceNos: readonly string[] }): Result<Action> {
  const no = refuse(ctx, 'appointment.claim', apt);
  if (no !== undefined) return no;
  if (input.pieceNos.length === 0) return fail('apt-pieces-required');
  return oneFact(apt, newDraft(ctx, 'apt.shown', scopeOfApt(ctx, apt), after(apt), { aptId: apt.id, pieceNos: [...new Set(input.pieceNos)] }));
}

export interface ServiceEnd {
  readonly outcome: 'sold' | 'notSold' | 'gift';
  readonly reason?: string; // code table 'notSoldReason'
  readonly followUpAt?: number;
  readonly note?: string;
}
/**
 * 操作已结束 (A1.2.5). An assistant's end is kept as a note of the visit; a follow-up date makes a task. Problems `apt-not-serving`, `apt-not-yours`,
 * `apt-reason-required`, `apt-no-sale`.
 */
export function endService(ctx: CommandContext, apt: AptRef, input: ServiceEnd): Result<Action> {
  const no = refuse(ctx, 'appointment.claim', apt);
  if (no !== undefined) return no;
  const { view } = apt;
  const mine = view.main === me(ctx) || view.assistants.includes(me(ctx)) || isManager(ctx);
  if (view.main === undefined || view.endedAt !== undefined) return fail('apt-not-serving');
  if (!mine) return fail('apt-not-yours', { name: view.main });
  const reason = (input.reason ?? '').trim();
  const note = (input.note ?? '').trim();
  if (input.outcome === 'notSold' && reason === '') return fail('apt-reason-required');
  if (input.outcome === 'sold' && view.status !== 'sold') return fail('apt-no-sale');
  if (input.outcome === 'gift' && view.status !== 'giftTaken') return fail('apt-no-sale');
  const scope = scopeOfApt(ctx, apt);
  const ended = oneFact(
    apt,
    newDraft(ctx, 'apt.ended', scope, after(apt), {
      aptId: apt.id,
      outcome: input.outcome,
      ...(reason === '' ? {} : { reason }),
      ...(input.followUpAt === undefined ? {} : { followUpAt: input.followUpAt }),
      ...(note === '' ? {} : { note }),
    }),
  );
  return ended.ok && input.followUpAt !== undefined
    ? ok({ facts: [...ended.value.facts, followUpOpened(ctx, apt, input.followUpAt, scope)], heads: ended.value.heads })
    : ended;
}

/** 申诉 of an assistant to the manager within three days (conflicts.md §4.2). Problems `appeal-not-assistant`, `appeal-late`, `reason-required`. */
export function appeal(ctx: CommandContext, apt: AptRef, input: { readonly text: string }): Result<Action> {
  const no = refuse(ctx, 'appointment.appeal');
  if (no !== undefined) return no;
  if (input.text.trim() === '') return fail('reason-required');
  if (!apt.view.assistants.includes(me(ctx))) return fail('appeal-not-assistant');
  const mine = apt.view.timeline.filter((e) => e.by === me(ctx) && e.outcome !== undefined && (e.kind === 'apt.claimed' || e.kind === 'apt.transferAccepted'));
  if (!mine.some((e) => ctx.nowMs - e.atMs <= APPEAL_MS)) return fail('appeal-late');
  return oneFact(apt, newDraft(ctx, 'apt.appealed', scopeOfApt(ctx, apt), after(apt), { aptId: apt.id, text: input.text.trim() }));
}
