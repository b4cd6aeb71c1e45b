import type { Role } from '../staff/types.ts';
import type { Subjective } from './decide.ts';

/** Fields that are not for everybody (A0.32). */
export const GUARDED_FIELDS = ['phone', 'address', 'idNumber', 'cost', 'supplier', 'margin', 'floorPrice'] as const;
export type GuardedField = (typeof GUARDED_FIELDS)[number];
/** clear: as it is; masked: shown with stars, a reveal is logged; hidden: not shown at all. */
export type Shown = 'clear' | 'masked' | 'hidden';

const RULES: Readonly<Record<GuardedField, { readonly clear: readonly Role[]; readonly masked: readonly Role[] }>> = {
  // A full number always goes through a logged reveal (jewelry.md §20.1), so nobody has it clear in a list.
  phone: { clear: [], masked: ['CON', 'SM', 'CSH', 'WH', 'REC', 'CS', 'MKT', 'OPS', 'FIN', 'ANA', 'ADM', 'AUD'] },
  address: { clear: ['SM', 'CS', 'OPS'], masked: ['CON', 'CSH', 'REC'] },
  idNumber: { clear: [], masked: ['SM', 'FIN'] },
  cost: { clear: ['BUY', 'FIN', 'AUD'], masked: [] },
  supplier: { clear: ['BUY', 'FIN', 'AUD'], masked: [] },
  margin: { clear: ['BUY', 'FIN', 'AUD'], masked: [] },
  floorPrice: { clear: ['SM', 'OPS', 'BUY', 'FIN', 'AUD'], masked: [] },
};

/** How a guarded field is shown to this person; whatever is not granted is hidden. */
export function fieldMask(user: Pick<Subjective, 'roles'>, field: GuardedField): Shown {
  const rule = RULES[field];
  if (rule.clear.some((r) => user.roles.includes(r))) return 'clear';
  return rule.masked.some((r) => user.roles.includes(r)) ? 'masked' : 'hidden';
}
