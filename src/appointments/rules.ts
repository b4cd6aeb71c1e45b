import type { SettingsRef } from '../facts/reference.ts';
import type { AssignMode } from './assign.ts';
import { REMIND } from './reminders.ts';
import type { RemindRule } from './reminders.ts';

const MIN = 60_000;
/** What headquarters may set about appointments, with the defaults of the features where nothing is set. */
export interface AppointmentRules {
  readonly assignMode: AssignMode; // A1.1.8–A1.1.9
  /** Minutes after which an unclaimed customer is the manager's (A1.2.10). */
  readonly escalateMin: number;
  /** After those minutes the next consultant by the rule is assigned without asking (A1.2.10). */
  readonly autoReassign: boolean;
  /** A visit may be put off this often, then the manager has to (A1.1.23); 0 = as often as one likes. */
  readonly maxReschedules: number;
  /** Visits a half hour takes (A1.1.24); 0 = one a consultant on duty. */
  readonly slotCapacity: number;
  /** Minutes in which a paused customer is kept for whoever paused (A1.2.7); 0 = anybody at once. */
  readonly ownerFirstMin: number;
  readonly remind: RemindRule; // A0.26
}
export const RULE_DEFAULTS = {
  maxReschedules: 0,
  slotCapacity: 0,
  ownerFirstMin: 0,
  autoReassign: false,
  remindDayH: 24,
  remindSoonMin: 120,
  overdueMin: 60,
} as const;

/** The rules as they hold; a terminal without settings yet goes by the defaults. */
export function appointmentRules(settings: Pick<SettingsRef, 'assignMode' | 'escalateMin' | 'appointments'> | undefined): AppointmentRules {
  const set = { ...RULE_DEFAULTS, ...settings?.appointments };
  return {
    assignMode: settings?.assignMode ?? 'priority',
    escalateMin: settings?.escalateMin ?? 3,
    autoReassign: set.autoReassign,
    maxReschedules: set.maxReschedules,
    slotCapacity: set.slotCapacity,
    ownerFirstMin: set.ownerFirstMin,
    remind: settings === undefined ? REMIND : { dayBeforeMs: set.remindDayH * 60 * MIN, soonMs: set.remindSoonMin * MIN, overdueMs: set.overdueMin * MIN },
  };
}
