import { pickConsultant } from '../../../../src/appointments/assign.ts';
import type { AssignMode, Assignment } from '../../../../src/appointments/assign.ts';
import type { ConsultantLoad, Terminal } from '../../../data/terminal.ts';
import type { FormState } from '../form-state.ts';

/** How this store gives out customers, and whom it would choose now. */
export interface Assigning {
  readonly mode: AssignMode;
  readonly loads: readonly ConsultantLoad[];
  readonly next: Assignment | undefined;
}
export function assigningOf(terminal: Terminal): Assigning {
  const mode = terminal.views.settings()?.assignMode ?? 'priority';
  const loads = terminal.views.consultants();
  return {
    mode,
    loads,
    next: pickConsultant(
      loads.map((c) => ({ ...c, staffNo: c.staff.staffNo })),
      mode,
    ),
  };
}
export interface Chosen {
  readonly staffNo: string;
  readonly mode: AssignMode | 'manual';
}
/** Whom a new appointment goes to; undefined: to the pool. */
export function chosenBy(choice: FormState['consultant'], { mode, next }: Assigning): Chosen | undefined {
  if (choice !== 'auto') return { staffNo: choice, mode: 'manual' };
  return next === undefined ? undefined : { staffNo: next.staffNo, mode };
}
