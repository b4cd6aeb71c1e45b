import { z } from 'zod';
import { ROLES } from '../staff/types.ts';
import type { Role } from '../staff/types.ts';

/** Everything a permission is asked for (A0.30–A0.33). */
export const ACTIONS = [
  'appointment.view',
  'appointment.create',
  'appointment.edit',
  'appointment.arrive',
  'appointment.claim',
  'appointment.transfer',
  'appointment.reassign',
  'appointment.callBack',
  'appointment.void',
  'appointment.reopen',
  'appointment.reschedule',
  'appointment.appeal',
  'appointment.bulk',
  'appointment.export',
  'stock.view.store',
  'stock.view.all',
  'stock.reserve',
  'stock.reserveOther',
  'stock.statusChange',
  'stock.receive',
  'stock.export',
  'sale.view',
  'sale.create',
  'sale.discount',
  'sale.void',
  'sale.reprint',
  'sale.goldPriceOverride',
  'sale.correctLine',
  'sale.export',
  'customer.view',
  'customer.create',
  'customer.edit',
  'customer.unmerge',
  'customer.revealPhone',
  'customer.export',
  'customer.erase',
  'case.view',
  'case.resolve',
  'staff.duty',
  'report.view',
  'order.forceToken',
  'offer.force',
  'hq.console',
  'hq.stores',
  'hq.staff',
  'hq.codes',
  'hq.settings',
  'hq.terminals',
  'hq.import',
  'hq.audit',
  'hq.prices',
  'hq.stock',
  'hq.cost',
  'hq.quarantine',
  'hq.notices',
  'hq.offers',
  'hq.privacy',
] as const;
export type ActionName = (typeof ACTIONS)[number];

export interface Grant {
  /** Roles that may. */
  readonly allow: readonly Role[];
  /** Roles that may with the PIN of one of `by` (A0.33). */
  readonly ask?: readonly Role[];
  readonly by?: readonly Role[];
}
export type PermissionTable = Readonly<Record<ActionName, Grant>>;

const SHOP: readonly Role[] = ['CON', 'SM', 'CSH', 'WH', 'REC'];
const HQ: readonly Role[] = ['CS', 'MKT', 'OPS', 'BUY', 'FIN', 'HR', 'ANA', 'ADM', 'AUD'];
const ALL: readonly Role[] = ROLES;

/** Default permissions: a product decision over the roles of features.md; a tenant may replace rows (A0.30). */
export const DEFAULT_TABLE: PermissionTable = {
  'appointment.view': { allow: [...SHOP, 'CS', 'OPS', 'MKT', 'ANA', 'AUD', 'ADM'] },
  'appointment.create': { allow: ['CON', 'SM', 'REC', 'CSH', 'CS', 'OPS'] },
  'appointment.edit': { allow: ['CON', 'SM', 'REC', 'CSH', 'CS', 'OPS'] },
  'appointment.arrive': { allow: ['CON', 'SM', 'REC', 'CSH', 'CS', 'OPS'] },
  'appointment.claim': { allow: ['CON', 'SM'] },
  'appointment.transfer': { allow: ['CON', 'SM'] },
  'appointment.reassign': { allow: ['SM', 'OPS'] },
  'appointment.callBack': { allow: ['CON', 'SM', 'REC', 'CS', 'OPS'] },
  'appointment.void': { allow: ['SM', 'REC', 'CS', 'OPS'], ask: ['CON', 'CSH'], by: ['SM'] },
  'appointment.reopen': { allow: ['SM', 'OPS'], ask: ['CON', 'REC', 'CS'], by: ['SM', 'OPS'] },
  'appointment.reschedule': { allow: ['CON', 'SM', 'REC', 'CSH', 'CS', 'OPS'] },
  'appointment.appeal': { allow: ['CON', 'SM'] },
  'appointment.bulk': { allow: ['SM', 'OPS'] },
  'appointment.export': { allow: ['SM', 'OPS'], ask: ['CON', 'REC', 'CS'], by: ['SM', 'OPS'] },
  'stock.view.store': { allow: ALL },
  'stock.view.all': { allow: ['CON', 'SM', 'WH', 'REC', 'CSH', 'CS', 'MKT', 'OPS', 'BUY', 'FIN', 'ANA', 'ADM', 'AUD'] },
  'stock.reserve': { allow: ['CON', 'SM', 'CS', 'OPS'] },
  'stock.reserveOther': { allow: ['SM', 'OPS'], ask: ['CON', 'CSH'], by: ['SM', 'OPS'] },
  'stock.statusChange': { allow: ['WH', 'SM', 'OPS', 'BUY'], ask: ['CON'], by: ['SM'] },
  'stock.receive': { allow: ['WH', 'SM', 'BUY', 'OPS', 'ADM'] },
  'stock.export': { allow: ['SM', 'OPS', 'BUY'] },
  'sale.view': { allow: ['CON', 'SM', 'CSH', 'OPS', 'FIN', 'ANA', 'AUD', 'ADM', 'CS'] },
  'sale.create': { allow: ['CON', 'SM', 'CSH'] },
  'sale.discount': { allow: ['CON', 'SM', 'CSH', 'OPS'] }, // how far: LIMITS below
  'sale.void': { allow: ['SM'], ask: ['CON', 'CSH'], by: ['SM'] },
  'sale.reprint': { allow: ['CON', 'SM', 'CSH'] },
  'sale.goldPriceOverride': { allow: ['OPS'], ask: ['CON', 'CSH', 'SM'], by: ['SM', 'OPS'] },
  'sale.correctLine': { allow: ['SM', 'OPS'], ask: ['CON', 'CSH'], by: ['SM', 'OPS'] },
  'sale.export': { allow: ['SM', 'OPS', 'FIN'] },
  'customer.view': { allow: ['CON', 'SM', 'CSH', 'REC', 'CS', 'MKT', 'OPS', 'AUD'] },
  'customer.create': { allow: ['CON', 'SM', 'CSH', 'REC', 'CS', 'OPS'] },
  'customer.edit': { allow: ['CON', 'SM', 'CSH', 'REC', 'CS', 'OPS'] },
  'customer.unmerge': { allow: ['SM', 'CS', 'OPS'] },
  'customer.revealPhone': { allow: ['SM', 'CS', 'OPS'], ask: ['CON', 'REC', 'CSH'], by: ['SM', 'OPS'] },
  'customer.export': { allow: ['OPS'], ask: ['SM', 'MKT', 'CS'], by: ['OPS'] },
  'customer.erase': { allow: ['CS', 'OPS'] }, // headquarters' alone; EX-21, what comes after it, is service's too
  'case.view': { allow: ALL },
  'case.resolve': { allow: [] }, // by the catalogue's owner, see decide
  'staff.duty': { allow: SHOP },
  'report.view': { allow: ['CON', 'SM', 'CSH', 'MKT', 'OPS', 'BUY', 'FIN', 'ANA', 'ADM', 'AUD'] },
  'order.forceToken': { allow: ['OPS'] }, // with the PIN of a manager of the holding store (conflicts §3.5)
  'offer.force': { allow: ['SM', 'OPS'], ask: ['CON', 'CSH'], by: ['SM', 'OPS'] }, // a campaign or coupon beyond what the terminal holds (conflicts §3.5)
  'hq.console': { allow: [...HQ, 'SM'] },
  'hq.stores': { allow: ['ADM', 'OPS'] },
  'hq.staff': { allow: ['ADM', 'HR'] },
  'hq.codes': { allow: ['ADM', 'OPS'] },
  'hq.settings': { allow: ['ADM', 'OPS'] },
  'hq.terminals': { allow: ['ADM'] },
  'hq.import': { allow: ['BUY', 'OPS', 'ADM'] },
  'hq.audit': { allow: ['AUD', 'ADM', 'OPS'] },
  'hq.prices': { allow: ['OPS', 'BUY'] },
  'hq.stock': { allow: ['BUY', 'OPS', 'ADM', 'AUD', 'FIN', 'ANA'] },
  'hq.cost': { allow: ['BUY', 'FIN', 'AUD'] },
  'hq.quarantine': { allow: ['ADM'] },
  'hq.notices': { allow: ['OPS', 'MKT', 'HR', 'CS', 'ADM'] },
  'hq.offers': { allow: ['MKT', 'OPS'] },
  'hq.privacy': { allow: ['CS', 'OPS', 'AUD'] },
};

/** Lowest rate (basis points of the price) a role gives by itself, jewelry.md §7.3: by gram it is the rate on the labour. */
export const DISCOUNT_LIMITS: Readonly<Partial<Record<Role, { readonly byGram: number; readonly fixed: number }>>> = {
  CON: { byGram: 9800, fixed: 9500 },
  CSH: { byGram: 9800, fixed: 9500 }, // keys in what the consultant grants
  SM: { byGram: 8800, fixed: 8800 },
  OPS: { byGram: 0, fixed: 0 },
};

/** Roles that see every store; the others see the stores where they work (A0.31). */
export const CHAIN_ROLES: readonly Role[] = HQ;

const grantSchema = z.object({ allow: z.array(z.enum(ROLES)), ask: z.array(z.enum(ROLES)).optional(), by: z.array(z.enum(ROLES)).optional() });
/** The default table with the rows a tenant has replaced (`StaffBundle.permissions`); unknown actions and broken rows are left out. */
export function tableWith(overrides: Readonly<Record<string, unknown>> | undefined): PermissionTable {
  const table: Record<ActionName, Grant> = { ...DEFAULT_TABLE };
  for (const action of ACTIONS) {
    const row = grantSchema.safeParse(overrides?.[action]);
    if (row.success) table[action] = row.data;
  }
  return table;
}
