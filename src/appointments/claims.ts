import { isKind } from '../facts/registry.ts';
import { byStaffNo, byText } from '../kernel/order.ts';
import type { Dag } from '../conflict/dag.ts';
import { byEff } from './events.ts';
import type { AptEvent, Sale } from './events.ts';

/** An accept that stands in the contest for an appointment. */
export interface Claimant {
  readonly accept: AptEvent;
  /** Service evidence, conflicts.md §4.2 (a): sale or deposit 3, ended 2, shown 1, none 0. */
  readonly score: 0 | 1 | 2 | 3;
  readonly evidence: readonly string[]; // fact ids
  readonly assigned: boolean;
}
export type ClaimRule = '4.2' | '4.2a' | '4.2b' | '4.2c' | '4.2d' | '4.2-assign' | '4.2-decision';
export interface Claims {
  readonly main?: Claimant;
  /** Everybody whose accept is open and lost; `main` itself left out. */
  readonly losers: readonly (Claimant & { readonly outcome: 'merged' | 'overruled' })[];
  readonly rule: ClaimRule;
  /** The manager's assignment that beat an accept. */
  readonly assignment?: AptEvent;
  /** The resolution that settled it. */
  readonly decision?: AptEvent;
  readonly assigned?: { readonly staffNo: string; readonly mode: string };
  readonly supersededAssigns: readonly string[];
}
type Causes = Dag<AptEvent>;

export const isAccept = (e: AptEvent): boolean => e.kind === 'apt.claimed' || e.kind === 'apt.transferAccepted';
interface Assign {
  readonly event: AptEvent;
  readonly consultant: string;
  readonly mode: string;
}
function assignsOf(events: readonly AptEvent[]): Assign[] {
  return events.flatMap((event) => (isKind(event.fact, 'apt.assigned') ? [{ event, consultant: event.fact.body.consultant, mode: event.fact.body.mode }] : []));
}

const weight = (e: AptEvent): 0 | 1 | 2 => (e.kind === 'apt.ended' ? 2 : e.kind === 'apt.shown' ? 1 : 0);
function evidenceOf(accept: AptEvent, dag: Causes, sales: readonly Sale[]): { readonly score: Claimant['score']; readonly evidence: readonly AptEvent[] } {
  const later = (e: AptEvent): boolean => !dag.isAncestor(e.id, accept.id);
  const sold = sales.filter((s) => s.valid && s.consultants.includes(accept.by) && later(s.event)).map((s) => s.event);
  const service = dag.order.filter((e) => e.by === accept.by && weight(e) > 0 && later(e));
  const score = sold.length > 0 ? 3 : service.reduce<0 | 1 | 2>((best, e) => (weight(e) > best ? weight(e) : best), 0);
  return { score, evidence: [...sold, ...service] };
}

/** Whether a later event took this accept out of service (pause, rejection, hand-over, the manager's reassignment, reopening). */
function isClosed(accept: AptEvent, dag: Causes, evidence: readonly AptEvent[], accepters: ReadonlySet<string>): boolean {
  return dag.order.some((e) => {
    if (!dag.isAncestor(accept.id, e.id)) return false;
    if (e.kind === 'apt.reopened') return true;
    // A pause by the person, or by somebody who does not serve here (the manager) for them.
    if (e.kind === 'apt.paused') return e.by === accept.by || !accepters.has(e.by);
    if (e.kind === 'apt.rejected') return e.by === accept.by;
    const handedOver =
      (e.kind === 'apt.transferAccepted' && e.by !== accept.by) ||
      (isKind(e.fact, 'apt.assigned') && e.fact.body.mode === 'manager' && e.fact.body.consultant !== accept.by);
    // Service that went on without knowing of the hand-over keeps the person in the contest.
    return handedOver && !evidence.some((x) => dag.concurrent(x.id, e.id));
  });
}

/** A manager's assignment that an accept does not respect: neither known before it nor used up in between (conflicts.md §4.2). */
function beatenBy(c: Claimant, assigns: readonly Assign[], dag: Causes): Assign | undefined {
  if (c.score > 0) return undefined;
  return assigns.find((m) => {
    if (m.mode !== 'manager' || m.consultant === c.accept.by || dag.isAncestor(c.accept.id, m.event.id)) return false;
    const usedUp = dag.order.some(
      (x) =>
        dag.isAncestor(m.event.id, x.id) &&
        dag.isAncestor(x.id, c.accept.id) &&
        (x.kind === 'apt.reopened' ||
          x.kind === 'apt.assigned' ||
          (x.by === m.consultant && ['apt.rejected', 'apt.paused', 'apt.transferOffered'].includes(x.kind))),
    );
    return !usedUp;
  });
}

const MODE_ORDER: Readonly<Record<string, number>> = { manager: 0, manual: 1 };
/** Assignments nobody replaced and whose consultant did not reject them. */
function liveAssigns(assigns: readonly Assign[], dag: Causes): Assign[] {
  return assigns.filter(
    (a) =>
      !assigns.some((o) => dag.isAncestor(a.event.id, o.event.id)) &&
      !dag.order.some((e) => e.kind === 'apt.rejected' && e.by === a.consultant && dag.isAncestor(a.event.id, e.id)),
  );
}

/** The order of conflicts.md §4.2 (a)–(d): evidence, assigned, earlier, smaller number. */
export function byClaim(a: Claimant, b: Claimant): number {
  return (
    b.score - a.score ||
    Number(b.assigned) - Number(a.assigned) ||
    byText(a.accept.eff, b.accept.eff) ||
    byStaffNo(a.accept.by, b.accept.by) ||
    byText(a.accept.id, b.accept.id)
  );
}
function ruleBetween(winner: Claimant, second: Claimant | undefined): ClaimRule {
  if (second === undefined) return '4.2';
  if (winner.score !== second.score) return '4.2a';
  if (winner.assigned !== second.assigned) return '4.2b';
  return winner.accept.eff === second.accept.eff ? '4.2d' : '4.2c';
}

/** The manager's final word on a contest (EX-09 with `payload.main`), which later facts do not flip (conflicts.md §1.8). */
function decisionOf(dag: Causes): { readonly event: AptEvent; readonly staffNo: string } | undefined {
  const words = dag.order.flatMap((event) => {
    if (!isKind(event.fact, 'case.resolved') || event.fact.body.code !== 'EX-09') return [];
    const main = event.fact.body.payload?.['main'];
    return typeof main === 'string' ? [{ event, staffNo: main }] : [];
  });
  // Of two managers who did not know each other the first stands; one who knew the other had the last word.
  return words.filter((w) => !words.some((o) => dag.isAncestor(w.event.id, o.event.id))).sort((a, b) => byEff(a.event, b.event))[0];
}

/** Who serves an appointment: 主接待, 协助接待 and why, by conflicts.md §4.2 (a)–(d). */
export function settleClaims(dag: Causes, sales: readonly Sale[]): Claims {
  const assigns = assignsOf(dag.order);
  const live = liveAssigns(assigns, dag);
  const accepts = dag.order.filter(isAccept);
  const accepters = new Set(accepts.map((e) => e.by));
  const open: Claimant[] = accepts.flatMap((accept) => {
    const { score, evidence } = evidenceOf(accept, dag, sales);
    if (isClosed(accept, dag, evidence, accepters)) return [];
    return [{ accept, score, evidence: evidence.map((e) => e.id).sort(byText), assigned: live.some((a) => a.consultant === accept.by) }];
  });
  const beaten = open.map((c) => beatenBy(c, live, dag));
  const decision = decisionOf(dag);
  const bound = decision === undefined ? [] : open.filter((c) => !dag.isAncestor(decision.event.id, c.accept.id));
  const chosen = decision === undefined ? undefined : bound.filter((c) => c.accept.by === decision.staffNo).sort(byClaim)[0];
  const free = open.filter((c, i) => beaten[i] === undefined).sort(byClaim);
  // An accept made after the manager's word in full knowledge is a new beginning and is not bound by it.
  const main = chosen !== undefined && bound.length === open.length ? chosen : free[0];
  const decided = main !== undefined && main === chosen;
  const losers = open
    .filter((c) => c !== main && c.accept.by !== main?.accept.by)
    .map((c) => ({ ...c, outcome: beaten[open.indexOf(c)] === undefined || decided ? ('merged' as const) : ('overruled' as const) }));
  const assignment = decided ? undefined : beaten.find((m) => m !== undefined)?.event;
  const ruleOf = (): ClaimRule => {
    if (decided) return '4.2-decision';
    if (assignment !== undefined && free.length < 2) return '4.2-assign';
    if (main === undefined) return '4.2';
    const next = free.find((c) => c.accept.by !== main.accept.by);
    return ruleBetween(main, next);
  };
  const assigned = [...live].sort(
    (a, b) =>
      (MODE_ORDER[a.mode] === 0 ? 0 : 1) - (MODE_ORDER[b.mode] === 0 ? 0 : 1) ||
      Number(b.consultant === main?.accept.by) - Number(a.consultant === main?.accept.by) ||
      (MODE_ORDER[a.mode] ?? 2) - (MODE_ORDER[b.mode] ?? 2) ||
      byEff(a.event, b.event),
  )[0];
  return {
    ...(main === undefined ? {} : { main }),
    losers,
    rule: ruleOf(),
    ...(assignment === undefined ? {} : { assignment }),
    ...(decision === undefined ? {} : { decision: decision.event }),
    ...(assigned === undefined ? {} : { assigned: { staffNo: assigned.consultant, mode: assigned.mode } }),
    supersededAssigns: live.filter((a) => a !== assigned).map((a) => a.event.id),
  };
}
