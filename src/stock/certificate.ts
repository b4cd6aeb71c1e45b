/** Certificate numbers are checked softly: they warn, they never block (jewelry §4.6). */
interface LabRule {
  readonly accept: RegExp;
  readonly usual?: RegExp; // anything else that is accepted still warns
}
const RULES: Readonly<Record<string, LabRule>> = {
  GIA: { accept: /^\d{7,10}$/, usual: /^\d{10}$/ },
  IGI: { accept: /^(LG)?\d{6,9}$/, usual: /^(LG)?\d{9}$/ },
  HRD: { accept: /^\d{8,14}$/, usual: /^\d{11,12}$/ },
  NGTC: { accept: /^[A-Z0-9-]{6,24}$/ },
};
const LAB_NAMES: Readonly<Record<string, string>> = { 国检: 'NGTC', 国检中心: 'NGTC', 省检: 'PROVINCIAL', 商检: 'CIQ' };
/** Prefixes that labs and dealers write before the number; a search finds it with and without them. */
const PREFIX = /^(GIA|IGI|HRD|NGTC|GIC|AGL|GRS)?(LABGROWN|LG)?(?=[0-9])/;

const plain = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u3000]+/g, '')
    .toUpperCase();

/** Trimmed, upper case, without spaces, half-width digits; `LABGROWN123` is kept as `LG123`; the lab's own name before the number goes. */
export function normaliseCert(lab: string, number: string): { readonly lab: string; readonly number: string } {
  const name = plain(lab);
  const known = LAB_NAMES[name] ?? name;
  let no = plain(number).replace(/^LABGROWN(?=\d)/, 'LG');
  if (no.startsWith(known) && /^\d/.test(no.slice(known.length))) no = no.slice(known.length);
  return { lab: known, number: no };
}

/** Problem of a number for its lab, as a warning code, or undefined: `cert-format`, `cert-unusual`, `cert-long`. */
export function checkCert(lab: string, number: string): 'cert-format' | 'cert-unusual' | 'cert-long' | undefined {
  const c = normaliseCert(lab, number);
  const rule = RULES[c.lab];
  if (rule === undefined) return c.number.length > 24 ? 'cert-long' : undefined;
  if (!rule.accept.test(c.number)) return 'cert-format';
  return rule.usual !== undefined && !rule.usual.test(c.number) ? 'cert-unusual' : undefined;
}

/** The bare number a search compares: no lab, no LG (A2.18). */
export const certSearchKey = (text: string): string => {
  if (/^\d*$/.test(text)) return text;
  const p = plain(text).replace(/-/g, '');
  return p.replace(PREFIX, '');
};
/** Same for a typed query with the lab before it: 'GIA 2141234567'. */
export const isCertLike = (text: string): boolean => /^[A-Z]{0,8}\d{6,14}$/.test(plain(text).replace(/-/g, ''));
