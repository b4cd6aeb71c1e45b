import { translate } from '../../../src/i18n/index.ts';
import type { RowIssue } from '../../../src/stock/importCsv.ts';

/** RFC 4180 field; a leading = + - @ gets an apostrophe, so that no spreadsheet runs it. */
export const csvField = (value: string | number): string => {
  const text = String(value);
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};
/** Heading of an error list, with the byte order mark that Excel asks for. */
export const ERROR_HEADING = '\ufeff行 line,级别 level,条码 piece,列 column,代码 code,说明,explanation\r\n';

/** One line of the error list: where, what, in both languages. */
export function errorLine(issue: RowIssue, level: 'error' | 'warning', pieceNo: string | undefined): string {
  const params = { line: issue.line, column: issue.column ?? '', pieceNo: pieceNo ?? '', ...(issue.params ?? {}) };
  return `${[issue.line, level, pieceNo ?? '', issue.column ?? '', issue.code, translate('zh-CN', `error.${issue.code}`, params), translate('en', `error.${issue.code}`, params)].map(csvField).join(',')}\r\n`;
}
