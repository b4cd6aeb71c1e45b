import type { ReactElement } from 'react';
import type { StorePeriod } from '../../../src/reports/storePeriod.ts';
import { useStaffName } from '../../app/codes.ts';
import { Avatar, cx, useFormat, useT } from '../../ui/index.ts';
import { Title } from './Title.tsx';
import css from './reports.module.css';

export function People({ now }: { readonly now: StorePeriod }): ReactElement {
  const t = useT();
  const staffName = useStaffName();
  const f = useFormat();
  return (
    <section className={cx(css['card'], css['people'])}>
      <Title text={t('reports.people')} note={t('reports.netSales')} />
      {now.people.length === 0 ? (
        <p className={css['quiet']}>{t('reports.quiet')}</p>
      ) : (
        now.people.map((p, i) => (
          <div key={p.staffNo} className={css['person']}>
            <em>{i + 1}</em>
            <Avatar name={staffName(p.staffNo)} language={f.language} size="sm" tone={i === 0 ? 'brand' : 'gold'} />
            <b>{staffName(p.staffNo)}</b>
            <span>
              {p.closeBp === undefined ? '' : t('reports.personClose', { p: f.percent(p.closeBp) })}
              {t('reports.personSub', { n: p.receipts, attach: p.receipts === 0 ? '0' : (p.pieces / p.receipts).toFixed(1) })}
            </span>
            <strong>{f.money(p.fen, { short: true })}</strong>
          </div>
        ))
      )}
    </section>
  );
}
