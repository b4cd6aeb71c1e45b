import type { Person } from '../../../src/appointments/commands.ts';
import type { Terminal } from '../../data/terminal.ts';

/**
 * Whose appointment it is: the customer who was confirmed, as long as the number is theirs; else whoever has this number
 * (also without 确定); else a new card. Nobody without a number.
 */
export function personOf(terminal: Terminal, form: { readonly customerId?: string; readonly phoneE164?: string }): Person | undefined {
  const { phoneE164 } = form;
  const chosen = form.customerId === undefined ? undefined : terminal.views.customer(form.customerId);
  if (form.customerId !== undefined && chosen === undefined) return undefined; // their card lies in another store: the link stays as it is
  const fits =
    chosen !== undefined &&
    (phoneE164 === undefined ||
      chosen.form.phoneE164 === undefined ||
      chosen.form.phoneE164 === phoneE164 ||
      chosen.form.altPhones?.includes(phoneE164) === true);
  const known = fits ? chosen : phoneE164 === undefined ? undefined : terminal.views.customersByPhone(phoneE164)[0];
  if (known !== undefined) return { id: known.id, head: known.head };
  return phoneE164 === undefined ? undefined : { id: terminal.newId('cust') };
}
