import { ArrowDownRight, ArrowUpRight, ChartLine, Table2 } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { cx, Segmented, useFormat, useT } from '../../../../renderer/ui/index.ts';
import { Busy } from '../../states.tsx';
import type { DashboardAnswer } from './types.ts';
import { CurveTable } from './CurveTable.tsx';

const SalesCurve = lazy(async () => ({ default: (await import('./SalesCurve.tsx')).SalesCurve }));

/** Change against the same weekday last week; nothing where there is nothing to compare. */
function Change({ now, before, digits = 1 }: { readonly now: number; readonly before: number; readonly digits?: number }) {
  if (before <= 0) return null;
  const change = ((now - before) / before) * 100;
  const Icon = change >= 0 ? ArrowUpRight : ArrowDownRight;
  return (
    <span className={cx('hq-change', change >= 0 ? 'zm-ok' : 'zm-danger')}>
      <Icon size={16} aria-hidden="true" />
      {Math.abs(change).toFixed(digits)}%
    </span>
  );
}

export function Hero({ data }: { readonly data: DashboardAnswer }) {
  const t = useT();
  const f = useFormat();
  const [as, setAs] = useState<'chart' | 'table'>('chart');
  const weekday = f.weekday(data.asOfMs);
  // Compared up to the same minute of the day, not with a whole day.
  const minute = Math.floor((data.asOfMs - data.startMs) / 60_000);
  const beforeNow = useMemo(() => data.curveBefore.filter((p) => p.minute <= minute).at(-1)?.fen ?? 0, [data.curveBefore, minute]);
  const { totals, before, funnel } = data;
  const per = (a: number, b: number): number | undefined => (b === 0 ? undefined : a / b);
  const perSale = per(totals.fen, totals.sales);
  const perPieces = per(totals.pieces, totals.sales);
  const close = per(funnel.sold, funnel.sold + funnel.not_sold); // of those who have left, as at the till (jewelry.md §16)
  return (
    <section className="hq-card hq-hero" aria-label={t('console.dash.todaySales')}>
      <div className="hq-k1">
        <div className="zm-two">
          {t('console.dash.todaySales')} <span className="zm-cap">{t('console.dash.soFar')}</span>
        </div>
        <strong>
          <small>¥</small>
          {f.money(Math.round(totals.fen / 100) * 100, { bare: true, short: true })}
        </strong>
        <div className="hq-cmp">
          <div>
            <span>{t('console.dash.vsLastWeek', { weekday })}</span>
            {data.curveBefore.length === 0 ? (
              <em>{t('console.dash.noPast')}</em>
            ) : (
              <b>
                <Change now={totals.fen} before={beforeNow} />
              </b>
            )}
          </div>
        </div>
        {data.newestFactMs === null ? null : <p className="zm-cap hq-k1-foot">{t('console.dash.minutesOld', { time: f.ago(data.newestFactMs) })}</p>}
      </div>
      <div className="hq-k2">
        <div className="zm-row">
          <b className="zm-h3">{t('console.dash.curve')}</b>
          <span className="zm-grow" />
          <div className="hq-seg-s">
            <Segmented
              label={t('console.dash.curve')}
              value={as}
              onChange={setAs}
              options={[
                { value: 'chart', label: '', icon: <ChartLine size={16} aria-hidden="true" />, name: t('console.dash.chart') },
                { value: 'table', label: '', icon: <Table2 size={16} aria-hidden="true" />, name: t('console.dash.table') },
              ]}
            />
          </div>
        </div>
        {data.curve.length === 0 && data.curveBefore.length === 0 ? (
          <p className="hq-none">{t('console.dash.none')}</p>
        ) : as === 'chart' ? (
          <Suspense fallback={<Busy />}>
            <SalesCurve today={data.curve} before={data.curveBefore} startMs={data.startMs} weekday={weekday} nowMinute={minute} />
          </Suspense>
        ) : (
          <CurveTable data={data} weekday={weekday} />
        )}
      </div>
      <div className="hq-k3">
        <div>
          <span>{t('console.dash.sales')}</span>
          <b>
            {f.count(totals.sales)}
            <small>{t('console.dash.unitSales')}</small>
          </b>
          <em>
            <Change now={totals.sales} before={before.sales} />
          </em>
        </div>
        <div>
          <span>{t('console.dash.perSale')}</span>
          <b>{perSale === undefined ? t('console.none') : f.money(Math.round(perSale / 100) * 100, { short: true })}</b>
          <em>
            <Change now={perSale ?? 0} before={per(before.fen, before.sales) ?? 0} />
          </em>
        </div>
        <div>
          <span>{t('console.dash.perPieces')}</span>
          <b>
            {perPieces === undefined ? t('console.none') : perPieces.toFixed(2)}
            <small>{t('console.dash.unitPieces')}</small>
          </b>
          <em>
            <Change now={perPieces ?? 0} before={per(before.pieces, before.sales) ?? 0} />
          </em>
        </div>
        <div>
          <span>{t('console.dash.closeRate')}</span>
          <b>
            {close === undefined ? t('console.none') : (close * 100).toFixed(1)}
            {close === undefined ? null : <small>%</small>}
          </b>
        </div>
      </div>
    </section>
  );
}
