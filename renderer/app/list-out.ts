import { recordExport } from '../../src/staff/commands.ts';
import { printableTable } from '../../src/reports/printable.ts';
import { csvBytes } from '../../src/reports/csv.ts';
import { toast, useT } from '../ui/index.ts';
import { useAct, useTerminal } from './terminal-context.ts';

type Row = readonly (string | number)[];
export interface ListOnPaper {
  /** Name of the list in the trail (`staff.exported`): stock, sales, reports … */
  readonly list: string;
  /** What was asked for, in words, for the trail. */
  readonly filter: string;
  readonly head: readonly string[];
  readonly rows: readonly Row[];
  /** Name of the file, without its ending. */
  readonly name: string;
}

/**
 * A list as a file or on paper (A0.27). The fact that it left is durable first; without it nothing leaves. Whether the person may is
 * asked by the caller. Both answer whether it went out.
 */
export function useListOut(): {
  readonly csv: (l: ListOnPaper) => Promise<boolean>;
  readonly print: (
    l: ListOnPaper & { readonly title: string; readonly note: string; readonly rightFrom?: number; readonly landscape?: boolean },
  ) => Promise<boolean>;
  readonly busy: boolean;
} {
  const t = useT();
  const terminal = useTerminal();
  const { act, busy } = useAct();
  const noted = async (l: ListOnPaper, how: 'csv' | 'print'): Promise<boolean> =>
    (await act((ctx) => recordExport(ctx, { list: l.list, rows: l.rows.length, filter: l.filter, how, phones: 'masked' }))).ok;
  const failed = (): false => {
    toast.warn(t('error.host-failed'));
    return false;
  };
  return {
    busy,
    async csv(l) {
      if (!(await noted(l, 'csv'))) return false;
      return terminal.host.saveFile(`${l.name}.csv`, 'text/csv;charset=utf-8', csvBytes([l.head, ...l.rows])).then(() => true, failed);
    },
    async print(l) {
      if (!(await noted(l, 'print'))) return false;
      const outcome = await terminal.host.printHtml(printableTable(l)).catch(() => undefined);
      return outcome?.ok === true || outcome?.code === 'cancelled' ? outcome.ok : failed();
    },
  };
}
