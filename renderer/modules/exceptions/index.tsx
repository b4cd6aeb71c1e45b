import { ArrowLeft, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Route, Routes, useNavigate, useParams } from 'react-router';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { useArea, useNow, useTerminal, useUser } from '../../app/terminal-context.ts';
import { Button, EmptyState, StatTabs, StatusTag, cx, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { CaseCard } from './CaseCard.tsx';
import { dueMs, inbox } from './cases.ts';
import { SEVERITY } from './severity.ts';
import { useSubject } from './words.ts';
import css from './exceptions.module.css';

/** 异常任务 (design 10): the inbox of what two replicas disagree about, filtered by who decides. */
export default function ExceptionsModule(): ReactElement {
  return <Routes><Route index element={<Inbox />} /><Route path=":caseId" element={<Inbox />} /></Routes>;
}

function Inbox(): ReactElement {
  const { caseId } = useParams();
  const t = useT(), terminal = useTerminal(), user = useUser(), navigate = useNavigate();
  useArea('rulings', 'sales', 'stock', 'appointments', 'session');
  const [tab, setTab] = useState<'mine' | 'store' | 'closed'>('mine');
  const all = terminal.views.exceptions();
  const asked = caseId === undefined ? undefined : all.find((e) => e.id === caseId);
  const list = inbox(all, user, tab);
  const chosen = asked ?? list[0];
  const count = (k: typeof tab): number => inbox(all, user, k).length;
  return (
    <div className={css['wrap']}>
      <section className={css['list']}>
        <header className={css['head']}><Button kind="ghost" iconOnly icon={<ArrowLeft aria-hidden="true" />} aria-label={t('exceptions.back')} onClick={() => void navigate('/workbench')} /><div><h1 className="zm-h1">{t('exceptions.title')}</h1><p className="zm-cap">{t('exceptions.sub', { n: count('store') })}</p></div></header>
        <StatTabs label={t('exceptions.tab.tabs')} value={tab} onChange={setTab} tabs={(['mine', 'store', 'closed'] as const).map((k) => ({ value: k, label: t(`exceptions.tab.${k}`), count: count(k) }))} />
        <div className={css['rows']}>
          {list.length === 0 ? <EmptyState icon={<ShieldCheck />} title={t(tab === 'closed' ? 'exceptions.noneClosed' : 'exceptions.none')}>{t('exceptions.noneText')}</EmptyState> : list.map((e) => <Row key={e.id} doc={e} on={e.id === chosen?.id} />)}
        </div>
      </section>
      <section className={css['detail']}>
        {chosen === undefined ? <EmptyState icon={<ShieldCheck />} title={t('exceptions.none')}>{t('exceptions.noneText')}</EmptyState> : <CaseCard key={chosen.id} doc={chosen} />}
      </section>
    </div>
  );
}

function Row({ doc, on }: { readonly doc: ExceptionDoc; readonly on: boolean }): ReactElement {
  const t = useT(), f = useFormat(), maybe = useMaybeText(), subject = useSubject(), navigate = useNavigate();
  const now = useNow(30_000);
  const { tone, Icon } = SEVERITY[doc.severity], due = dueMs(doc);
  return (
    <button type="button" className={cx(css['row'], on && css['on'])} aria-current={on} onClick={() => void navigate(`/workbench/exceptions/${encodeURIComponent(doc.id)}`)}>
      <Icon aria-hidden="true" data-tone={tone} />
      <span className="zm-grow">
        <span className={css['rowTop']}><b>{doc.code} {maybe(`exceptions.code.${doc.code}`, doc.code)}</b><StatusTag tone={tone}>{t(`exceptions.severity.${doc.severity}`)}</StatusTag></span>
        <span className={css['rowWhat']}>{subject(doc)}</span>
        <span className={css['rowEnd']}><small>{f.dayTime(doc.openedMs)}</small><small data-tone={tone}>{doc.status !== 'open' ? t('exceptions.tab.closed') : due === undefined ? t('exceptions.due.info') : due >= now ? t('exceptions.due.left', { t: f.duration(due - now) }) : t('exceptions.due.late', { t: f.duration(now - due) })}</small></span>
      </span>
    </button>
  );
}
