import { byStaffNo } from '../kernel/order.ts';
import type { DutyState } from '../staff/types.ts';

export type AssignMode = 'priority' | 'even';
/** What the assigner knows of a consultant of the chosen store. */
export interface Candidate {
  readonly staffNo: string;
  readonly state: DutyState;
  /** Customers assigned to or claimed by the consultant on this business date, each once, less those rejected (A1.1.8). */
  readonly today: number;
  /** 已成交 / (已成交 + 到店未成交) over 30 days in basis points; 0 without a closed visit (A1.2.12). */
  readonly closeRateBp: number;
  readonly lastAssignedMs?: number;
}
export interface Assignment {
  readonly staffNo: string;
  /** Everybody is serving: the customer enters this consultant's queue (A1.1.11). */
  readonly queued: boolean;
}

const idleFirst = (a: Candidate, b: Candidate): number => Number(b.state === 'idle') - Number(a.state === 'idle');
/** 有空 → 接待少 → 成单率高 → lowest 工号 (A1.1.8, the default). */
const byPriority = (a: Candidate, b: Candidate): number =>
  idleFirst(a, b) || a.today - b.today || b.closeRateBp - a.closeRateBp || byStaffNo(a.staffNo, b.staffNo);
/** Fewest today, then the one assigned longest ago, then 工号; idle or not (A1.1.9). */
const byEven = (a: Candidate, b: Candidate): number =>
  a.today - b.today || (a.lastAssignedMs ?? 0) - (b.lastAssignedMs ?? 0) || byStaffNo(a.staffNo, b.staffNo);

/**
 * Chooses a consultant (A1.1.8–A1.1.11). Only people on duty count (not 休息, not 离岗); `excluded` are those who rejected
 * this customer (A1.2.3). Undefined when nobody is left: the appointment goes to the pool.
 */
export function pickConsultant(candidates: readonly Candidate[], mode: AssignMode, excluded: readonly string[] = []): Assignment | undefined {
  const onDuty = candidates.filter((c) => (c.state === 'idle' || c.state === 'serving') && !excluded.includes(c.staffNo));
  const best = [...onDuty].sort(mode === 'priority' ? byPriority : byEven)[0];
  return best === undefined ? undefined : { staffNo: best.staffNo, queued: best.state === 'serving' };
}
