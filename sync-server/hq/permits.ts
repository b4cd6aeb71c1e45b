import { ACTIONS, CHAIN_ROLES, decide } from '../../src/permissions/index.ts';
import type { Action } from '../../src/permissions/index.ts';
import { ROLES } from '../../src/staff/types.ts';
import type { Account } from '../services.ts';
import type { ListName } from './lists/columns.ts';

/** Which permission (src/permissions) opens which room of the console. */
export const PERMITS = {
  dashboard: 'report.view',
  exceptions: 'case.view',
  stores: 'hq.stores',
  staff: 'hq.staff',
  staffEdit: 'hq.staff',
  roles: 'hq.staff',
  codes: 'hq.codes',
  settings: 'hq.settings',
  terminals: 'hq.terminals',
  terminalsEdit: 'hq.terminals',
  stock: 'hq.stock',
  cost: 'hq.cost',
  import: 'hq.import',
  prices: 'hq.console',
  pricesEdit: 'hq.prices',
  sales: 'sale.view',
  appointments: 'appointment.view',
  customers: 'customer.view',
  audit: 'hq.audit',
  callback: 'appointment.view',
  callbackDone: 'appointment.callBack',
  callbackMove: 'appointment.edit',
  callbackVoid: 'appointment.void',
  aptBulk: 'appointment.bulk',
  revealPhone: 'customer.revealPhone',
  sms: 'appointment.view',
  smsEdit: 'hq.settings',
  orderToken: 'order.forceToken',
  intakeKeys: 'hq.settings',
  notices: 'hq.console',
  noticesEdit: 'hq.notices',
  offers: 'hq.console',
  offersEdit: 'hq.offers',
  privacy: 'hq.privacy',
  privacyEdit: 'customer.erase',
} as const satisfies Readonly<Record<string, Action>>;
export type Area = keyof typeof PERMITS;

export const LIST_PERMITS: Readonly<Record<ListName, { readonly view: Action; readonly export: Action }>> = {
  stock: { view: 'hq.stock', export: 'stock.export' },
  sales: { view: 'sale.view', export: 'sale.export' },
  appointments: { view: 'appointment.view', export: 'appointment.export' },
  customers: { view: 'customer.view', export: 'customer.export' },
  exceptions: { view: 'case.view', export: 'case.view' },
  trail: { view: 'hq.audit', export: 'hq.audit' },
  terminals: { view: 'hq.terminals', export: 'hq.terminals' },
  staff: { view: 'hq.staff', export: 'hq.staff' },
  callback: { view: 'appointment.view', export: 'appointment.export' },
  sms: { view: 'appointment.view', export: 'appointment.export' },
};

/** May this person come into the console at all? */
export const mayEnter = (user: Account): boolean => decide(user, 'hq.console').kind === 'allow';

/** Areas and exports this person may use, for the menu and the buttons; the routes check again. */
export function permissionsOf(user: Account): Readonly<Record<string, boolean>> {
  const may = (action: Action): boolean => decide(user, action).kind === 'allow';
  const areas = Object.entries(PERMITS).map(([area, action]) => [area, may(action)] as const);
  const exports = Object.entries(LIST_PERMITS).map(([list, permit]) => [`export.${list}`, may(permit.view) && may(permit.export)] as const);
  return Object.fromEntries([...areas, ...exports]);
}

/** Stores whose data the person sees; undefined = the whole chain (A0.31). */
export const scopeOfUser = (user: Account): readonly string[] | undefined => (CHAIN_ROLES.some((r) => user.roles.includes(r)) ? undefined : user.stores);

/** The permission table as it stands (A0.30): a verdict for every role and action, and how many people hold a role. */
export function rolesView(accounts: readonly Account[]) {
  const verdict = (role: string, action: Action): string => decide({ staffNo: '', roles: [role], stores: [] }, action).kind;
  return {
    roles: ROLES.map((role) => ({ role, people: accounts.filter((a) => a.active && a.roles.includes(role)).length })),
    actions: ACTIONS.map((action) => ({ action, verdicts: ROLES.map((role) => verdict(role, action)) })),
  };
}
