import type { editAppointment } from '../../../src/appointments/commands.ts';
import type { AppointmentForm } from '../../../src/appointments/types.ts';
import { normalisePhone, regionOf } from '../../../src/kernel/phone.ts';
import type { PhoneRegion } from '../../../src/kernel/phone.ts';
import type { CustomerForm } from '../../../src/customers/types.ts';

/** What is typed; money in yuan as text until it is saved. */
export interface FormState {
  readonly phone: string;
  /** The card's own number (E.164), shown masked; kept unless a new one is typed (jewelry.md §20.1: every full showing is logged). */
  readonly keptPhone: string | undefined;
  readonly region: PhoneRegion;
  readonly name: string;
  readonly title: 'mr' | 'ms' | undefined;
  readonly wechat: string;
  readonly email: string;
  readonly storeId: string;
  readonly visitAt: number | undefined;
  readonly purpose: AppointmentForm['purpose'];
  readonly category: string | undefined;
  readonly budgetMin: string;
  readonly budgetMax: string;
  readonly metal: string | undefined;
  readonly ring: string;
  readonly styleNo: string;
  readonly carat: string;
  readonly qq: string;
  readonly wantedBy: string | undefined;
  readonly need: string;
  readonly level: AppointmentForm['level'];
  readonly source: string | undefined;
  readonly sourceNote: string;
  readonly consultant: string | 'auto';
  readonly customerId: string | undefined;
}

const yuan = (fen: number | undefined): string => (fen === undefined ? '' : String(fen / 100));
export const emptyForm = (storeId: string): FormState => ({
  phone: '',
  keptPhone: undefined,
  region: 'CN',
  name: '',
  title: undefined,
  wechat: '',
  email: '',
  storeId,
  visitAt: undefined,
  purpose: undefined,
  category: undefined,
  budgetMin: '',
  budgetMax: '',
  metal: undefined,
  ring: '',
  styleNo: '',
  carat: '',
  qq: '',
  wantedBy: undefined,
  need: '',
  level: undefined,
  source: undefined,
  sourceNote: '',
  consultant: 'auto',
  customerId: undefined,
});
export const formStateOf = (f: AppointmentForm): FormState => ({
  phone: '',
  keptPhone: f.phoneE164,
  region: f.phoneRegion ?? 'CN',
  name: f.name,
  title: f.title === 'none' ? undefined : f.title,
  wechat: f.wechat ?? '',
  email: f.email ?? '',
  storeId: f.storeId,
  visitAt: f.visitAt,
  purpose: f.purpose,
  category: f.category,
  budgetMin: yuan(f.budgetMinFen),
  budgetMax: yuan(f.budgetMaxFen),
  metal: f.metal,
  ring: f.ringSizeHK === undefined ? '' : String(f.ringSizeHK),
  styleNo: f.styleNo ?? '',
  carat: f.caratMilli === undefined ? '' : String(f.caratMilli / 1000),
  qq: f.qq ?? '',
  wantedBy: f.wantedBy,
  need: f.needText ?? '',
  level: f.level,
  source: f.source,
  sourceNote: f.sourceNote ?? '',
  consultant: 'auto',
  customerId: f.customerId,
});

/** Data of a known customer into what is still empty (A1.1.5); everything stays editable. */
export const filledFrom = (s: FormState, customerId: string, c: CustomerForm): FormState => ({
  ...s,
  customerId,
  name: s.name === '' ? c.name : s.name,
  title: s.title ?? (c.title === 'none' ? undefined : c.title),
  wechat: s.wechat === '' ? (c.wechat ?? '') : s.wechat,
  email: s.email === '' ? (c.email ?? '') : s.email,
  ring: s.ring === '' && c.ringSizeHK !== undefined ? String(c.ringSizeHK) : s.ring,
  budgetMin: s.budgetMin === '' ? yuan(c.budgetMinFen) : s.budgetMin,
  budgetMax: s.budgetMax === '' ? yuan(c.budgetMaxFen) : s.budgetMax,
  source: s.source ?? c.source,
  need: s.need === '' ? (c.preference ?? '') : s.need,
});

/** E.164 once the number is complete and right for its region (A1.1.2). */
export function phoneE164(s: Pick<FormState, 'phone' | 'region'> & Partial<Pick<FormState, 'keptPhone'>>): string | undefined {
  if (s.phone.trim() === '') return s.keptPhone;
  const got = normalisePhone(s.phone, s.region);
  return got.ok ? got.value.e164 : undefined;
}

/** Fen from typed yuan: digits with at most two decimals; undefined when it is no amount. */
export function fenOf(text: string): number | undefined {
  const m = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.replace(/[,，\s¥]/g, ''));
  return m === null ? undefined : Number(m[1]) * 100 + Number((m[2] ?? '').padEnd(2, '0'));
}
/** Thousandths of a carat from what is typed, 1.02 → 1020; undefined when it is no weight. */
export function caratMilli(text: string): number | undefined {
  const m = /^(\d{1,3})(?:\.(\d{1,3}))?$/.exec(text.trim());
  return m === null ? undefined : Number(m[1]) * 1000 + Number((m[2] ?? '').padEnd(3, '0'));
}
const trimmed = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

export function toForm(s: FormState): AppointmentForm {
  const ring = Number(s.ring);
  const raw = {
    customerId: s.customerId,
    name: s.name.trim(),
    title: s.title,
    phoneE164: trimmed(s.phone) ?? s.keptPhone,
    phoneRegion:
      s.phone.trim() === '' && s.keptPhone === undefined ? undefined : s.phone.trim() === '' && s.keptPhone !== undefined ? regionOf(s.keptPhone) : s.region,
    email: trimmed(s.email),
    wechat: trimmed(s.wechat),
    qq: trimmed(s.qq),
    storeId: s.storeId,
    visitAt: s.visitAt ?? 0,
    needText: trimmed(s.need),
    purpose: s.purpose,
    category: s.category,
    styleNo: trimmed(s.styleNo),
    wantedBy: s.wantedBy,
    caratMilli: caratMilli(s.carat),
    budgetMinFen: fenOf(s.budgetMin),
    budgetMaxFen: fenOf(s.budgetMax),
    metal: s.metal,
    ringSizeHK: s.ring.trim() !== '' && Number.isFinite(ring) ? ring : undefined,
    level: s.level,
    source: s.source ?? '',
    sourceNote: trimmed(s.sourceNote),
  };
  return raw;
}

/** Only what changed; a field emptied on the screen is cleared on the card. */
export function patchOf(card: { readonly form: AppointmentForm }, form: AppointmentForm): Parameters<typeof editAppointment>[2] {
  const before: Readonly<Record<string, unknown>> = card.form;
  const after: Readonly<Record<string, unknown>> = form;
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(form)) {
    if (key === 'phoneRegion') continue;
    if (after[key] !== before[key]) patch[key] = after[key] ?? null;
  }
  if ('phoneE164' in patch) patch['phoneRegion'] = form.phoneRegion ?? null;
  return patch;
}
