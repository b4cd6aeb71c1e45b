import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { leapMonthOf, readLunar } from '../kernel/lunar.ts';
import { isCivilDate } from './days.ts';
import type { CustomerForm } from './types.ts';

const CIVIL = ['birthday', 'spouseBirthday', 'anniversary'] as const;
const LUNAR = ['lunarBirthday', 'spouseLunarBirthday'] as const;
/** Sizes that people have: ring in Hong Kong numbers, bangle (inner mm), necklace (cm). */
export const SIZES = { ringSizeHK: [1, 40], bangleMm: [40, 80], necklaceCm: [25, 100] } as const;

/**
 * What a card says beyond name and phone (A6.1), as far as it is being written. Problems `cust-date-wrong` and `cust-lunar-wrong` {field},
 * `cust-lunar-leap` {year, month}, `cust-date-future` {field}, `cust-size-wrong` {field, min, max}, `cust-referrer-self`.
 */
export function checkProfile(
  form: CustomerForm,
  o: { readonly customerId: string; readonly today: string; readonly written: readonly string[] },
): Result<undefined> {
  const wrote = (field: string): boolean => o.written.includes(field);
  for (const field of CIVIL) {
    const date = form[field];
    if (date === undefined || !wrote(field)) continue;
    if (!isCivilDate(date)) return fail('cust-date-wrong', { field });
    if (field !== 'anniversary' && date > o.today) return fail('cust-date-future', { field });
  }
  for (const field of LUNAR) {
    const text = form[field];
    if (text === undefined || !wrote(field) || readLunar(text) !== undefined) continue;
    const [, year, month] = /^(\d{4})-L(\d{2})-/.exec(text) ?? [];
    return year !== undefined && leapMonthOf(Number(year)) !== Number(month)
      ? fail('cust-lunar-leap', { year, month: Number(month) })
      : fail('cust-lunar-wrong', { field });
  }
  for (const field of ['ringSizeHK', 'bangleMm', 'necklaceCm'] as const) {
    const size = form[field];
    const [min, max] = SIZES[field];
    if (size !== undefined && wrote(field) && !(size >= min && size <= max)) return fail('cust-size-wrong', { field, min, max });
  }
  return wrote('referrerId') && form.referrerId === o.customerId ? fail('cust-referrer-self') : ok(undefined);
}
