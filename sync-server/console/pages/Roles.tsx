import { Checkbox } from 'antd';
import { Check, Minus, UserCheck } from 'lucide-react';
import { useState } from 'react';
import { useMaybeText, useT } from '../../../renderer/ui/index.ts';
import { useApi } from '../api.ts';
import { useWords } from '../list/cells.tsx';
import { Busy, Failed } from '../states.tsx';

interface Answer {
  readonly roles: readonly { readonly role: string; readonly people: number }[];
  readonly actions: readonly { readonly action: string; readonly verdicts: readonly string[] }[];
}
const WORD: Readonly<Record<string, string>> = {
  'stock.view.store': 'viewStore',
  'stock.view.all': 'viewAll',
  'hq.staff': 'staffAdmin',
  'hq.stock': 'stockList',
};

/** Who may do what (A0.30), as the one permission function answers. */
export function Roles() {
  const t = useT();
  const maybe = useMaybeText();
  const words = useWords();
  const [differing, setDiffering] = useState(false);
  const { data, failure, reload } = useApi<Answer>('/roles', false);
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined) return <Busy />;
  const rows = data.actions.filter((a) => !differing || new Set(a.verdicts).size > 1);
  const groups = [...new Set(rows.map((a) => a.action.split('.')[0] ?? ''))];
  const mark = (verdict: string) => {
    if (verdict === 'allow') return <Check size={16} role="img" aria-label={t('console.roles.allow')} className="hq-yes" />;
    if (verdict === 'approval') return <UserCheck size={16} role="img" aria-label={t('console.roles.approval')} className="hq-ask" />;
    return <Minus size={14} role="img" aria-label={t('console.roles.deny')} className="hq-no" />;
  };
  return (
    <section className="hq-card hq-fill" aria-label={t('console.nav.roles')}>
      <div className="hq-bar">
        <span className="hq-legend">
          {mark('allow')}
          {t('console.roles.allow')}
        </span>
        <span className="hq-legend">
          {mark('approval')}
          {t('console.roles.approval')}
        </span>
        <span className="hq-legend">
          {mark('deny')}
          {t('console.roles.deny')}
        </span>
        <span className="zm-grow" />
        <Checkbox checked={differing} onChange={(e) => setDiffering(e.target.checked)}>
          {t('console.roles.filter')}
        </Checkbox>
      </div>
      <div className="hq-table-wrap">
        <table className="hq-table hq-matrix">
          <caption className="zm-sr">{t('console.nav.roles')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('console.roles.action')}</th>
              {data.roles.map((r) => (
                <th key={r.role} scope="col">
                  {words.role(r.role)}
                  <small>{t('console.roles.people', { n: r.people })}</small>
                </th>
              ))}
            </tr>
          </thead>
          {groups.map((g) => (
            <tbody key={g}>
              <tr className="hq-group">
                <th scope="rowgroup" colSpan={data.roles.length + 1}>
                  {maybe(`console.permission.${g}`, g)}
                </th>
              </tr>
              {rows
                .filter((a) => a.action.startsWith(`${g}.`))
                .map((a) => (
                  <tr key={a.action}>
                    <th scope="row">{maybe(`console.permission.${WORD[a.action] ?? a.action.slice(g.length + 1)}`, a.action)}</th>
                    {a.verdicts.map((v, i) => (
                      <td key={data.roles[i]?.role ?? i}>{mark(v)}</td>
                    ))}
                  </tr>
                ))}
            </tbody>
          ))}
        </table>
      </div>
      <footer className="hq-foot">{t('console.roles.note')}</footer>
    </section>
  );
}
