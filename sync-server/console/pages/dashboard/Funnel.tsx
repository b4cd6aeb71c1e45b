import { useFormat, useT } from '../../../../renderer/ui/index.ts';
import type { DashboardAnswer } from './types.ts';

export function Funnel({ funnel }: { readonly funnel: DashboardAnswer['funnel'] }) {
  const t = useT();
  const f = useFormat();
  const top = Math.max(1, funnel.booked, funnel.arrived);
  const share = (a: number, b: number): string | undefined => (b === 0 ? undefined : `${((a / b) * 100).toFixed(1)}%`);
  const booked = funnel.arrived - funnel.walk_in;
  const shown = share(booked, funnel.booked);
  const rows = [
    { key: 'booked', label: t('console.dash.booked'), n: funnel.booked, note: '' },
    {
      key: 'came',
      label: t('console.dash.came'),
      n: funnel.arrived,
      note: [shown === undefined ? '' : t('console.dash.ofBooked', { n: shown }), funnel.walk_in === 0 ? '' : t('console.dash.walkIns', { n: funnel.walk_in })]
        .filter((x) => x !== '')
        .join(' · '),
    },
    { key: 'tried', label: t('console.dash.tried'), n: funnel.shown, note: share(funnel.shown, funnel.arrived) ?? '' },
    { key: 'closed', label: t('console.dash.closed'), n: funnel.sold, note: share(funnel.sold, funnel.arrived) ?? '' },
  ];
  return (
    <section className="hq-card hq-funnel" aria-label={t('console.dash.funnel')}>
      <div className="hq-head">
        <h2>{t('console.dash.funnel')}</h2>
      </div>
      {rows.map((r, i) => (
        <div key={r.key} className="hq-fn">
          <div className="zm-row">
            <span>{r.label}</span>
            <b>{f.count(r.n)}</b>
          </div>
          <div className="hq-fb">
            <i style={{ width: `${(r.n / top) * 100}%`, opacity: i === 1 ? 1 : 0.55 + i * 0.08 }} />
          </div>
          <em>{r.note}</em>
        </div>
      ))}
    </section>
  );
}
