import { isCivilDate } from '../../../../src/customers/days.ts';
import { SIZES } from '../../../../src/customers/profile.ts';
import { normalisePhone, regionOf } from '../../../../src/kernel/phone.ts';
import type { Translate } from '../../../ui/index.ts';
import { badNumber, lunarOfPick } from './form-state.ts';
import type { State } from './form-state.ts';

export type DateKey = 'birthday' | 'anniversary' | 'spouseBirthday';
const SIZE_FIELD = { ring: 'ringSizeHK', bangle: 'bangleMm', necklace: 'necklaceCm' } as const;
export type SizeKey = keyof typeof SIZE_FIELD;
const MAINLAND_DIGITS = 11;

export interface Checks {
  /** The number once it is whole. */ readonly e164: string | undefined;
  /** What is wrong with a field, in words. */
  readonly faults: Readonly<Partial<Record<'phone' | 'altPhone' | DateKey | SizeKey | 'budget', string>>>;
  /** Nothing typed stands in the way of saving; the way in which consent was given is not looked at here. */
  readonly whole: boolean;
}

/** What the form says about what is typed; `today`: YYYY-MM-DD in the store. */
export function checksOf(s: State, today: string, t: Translate): Checks {
  const phone = s.phone.trim() === '' ? undefined : normalisePhone(s.phone, s.region);
  const digits = s.phone.replace(/\D/g, '').length;
  const alt = s.altPhone.trim();
  const altOk = alt === '' || normalisePhone(s.altPhone, alt.startsWith('+') ? regionOf(alt) : 'CN', { fixed: true }).ok;
  const bad = badNumber(s);
  const date = (key: DateKey): string | undefined =>
    s[key] === ''
      ? undefined
      : !isCivilDate(s[key])
        ? t(/^\d{4}-\d{2}-\d{2}$/.test(s[key]) ? 'customers.form.dateNone' : 'customers.form.dateBad')
        : key !== 'anniversary' && s[key] > today
          ? t('customers.form.dateFuture')
          : undefined;
  const size = (key: SizeKey): string | undefined => {
    const [min, max] = SIZES[SIZE_FIELD[key]];
    const n = Number(s[key]);
    return s[key].trim() === '' || (!bad[key] && n >= min && n <= max) ? undefined : t('customers.form.sizeBad', { min, max });
  };
  const faults = {
    // a mainland number that is still being typed is not wrong yet
    phone: phone === undefined || phone.ok || (s.region === 'CN' && digits < MAINLAND_DIGITS) ? undefined : t('customers.form.phoneBad'),
    altPhone: altOk ? undefined : t('customers.form.altBad'),
    birthday: date('birthday'),
    anniversary: date('anniversary'),
    spouseBirthday: date('spouseBirthday'),
    ring: size('ring'),
    bangle: size('bangle'),
    necklace: size('necklace'),
    budget: bad.budget ? t('customers.form.budgetBad') : undefined,
  };
  return {
    e164: phone?.ok === true ? phone.value.e164 : undefined,
    faults,
    whole:
      s.name.trim() !== '' &&
      (phone === undefined || phone.ok) &&
      Object.values(faults).every((x) => x === undefined) &&
      lunarOfPick(s.lunarBirthday) !== undefined &&
      lunarOfPick(s.spouseLunarBirthday) !== undefined,
  };
}
