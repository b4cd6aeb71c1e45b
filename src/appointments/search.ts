import type { AptState } from './status.ts';

/** What the search reads of an appointment (A1.3.1). `pinyin` (full) and `initials` are made once by the caller. */
export interface SearchRow {
  readonly name: string;
  readonly pinyin?: string;
  readonly initials?: string;
  readonly phoneE164?: string;
  readonly number?: string;
  readonly styleNo?: string;
  readonly state: AptState;
  readonly status: string;
  readonly level?: string;
  readonly source: string;
  readonly consultant?: string;
  readonly storeId: string;
  readonly visitAt: number;
}
export interface AptQuery {
  /** One box for everything: part of a phone, name, pinyin, initials, number or style number; several words must all fit. */
  readonly text?: string;
  readonly phone?: string;
  readonly name?: string;
  readonly styleNo?: string;
  /** Six statuses or sub-states. */
  readonly states?: readonly string[];
  readonly levels?: readonly string[];
  readonly sources?: readonly string[];
  readonly consultants?: readonly string[];
  readonly stores?: readonly string[];
  /** Visit time, inclusive, ms. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** Lower case, half-width, without spaces: what a person types and what stands on the card meet here. */
export function plainText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}
const digits = (text: string): string => text.normalize('NFKC').replace(/\D/g, '');
const has = (field: string | undefined, part: string): boolean => field !== undefined && plainText(field).includes(part);

function nameFits(row: SearchRow, part: string): boolean {
  return has(row.name, part) || has(row.pinyin, part) || (row.initials !== undefined && plainText(row.initials).includes(part));
}
function wordFits(row: SearchRow, word: string): boolean {
  const part = plainText(word);
  const number = digits(word);
  // Three digits and more are a phone number in part (its last four, A1.3.1); fewer would fit every number.
  const phone = number.length >= 3 && number.length === part.replace(/[-+()]/g, '').length && (row.phoneE164 ?? '').includes(number);
  return phone || nameFits(row, part) || has(row.number, part) || has(row.styleNo, part);
}
const oneOf = (values: readonly string[] | undefined, value: string | undefined): boolean =>
  values === undefined || values.length === 0 || (value !== undefined && values.includes(value));

/** Whether an appointment fits a query; an empty query fits all. Pure and allocation-light: it runs over every row at each key stroke. */
export function matchAppointment(row: SearchRow, q: AptQuery): boolean {
  if (q.fromMs !== undefined && row.visitAt < q.fromMs) return false;
  if (q.toMs !== undefined && row.visitAt > q.toMs) return false;
  if (q.states !== undefined && q.states.length > 0 && !q.states.includes(row.state) && !q.states.includes(row.status)) return false;
  if (!oneOf(q.levels, row.level) || !oneOf(q.sources, row.source) || !oneOf(q.consultants, row.consultant) || !oneOf(q.stores, row.storeId)) return false;
  if (q.phone !== undefined && digits(q.phone) !== '' && !(row.phoneE164 ?? '').includes(digits(q.phone))) return false;
  if (q.name !== undefined && plainText(q.name) !== '' && !nameFits(row, plainText(q.name))) return false;
  if (q.styleNo !== undefined && plainText(q.styleNo) !== '' && !has(row.styleNo, plainText(q.styleNo))) return false;
  return (q.text ?? '')
    .trim()
    .split(/\s+/)
    .filter((w) => w !== '')
    .every((w) => wordFits(row, w));
}
