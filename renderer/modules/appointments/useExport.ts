import { recordExport } from '../../../src/staff/commands.ts';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { toast, useFormat, useT } from '../../ui/index.ts';
import { csvBytes } from '../../../src/reports/csv.ts';
import { printableTable } from '../../../src/reports/printable.ts';
import { COLUMNS, useCells } from './columns.ts';

export interface ListOut {
  /** As CSV: BOM, RFC 4180, formula guard, phone masked unless `full` was permitted (A1.4.2). */
  readonly csv: (cards: readonly AptCard[], filter: string, how: { readonly phones: 'masked' | 'full'; readonly approver?: string }) => Promise<void>;
  /** On paper, phones always masked (A0.27). */
  readonly print: (cards: readonly AptCard[], filter: string, approver?: string) => Promise<void>;
  readonly busy: boolean;
}
/** The list as a file or on paper. The fact that it left is written first; without it nothing leaves. The caller asks for the permission. */
export function useExport(): ListOut {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const cells = useCells();
  const { act, busy } = useAct();
  const table = (cards: readonly AptCard[], phones: 'masked' | 'full') => cards.map((c) => cells(c, phones, terminal.now()));
  const heads = COLUMNS.map((c) => ({ key: c, text: t(`appointments.col.${c}`) }));
  const paper = heads.filter((c) => c.key !== 'store'); // its title names the store
  return {
    busy,
    async csv(cards, filter, { phones, approver }) {
      const noted = await act((ctx) => recordExport(ctx, { list: 'appointments', rows: cards.length, filter, how: 'csv', phones }), { approver });
      if (!noted.ok) return;
      const rows = table(cards, phones).map((r) => heads.map((c) => r[c.key]));
      await terminal.host
        .saveFile(`${t('appointments.title')}-${f.isoDay(terminal.now())}.csv`, 'text/csv', csvBytes([heads.map((c) => c.text), ...rows]))
        .then(
          () => toast.ok(t('appointments.exported', { n: cards.length })),
          () => toast.warn(t('error.host-failed')),
        );
    },
    async print(cards, filter, approver) {
      const noted = await act((ctx) => recordExport(ctx, { list: 'appointments', rows: cards.length, filter, how: 'print', phones: 'masked' }), { approver });
      if (!noted.ok) return;
      const title = `${t('appointments.title')} · ${terminal.views.store()?.name ?? ''} · ${f.day(terminal.now())}`;
      await terminal.host.printHtml(
        printableTable({
          title,
          note: t('appointments.rows', { n: cards.length }),
          head: paper.map((c) => c.text),
          rows: table(cards, 'masked').map((r) => paper.map((c) => r[c.key])),
          landscape: true,
        }),
      );
    },
  };
}
