import { plainText } from '../../../src/appointments/search.ts';
import type { CustomerCard } from '../../data/terminal.ts';
import { spelling } from '../../data/spelling.ts';

/** Whether a card answers to what is typed: part of a number (three digits and more), name, pinyin, member number, WeChat (A6.1). */
export function fits(c: CustomerCard, typed: string): boolean {
  const q = plainText(typed);
  const digits = q.replace(/\D/g, '');
  const phones = [c.form.phoneE164, ...(c.form.altPhones ?? [])];
  if (digits.length >= 3 && phones.some((p) => p?.includes(digits) === true)) return true;
  const s = spelling(c.form.name);
  return (
    plainText(c.form.name).includes(q) ||
    s.pinyin.includes(q) ||
    s.initials.includes(q) ||
    plainText(c.form.memberNo ?? '').includes(q) ||
    plainText(c.form.wechat ?? '').includes(q)
  );
}
