import { Printer } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useArea, useTerminal } from '../../app/terminal-context.ts';
import { Banner, Button, Sheet, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { printAndSay, usualWay } from './printing.ts';
import css from './till.module.css';
import rows from './sheets.module.css';

/** Receipts and deposit slips that never left the printer are offered again, as the first print, not as 补打 (SC-07 B). */
export function Unprinted(): ReactElement | null {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const terminal = useTerminal();
  useArea('print', 'sales');
  const [open, setOpen] = useState(false);
  const jobs = terminal.printing.unprinted();
  if (jobs.length === 0) return null;
  return (
    <>
      <Banner
        className={css['unprinted']}
        tone="info"
        icon={<Printer aria-hidden="true" />}
        title={t('sales.unprinted.banner', { n: jobs.length })}
        actions={
          <Button size="sm" onClick={() => setOpen(true)}>
            {t('sales.unprinted.print')}
          </Button>
        }
      >
        {t('sales.unprinted.text')}
      </Banner>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('sales.unprinted.title')}>
        <div className="zm-col zm-g2">
          {jobs.map((j) => (
            <div key={j.id} className={rows['row']}>
              <span className="zm-grow">
                <b>{j.docId.startsWith('void:') ? t('sales.unprinted.voidSlip', { no: j.title }) : j.title}</b>
                <small>
                  {f.dayTime(j.createdMs)}
                  {j.lastError === undefined ? '' : ` · ${maybe(`sales.done.printFailed.${j.lastError}`, t('sales.done.failed'))}`}
                </small>
              </span>
              <Button size="sm" kind="ghost" onClick={() => void terminal.printing.dismiss(j.id)}>
                {t('sales.unprinted.dismiss')}
              </Button>
              <Button size="sm" kind="soft" disabled={j.state === 'printing'} onClick={() => void printAndSay(terminal, t, j.docId, usualWay(terminal))}>
                {t('sales.unprinted.print')}
              </Button>
            </div>
          ))}
        </div>
      </Sheet>
    </>
  );
}
