import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { layoutReceipt } from '../../../src/sales/receipt.ts';
import type { SaleCard } from '../../data/terminal.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { useFormat, useT } from '../../ui/index.ts';
import { ReceiptPaper } from './ReceiptPaper.tsx';
import css from './receipt.module.css';

/** A cell is 72 mm over 48 columns (or 48 mm over 32): 1.5 mm either way, 5.67 px at 96 dpi; drawn larger to be read. */
const CELL_MM = 1.5;
const PX_A_MM = 96 / 25.4;
const LARGEST_CELL_PX = 7;
const SMALLEST_CELL_PX = 4;
const MARGINS_PX = 36;

/** The grey desk with the receipt as it comes out of the printer. `copies`: how often it was printed already. */
export function ReceiptDesk({ card, copies }: { readonly card: SaleCard; readonly copies: number }): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const [paper, setPaper] = useState<58 | 80>(terminal.printing.target()?.paper ?? 80);
  const doc = useMemo(
    () =>
      layoutReceipt(
        { id: card.factId as Parameters<typeof layoutReceipt>[0]['id'], body: card.sale, wallMs: card.wallMs, businessDate: card.businessDate },
        terminal.views.store(),
        terminal.views.settings(),
        {
          // as: the card names the fact
          copy: copies + 1,
          reprint: copies > 0,
          pending: card.pending,
          voided: card.voided !== undefined,
          ...(card.correctedMs === undefined ? {} : { correctedMs: card.correctedMs }),
          language: f.language,
          width: paper === 58 ? 32 : 48,
          codeText: (table, code) => {
            const row = terminal.views.codes(table).find((r) => r.code === code);
            return row === undefined ? undefined : f.language === 'en' ? row.en : row.zh;
          },
        },
      ),
    [card, copies, f.language, paper, terminal],
  );
  // A narrow screen draws the paper smaller: its right edge carries the amounts.
  const room = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(Infinity);
  useLayoutEffect(() => {
    const el = room.current;
    if (el === null) return;
    const measure = (): void => setWidth(el.clientWidth);
    measure();
    if (typeof ResizeObserver === 'undefined') return;
    const watch = new ResizeObserver(measure);
    watch.observe(el);
    return () => watch.disconnect();
  }, []);
  const fits = width <= 0 ? LARGEST_CELL_PX : Math.floor(((width - MARGINS_PX) / doc.width) * 10) / 10;
  const cell = Math.max(SMALLEST_CELL_PX, Math.min(LARGEST_CELL_PX, fits));
  return (
    <section className={css['desk']} aria-label={t('sales.desk.label')}>
      <div ref={room} className={css['deskScroll']} tabIndex={0}>
        <ReceiptPaper doc={doc} cellPx={cell} />
      </div>
      <div className={css['side']}>
        <div className={css['choice']} role="radiogroup" aria-label={t('sales.desk.paper')}>
          {([80, 58] as const).map((p) => (
            <button key={p} type="button" role="radio" aria-checked={p === paper} onClick={() => setPaper(p)}>
              {t(p === 80 ? 'sales.desk.mm80' : 'sales.desk.mm58')}
            </button>
          ))}
        </div>
        <p className={css['note']}>
          {t('sales.desk.width', { mm: paper })}
          <br />
          {t('sales.desk.columns', { n: doc.width })}
          <br />
          {t('sales.desk.scale', { n: Math.round((cell / (CELL_MM * PX_A_MM)) * 100) })}
        </p>
      </div>
    </section>
  );
}
