import type { Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import { byStaffNo } from '../kernel/order.ts';
import { buildDag } from '../conflict/dag.ts';
import type { Dag } from '../conflict/dag.ts';
import type { Corrections } from '../conflict/fold.ts';
import { settleClaims, isAccept } from './claims.ts';
import type { Claims } from './claims.ts';
import { byEff, eventsOf, salesOf, timelineData } from './events.ts';
import type { AptEvent, Sale } from './events.ts';
import { judgeVoids } from './voids.ts';
import type { Voids } from './voids.ts';
import type { AptStatus, AptSub, AptView, TimelineEntry } from './types.ts';

/** Version of these rules, kept in projections so that a change shows. */
export const FOLD_VERSION = 1;

/** Everything the fold finds out; the detector reads the same, so that screen and server never disagree. */
export interface AptAnalysis {
  readonly view: AptView;
  readonly dag: Dag<AptEvent>;
  readonly sales: readonly Sale[];
  readonly claims: Claims;
  readonly voids: Voids;
}

/** Events that a later reopening has put behind us. */
const isLive = (e: AptEvent, dag: Dag<AptEvent>): boolean => !dag.order.some((r) => r.kind === 'apt.reopened' && dag.isAncestor(e.id, r.id));

/** The end that counts: the main consultant's, or, where nobody serves, anybody's; a loser's is a visit note (conflicts.md §4.2). */
function countedEnd(dag: Dag<AptEvent>, claims: Claims, live: readonly AptEvent[]): AptEvent | undefined {
  const accepters = new Set(dag.order.filter(isAccept).map((e) => e.by));
  const { main } = claims;
  return live
    .filter((e) => e.kind === 'apt.ended')
    .filter((e) => {
      if (main !== undefined) return e.by === main.accept.by || (!accepters.has(e.by) && dag.isAncestor(main.accept.id, e.id));
      return !claims.losers.some((l) => l.accept.by === e.by);
    })
    .sort(byEff)
    .at(-1);
}

/** The pause or rejection that still speaks: nobody was assigned and nobody accepted after it. */
function lastRefusal(dag: Dag<AptEvent>, live: readonly AptEvent[]): AptEvent | undefined {
  return live
    .filter((e) => e.kind === 'apt.paused' || e.kind === 'apt.rejected')
    .filter((e) => !dag.order.some((x) => (x.kind === 'apt.assigned' || isAccept(x)) && dag.isAncestor(e.id, x.id)))
    .sort(byEff)
    .at(-1);
}

interface Situation {
  readonly sales: readonly Sale[];
  readonly voids: Voids;
  readonly claims: Claims;
  readonly live: readonly AptEvent[];
  readonly end: AptEvent | undefined;
  readonly refusal: AptEvent | undefined;
  readonly online: boolean;
}
/** The table of conflicts.md §4.1, first match wins. */
function statusOf(s: Situation): { readonly status: AptStatus; readonly sub: AptSub } {
  const valid = s.sales.filter((x) => x.valid);
  if (valid.some((x) => !x.deposit && x.payableFen > 0)) return { status: 'sold', sub: 'none' }; // ①
  if (valid.some((x) => x.deposit)) return { status: 'sold', sub: 'depositPaid' }; // ①
  if (s.voids.effective !== undefined) return { status: 'voided', sub: 'none' }; // ①b ⑥
  if (valid.length > 0) return { status: 'giftTaken', sub: 'none' }; // ②
  if (s.end !== undefined) return { status: 'notSold', sub: 'none' }; // ③
  if (s.claims.main !== undefined) return { status: 'notArrived', sub: 'serving' }; // ④
  if (s.refusal !== undefined) return { status: 'notArrived', sub: s.refusal.kind === 'apt.paused' ? 'paused' : 'rejected' };
  if (s.live.some((e) => e.kind === 'apt.arrived' || e.kind === 'apt.rejected' || e.kind === 'apt.paused' || isAccept(e)))
    return { status: 'notArrived', sub: 'waiting' };
  if (s.sales.length > 0) return { status: 'notSold', sub: 'none' }; // ③ its only sale was voided, and no visit is open (A1.5.3)
  if (s.voids.toVerify !== undefined) return { status: 'notArrived', sub: 'toVerify' }; // ⑤
  const sub = s.live.some((e) => e.kind === 'apt.rescheduled') ? 'rescheduled' : 'none';
  if (s.live.some((e) => e.kind === 'apt.calledBack') || !s.online) return { status: 'notArrived', sub }; // ⑦ ⑨
  return { status: 'needsCallback', sub: 'none' }; // ⑧
}

function outcomesOf(claims: Claims, voids: Voids, live: readonly AptEvent[], end: AptEvent | undefined): Map<string, TimelineEntry['outcome']> {
  const out = new Map<string, TimelineEntry['outcome']>();
  for (const l of claims.losers) out.set(l.accept.id, l.outcome);
  for (const e of live) if (e.kind === 'apt.ended' && e !== end) out.set(e.id, 'superseded');
  for (const id of claims.supersededAssigns) out.set(id, 'superseded');
  for (const v of voids.overruled) out.set(v.void.id, 'overruled');
  return out;
}

/** Analyses one appointment; see `foldAppointment`. */
export function analyseAppointment(aptId: string, facts: Iterable<Fact>, corrections: Corrections = {}): AptAnalysis {
  const dag = buildDag(eventsOf(aptId, facts, corrections), byEff);
  const sales = salesOf(dag.order);
  const claims = settleClaims(dag, sales);
  const live = dag.order.filter((e) => isLive(e, dag));
  const voids = judgeVoids(dag, live, sales);
  const end = countedEnd(dag, claims, live);
  const refusal = claims.main === undefined ? lastRefusal(dag, live) : undefined;
  const created = dag.order.find((e) => e.kind === 'apt.created');
  const form = created !== undefined && isKind(created.fact, 'apt.created') ? created.fact.body : undefined;
  const { status, sub } = statusOf({ sales, voids, claims, live, end, refusal, online: form?.online === true });

  const arrivals = live.filter((e) => e.kind === 'apt.arrived').sort(byEff);
  const storeOf = (e: AptEvent | undefined): string | undefined => (e !== undefined && isKind(e.fact, 'apt.arrived') ? e.fact.body.storeId : undefined);
  const storeId = storeOf(arrivals.at(-1)) ?? form?.form.storeId ?? '';
  // Minutes of waiting count from the first arrival at the store where the customer now is.
  const arrivedAt = arrivals.find((e) => storeOf(e) === storeId)?.atMs;
  const offer =
    sub !== 'serving'
      ? undefined
      : live
          .filter((e) => e.kind === 'apt.transferOffered' && e.by === claims.main?.accept.by)
          .filter((e) => !dag.order.some((x) => (isAccept(x) || x.kind === 'apt.transferOffered' || x.kind === 'apt.paused') && dag.isAncestor(e.id, x.id)))
          .sort(byEff)
          .at(-1);
  const rejectedBy = [
    ...new Set(
      live
        .filter((e) => e.kind === 'apt.rejected')
        .filter(
          (e) =>
            !dag.order.some(
              (x) => dag.isAncestor(e.id, x.id) && ((isAccept(x) && x.by === e.by) || (isKind(x.fact, 'apt.assigned') && x.fact.body.consultant === e.by)),
            ),
        )
        .map((e) => e.by),
    ),
  ].sort(byStaffNo);
  const outcomes = outcomesOf(claims, voids, live, end);
  const timeline = dag.order.map((e): TimelineEntry => {
    const outcome = outcomes.get(e.id);
    const data = timelineData(e, sales);
    return {
      factId: e.id,
      kind: e.kind,
      atMs: e.atMs,
      by: e.by,
      terminal: e.terminal,
      ...(outcome === undefined ? {} : { outcome }),
      ...(data === undefined ? {} : { data }),
    };
  });
  const endedReason = end !== undefined && isKind(end.fact, 'apt.ended') ? end.fact.body.reason : undefined;
  const view: AptView = {
    aptId,
    ...(form?.docNo === undefined ? {} : { number: form.docNo }),
    status,
    sub,
    storeId,
    ...(claims.assigned === undefined ? {} : { assigned: claims.assigned.staffNo, assignMode: claims.assigned.mode }),
    ...(claims.main === undefined ? {} : { main: claims.main.accept.by, claimedAt: claims.main.accept.atMs }),
    assistants: [...new Set(claims.losers.map((l) => l.accept.by))].sort(byStaffNo),
    rejectedBy,
    ...(refusal?.kind === 'apt.paused' ? { pausedBy: refusal.by } : {}),
    ...(offer !== undefined && isKind(offer.fact, 'apt.transferOffered') ? { transferTo: offer.fact.body.to } : {}),
    ...(arrivedAt === undefined ? {} : { arrivedAt }),
    ...(end === undefined ? {} : { endedAt: end.atMs }),
    ...(endedReason === undefined ? {} : { endedReason }),
    saleIds: sales.filter((s) => s.valid).map((s) => s.saleId),
    heads: dag.heads,
    timeline,
  };
  return { view, dag, sales, claims, voids };
}

/**
 * An appointment from its facts and the sales linked to it (conflicts.md §4.1 ①–⑨, §4.2 (a)–(d)). Pure: order and repetition
 * of the facts change nothing, missing predecessors are tolerated. `corrections` are corrected stamps by fact id.
 */
export function foldAppointment(aptId: string, facts: Iterable<Fact>, corrections: Corrections = {}): AptView {
  return analyseAppointment(aptId, facts, corrections).view;
}
