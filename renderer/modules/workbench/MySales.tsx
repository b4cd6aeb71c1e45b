import { useState } from 'react';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import { isCountedSale } from '../../data/views/sales.ts';
import { Card, Money, Segmented, useFormat, useT } from '../../ui/index.ts';
import type { Day } from '../appointments/model.ts';
import { performanceOf } from './performance.ts';
import css from './Workbench.module.css';

const DAY_MS = 86_400_000;

/** My sales of today and this month, by the lines I am consultant of (A4.4). */
export function MySales({ day }: { readonly day: Day }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const [span, setSpan] = useState<'today' | 'month'>('today');
  const sales = terminal.views.sales().filter(isCountedSale);
  const monthStart = day.startMs - (Number(f.isoDay(day.startMs + DAY_MS / 2).slice(8)) - 1) * DAY_MS;
  const mine = performanceOf(sales, user.staffNo, span === 'today' ? day.startMs : monthStart, day.endMs);
  const load = terminal.views.consultants().find((c) => c.staff.staffNo === user.staffNo);
  const week = Array.from({ length: 7 }, (_, i) => {
    const from = day.startMs - (6 - i) * DAY_MS;
    return { from, fen: performanceOf(sales, user.staffNo, from, from + DAY_MS).fen };
  });
  const top = Math.max(1, ...week.map((d) => d.fen));
  const average = mine.receipts === 0 ? 0 : Math.round(mine.fen / mine.receipts);
  return (
    <Card flush className={css['me']}>
      <div className={css['cardHead']}>
        <h2 className="zm-h3">{t('workbench.perf')}</h2>
        <Segmented
          label={t('workbench.perf')}
          value={span}
          onChange={setSpan}
          options={[
            { value: 'today', label: t('workbench.perfToday') },
            { value: 'month', label: t('workbench.perfMonth') },
          ]}
        />
      </div>
      <strong>{f.money(mine.fen, { short: true })}</strong>
      <p className="zm-cap">
        {mine.receipts === 0 && span === 'today' ? t('workbench.noSales') : t('workbench.receipts', { n: mine.receipts })}
        {mine.pending > 0 ? ` · ${t('workbench.pending', { n: mine.pending })}` : ''}
      </p>
      {week.every((d) => d.fen === 0) ? null : (
        <>
          <p className="zm-cap" style={{ marginTop: 12 }}>
            {t('workbench.week')}
          </p>
          <div className={css['bars']} role="img" aria-label={week.map((d) => `${f.shortDay(d.from)} ${f.money(d.fen)}`).join(t('common.listComma'))}>
            {week.map((d, i) => (
              <div key={d.from} data-today={i === 6 ? 'true' : undefined} style={{ height: `${(d.fen / top) * 82}%` }}>
                {d.fen === 0 ? null : <span>{compact(d.fen, f.language === 'zh-CN')}</span>}
              </div>
            ))}
          </div>
          <div className={css['days']} aria-hidden="true">
            {week.map((d, i) => (i === 6 ? <b key={d.from}>{t('workbench.perfToday')}</b> : <span key={d.from}>{f.weekday(d.from + DAY_MS / 2)}</span>))}
          </div>
        </>
      )}
      <dl className={css['q4']}>
        <div>
          <dt>{t('workbench.closeRate')}</dt>
          <dd>{load === undefined ? '—' : f.percent(load.closeRateBp)}</dd>
        </div>
        <div>
          <dt>{t('workbench.attach')}</dt>
          <dd>{mine.receipts === 0 ? '—' : (mine.pieces / mine.receipts).toFixed(1)}</dd>
        </div>
        <div>
          <dt>{t('workbench.perTicket')}</dt>
          <dd>{mine.receipts === 0 ? '—' : <Money fen={average} short />}</dd>
        </div>
        <div>
          <dt>{t('workbench.pieces')}</dt>
          <dd>{mine.pieces}</dd>
        </div>
      </dl>
    </Card>
  );
}
const compact = (fen: number, zh: boolean): string =>
  zh
    ? fen >= 1_000_000
      ? `${(fen / 1_000_000).toFixed(1)}万`
      : String(Math.round(fen / 100))
    : fen >= 100_000
      ? `${(fen / 100_000).toFixed(1)}k`
      : String(Math.round(fen / 100));
