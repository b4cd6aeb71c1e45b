import { caseRule } from '../cases/catalogue.ts';
import { HQ_STORE } from '../facts/scope.ts';
import { ROLES } from '../staff/types.ts';
import type { Role } from '../staff/types.ts';
import { CHAIN_ROLES, DEFAULT_TABLE, DISCOUNT_LIMITS } from './table.ts';
import type { ActionName, PermissionTable } from './table.ts';

export type { ActionName } from './table.ts';

/** Who asks: a member of staff, an account of the console, or the actor of a command. */
export interface Subjective {
  readonly staffNo: string;
  readonly roles: readonly string[];
  readonly stores: readonly string[];
}
/** What it is about, as far as the action asks. */
export interface Subject {
  /** Id of the document the step is about (`sale:…`, `apt:…`); no permission asks for it, the trail does (A0.34). */
  readonly about?: string;
  readonly storeId?: string;
  /** Staff number the thing belongs to (a customer's owner, a reservation's maker, a report's consultant). */
  readonly owner?: string;
  /** customer.revealPhone: a visit in 需要回访 or 待核实; whoever calls back sees the number to call (A1.3.6). */
  readonly callBack?: boolean;
  /** sale.discount: lowest rate of the line or order in basis points of the price (9500 = 95折). */
  readonly rateBp?: number;
  readonly priceMode?: 'fixed' | 'byGram';
  readonly belowFloor?: boolean;
  /** case.resolve */
  readonly code?: string;
  readonly scope?: readonly string[];
  /** report.view */
  readonly reach?: 'self' | 'store' | 'chain';
}
export type Verdict =
  | { readonly kind: 'allow' }
  /** Allowed with the PIN of somebody of these roles; a person who has such a role confirms with their own (A0.33). */
  | { readonly kind: 'approval'; readonly by: readonly Role[] }
  | { readonly kind: 'deny' };

const ALLOW: Verdict = { kind: 'allow' };
const DENY: Verdict = { kind: 'deny' };
const has = (user: Subjective, roles: readonly Role[]): boolean => roles.some((r) => user.roles.includes(r));
/** Headquarters' people, and anybody at a store where they work. */
export const reaches = (user: Subjective, storeId: string): boolean => has(user, CHAIN_ROLES) || user.stores.includes(storeId) || storeId === HQ_STORE;

function discount(user: Subjective, subject: Subject): Verdict {
  if (subject.belowFloor === true) return has(user, ['OPS']) ? ALLOW : { kind: 'approval', by: ['SM', 'OPS'] };
  const mode = subject.priceMode ?? 'fixed';
  const rate = subject.rateBp ?? 10_000;
  const enough = ROLES.filter((r) => (DISCOUNT_LIMITS[r]?.[mode] ?? 10_000) <= rate);
  if (has(user, enough)) return ALLOW;
  return { kind: 'approval', by: enough.filter((r) => r === 'SM' || r === 'OPS') };
}

/** The owners of the catalogue decide, a store's people where their store is concerned; a double sale across stores is OPS's (conflicts.md §4.5, §5). */
function resolve(user: Subjective, subject: Subject): Verdict {
  const { owner } = caseRule(subject.code ?? '');
  if (has(user, ['OPS'])) return ALLOW;
  if (
    has(
      user,
      owner.filter((r) => CHAIN_ROLES.includes(r)),
    )
  )
    return ALLOW;
  if (
    !has(
      user,
      owner.filter((r) => !CHAIN_ROLES.includes(r)),
    )
  )
    return DENY;
  const scope = subject.scope ?? [];
  const mine = scope.filter((s) => user.stores.includes(s)).length;
  // A piece in dispute between two stores is not for one of them to give to itself.
  if (subject.code === 'EX-01') return mine === scope.length ? ALLOW : DENY;
  return scope.length === 0 || mine > 0 ? ALLOW : DENY;
}

function report(user: Subjective, subject: Subject): Verdict {
  const reach = subject.reach ?? 'store';
  if (reach === 'self') return subject.owner === undefined || subject.owner === user.staffNo || has(user, ['SM']) || has(user, CHAIN_ROLES) ? ALLOW : DENY;
  if (reach === 'chain') return has(user, ['MKT', 'OPS', 'BUY', 'FIN', 'ANA', 'ADM', 'AUD']) ? ALLOW : DENY;
  return has(user, ['SM', 'MKT', 'OPS', 'BUY', 'FIN', 'ANA', 'ADM', 'AUD']) ? ALLOW : DENY;
}

/**
 * The one permission function (architecture §2), used by both interfaces and every route: a pure answer from the person,
 * the action and its subject. Defaults of features A0.30–A0.33 and jewelry.md §7.3; `table` carries a tenant's changes.
 */
export function decide(user: Subjective, action: ActionName, subject: Subject = {}, table: PermissionTable = DEFAULT_TABLE): Verdict {
  const grant = table[action];
  if (subject.storeId !== undefined && action !== 'stock.view.all' && !reaches(user, subject.storeId)) return DENY;
  if (action === 'case.resolve') return resolve(user, subject);
  if (action === 'customer.revealPhone' && has(user, ['CON']) && subject.owner === user.staffNo) return ALLOW;
  if (action === 'customer.revealPhone' && subject.callBack === true && has(user, table['appointment.callBack'].allow)) return ALLOW;
  if (has(user, grant.allow)) {
    if (action === 'sale.discount') return discount(user, subject);
    if (action === 'report.view') return report(user, subject);
    return ALLOW;
  }
  if (grant.ask !== undefined && grant.by !== undefined && has(user, grant.ask)) return { kind: 'approval', by: grant.by };
  return DENY;
}

/** Whether this person's PIN satisfies an approval. */
export const mayApprove = (approver: Subjective, verdict: Verdict): boolean => verdict.kind === 'approval' && has(approver, verdict.by);
