import type { Problem } from '../../../../src/kernel/result.ts';
import type { Translate } from '../../../ui/index.ts';
import { caratMilli, fenOf, phoneE164 } from '../form-state.ts';
import type { FormState } from '../form-state.ts';

const MAINLAND_DIGITS = 11;

export interface Checks {
  /** The number once it is whole. */ readonly e164: string | undefined;
  /** What is wrong with a field, in words. */
  readonly faults: Readonly<Partial<Record<'phone' | 'name' | 'visit' | 'budget' | 'carat' | 'source', string>>>;
  /** How much of a number is still to come. */ readonly phoneHint: string | undefined;
  /** It can be saved as it stands. */ readonly ready: boolean;
}
const amountBad = (s: FormState): boolean => [s.budgetMin, s.budgetMax].some((text) => text.trim() !== '' && fenOf(text) === undefined);
const amountFault = (s: FormState): boolean => {
  const [a, b] = [fenOf(s.budgetMin), fenOf(s.budgetMax)];
  return a !== undefined && b !== undefined && a > b;
};

/** What the form says about what is typed. What is merely missing is said once somebody tried to save; of a walk-in only the source is asked. */
export function checksOf(
  s: FormState,
  { walkIn, tried }: { readonly walkIn: boolean; readonly tried: boolean },
  t: Translate,
  problemText: (p: Problem) => string,
): Checks {
  const e164 = phoneE164(s);
  const digits = s.phone.replace(/\D/g, '').length;
  const short = s.region === 'CN' && digits < MAINLAND_DIGITS ? t('appointments.form.phoneShort', { n: MAINLAND_DIGITS - digits }) : undefined;
  const phoneFault = (): string | undefined => {
    if (s.phone.trim() === '') return s.keptPhone === undefined && tried && !walkIn ? problemText({ code: 'apt-phone-required' }) : undefined;
    if (e164 !== undefined) return undefined;
    if (short !== undefined) return tried ? short : undefined;
    return digits >= 6 || tried ? t('appointments.form.phoneBad') : undefined;
  };
  const phone = phoneFault();
  // what does not read as an amount is not quietly dropped
  const wrong = amountBad(s) || amountFault(s);
  const caratBad = s.carat.trim() !== '' && caratMilli(s.carat) === undefined;
  const nameless = s.name.trim() === '';
  const sound = s.source !== undefined && phone === undefined && !wrong;
  return {
    e164,
    faults: {
      phone,
      name: tried && !walkIn && nameless ? t('appointments.form.nameMissing') : undefined,
      visit: tried && s.visitAt === undefined ? t('appointments.form.visitMissing') : undefined,
      budget: amountBad(s) ? t('appointments.form.budgetBad') : amountFault(s) ? problemText({ code: 'apt-budget-order' }) : undefined,
      carat: caratBad ? t('appointments.form.caratBad') : undefined,
      source: tried && s.source === undefined ? t('appointments.form.sourceMissing') : undefined,
    },
    phoneHint: digits > 0 ? short : undefined,
    ready: sound && (walkIn ? nameless || !caratBad : !nameless && e164 !== undefined && s.visitAt !== undefined && !caratBad),
  };
}
