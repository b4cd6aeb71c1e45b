import { fail, ok } from './result.ts';
import type { Result } from './result.ts';

export const PHONE_REGIONS = ['CN', 'HK', 'MO', 'TW', 'INTL'] as const;
export type PhoneRegion = (typeof PHONE_REGIONS)[number];
export interface Phone {
  readonly e164: string;
  readonly region: PhoneRegion;
  readonly kind: 'mobile' | 'fixed';
  /** As a person writes it in the region: without country code, with an extension where there is one. */
  readonly display: string;
}

/** Full-width forms to ASCII, then spaces, brackets and (unless kept) hyphens out. */
function plain(text: string, keepHyphen: boolean): string {
  const ascii = text.replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[‐-―−－—]/g, '-');
  return ascii.replace(keepHyphen ? /[\s()\u3000]/g : /[\s()\u3000-]/g, '');
}

interface Rule {
  readonly kind: Phone['kind'];
  readonly test: RegExp;
  readonly e164: (n: string) => string;
}
/** The table of jewelry.md §17, without the mainland land line, which keeps its hyphens. */
const RULES: Readonly<Record<PhoneRegion, readonly Rule[]>> = {
  CN: [{ kind: 'mobile', test: /^1[3-9]\d{9}$/, e164: (n) => `+86${n}` }],
  HK: [
    { kind: 'mobile', test: /^[4-9]\d{7}$/, e164: (n) => `+852${n}` },
    { kind: 'fixed', test: /^[23]\d{7}$/, e164: (n) => `+852${n}` },
  ],
  MO: [
    { kind: 'mobile', test: /^6\d{7}$/, e164: (n) => `+853${n}` },
    { kind: 'fixed', test: /^(28\d{6}|8\d{7})$/, e164: (n) => `+853${n}` },
  ],
  TW: [{ kind: 'mobile', test: /^09\d{8}$/, e164: (n) => `+886${n.slice(1)}` }],
  INTL: [{ kind: 'mobile', test: /^\+[1-9]\d{6,14}$/, e164: (n) => n }],
};
const PREFIX: Readonly<Record<Exclude<PhoneRegion, 'INTL'>, string>> = { CN: '+86', HK: '+852', MO: '+853', TW: '+886' };
const CN_FIXED = /^0\d{2,3}-?\d{7,8}(-\d{1,6})?$/;
/** Area code and number of a land line: 010 and 02x have three digits, all others four; a typed hyphen says it itself. */
const CN_AREA = /^0(\d{2,3})-(\d{7,8})(-\d{1,6})?$|^0(10|2\d|[3-9]\d{2})(\d{7,8})(-\d{1,6})?$/;

/**
 * Checks and normalises a number of a region (A1.1.2, jewelry.md §17). A mainland land line passes only with
 * `fixed: true` (alternate phone). Problem `phone-invalid` {region}.
 */
export function normalisePhone(text: string, region: PhoneRegion, options: { readonly fixed?: boolean } = {}): Result<Phone> {
  let n = plain(text, false);
  if (region !== 'INTL') {
    const prefix = PREFIX[region];
    if (n.startsWith(prefix)) n = n.slice(prefix.length);
    if (region === 'TW' && /^9\d{8}$/.test(n)) n = `0${n}`;
  }
  for (const rule of RULES[region]) {
    if (rule.test.test(n)) return ok({ e164: rule.e164(n), region, kind: rule.kind, display: n });
  }
  if (region === 'CN' && options.fixed === true) {
    const typed = plain(text, true);
    const local = typed.startsWith('+86') ? `0${typed.slice(3).replace(/^0/, '')}` : typed;
    const m = CN_FIXED.test(local) ? CN_AREA.exec(local) : null;
    if (m !== null) {
      const [area, number, extension] = [m[1] ?? m[4], m[2] ?? m[5], m[3] ?? m[6]];
      return ok({ e164: `+86${area}${number}`, region, kind: 'fixed', display: `0${area}-${number}${extension ?? ''}` });
    }
  }
  return fail('phone-invalid', { region });
}

/** Region of a stored number by its country code. */
export function regionOf(e164: string): PhoneRegion {
  if (/^\+86\d{10,11}$/.test(e164)) return 'CN';
  if (/^\+852\d{8}$/.test(e164)) return 'HK';
  if (/^\+853\d{8}$/.test(e164)) return 'MO';
  if (/^\+8869\d{8}$/.test(e164)) return 'TW';
  return 'INTL';
}

/** The number as it is dialled in its region: 13800001234, 91234567, 0912345678, +14155550123. */
export function displayPhone(e164: string): string {
  const region = regionOf(e164);
  if (region === 'INTL') return e164;
  const n = e164.slice(PREFIX[region].length);
  if (region === 'TW') return `0${n}`;
  return region === 'CN' && !/^1[3-9]\d{9}$/.test(n) ? `0${n}` : n;
}

/** 138****1234; other regions keep the first two and the last two (jewelry.md §17). */
export function maskPhone(e164: string): string {
  const shown = displayPhone(e164);
  const digits = shown.replace(/^\+/, '');
  const plus = shown.length - digits.length > 0 ? '+' : '';
  if (regionOf(e164) === 'CN' && digits.length === 11 && digits.startsWith('1')) return `${digits.slice(0, 3)}****${digits.slice(7)}`;
  if (digits.length <= 4) return '*'.repeat(digits.length);
  return `${plus}${digits.slice(0, 2)}${'*'.repeat(digits.length - 4)}${digits.slice(-2)}`;
}
