import { Download, Printer } from 'lucide-react';
import { useState } from 'react';
import { Button, toast, useLanguage, useT } from '../../../renderer/ui/index.ts';
import { printInFrame } from '../../../renderer/ui/print-frame.ts';
import { useSession } from '../session.ts';
import type { ListControl } from './useList.ts';

/** Prints what the list shows: the same filters, order and columns, the number of rows in words; the trail says who did. */
function PrintButton({ list }: { readonly list: ListControl }) {
  const t = useT();
  const language = useLanguage();
  const { may } = useSession();
  const [busy, setBusy] = useState(false);
  if (may[`export.${list.name}`] !== true) return null;
  const print = async (): Promise<void> => {
    setBusy(true);
    try {
      const answer = await fetch(`/api/hq/lists/${list.name}/print?${list.search}&lang=${language}&columns=${list.columns.map((c) => c.key).join(',')}`);
      const outcome = answer.ok ? await printInFrame(window, await answer.text()) : undefined;
      if (outcome?.ok !== true) toast.warn(t('console.table.printFailed'));
    } catch {
      toast.warn(t('console.table.printFailed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      size="sm"
      className="hq-ctl"
      disabled={busy || (list.answer.data?.total ?? 0) === 0}
      icon={<Printer size={18} aria-hidden="true" />}
      onClick={() => void print()}
    >
      {t('console.table.print')}
    </Button>
  );
}

/** What a person who may take the list out of the house finds beside it: paper and file (A0.27). */
export function ExportButton({ list }: { readonly list: ListControl }) {
  const t = useT();
  const language = useLanguage();
  const { may } = useSession();
  if (may[`export.${list.name}`] !== true) return null;
  const href = `/api/hq/lists/${list.name}/export.csv?${list.search}&lang=${language}&columns=${list.columns.map((c) => c.key).join(',')}`;
  return (
    <>
      <PrintButton list={list} />
      <Button
        size="sm"
        className="hq-ctl"
        icon={<Download size={18} aria-hidden="true" />}
        onClick={() => {
          const link = document.createElement('a');
          link.href = href;
          link.download = '';
          link.click();
          toast.ok(t('console.table.exported'));
        }}
      >
        {t('console.table.export')}
      </Button>
    </>
  );
}
