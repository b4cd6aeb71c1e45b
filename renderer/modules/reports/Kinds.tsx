import type { ReactElement } from 'react';
import type { StorePeriod } from '../../../src/reports/storePeriod.ts';
import { useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { Title } from './Title.tsx';
import css from './reports.module.css';

export const COLOURS = ['--c1', '--c2', '--c3', '--c4', '--c5'] as const;
export function Kinds({ now }: { readonly now: StorePeriod }): ReactElement {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const top = Math.max(1, ...now.kinds.map((k) => k.fen));
  return (
    <section className={css['card']}>
      <Title text={t('reports.kinds')} note={t('reports.byAmount')} />
      {now.kinds.length === 0 ? (
        <p className={css['quiet']}>{t('reports.quiet')}</p>
      ) : (
        now.kinds.map((k, i) => (
          <div key={k.key} className={css['bar']}>
            <span>{maybe(`stock.kind.${k.key}`, k.key)}</span>
            <i>
              <b style={{ width: `${(k.fen / top) * 100}%`, background: `var(${COLOURS[i % COLOURS.length] ?? '--c1'})` }} />
            </i>
            <em>{f.money(k.fen, { short: true })}</em>
            <small>{f.percent(now.netFen === 0 ? 0 : Math.round((k.fen / now.netFen) * 10_000), 1)}</small>
          </div>
        ))
      )}
    </section>
  );
}
