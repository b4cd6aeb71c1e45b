import type { session as zh } from '../zh-CN/session.ts';
import type { SameShape } from '../shape.ts';

export const session = {
  who: 'Who is at this till', whoHint: 'Tap your name or scan your badge', otherNo: 'Other number', otherNoHint: 'type it in', otherNoField: 'Staff number', otherNoGo: 'Next', unknownNo: 'No staff number {{no}} in this store. Check it, or ask the manager to add it at headquarters.',
  pickFirst: 'Tap your name first', pickFirstBody: 'Or scan your badge; arrow keys and Enter work too.', pinFoot: '6-digit PIN · {{n}} tries left', checking: 'Checking…', forgot: 'Forgot PIN', forgotBody: 'The manager can reset it in the headquarters console. The new PIN works once this device has been online; until then the old one does.',
  lockedTitle: 'Too many wrong tries', lockedBody: 'Try again after {{time}}; in a hurry, ask someone else to sign in.',
  offlineTitle: 'No network: you can still sign in and sell', offlineBody: 'PINs of {{n}} colleagues are on this device; the staff list is from {{age}}, {{grace}}. If you changed your PIN today, use the old one.', graceOk: 'valid for 72 hours', graceOld: 'older than 72 hours: everyday selling only until back online',
  noRoster: 'No staff list yet', noRosterBody: 'This device has to be online once to fetch this store’s people and PINs. They will appear here by themselves.',
  endedTitle: '{{name}} ({{no}}) has been signed out: the account was ended', endedBody: 'Headquarters ended this staff number. Sales already made stand; unfinished ones are all kept under parked sales, for the manager to go on with. Ask the manager if this is wrong.',
  staffGrid: 'People of this store', priceUnit: '¥ per gram · from {{when}}', priceNone: 'Today’s gold price has not arrived', priceStale: '¥ per gram · from {{when}}; a newer price applies once published',
  version: 'Version {{v}}', storePhone: 'Store phone {{phone}}', metal: { gold9999: 'Gold 9999', gold999: 'Gold 999', gold990: 'Gold 990', pt950: 'PT950', pt990: 'PT990', gold18K: '18K gold', ag925: 'Silver 925' },
  role: { CON: 'Consultant', SM: 'Manager', CSH: 'Cashier', WH: 'Stock', REC: 'Front desk', CS: 'Service', MKT: 'Marketing', OPS: 'Operations', BUY: 'Buying', FIN: 'Finance', HR: 'HR', ANA: 'Analyst', ADM: 'Admin', AUD: 'Audit' },
} satisfies SameShape<typeof zh>;
