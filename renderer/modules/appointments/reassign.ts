import { useEffect, useRef } from 'react';
import { assign } from '../../../src/appointments/commands.ts';
import { dueReassign } from '../../../src/appointments/reassign.ts';
import { appointmentRules } from '../../../src/appointments/rules.ts';
import { useAct, useNow, useTerminal } from '../../app/terminal-context.ts';

/**
 * Whom nobody claims goes to the next by the rule, where headquarters wants it so (A1.2.10). Two terminals that are cut off from
 * each other may both do it: the earlier assignment stands (conflicts.md §4.1).
 */
export function useAutoReassign(): void {
  const terminal = useTerminal();
  const now = useNow();
  const { act } = useAct();
  const done = useRef(new Set<string>());
  const { assignMode, autoReassign, escalateMin } = appointmentRules(terminal.views.settings());
  useEffect(() => {
    if (!autoReassign || terminal.session.user() === undefined) return;
    const place = Number(/\d+$/.exec(terminal.device.terminal)?.[0] ?? 1);
    const open = terminal.views.appointments().filter((c) => !done.current.has(`${c.id}/${c.view.heads.join()}`));
    const due = dueReassign(
      open,
      terminal.views.consultants().map((c) => ({ ...c, staffNo: c.staff.staffNo })),
      { assignMode, autoReassign, escalateMin },
      { storeId: terminal.device.storeId, place, nowMs: now },
    );
    if (due === undefined) return;
    done.current.add(`${due.card.id}/${due.card.view.heads.join()}`);
    void act((ctx) => assign(ctx, due.card, { consultant: due.consultant, mode: assignMode }), { quiet: true });
  }, [act, now, assignMode, autoReassign, escalateMin, terminal]);
}
