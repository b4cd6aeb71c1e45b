import type { ReactElement } from 'react';
import type { StorePeriod } from '../../../src/reports/storePeriod.ts';
import { useT } from '../../ui/index.ts';
import { COLOURS } from './Kinds.tsx';
import { Title } from './Title.tsx';
import css from './reports.module.css';

export function Funnel({ now }: { readonly now: StorePeriod }): ReactElement {
  const t = useT();
  const { due, arrived, served, sold } = now.funnel;
  const steps = [
    ['due', due],
    ['arrived', arrived],
    ['served', served],
    ['sold', sold],
  ] as const;
  return (
    <section className={css['card']}>
      <Title text={t('reports.funnel')} />
      {due === 0 ? (
        <p className={css['quiet']}>{t('reports.funnelNone')}</p>
      ) : (
        steps.map(([k, n], i) => (
          <div key={k} className={css['bar']}>
            <span>{t(`reports.funnelStep.${k}`)}</span>
            <i>
              <b style={{ width: `${(n / Math.max(1, due)) * 100}%`, background: `var(${COLOURS[i] ?? '--c1'})` }} />
            </i>
            <em>{n}</em>
            <small>{Math.round((n / Math.max(1, due)) * 100)}%</small>
          </div>
        ))
      )}
    </section>
  );
}
