import type { Fact } from '../facts/envelope.ts';
import type { DecisionDoc, ExceptionDoc, ExceptionSide } from '../facts/rulings.ts';
import { isKind } from '../facts/registry.ts';
import { sortedUnique } from '../kernel/order.ts';
import { caseRule } from '../cases/catalogue.ts';
import { withResolutions } from '../cases/resolutions.ts';
import { docNoOf } from '../facts/seal.ts';
import { forkPoint } from '../conflict/dag.ts';
import type { Corrections, Detected } from '../conflict/fold.ts';
import { byEff } from './events.ts';
import type { AptEvent } from './events.ts';
import { byClaim } from './claims.ts';
import { analyseAppointment } from './fold.ts';
import type { AptAnalysis } from './fold.ts';

/** A loser may appeal to the manager for three days (conflicts.md §4.2). */
export const APPEAL_MS = 3 * 86_400_000;
const ROOT = 'root';
/** Written by the server when it stores a ruling; what a detector finds has none yet. */
const UNPUBLISHED = 0;

const storeOf = (e: AptEvent): string => e.terminal.split('-')[0] ?? e.terminal;
const sideOf = (e: AptEvent, data: Readonly<Record<string, unknown>> = {}): ExceptionSide => {
  const docNo = docNoOf(e.fact);
  return { factId: e.id, kind: e.kind, atMs: e.atMs, by: e.by, terminal: e.terminal, storeId: storeOf(e), ...(docNo === undefined ? {} : { docNo }), data };
};

function exception(
  a: AptAnalysis,
  code: 'EX-08' | 'EX-09',
  fork: string,
  sides: readonly { readonly event: AptEvent; readonly data?: Readonly<Record<string, unknown>> }[],
): ExceptionDoc {
  const { severity, owner } = caseRule(code);
  const sorted = [...sides].sort((x, y) => byEff(x.event, y.event));
  return {
    id: `rul:ex:${code}:${a.view.aptId}:${fork}`,
    cls: 'exception',
    code,
    severity,
    owner,
    scope: sortedUnique(sorted.flatMap((s) => s.event.scope)),
    subject: a.view.aptId,
    members: sortedUnique(sorted.map((s) => s.event.id)),
    sides: sorted.map((s) => sideOf(s.event, s.data)),
    status: 'open',
    // The case began when the second of its sides happened.
    openedMs: (sorted[1] ?? sorted[0])?.event.atMs ?? 0,
    pv: UNPUBLISHED,
  };
}

/** The manager's word names the fork of what came in beside it, so that a late fact opens a case of its own (conflicts.md §1.8). */
function forkOf(a: AptAnalysis, ids: readonly string[]): string {
  const { decision } = a.claims;
  if (decision !== undefined && ids.some((id) => !a.dag.isAncestor(id, decision.id)) && ids.some((id) => a.dag.isAncestor(id, decision.id))) return decision.id;
  return forkPoint(a.dag, ids) || ROOT;
}

/** 主接待 and 协助接待 of a contested appointment, for every accept that lost (conflicts.md §4.2). */
function claimDecision(a: AptAnalysis): DecisionDoc[] {
  const { main, losers, rule, assignment } = a.claims;
  if (losers.length === 0) return [];
  const winner = main?.accept ?? assignment;
  if (winner === undefined) return [];
  const ids = [...(main === undefined ? [] : [main.accept.id]), ...losers.map((l) => l.accept.id)];
  const fork = forkOf(a, ids.length > 1 ? ids : [...ids, winner.id]);
  return [
    {
      id: `rul:dec:claim:${a.view.aptId}:${fork}`,
      cls: 'decision',
      rule,
      scope: sortedUnique([winner, ...losers.map((l) => l.accept)].flatMap((e) => e.scope)),
      subject: a.view.aptId,
      winner: winner.id,
      losers: losers.map((l) => ({ factId: l.accept.id, by: l.accept.by, outcome: l.outcome })).sort((x, y) => (x.factId < y.factId ? -1 : 1)),
      data: {
        main: main?.accept.by ?? a.view.assigned ?? '',
        claimedAt: main?.accept.atMs ?? winner.atMs,
        assistants: a.view.assistants,
        sold: (main?.score ?? 0) === 3,
      },
      pv: UNPUBLISHED,
    },
  ];
}

/** EX-09: more than one accept with evidence of service, or a loser who appeals in time. */
function claimConflict(a: AptAnalysis): ExceptionDoc[] {
  const { main, losers } = a.claims;
  // One side a person: who accepted on two terminals is asked once, by what stands best.
  const best = [...losers].sort(byClaim);
  const all = [...(main === undefined ? [] : [main]), ...best.filter((c, i) => best.findIndex((o) => o.accept.by === c.accept.by) === i)];
  const served = all.filter((c) => c.score > 0);
  const appeals = a.dag.order.filter(
    (e) => e.kind === 'apt.appealed' && losers.length > 0 && all.some((l) => l.accept.by === e.by && e.atMs - l.accept.atMs <= APPEAL_MS),
  );
  const contested = new Set(served.map((c) => c.accept.by)).size > 1;
  if (!contested && appeals.length === 0) return [];
  const sides = contested && appeals.length === 0 ? served : all;
  return [
    exception(
      a,
      'EX-09',
      forkOf(
        a,
        sides.map((c) => c.accept.id),
      ),
      sides.map((c) => ({
        event: c.accept,
        data: { main: c === main, score: c.score, evidence: c.evidence, appeal: appeals.some((e) => e.by === c.accept.by) },
      })),
    ),
  ];
}

/** EX-08: a void beside a visit or a sale that did not know it (conflicts.md §4.1, SC-04). */
function voidConflicts(a: AptAnalysis): ExceptionDoc[] {
  const beaten = a.voids.overruled.map((o) => ({ ...o, by: o.by.filter((e) => a.dag.concurrent(e.id, o.void.id)) })).filter((o) => o.by.length > 0);
  if (beaten.length === 0) return [];
  const voids = beaten.map((b) => b.void);
  const against = [...new Map(beaten.flatMap((b) => b.by).map((e) => [e.id, e])).values()];
  const fork =
    forkPoint(
      a.dag,
      [...voids, ...against].map((e) => e.id),
    ) || ROOT;
  return [
    exception(
      a,
      'EX-08',
      fork,
      [...voids, ...against].map((event) => ({ event })),
    ),
  ];
}

const openCases = (a: AptAnalysis): ExceptionDoc[] => [...claimConflict(a), ...voidConflicts(a)];

/** Cases that a person closed and that the facts of today show otherwise: as they were when the person saw them (conflicts.md §1.8). */
function closedCases(a: AptAnalysis, facts: readonly Fact[], corrections: Corrections, found: readonly ExceptionDoc[]): ExceptionDoc[] {
  const out = new Map<string, ExceptionDoc>();
  for (const r of a.dag.order) {
    if (!isKind(r.fact, 'case.resolved')) continue;
    const { caseId } = r.fact.body;
    if (out.has(caseId) || found.some((d) => d.id === caseId)) continue;
    const seen = facts.filter((f) => a.dag.isAncestor(f.id, r.id));
    const then = openCases(analyseAppointment(a.view.aptId, seen, corrections)).find((d) => d.id === caseId);
    if (then !== undefined) out.set(caseId, then);
  }
  return [...out.values()];
}

/** Exceptions and decisions of one appointment; the same facts give the same documents in any order (conflicts.md §3.7). */
export function detectAppointment(aptId: string, facts: readonly Fact[], corrections: Corrections = {}): Detected {
  const a = analyseAppointment(aptId, facts, corrections);
  const found = openCases(a);
  return { exceptions: withResolutions([...found, ...closedCases(a, facts, corrections, found)], facts), decisions: claimDecision(a) };
}
