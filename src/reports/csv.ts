type Cell = string | number;
/** A cell beginning with one of these is a formula to a spreadsheet; a leading apostrophe makes it text. */
const FORMULA = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

function cell(value: Cell): string {
  const text = String(value);
  const safe = FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
/** RFC 4180 with CRLF, a byte-order mark so that spreadsheets read Chinese, and a guard against formulas (A0.27, A5.12). */
export const csvText = (rows: readonly (readonly Cell[])[]): string => `\uFEFF${rows.map((r) => r.map(cell).join(',')).join('\r\n')}\r\n`;
export const csvBytes = (rows: readonly (readonly Cell[])[]): Uint8Array => new TextEncoder().encode(csvText(rows));
/** Text of somebody's table: it comes from Windows as often as not, so UTF-8 where it is, GB18030 where it is not. */
export function csvTextOf(bytes: AllowSharedBufferSource): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
