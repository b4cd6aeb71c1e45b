import { DISCOUNT_LIMITS } from '../permissions/table.ts';
import type { Role } from '../staff/types.ts';

/** How far a person may go alone (jewelry §7.3): rates are what remains, in basis points; 0 = no limit. */
export interface DiscountLimits {
  readonly fixedBp: number;
  readonly labourBp: number; // by gram, on the labour only
}
const isKnown = (role: string): role is Role => role in DISCOUNT_LIMITS;

/** The widest limits of a person's roles. */
export function limitsOf(roles: readonly string[]): DiscountLimits {
  const mine = roles.flatMap((r) => (isKnown(r) ? (DISCOUNT_LIMITS[r] ?? []) : []));
  return { fixedBp: Math.min(10_000, ...mine.map((l) => l.fixed)), labourBp: Math.min(10_000, ...mine.map((l) => l.byGram)) };
}
/** Whether a rate (what remains, bp) stays within the limits. */
export const within = (limits: DiscountLimits, mode: 'fixed' | 'byGram', rateBp: number): boolean =>
  rateBp >= (mode === 'fixed' ? limits.fixedBp : limits.labourBp);
/** Selling below the floor price is for OPS, or the store manager's PIN with a reason (jewelry §7.3). */
export const mayGoBelowFloor = (roles: readonly string[]): boolean => roles.some((r) => r === 'SM' || r === 'OPS');
