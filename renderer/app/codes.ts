import { useCallback, useMemo } from 'react';
import type { CodeTableRef } from '../../src/facts/reference.ts';
import type { Language } from '../../src/i18n/index.ts';
import { useLanguage } from '../ui/i18n.ts';
import { useArea, useTerminal } from './terminal-context.ts';

type Row = CodeTableRef['rows'][number];
export const codeLabel = (row: Row, language: Language): string => (language === 'en' ? row.en : row.zh);

export interface Codes {
  /** Active rows in the table's order (A0.6). */
  readonly rows: readonly Row[];
  /** Word of a code in the person's language; an unknown code shows as it is, inactive ones keep their word. */
  readonly name: (code: string | undefined) => string;
}

/** A code table, as headquarters maintains it. */
export function useCodes(table: string): Codes {
  const terminal = useTerminal();
  const language = useLanguage();
  const version = useArea('reference');
  return useMemo(() => {
    void version; // the table may have moved
    const all = terminal.views.codes(table);
    const rows = all.filter((r) => r.active).sort((a, b) => a.order - b.order);
    const byCode = new Map(all.map((r) => [r.code, r]));
    return {
      rows,
      name: (code) => {
        const row = code === undefined ? undefined : byCode.get(code);
        return row === undefined ? (code ?? '') : codeLabel(row, language);
      },
    };
  }, [terminal, table, language, version]);
}

/** Name of a member of staff in the person's language; the number where nobody is known under it. */
export function useStaffName(): (staffNo: string | undefined) => string {
  const terminal = useTerminal();
  const language = useLanguage();
  const version = useArea('reference');
  return useCallback(
    (staffNo) => {
      void version;
      if (staffNo === undefined) return '';
      const staff = terminal.views.staff(staffNo);
      return (language === 'en' ? staff?.nameEn : undefined) ?? staff?.name ?? staffNo;
    },
    [terminal, language, version],
  );
}
