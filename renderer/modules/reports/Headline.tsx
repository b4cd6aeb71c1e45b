import type { ReactElement } from 'react';
import type { StorePeriod } from '../../../src/reports/storePeriod.ts';
import { Money, useFormat, useT } from '../../ui/index.ts';
import { type PeriodKind } from './periods.ts';
import css from './reports.module.css';

/** A change said with its sign, − as printed; empty where there is nothing to compare with. */
const signed = (text: string, change: number): string => `${change < 0 ? '−' : '+'}${text}`;

export function Headline({
  now,
  before,
  kind,
  whole,
}: {
  readonly now: StorePeriod;
  readonly before: StorePeriod;
  readonly kind: PeriodKind;
  readonly whole: boolean;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  const change = before.netFen === 0 ? undefined : Math.round(((now.netFen - before.netFen) / before.netFen) * 1000) / 10;
  const average = before.averageFen === 0 ? 0 : Math.round(((now.averageFen - before.averageFen) / before.averageFen) * 10_000);
  const attach = now.attachBp - before.attachBp; // bp
  const cell = (label: string, value: string, sub: string): ReactElement => (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
      <dd className={css['sub']}>{sub}</dd>
    </div>
  );
  return (
    <dl className={css['figures']}>
      <div className={css['net']}>
        <dt>{t('reports.net')}</dt>
        <dd>
          <Money fen={now.netFen} size="due" />
        </dd>
        <dd className={css['sub']}>
          {change === undefined ? (
            t('reports.noCompare')
          ) : (
            <>
              <b data-down={change < 0 || undefined}>{signed(`${Math.abs(change)}%`, change)}</b>{' '}
              {t(whole ? `reports.compare.${kind}` : `reports.compareSoFar.${kind}`)}
            </>
          )}
        </dd>
      </div>
      {cell(t('reports.receipts'), t('reports.receiptsN', { n: now.receipts }), t('reports.pieces', { n: now.pieces }))}
      {cell(
        t('reports.average'),
        f.money(now.averageFen, { short: true }),
        before.averageFen === 0 || now.averageFen === 0 ? '' : signed(f.percent(Math.abs(average), 1), average),
      )}
      {cell(
        t('reports.attach'),
        (now.attachBp / 10_000).toFixed(2),
        before.attachBp === 0 || now.attachBp === 0 ? '' : signed((Math.abs(attach) / 10_000).toFixed(2), attach),
      )}
      {cell(
        t('reports.arrived'),
        t('reports.arrivedN', { n: now.funnel.arrived }),
        now.funnel.closeBp === undefined ? '' : t('reports.closeRate', { p: f.percent(now.funnel.closeBp, 1) }),
      )}
      {cell(t('reports.rate'), f.percent(now.rateBp, 1), t('reports.tagTotal', { amount: f.money(now.tagFen, { short: true }) }))}
    </dl>
  );
}
