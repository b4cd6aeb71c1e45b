import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { normalisePhone, regionOf } from '../kernel/phone.ts';
import { appointmentForm } from './types.ts';
import type { AppointmentForm } from './types.ts';

/** A visit may lie this far back when the caller does not say when the day began (A1.1.13). */
const DAY_MS = 86_400_000;

export interface FormCheck {
  readonly walkIn?: boolean;
  readonly nowMs: number;
  /** Start of the store's present business date; earlier visits are refused. */
  readonly dayStartMs?: number;
}

/**
 * Checks a form and normalises its phone (A1.1.1, A1.1.2, A1.1.13). Problems `apt-name-required`, `apt-phone-required`,
 * `phone-invalid` {region}, `apt-store-required`, `apt-visit-required`, `apt-visit-past`, `apt-budget-order`, `apt-form-invalid` {field}.
 */
export function checkForm(form: AppointmentForm, check: FormCheck): Result<AppointmentForm> {
  const walkIn = check.walkIn ?? form.walkIn ?? false;
  const name = form.name.trim();
  if (name === '') return fail('apt-name-required');
  const phone = phoneOf(form);
  if (!phone.ok) return phone;
  if (phone.value === undefined && !walkIn) return fail('apt-phone-required');
  if (form.storeId === '') return fail('apt-store-required');
  if (!Number.isSafeInteger(form.visitAt) || form.visitAt <= 0) return fail('apt-visit-required');
  if (form.visitAt < (check.dayStartMs ?? check.nowMs - DAY_MS)) return fail('apt-visit-past');
  if (form.budgetMinFen !== undefined && form.budgetMaxFen !== undefined && form.budgetMinFen > form.budgetMaxFen) return fail('apt-budget-order');
  const { phoneE164: _phone, phoneRegion: _region, ...rest } = form;
  const parsed = appointmentForm.safeParse({ ...rest, name, ...phone.value });
  return parsed.success ? ok(parsed.data) : fail('apt-form-invalid', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
}

/** A typed number (any writing, with its region) or a stored one (E.164), as the card keeps it. */
export function phoneOf(form: {
  readonly phoneE164?: string;
  readonly phoneRegion?: AppointmentForm['phoneRegion'];
}): Result<Pick<AppointmentForm, 'phoneE164' | 'phoneRegion'> | undefined> {
  const text = form.phoneE164?.trim() ?? '';
  if (text === '') return ok(undefined);
  const region = form.phoneRegion ?? (text.startsWith('+') ? regionOf(text) : 'CN');
  const phone = normalisePhone(text, region);
  return phone.ok ? ok({ phoneE164: phone.value.e164, phoneRegion: region }) : phone;
}
