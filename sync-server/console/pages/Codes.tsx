import { Input, Switch } from 'antd';
import { ArrowDown, ArrowUp, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CodeTableRef } from '../../../src/facts/reference.ts';
import { Banner, Button, cx, toast, useLanguage, useT } from '../../../renderer/ui/index.ts';
import { api } from '../api.ts';
import { useSession } from '../session.ts';
import { useFailureText } from '../states.tsx';
import { useAction } from '../useAction.ts';

type Table = CodeTableRef & { readonly rev: string };
type CodeRow = CodeTableRef['rows'][number];

/** Code tables (A0.6): words in both languages, order, in use or not. A code that documents carry never goes away. */
export function Codes() {
  const t = useT();
  const language = useLanguage();
  const { codes } = useSession();
  const [name, setName] = useState<string | undefined>(codes[0]?.table);
  const table = codes.find((c) => c.table === name) ?? codes[0];
  return (
    <section className="hq-card hq-fill hq-split" aria-label={t('console.nav.codes')}>
      <nav className="hq-list" aria-label={t('console.codes.tables')}>
        {codes.map((c) => (
          <button
            key={c.table}
            type="button"
            aria-current={c.table === table?.table}
            className={cx('hq-list-row', c.table === table?.table && 'on')}
            onClick={() => setName(c.table)}
          >
            <span>{language === 'en' ? c.en : c.zh}</span>
            <small>{t('console.codes.rows', { n: c.rows.filter((r) => r.active).length })}</small>
          </button>
        ))}
      </nav>
      {table === undefined ? null : <Editor key={table.table} table={table} />}
    </section>
  );
}

function Editor({ table }: { readonly table: Table }) {
  const t = useT();
  const text = useFailureText();
  const { refresh } = useSession();
  const sorted = (rows: readonly CodeRow[]): CodeRow[] => [...rows].sort((a, b) => a.order - b.order);
  const [rows, setRows] = useState(() => sorted(table.rows));
  const { busy, failure, run } = useAction();
  useEffect(() => setRows(sorted(table.rows)), [table.rev]); // eslint-disable-line react-hooks/exhaustive-deps -- the revision stands for the rows
  const known = new Set(table.rows.map((r) => r.code));
  const numbered = rows.map((r, i) => ({ ...r, order: (i + 1) * 10 }));
  const dirty = numbered.filter((r) => JSON.stringify(r) !== JSON.stringify(table.rows.find((x) => x.code === r.code))).length;
  const put = (i: number, change: Partial<CodeRow>): void => setRows((all) => all.map((r, n) => (n === i ? { ...r, ...change } : r)));
  const move = (i: number, by: -1 | 1): void =>
    setRows((all) => {
      const next = [...all];
      const [row] = next.splice(i, 1);
      if (row !== undefined) next.splice(i + by, 0, row);
      return next;
    });
  const faulty = rows.some((r) => !/^[A-Za-z0-9_-]{1,30}$/.test(r.code) || r.zh.trim() === '' || r.en.trim() === '');
  const save = (): void =>
    void run(async () => {
      await api.put(`/codes/${table.table}`, { rev: table.rev, rows: numbered });
      await refresh();
      toast.ok(t('console.form.saved'));
    });
  return (
    <div className="hq-editor">
      {failure === undefined ? null : <Banner tone="danger">{text(failure)}</Banner>}
      <div className="hq-table-wrap">
        <table className="hq-table hq-edit">
          <caption className="zm-sr">{table.zh}</caption>
          <thead>
            <tr>
              <th scope="col">{t('console.codes.code')}</th>
              <th scope="col">{t('console.codes.zh')}</th>
              <th scope="col">{t('console.codes.en')}</th>
              <th scope="col">{t('console.codes.order')}</th>
              <th scope="col">{t('console.codes.active')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r, i) => (
              <tr key={known.has(r.code) ? r.code : `new${i}`} className={r.active ? undefined : 'hq-dim'}>
                <td>
                  {known.has(r.code) ? (
                    r.code
                  ) : (
                    <Input
                      value={r.code}
                      aria-label={t('console.codes.code')}
                      placeholder={t('console.codes.codeHint')}
                      onChange={(e) => put(i, { code: e.target.value })}
                    />
                  )}
                </td>
                <td>
                  <Input value={r.zh} aria-label={`${r.code} ${t('console.codes.zh')}`} onChange={(e) => put(i, { zh: e.target.value })} />
                </td>
                <td>
                  <Input value={r.en} aria-label={`${r.code} ${t('console.codes.en')}`} onChange={(e) => put(i, { en: e.target.value })} />
                </td>
                <td>
                  <span className="zm-row">
                    <Button
                      kind="ghost"
                      size="sm"
                      iconOnly
                      className="hq-page"
                      disabled={i === 0}
                      aria-label={`${t('console.codes.up')} ${r.zh}`}
                      icon={<ArrowUp size={16} aria-hidden="true" />}
                      onClick={() => move(i, -1)}
                    />
                    <Button
                      kind="ghost"
                      size="sm"
                      iconOnly
                      className="hq-page"
                      disabled={i === rows.length - 1}
                      aria-label={`${t('console.codes.down')} ${r.zh}`}
                      icon={<ArrowDown size={16} aria-hidden="true" />}
                      onClick={() => move(i, 1)}
                    />
                  </span>
                </td>
                <td>
                  <Switch checked={r.active} aria-label={`${r.zh} ${t('console.codes.active')}`} onChange={(active) => put(i, { active })} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer className="hq-foot hq-foot-act">
        <Button
          size="sm"
          className="hq-ctl"
          icon={<Plus size={18} aria-hidden="true" />}
          onClick={() => setRows((all) => [...all, { code: '', zh: '', en: '', order: 0, active: true }])}
        >
          {t('console.codes.add')}
        </Button>
        <span className="zm-grow" />
        {dirty === 0 ? null : <span>{t('console.codes.dirty', { n: dirty })}</span>}
        <Button kind="primary" size="sm" className="hq-ctl" busy={busy} disabled={dirty === 0 || faulty} onClick={save}>
          {t('console.form.save')}
        </Button>
      </footer>
    </div>
  );
}
