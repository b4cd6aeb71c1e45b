import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { Link } from 'react-router';
import { useFormat, useMaybeText, useT } from '../../../../renderer/ui/index.ts';
import { useWords } from '../../list/cells.tsx';
import type { DashboardAnswer } from './types.ts';

const SEVERITY = { red: { icon: CircleAlert, cls: 'hq-red' }, amber: { icon: TriangleAlert, cls: 'hq-amber' }, blue: { icon: Info, cls: 'hq-blue' } } as const;
export function OpenExceptions({ data }: { readonly data: DashboardAnswer }) {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const words = useWords();
  const total = data.exceptions.reduce((sum, e) => sum + e.n, 0);
  return (
    <section className="hq-card" aria-label={t('console.dash.exceptions')}>
      <div className="hq-head">
        <h2>{t('console.dash.exceptions')}</h2>
        <span className="zm-cap zm-end">{t('console.dash.openN', { n: total })}</span>
      </div>
      {total === 0 ? (
        <p className="hq-calm">
          <CircleCheck size={18} aria-hidden="true" />
          {t('console.dash.noExceptions')}
        </p>
      ) : (
        (['red', 'amber', 'blue'] as const).map((severity) => {
          const found = data.exceptions.find((e) => e.severity === severity);
          const age = (oldest: number): string =>
            severity === 'blue' ? t('console.dash.noHurry') : t('console.dash.oldest', { time: f.duration(data.asOfMs - oldest) });
          const { icon: Icon, cls } = SEVERITY[severity];
          return (
            <Link key={severity} to={`/exceptions?severity=${severity}`} className="hq-ex">
              <Icon size={20} strokeWidth={1.5} aria-hidden="true" className={cls} />
              <b className={cls}>{found?.n ?? 0}</b>
              <div>
                <div className="zm-row">
                  <span>{words.enumWord('severity', severity)}</span>
                  <em>{found === undefined ? '' : age(found.oldest)}</em>
                </div>
                <small>
                  {found?.codes
                    .slice(0, 3)
                    .map((c) => `${maybe(`exceptions.code.${c.code}`, c.code)} ${c.n}`)
                    .join(' · ') ?? t('console.none')}
                </small>
              </div>
            </Link>
          );
        })
      )}
    </section>
  );
}
