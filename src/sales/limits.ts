/** How far a role may go by itself (jewelry §7.3): rates are what remains, in basis points; undefined = no limit. */
export interface DiscountLimits {
  readonly fixedBp: number | undefined;
  readonly labourBp: number | undefined; // by gram, on the labour only
}
const BY_ROLE: Readonly<Record<string, DiscountLimits>> = {
  CON: { fixedBp: 9500, labourBp: 9800 },
  CSH: { fixedBp: 9500, labourBp: 9800 },
  SM: { fixedBp: 8800, labourBp: 8800 },
  OPS: { fixedBp: undefined, labourBp: undefined },
  ADM: { fixedBp: undefined, labourBp: undefined },
};
const lower = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined || b === undefined ? undefined : Math.min(a, b));

/** The widest limits of a person's roles. */
export function limitsOf(roles: readonly string[]): DiscountLimits {
  return roles.reduce<DiscountLimits>((best, role) => { const mine = BY_ROLE[role]; return mine === undefined ? best : { fixedBp: lower(best.fixedBp, mine.fixedBp), labourBp: lower(best.labourBp, mine.labourBp) }; }, { fixedBp: 10_000, labourBp: 10_000 });
}
/** Whether a rate (what remains, bp) stays within the limits. */
export const within = (limits: DiscountLimits, mode: 'fixed' | 'byGram', rateBp: number): boolean => { const l = mode === 'fixed' ? limits.fixedBp : limits.labourBp; return l === undefined || rateBp >= l; };
/** Selling below the floor price asks for OPS, or the store manager's PIN with a reason (jewelry §7.3). */
export const mayGoBelowFloor = (roles: readonly string[]): boolean => roles.some((r) => r === 'SM' || r === 'OPS' || r === 'ADM');
