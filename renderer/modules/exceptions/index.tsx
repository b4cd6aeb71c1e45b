import { ArrowLeft, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Route, Routes, useNavigate, useParams } from 'react-router';
import type { ExceptionDoc, Severity } from '../../../src/facts/rulings.ts';
import { useStaffName } from '../../app/codes.ts';
import { useArea, useNow, useTerminal, useUser } from '../../app/terminal-context.ts';
import { Button, EmptyState, SearchField, Segmented, StatTabs, StatusTag, cx, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { CaseCard } from './CaseCard.tsx';
import { SEVERITY, useDue } from '../../ui/cases/index.ts';
import { inbox } from './cases.ts';
import { useSubject } from './words.ts';
import css from './exceptions.module.css';

/** 异常任务 (design 10): the inbox of what two replicas disagree about, filtered by who decides. */
export default function ExceptionsModule(): ReactElement {
  return (
    <Routes>
      <Route index element={<Inbox />} />
      <Route path=":caseId" element={<Inbox />} />
    </Routes>
  );
}

function Inbox(): ReactElement {
  const { caseId } = useParams();
  const t = useT();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const subject = useSubject();
  const staffName = useStaffName();
  const maybe = useMaybeText();
  useArea('rulings', 'sales', 'stock', 'appointments', 'customers', 'session');
  const [tab, setTab] = useState<'mine' | 'store' | 'closed'>('mine');
  const [severity, setSeverity] = useState<Severity | ''>('');
  const [query, setQuery] = useState('');
  const all = terminal.views.exceptions();
  const asked = caseId === undefined ? undefined : all.find((e) => e.id === caseId);
  // Everything a person may remember of a case: its code and name, what it is about, numbers, people, tills.
  const words = (e: ExceptionDoc): string =>
    [e.code, maybe(`exceptions.code.${e.code}`, ''), subject(e), ...e.sides.flatMap((s) => [s.docNo ?? '', s.terminal, staffName(s.by), s.storeId])]
      .join(' ')
      .toLowerCase();
  const wanted = query.trim().toLowerCase();
  const list = inbox(all, user, tab).filter((e) => (severity === '' || e.severity === severity) && (wanted === '' || words(e).includes(wanted)));
  const chosen = asked ?? list[0];
  const count = (k: typeof tab): number => inbox(all, user, k).length;
  const filtered = severity !== '' || wanted !== '';
  return (
    <div className={css['wrap']}>
      <section className={css['list']}>
        <header className={css['head']}>
          <Button kind="ghost" iconOnly icon={<ArrowLeft aria-hidden="true" />} aria-label={t('exceptions.back')} onClick={() => void navigate('/workbench')} />
          <div>
            <h1 className="zm-h1">{t('exceptions.title')}</h1>
            <p className="zm-cap">{t('exceptions.sub', { n: count('store') })}</p>
          </div>
        </header>
        <StatTabs
          label={t('exceptions.tab.tabs')}
          value={tab}
          onChange={setTab}
          tabs={(['mine', 'store', 'closed'] as const).map((k) => ({ value: k, label: t(`exceptions.tab.${k}`), count: count(k) }))}
        />
        <div className={css['filter']}>
          <SearchField value={query} onChange={setQuery} label={t('cases.ui.search')} placeholder={t('cases.ui.search')} />
          <Segmented
            block
            label={t('cases.ui.severity')}
            value={severity}
            onChange={setSeverity}
            options={[
              { value: '', label: t('cases.ui.allSeverities') },
              ...(['red', 'amber', 'blue'] as const).map((s) => ({ value: s, label: t(`exceptions.severity.${s}`) })),
            ]}
          />
        </div>
        <div className={css['rows']}>
          {list.length === 0 ? (
            <EmptyState icon={<ShieldCheck />} title={t(filtered ? 'exceptions.noneFound' : tab === 'closed' ? 'exceptions.noneClosed' : 'exceptions.none')}>
              {t('exceptions.noneText')}
            </EmptyState>
          ) : (
            list.map((e) => <Row key={e.id} doc={e} on={e.id === chosen?.id} />)
          )}
        </div>
        {list.length === 0 ? null : <p className={css['rowCount']}>{t('cases.ui.filtered', { n: list.length })}</p>}
      </section>
      <section className={css['detail']}>
        {chosen === undefined ? (
          <EmptyState icon={<ShieldCheck />} title={t('exceptions.none')}>
            {t('exceptions.noneText')}
          </EmptyState>
        ) : (
          <CaseCard key={chosen.id} doc={chosen} />
        )}
      </section>
    </div>
  );
}

function Row({ doc, on }: { readonly doc: ExceptionDoc; readonly on: boolean }): ReactElement {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const subject = useSubject();
  const navigate = useNavigate();
  const dueOf = useDue();
  useNow(30_000);
  const { tone, Icon } = SEVERITY[doc.severity];
  const due = dueOf(doc);
  return (
    <button
      type="button"
      className={cx(css['row'], on && css['on'])}
      aria-current={on}
      onClick={() => void navigate(`/workbench/exceptions/${encodeURIComponent(doc.id)}`)}
    >
      <Icon aria-hidden="true" data-tone={tone} />
      <span className="zm-grow">
        <span className={css['rowTop']}>
          <b>
            {doc.code} {maybe(`exceptions.code.${doc.code}`, doc.code)}
          </b>
          <StatusTag tone={tone}>{t(`exceptions.severity.${doc.severity}`)}</StatusTag>
        </span>
        <span className={css['rowWhat']}>{subject(doc)}</span>
        <span className={css['rowEnd']}>
          <small>{f.dayTime(doc.openedMs)}</small>
          <small data-tone={due.late ? 'danger' : tone}>
            {doc.status === 'resolved' ? t('exceptions.tab.closed') : doc.status === 'withdrawn' ? t('exceptions.tab.withdrawn') : due.text}
          </small>
        </span>
      </span>
    </button>
  );
}
