import { Link } from 'react-router';
import { useFormat, useLanguage, useT } from '../../../../renderer/ui/index.ts';
import { useWords } from '../../list/cells.tsx';
import type { DashboardAnswer } from './types.ts';
import { StoreLink, linkOf } from './StoreLink.tsx';

export function Stores({ data }: { readonly data: DashboardAnswer }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const language = useLanguage();
  const top = Math.max(1, ...data.stores.map((s) => s.fen));
  const short = (fen: number): string => (language === 'en' ? `${(fen / 100_000).toFixed(1)}k` : t('console.dash.wan', { n: (fen / 1_000_000).toFixed(1) }));
  const late = data.stores.some(
    (s) =>
      linkOf(
        data.terminals.filter((x) => x.store === s.store),
        data.asOfMs,
      ).state === 'offline',
  );
  return (
    <section className="hq-card hq-dash-stores" aria-label={t('console.dash.stores')}>
      <div className="hq-head">
        <h2>{t('console.dash.stores')}</h2>
        <span className="zm-cap">{t('console.dash.storesNote')}</span>
      </div>
      <div className="hq-table-wrap">
        <table className="hq-table">
          <caption className="zm-sr">{t('console.dash.stores')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('console.col.store')}</th>
              <th scope="col">{t('console.dash.amount')}</th>
              <th scope="col" className="hq-num">
                {t('console.dash.count')}
              </th>
              <th scope="col" className="hq-num">
                {t('console.dash.arrived')}
              </th>
              <th scope="col" className="hq-num">
                {t('console.dash.closeRate')}
              </th>
              <th scope="col">{t('console.dash.link')}</th>
            </tr>
          </thead>
          <tbody>
            {data.stores.map((s) => (
              <tr key={s.store}>
                <td>
                  <Link className="hq-plain" to={`/sales?store=${s.store}&business_date=${data.today}..${data.today}`}>
                    <span className="hq-code">{s.store}</span>
                    {words.store(s.store)}
                  </Link>
                </td>
                <td>
                  <div className="hq-barcell">
                    <u>{short(s.fen)}</u>
                    <i style={{ width: `${(s.fen / top) * 100}%` }} />
                  </div>
                </td>
                <td className="hq-num">{f.count(s.sales)}</td>
                <td className="hq-num">{f.count(s.arrived)}</td>
                <td className="hq-num">{s.closed + s.lost === 0 ? t('console.none') : `${((s.closed / (s.closed + s.lost)) * 100).toFixed(1)}%`}</td>
                <td>
                  <StoreLink terminals={data.terminals.filter((x) => x.store === s.store)} now={data.asOfMs} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer className="hq-foot">
        {t('console.dash.storesAll', { n: data.stores.length })}
        {late ? ` · ${t('console.dash.storesLate')}` : ''}
      </footer>
    </section>
  );
}
