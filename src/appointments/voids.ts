import type { Dag } from '../conflict/dag.ts';
import { isAccept } from './claims.ts';
import type { AptEvent, Sale } from './events.ts';

export interface Voids {
  /** A void that stands (conflicts.md §4.1 ①b, ⑥). */
  readonly effective?: AptEvent;
  /** A void beside a reschedule, an assignment or a call that did not know it: a person has to call (⑤). */
  readonly toVerify?: { readonly void: AptEvent; readonly against: readonly AptEvent[] };
  /** Voids that a visit or a sale beats, with what beats them (EX-08), or that a later word has set aside. */
  readonly overruled: readonly { readonly void: AptEvent; readonly by: readonly AptEvent[] }[];
}

const isVisit = (e: AptEvent): boolean =>
  isAccept(e) || e.kind === 'apt.arrived' || e.kind === 'apt.rejected' || e.kind === 'apt.paused' || e.kind === 'apt.ended';
/** A call-back that did not know the void is a customer who wants to come, like the other two. */
const isPlan = (e: AptEvent): boolean => e.kind === 'apt.rescheduled' || e.kind === 'apt.assigned' || e.kind === 'apt.calledBack';

/** Judges every void that no reopening has lifted: what happened in the store beats what was decided at a desk (conflicts.md §1.4, §4.1). */
export function judgeVoids(dag: Dag<AptEvent>, live: readonly AptEvent[], sales: readonly Sale[]): Voids {
  const facts = [...live.filter(isVisit), ...sales.filter((s) => s.valid).map((s) => s.event)];
  const plans = live.filter(isPlan);
  let effective: AptEvent | undefined;
  let toVerify: Voids['toVerify'];
  const overruled: { void: AptEvent; by: AptEvent[] }[] = [];
  for (const v of live) {
    if (v.kind !== 'apt.voided') continue;
    const against = facts.filter((f) => !dag.isAncestor(f.id, v.id));
    // A sale the voider knew is no conflict, but rule ① keeps the appointment sold.
    if (against.length > 0) overruled.push({ void: v, by: against });
    else if (sales.some((s) => s.valid && (s.deposit || s.payableFen > 0))) overruled.push({ void: v, by: [] });
    else {
      const concurrent = plans.filter((p) => dag.concurrent(p.id, v.id));
      const settled = dag.order.some((x) => isPlan(x) && dag.isAncestor(v.id, x.id) && concurrent.some((p) => dag.isAncestor(p.id, x.id)));
      if (concurrent.length === 0) effective ??= v;
      else if (settled) overruled.push({ void: v, by: [] });
      else toVerify ??= { void: v, against: concurrent };
    }
  }
  return { ...(effective === undefined ? {} : { effective }), ...(toVerify === undefined ? {} : { toVerify }), overruled };
}
