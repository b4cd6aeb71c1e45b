import type { editCustomer } from '../../../../src/customers/commands.ts';
import type { Consent, ConsentChannel, ConsentPurpose, Said } from '../../../../src/customers/consents.ts';
import type { CustomerForm } from '../../../../src/customers/types.ts';
import { lunarText, readLunar } from '../../../../src/kernel/lunar.ts';
import type { PhoneRegion } from '../../../../src/kernel/phone.ts';
import { fenOf } from '../../appointments/form-state.ts';

/** A lunar day being chosen: month as `05` or `L05`; whole once month and day are there. */
export interface LunarPick {
  readonly year?: number | undefined;
  readonly month?: string | undefined;
  readonly day?: number | undefined;
}
/** What is typed into a customer's form; numbers as text until it is saved, an empty number keeps the card's. */
export interface State {
  readonly name: string;
  readonly phone: string;
  readonly region: PhoneRegion;
  readonly title: 'mr' | 'ms' | undefined;
  readonly altPhone: string;
  readonly wechat: string;
  readonly email: string;
  readonly birthday: string;
  readonly lunarBirthday: LunarPick;
  readonly anniversary: string;
  readonly spouseName: string;
  readonly spouseBirthday: string;
  readonly spouseLunarBirthday: LunarPick;
  readonly ring: string;
  readonly bangle: string;
  readonly necklace: string;
  readonly preference: string;
  readonly budgetMin: string;
  readonly budgetMax: string;
  readonly source: string | undefined;
  readonly referrerId: string | undefined;
  readonly referrerNote: string;
  readonly address: string;
  /** What the customer says now, by purpose; a purpose that is not here was not asked about. */
  readonly said: Said;
  readonly how: ConsentChannel | undefined;
}
const text = (n: number | undefined): string => (n === undefined ? '' : String(n));
const yuan = (fen: number | undefined): string => (fen === undefined ? '' : String(fen / 100));
function pickOf(kept: string | undefined): LunarPick {
  const d = kept === undefined ? undefined : readLunar(kept);
  return d === undefined ? {} : { year: d.year, month: `${d.leap ? 'L' : ''}${String(d.month).padStart(2, '0')}`, day: d.day };
}
export const stateOf = (form: CustomerForm | undefined): State => ({
  name: form?.name ?? '',
  phone: '',
  region: form?.phoneRegion ?? 'CN',
  title: form?.title === 'mr' || form?.title === 'ms' ? form.title : undefined,
  altPhone: '',
  wechat: form?.wechat ?? '',
  email: form?.email ?? '',
  birthday: form?.birthday ?? '',
  lunarBirthday: pickOf(form?.lunarBirthday),
  anniversary: form?.anniversary ?? '',
  spouseName: form?.spouseName ?? '',
  spouseBirthday: form?.spouseBirthday ?? '',
  spouseLunarBirthday: pickOf(form?.spouseLunarBirthday),
  ring: text(form?.ringSizeHK),
  bangle: text(form?.bangleMm),
  necklace: text(form?.necklaceCm),
  preference: form?.preference ?? '',
  budgetMin: yuan(form?.budgetMinFen),
  budgetMax: yuan(form?.budgetMaxFen),
  source: form?.source,
  referrerId: form?.referrerId,
  referrerNote: form?.referrerNote ?? '',
  address: form?.address ?? '',
  said: {},
  how: undefined,
});

/** A lunar day as the card keeps it; '' for none, undefined where it is not whole or does not exist. */
export function lunarOfPick(p: LunarPick): string | undefined {
  if (p.year === undefined && p.month === undefined && p.day === undefined) return '';
  if (p.month === undefined || p.day === undefined) return undefined;
  const d = { ...(p.year === undefined ? {} : { year: p.year }), leap: p.month.startsWith('L'), month: Number(p.month.replace('L', '')), day: p.day };
  const kept = lunarText(d);
  return readLunar(kept) === undefined ? undefined : kept;
}
const numberOf = (typed: string): number | undefined => (/^\d{1,3}(\.\d)?$/.test(typed.trim()) ? Number(typed.trim()) : undefined);
/** Fields whose text is no number, so that nothing typed is quietly dropped. */
export const badNumber = (s: State): Readonly<Record<'ring' | 'bangle' | 'necklace' | 'budget', boolean>> => ({
  ring: s.ring.trim() !== '' && numberOf(s.ring) === undefined,
  bangle: s.bangle.trim() !== '' && numberOf(s.bangle) === undefined,
  necklace: s.necklace.trim() !== '' && numberOf(s.necklace) === undefined,
  budget: [s.budgetMin, s.budgetMax].some((b) => b.trim() !== '' && fenOf(b) === undefined) || (fenOf(s.budgetMin) ?? 0) > (fenOf(s.budgetMax) ?? Infinity),
});
const trimmed = (v: string): string | undefined => (v.trim() === '' ? undefined : v.trim());

/** The form as the commands take it. */
export const formOfState = (s: State, before: CustomerForm | undefined): CustomerForm => ({
  name: s.name.trim(),
  title: s.title,
  phoneE164: trimmed(s.phone),
  phoneRegion: s.phone.trim() === '' ? undefined : s.region,
  altPhones: s.altPhone.trim() === '' ? before?.altPhones : [...(before?.altPhones ?? []), s.altPhone.trim()],
  wechat: trimmed(s.wechat),
  email: trimmed(s.email),
  birthday: trimmed(s.birthday),
  lunarBirthday: trimmed(lunarOfPick(s.lunarBirthday) ?? ''),
  anniversary: trimmed(s.anniversary),
  spouseName: trimmed(s.spouseName),
  spouseBirthday: trimmed(s.spouseBirthday),
  spouseLunarBirthday: trimmed(lunarOfPick(s.spouseLunarBirthday) ?? ''),
  ringSizeHK: numberOf(s.ring),
  bangleMm: numberOf(s.bangle),
  necklaceCm: numberOf(s.necklace),
  preference: trimmed(s.preference),
  budgetMinFen: fenOf(s.budgetMin),
  budgetMaxFen: fenOf(s.budgetMax),
  source: s.source,
  referrerId: s.referrerId,
  referrerNote: trimmed(s.referrerNote),
  address: trimmed(s.address),
});

/** Only what changed; a field emptied on the screen is cleared on the card. The number is shown masked, so an empty field keeps it. */
export function patchOf(before: CustomerForm, form: CustomerForm): Parameters<typeof editCustomer>[2] {
  const was = new Map<string, unknown>(Object.entries(before));
  const patch: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(form))
    if (key !== 'phoneRegion' && !(key === 'phoneE164' && value === undefined) && JSON.stringify(value) !== JSON.stringify(was.get(key)))
      patch[key] = value ?? null;
  if ('phoneE164' in patch) patch['phoneRegion'] = form.phoneRegion ?? null;
  return patch;
}

/** What a purpose stands at on the screen: what is said now, else what was known. */
export const shownConsent = (purpose: ConsentPurpose, said: Said, known: Readonly<Record<string, Consent>>): 'yes' | 'no' | 'unasked' => {
  const granted = said[purpose] ?? known[purpose]?.granted;
  return granted === undefined ? 'unasked' : granted ? 'yes' : 'no';
};
/** Something was newly agreed to, so that how is asked. */
export const newlyGranted = (said: Said, known: Readonly<Record<string, Consent>>): boolean =>
  Object.entries(said).some(([p, granted]) => granted && known[p]?.granted !== true);
