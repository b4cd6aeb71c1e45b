import { maskPhone } from '../kernel/phone.ts';
import { fieldMask } from '../permissions/fieldMask.ts';
import type { CustomerForm } from './types.ts';

/** First character and stars, as banners name a customer: 张*, 欧阳** (conflicts.md §4.3). */
export function maskName(name: string): string {
  const [first = '', ...rest] = [...name.trim()];
  return first + '*'.repeat(Math.min(rest.length, 2));
}

export type MaskedCustomer = Omit<CustomerForm, 'phoneE164' | 'altPhones' | 'address'> & {
  readonly phone?: string;
  readonly altPhones?: readonly string[];
  readonly address?: string;
};
/** A customer's form as this person may see it in a list: phones masked or left out, address by role (A0.32). */
export function maskCustomer(form: CustomerForm, user: { readonly roles: readonly string[] }): MaskedCustomer {
  const { phoneE164, altPhones, address, ...rest } = form;
  const phone = fieldMask(user, 'phone');
  const where = fieldMask(user, 'address');
  return {
    ...rest,
    ...(phoneE164 === undefined || phone === 'hidden' ? {} : { phone: maskPhone(phoneE164) }),
    ...(altPhones === undefined || phone === 'hidden' ? {} : { altPhones: altPhones.map(maskPhone) }),
    ...(address === undefined || where === 'hidden' ? {} : { address: where === 'clear' ? address : `${[...address].slice(0, 6).join('')}****` }),
  };
}
