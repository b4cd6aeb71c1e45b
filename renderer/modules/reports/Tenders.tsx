import type { ReactElement } from 'react';
import type { StorePeriod } from '../../../src/reports/storePeriod.ts';
import { useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { METHOD_ICON } from '../sales/methods.ts';
import { PAY_METHODS } from '../../../src/sales/types.ts';
import { Title } from './Title.tsx';
import css from './reports.module.css';

export function Tenders({ now }: { readonly now: StorePeriod }): ReactElement {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  return (
    <section className={css['card']}>
      <Title text={t('reports.tenders')} note={t('reports.tendersNote')} />
      <table className={css['table']}>
        <thead>
          <tr>
            <th scope="col">{t('reports.tendersCol.method')}</th>
            <th scope="col" className="zm-num">
              {t('reports.tendersCol.count')}
            </th>
            <th scope="col" className="zm-num">
              {t('reports.tendersCol.amount')}
            </th>
            <th scope="col" className="zm-num">
              {t('reports.tendersCol.share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {now.tenders.map((x) => {
            const method = PAY_METHODS.find((m) => m === x.key);
            const Icon = method === undefined ? undefined : METHOD_ICON[method];
            return (
              <tr key={x.key}>
                <td>
                  <span className="zm-row zm-g2">
                    {Icon === undefined ? null : <Icon size={16} strokeWidth={1.5} aria-hidden="true" />}
                    {maybe(`sales.tender.method.${x.key}`, x.key)}
                  </span>
                </td>
                <td className="zm-num">{x.count}</td>
                <td className="zm-num">{f.money(x.fen)}</td>
                <td className="zm-num">{f.percent(now.netFen === 0 ? 0 : Math.round((x.fen / now.netFen) * 10_000), 1)}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('reports.total')}</td>
            <td className="zm-num">{now.tenders.reduce((n, x) => n + x.count, 0)}</td>
            <td className="zm-num">{f.money(now.tenders.reduce((n, x) => n + x.fen, 0))}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
