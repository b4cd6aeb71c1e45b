import { Download, Printer } from 'lucide-react';
import type { ReactElement } from 'react';
import { usePermitted } from '../../app/approval.tsx';
import { useListOut } from '../../app/list-out.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { Button, toast, useFormat, useT } from '../../ui/index.ts';
import { stockTable } from './exportRows.ts';
import type { Filters } from './filters.ts';

/** More than this is no longer paper; the sheet says how many there are (ui.md: never a silent cap). */
const ON_PAPER = 1000;

/** Export and print of what was found (A2.21): asked for by permission, written into the trail first. */
export function ListActions({ filters, total, said }: { readonly filters: Filters; readonly total: number; readonly said: string }): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const out = useListOut();
  const permitted = usePermitted();
  const subject = { storeId: terminal.device.storeId };
  const of = async (limit?: number) => ({
    ...(await stockTable(terminal, filters, t, f, limit)),
    list: 'stock',
    filter: said,
    name: `stock-${terminal.device.storeId}-${terminal.businessDate()}`,
  });
  const csv = async (): Promise<void> => {
    const table = await of();
    if (await out.csv(table)) toast.ok(t('stock.exported', { n: table.rows.length }));
  };
  const print = async (): Promise<void> => {
    const table = await of(ON_PAPER);
    await out.print({
      ...table,
      title: `${t('stock.title')} · ${terminal.views.store()?.name ?? ''} · ${f.dayTime(terminal.now())}`,
      note: total > ON_PAPER ? t('stock.printedOf', { n: f.count(ON_PAPER), total: f.count(total) }) : said,
      rightFrom: 8,
      landscape: true,
    });
  };
  return (
    <>
      <Button
        kind="ghost"
        size="sm"
        iconOnly
        disabled={total === 0 || out.busy}
        icon={<Printer aria-hidden="true" />}
        aria-label={t('stock.print')}
        title={t('stock.print')}
        onClick={() => permitted.ask({ action: 'stock.export', subject, title: t('stock.print'), then: () => void print() })}
      />
      <Button
        kind="ghost"
        size="sm"
        iconOnly
        disabled={total === 0 || out.busy}
        icon={<Download aria-hidden="true" />}
        aria-label={t('stock.export')}
        title={t('stock.export')}
        onClick={() => permitted.ask({ action: 'stock.export', subject, title: t('stock.export'), then: () => void csv() })}
      />
      {permitted.sheet}
    </>
  );
}
