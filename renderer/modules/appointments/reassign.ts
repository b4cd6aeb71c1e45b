import { useEffect, useRef } from 'react';
import { pickConsultant } from '../../../src/appointments/assign.ts';
import { assign } from '../../../src/appointments/commands.ts';
import { isEscalated } from '../../../src/appointments/reminders.ts';
import { appointmentRules } from '../../../src/appointments/rules.ts';
import { useAct, useNow, useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';

/** Later terminals wait a little, so that online the first one's word is here before they speak. */
const STAGGER_MS = 20_000;

/** When a customer was last given to somebody, or came. */
const lastGiven = (card: AptCard): number => card.view.timeline.reduce((ms, e) => (e.kind === 'apt.assigned' || e.kind === 'apt.rejected' ? Math.max(ms, e.atMs) : ms), card.view.arrivedAt ?? 0);

/**
 * Whom nobody claims goes to the next by the rule, where headquarters wants it so (A1.2.10 `autoReassign`). Two terminals that
 * are cut off from each other may both do it: the earlier assignment stands (conflicts.md §4.1).
 */
export function useAutoReassign(): void {
  const terminal = useTerminal();
  const now = useNow();
  const { act } = useAct();
  const done = useRef(new Set<string>());
  const rules = appointmentRules(terminal.views.settings());
  useEffect(() => {
    const number = Number(/\d+$/.exec(terminal.device.terminal)?.[0] ?? 1);
    if (!rules.autoReassign || terminal.session.user() === undefined) return;
    for (const card of terminal.views.appointments()) {
      const { view } = card;
      if (view.storeId !== terminal.device.storeId || view.assignMode === 'manager' || !isEscalated(view, now, rules.escalateMin)) continue;
      if (now - lastGiven(card) <= rules.escalateMin * 60_000 + (number - 1) * STAGGER_MS) continue;
      const key = `${card.id}/${view.heads.join()}`;
      const next = pickConsultant(terminal.views.consultants().map((c) => ({ ...c, staffNo: c.staff.staffNo })), rules.assignMode, [...view.rejectedBy, ...(view.assigned === undefined ? [] : [view.assigned])]);
      if (next === undefined || done.current.has(key)) continue;
      done.current.add(key);
      void act((ctx) => assign(ctx, card, { consultant: next.staffNo, mode: rules.assignMode }), { quiet: true });
      return; // one at a time: the next turn sees the new counts
    }
  }, [act, now, rules.assignMode, rules.autoReassign, rules.escalateMin, terminal]);
}
