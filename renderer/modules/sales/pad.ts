import { parseYuan } from '../../../src/kernel/money.ts';

/** What stands in the amount field; `fresh` amounts are replaced by the first digit, as on a till. */
export interface Amount {
  readonly text: string;
  readonly fresh: boolean;
}
export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '00' | '.' | 'back' | 'clear' | '+100';
const MAX_YUAN = 9; // digits before the point

const plain = (fen: number): string => `${Math.floor(fen / 100)}${fen % 100 === 0 ? '' : `.${String(fen % 100).padStart(2, '0')}`}`;
export const filled = (fen: number): Amount => ({ text: plain(fen), fresh: true });
/** Fen of what is entered; 0 while there is nothing. */
export const fenOf = (a: Amount): number => (a.text === '' ? 0 : (parseYuan(a.text) ?? 0));

/** One key of the pad; a key that would not make an amount does nothing. */
export function press(a: Amount, key: Key): Amount {
  if (key === 'clear') return { text: '', fresh: false };
  if (key === '+100') return { text: plain(fenOf(a) + 10_000), fresh: false };
  if (key === 'back') return { text: a.fresh ? '' : a.text.slice(0, -1), fresh: false };
  const base = a.fresh ? '' : a.text;
  if (key === '.') return base.includes('.') ? { text: base, fresh: false } : { text: `${base === '' ? '0' : base}.`, fresh: false };
  const next = base === '0' ? key : base + key;
  const [whole = '', cents] = next.split('.');
  if (whole.length > MAX_YUAN || (cents ?? '').length > 2)
    return cents !== undefined && cents.length > 2 ? { text: next.slice(0, next.indexOf('.') + 3), fresh: false } : { text: base, fresh: false };
  return { text: /^0+$/.test(next) ? '0' : next, fresh: false };
}
/** The amount with what stood before each of the last keys, so that a scan can take its own digits back out. */
export interface Entry {
  readonly amount: Amount;
  readonly before: readonly Amount[];
}
const REMEMBERED = 64;
export const entryOf = (amount: Amount): Entry => ({ amount, before: [] });
export const typed = (e: Entry, key: Key): Entry => ({ amount: press(e.amount, key), before: [...e.before.slice(1 - REMEMBERED), e.amount] });
/** The entry as it stood before the scanner's keys; `keys` is how many of the code's characters the pad reads. */
export const takenBack = (e: Entry, keys: number): Entry => entryOf(keys === 0 ? e.amount : (e.before[Math.max(0, e.before.length - keys)] ?? e.amount));
/** As it is shown: thousands separated, what was typed after the point kept as typed. */
export function shown(a: Amount): string {
  const [whole = '', cents] = a.text.split('.');
  const grouped = (whole === '' ? '0' : whole).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return cents === undefined ? grouped : `${grouped}.${cents}`;
}
