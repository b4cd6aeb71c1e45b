import { pickConsultant } from './assign.ts';
import type { Candidate } from './assign.ts';
import { isEscalated } from './reminders.ts';
import type { AppointmentRules } from './rules.ts';
import type { AptView } from './types.ts';

/** Later terminals wait a little, so that online the first one's word is here before they speak. */
const STAGGER_MS = 20_000;

/** When a customer was last given to somebody, or came. */
const lastGiven = (view: AptView): number =>
  view.timeline.reduce((ms, e) => (e.kind === 'apt.assigned' || e.kind === 'apt.rejected' ? Math.max(ms, e.atMs) : ms), view.arrivedAt ?? 0);

/**
 * Whom of this store nobody claims and who is next by the rule, where headquarters wants it so (A1.2.10 `autoReassign`). Neither
 * who rejected nor who did not come is asked again; what the manager decided stands. One at a time: the next look sees the new
 * counts. `place`: number of the terminal within the store, from 1. Undefined when there is nobody to move.
 */
export function dueReassign<C extends { readonly view: AptView }>(
  cards: readonly C[],
  candidates: readonly Candidate[],
  rules: Pick<AppointmentRules, 'assignMode' | 'autoReassign' | 'escalateMin'>,
  at: { readonly storeId: string; readonly place: number; readonly nowMs: number },
): { readonly card: C; readonly consultant: string } | undefined {
  if (!rules.autoReassign) return undefined;
  for (const card of cards) {
    const { view } = card;
    if (view.storeId !== at.storeId || view.assignMode === 'manager' || !isEscalated(view, at.nowMs, rules.escalateMin)) continue;
    if (at.nowMs - lastGiven(view) <= rules.escalateMin * 60_000 + (at.place - 1) * STAGGER_MS) continue;
    const next = pickConsultant(candidates, rules.assignMode, [...view.rejectedBy, ...(view.assigned === undefined ? [] : [view.assigned])]);
    if (next !== undefined) return { card, consultant: next.staffNo };
  }
  return undefined;
}
