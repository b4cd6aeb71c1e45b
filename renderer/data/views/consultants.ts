import { isWithCustomer } from '../../../src/appointments/status.ts';
import type { AptView } from '../../../src/appointments/types.ts';
import type { DutyState, StaffMember } from '../../../src/staff/types.ts';
import { isKind } from '../../../src/facts/registry.ts';
import type { AptCard, ConsultantLoad } from '../terminal.ts';
import type { FactIndex } from './fact-index.ts';

const THIRTY_DAYS_MS = 30 * 86_400_000;

export interface LoadQuestion {
  readonly appointments: readonly AptCard[];
  readonly staff: readonly StaffMember[];
  readonly facts: FactIndex;
  readonly nowMs: number;
  readonly today: string; // business date of the store
  readonly day: { readonly startMs: number; readonly endMs: number }; // of today
}

/** What the assigner asks of every consultant (A1.1.8, A1.2.11, A1.2.12). */
export function consultantLoads(q: LoadQuestion): readonly ConsultantLoad[] {
  const tally = new Map<string, { today: Set<string>; queued: number; won: number; lost: number; serving?: string; lastAssignedMs?: number }>();
  const of = (staffNo: string) => {
    const t = tally.get(staffNo) ?? { today: new Set<string>(), queued: 0, won: 0, lost: 0 };
    tally.set(staffNo, t);
    return t;
  };
  for (const { id, view } of q.appointments) {
    for (const e of view.timeline) {
      const who = e.kind === 'apt.assigned' ? consultantOf(e.data) : e.kind === 'apt.claimed' || e.kind === 'apt.transferAccepted' ? e.by : undefined;
      if (who === undefined) continue;
      const t = of(who);
      // Each customer counts once for a consultant on the day, less those rejected (A1.1.8).
      if (!view.rejectedBy.includes(who) && e.atMs >= q.day.startMs && e.atMs < q.day.endMs) t.today.add(id);
      if (e.kind === 'apt.assigned') t.lastAssignedMs = Math.max(t.lastAssignedMs ?? 0, e.atMs);
    }
    if (view.assigned !== undefined && view.status === 'notArrived' && view.sub === 'waiting') of(view.assigned).queued += 1;
    const main = view.main;
    if (main === undefined) continue;
    if (isWithCustomer(view)) of(main).serving = id;
    const closedMs = view.endedAt ?? view.claimedAt;
    if (closedMs !== undefined && closedMs > q.nowMs - THIRTY_DAYS_MS) {
      if (view.status === 'sold') of(main).won += 1;
      if (view.status === 'notSold') of(main).lost += 1;
    }
  }
  const duty = dutyOf(q);
  return q.staff
    .filter((s) => s.active && s.roles.includes('CON'))
    .map((staff): ConsultantLoad => {
      const t = tally.get(staff.staffNo);
      const closed = (t?.won ?? 0) + (t?.lost ?? 0);
      return {
        staff,
        state: t?.serving !== undefined ? 'serving' : (duty.get(staff.staffNo) ?? 'idle'),
        today: t?.today.size ?? 0,
        queued: t?.queued ?? 0,
        closeRateBp: closed === 0 ? 0 : Math.round(((t?.won ?? 0) * 10_000) / closed),
        ...(t?.serving === undefined ? {} : { servingAptId: t.serving }),
        ...(t?.lastAssignedMs === undefined ? {} : { lastAssignedMs: t.lastAssignedMs }),
      };
    });
}

/** The newest duty fact of each person on this business date; a new day starts on duty. */
function dutyOf(q: LoadQuestion): ReadonlyMap<string, DutyState> {
  const newest = new Map<string, { hlc: string; state: DutyState }>();
  for (const fact of q.facts.kind('staff.duty')) {
    if (fact.businessDate !== q.today) continue;
    if (!isKind(fact, 'staff.duty')) continue;
    const { staffNo, state } = fact.body;
    const have = newest.get(staffNo);
    if (have === undefined || have.hlc < fact.hlc) newest.set(staffNo, { hlc: fact.hlc, state });
  }
  return new Map([...newest].map(([staffNo, d]) => [staffNo, d.state]));
}

function consultantOf(data: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const value = data?.['consultant'];
  return typeof value === 'string' ? value : undefined;
}

const IN_QUEUE: ReadonlySet<AptView['sub']> = new Set(['waiting', 'paused', 'rejected']);

/** Customers waiting for this person: assigned or offered to me first, then the pool (unassigned, rejected), then whom a colleague paused; longest first in each (A1.2.1). */
export function waitingFor(staffNo: string, storeId: string, appointments: readonly AptCard[]): readonly AptCard[] {
  const rank = ({ view }: AptCard): number => (view.transferTo === staffNo || view.assigned === staffNo ? 0 : view.sub === 'paused' ? 2 : 1);
  return appointments
    .filter(({ view }) => {
      if (view.storeId !== storeId) return false;
      if (view.transferTo === staffNo) return true;
      if (!IN_QUEUE.has(view.sub) || view.rejectedBy.includes(staffNo)) return false;
      return view.assigned === undefined || view.assigned === staffNo || view.sub !== 'waiting';
    })
    .sort((a, b) => rank(a) - rank(b) || (a.view.arrivedAt ?? a.form.visitAt) - (b.view.arrivedAt ?? b.form.visitAt) || (a.id < b.id ? -1 : 1));
}

/** The customer this person serves now (A1.2.4), until 操作已结束 also after a sale (A1.5.1: one visit, several receipts): newest claim where several are open. */
export function servedBy(staffNo: string, appointments: readonly AptCard[]): AptCard | undefined {
  return appointments.filter(({ view }) => view.main === staffNo && isWithCustomer(view)).sort((a, b) => (b.view.claimedAt ?? 0) - (a.view.claimedAt ?? 0))[0];
}
