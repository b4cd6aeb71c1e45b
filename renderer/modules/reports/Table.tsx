import type { ReactElement } from 'react';
import { EmptyState, cx, useT } from '../../ui/index.ts';
import css from './reports.module.css';

export function Table({ rows, head }: { readonly rows: readonly (readonly (string | number)[])[]; readonly head: readonly string[] }): ReactElement {
  const t = useT();
  if (rows.length === 0) return <EmptyState title={t('reports.quiet')} />;
  return (
    <section className={cx(css['card'], css['all'])}>
      <table className={css['table']}>
        <thead>
          <tr>
            {head.map((h, i) => (
              <th key={h} scope="col" className={i > 1 ? 'zm-num' : undefined}>
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r, i) => (
            <tr key={i}>
              {r.map((c, j) => (
                <td key={j} className={j > 1 ? 'zm-num' : undefined}>
                  {j === 0 && rows[i - 1]?.[0] === c ? '' : c}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={head.length}>{t('reports.rows', { n: rows.length })}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
