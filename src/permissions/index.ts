export { decide, mayApprove, reaches } from './decide.ts';
export type { Subject, Subjective, Verdict } from './decide.ts';
export { ACTIONS, CHAIN_ROLES, DEFAULT_TABLE, DISCOUNT_LIMITS, tableWith } from './table.ts';
export type { ActionName, ActionName as Action, Grant, PermissionTable } from './table.ts';
export { fieldMask, GUARDED_FIELDS } from './fieldMask.ts';
export type { GuardedField, Shown } from './fieldMask.ts';
export { permit } from './permit.ts';
