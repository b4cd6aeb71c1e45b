/** One CSV cell by RFC 4180; text that a spreadsheet would run as a formula gets an apostrophe (A0.27). */
export function csvCell(value: string, numeric = false): string {
  const guarded = !numeric && /^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
export const csvLine = (cells: readonly { readonly text: string; readonly numeric?: boolean }[]): string =>
  `${cells.map((c) => csvCell(c.text, c.numeric)).join(',')}\r\n`;
/** Excel takes a file for UTF-8 by this mark. */
export const CSV_BOM = '\uFEFF';
