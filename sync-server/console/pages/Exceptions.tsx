import { Input } from 'antd';
import { Check, CircleAlert, Gem, Info, Search, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Choice } from '../../../src/cases/settle.ts';
import type { Head } from '../../../src/facts/head.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { CaseView, useDue } from '../../../renderer/ui/cases/index.ts';
import type { CaseNames } from '../../../renderer/ui/cases/index.ts';
import {
  Banner,
  cx,
  EmptyState,
  Labelled,
  Segmented,
  StatTabs,
  StatusTag,
  toast,
  useFormat,
  useKindText,
  useMaybeText,
  useT,
} from '../../../renderer/ui/index.ts';
import type { Tone } from '../../../renderer/ui/index.ts';
import { api, useApi } from '../api.ts';
import { Foot } from '../list/ListCard.tsx';
import { ExportButton } from '../list/ExportButton.tsx';
import { TypedSearch } from '../list/TypedSearch.tsx';
import { StateTag, useWords } from '../list/cells.tsx';
import type { Row } from '../list/cells.tsx';
import { useList } from '../list/useList.ts';
import { useSession } from '../session.ts';
import { Busy, Failed, useFailureText } from '../states.tsx';
import { useAction } from '../useAction.ts';
import { useOpen } from '../list/useOpen.ts';
import './exceptions.css';

interface Detail {
  readonly exception: ExceptionDoc;
  readonly names: Readonly<Record<string, string>>;
  readonly piece: Row | null;
  readonly facts: readonly unknown[];
}
interface Rule {
  readonly options: readonly string[];
  readonly owner: readonly string[];
  readonly heads: readonly Head[];
  readonly mayResolve: boolean;
}
const TONE: Readonly<Record<string, Tone>> = { red: 'danger', amber: 'warn', blue: 'info' };
const ICON = { red: CircleAlert, amber: TriangleAlert, blue: Info } as const;
const iconOf = (severity: string) => (severity === 'red' ? ICON.red : severity === 'amber' ? ICON.amber : ICON.blue);
const OPEN_ONLY = { status: 'open' };
const NO_FILTER = {};
type Status = 'open' | 'resolved' | 'withdrawn';

/** Cases (conflicts.md §5): the list by urgency left, both sides with rule and options right (design 10). */
export function Exceptions() {
  const t = useT();
  const [params] = useSearchParams();
  const { user } = useSession();
  const list = useList('exceptions', params.has('status') ? NO_FILTER : OPEN_ONLY);
  const [open, setOpen] = useOpen();
  const status = (list.filters['status'] ?? 'open') as Status; // one of the three tabs below
  const rows = list.answer.data?.rows ?? [];
  const counts = new Map(list.answer.data?.facets['status']?.map((f) => [f.value, f.count]));
  const first = rows[0];
  const chosen = open ?? (first === undefined ? undefined : String(first['id']));
  return (
    <section className="hq-card hq-fill hq-cases" aria-label={t('console.nav.exceptions')}>
      <div className="hq-case-list">
        <StatTabs
          label={t('console.col.status')}
          value={status}
          onChange={(v) => {
            list.put({ status: v, open: undefined });
          }}
          tabs={(['open', 'resolved', 'withdrawn'] as const).map((s) => ({
            value: s,
            label: t(`console.enum.exceptionStatus.${s}`),
            count: counts.get(s) ?? 0,
          }))}
        />
        <div className="hq-case-filter">
          <TypedSearch list={list} />
          <Segmented
            block
            label={t('exceptions.tab.tabs')}
            value={list.filters['owner'] === undefined ? 'all' : 'mine'}
            onChange={(v) => list.put({ owner: v === 'mine' ? user.roles.join(',') : undefined, open: undefined })}
            options={[
              { value: 'mine', label: t('console.exceptions.mine') },
              { value: 'all', label: t('console.all') },
            ]}
          />
          <Segmented
            block
            label={t('console.col.severity')}
            value={list.filters['severity'] ?? ''}
            onChange={(v) => list.put({ severity: v === '' ? undefined : v, open: undefined })}
            options={[
              { value: '', label: t('console.all') },
              ...(['red', 'amber', 'blue'] as const).map((s) => ({ value: s as string, label: t(`console.enum.severityShort.${s}`) })),
            ]}
          />
        </div>
        <div className="hq-case-rows">
          {list.answer.data === undefined ? (
            list.answer.failure === undefined ? (
              <Busy />
            ) : (
              <Failed failure={list.answer.failure} onRetry={list.answer.reload} />
            )
          ) : rows.length === 0 ? (
            <EmptyState icon={<Check />} title={t('console.empty.exceptions')}>
              {t('console.empty.exceptionsText')}
            </EmptyState>
          ) : (
            rows.map((r) => <CaseRow key={String(r['id'])} row={r} on={String(r['id']) === chosen} onOpen={() => setOpen(String(r['id']))} />)
          )}
        </div>
        <div className="hq-case-foot">
          <Foot list={list} />
          <ExportButton list={list} />
        </div>
      </div>
      <div className="hq-case-detail">
        {chosen === undefined ? (
          <EmptyState icon={<Search />} title={t('console.exceptions.choose')} />
        ) : (
          <Case key={chosen} id={chosen} onDone={list.answer.reload} />
        )}
      </div>
    </section>
  );
}

function CaseRow({ row, on, onOpen }: { readonly row: Row; readonly on: boolean; readonly onOpen: () => void }) {
  const f = useFormat();
  const maybe = useMaybeText();
  const words = useWords();
  const dueOf = useDue();
  const severity = String(row['severity']);
  const Icon = iconOf(severity);
  const opened = Number(row['opened_ms'] ?? 0);
  const due = dueOf({ severity: severity === 'red' || severity === 'amber' ? severity : 'blue', openedMs: opened });
  const code = String(row['code']);
  return (
    <button type="button" className={cx('hq-case', on && 'on')} aria-current={on} onClick={onOpen}>
      <Icon size={20} strokeWidth={1.5} aria-hidden="true" className={`hq-sev-${severity}`} />
      <span className="hq-case-body">
        <b>
          {code} {maybe(`exceptions.code.${code}`, '')}
        </b>
        <span>
          {words.subject(String(row['subject']))} ·{' '}
          {String(row['scope'])
            .split(',')
            .map((s) => words.store(s))
            .join('、')}
        </span>
        <span className="hq-case-when">
          <em>{f.dayTime(opened)}</em>
          <em className={cx(due.late && 'zm-danger')}>{row['status'] === 'open' ? due.text : words.enumWord('exceptionStatus', String(row['status']))}</em>
        </span>
      </span>
      <StatusTag tone={TONE[severity] ?? 'plain'}>{words.enumWord('severityShort', severity)}</StatusTag>
    </button>
  );
}

function Case({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const kindText = useKindText();
  const text = useFailureText();
  const { user } = useSession();
  const detail = useApi<Detail>(`/exceptions/${encodeURIComponent(id)}`);
  const rule = useApi<Rule>(`/exceptions/${encodeURIComponent(id)}/rule`);
  const { busy, failure, run } = useAction();
  const [code, setCode] = useState<string | undefined>();
  const people = detail.data?.names;
  const names = useMemo<CaseNames>(() => ({ staff: (no) => people?.[no] ?? no, store: words.store, kind: kindText }), [people, words.store, kindText]);
  if (detail.failure !== undefined && detail.data === undefined) return <Failed failure={detail.failure} onRetry={detail.reload} />;
  if (detail.data === undefined || rule.data === undefined) return <Busy />;
  const { exception: x, piece } = detail.data;
  const heads = new Map(rule.data.heads.map((h) => [h.id, h]));
  const settle = (choice: Choice): void =>
    void run(async () => {
      const answer = await api.post<{ readonly code?: string }>(`/exceptions/${encodeURIComponent(id)}/resolve`, choice);
      if (answer.code !== undefined) setCode(answer.code);
      toast.ok(t('console.exceptions.done2'));
      detail.reload();
      rule.reload();
      onDone();
    });
  const subject = [words.subject(x.subject), piece === null ? '' : String(piece['name'] ?? ''), x.scope.map((s) => words.store(s)).join('、')]
    .filter((w) => w !== '')
    .join(' · ');
  const lead = x.sides.find((s) => s.data['enteredBy'] === 'typed')?.factId;
  return (
    <div className="hq-case-page">
      {code === undefined ? null : <Banner tone="ok">{t('cases.ui.codeFor', { code: `${code.slice(0, 4)} ${code.slice(4)}` })}</Banner>}
      <CaseView
        doc={x}
        names={names}
        subject={subject}
        heads={(h) => heads.get(h)}
        me={{ staffNo: user.staffNo, storeId: 'HQ' }}
        owners={rule.data.owner.map((r) => words.role(r)).join(f.language === 'en' ? ', ' : '、')}
        {...(piece === null
          ? {}
          : {
              picture: (
                <div className="hq-light">
                  <Gem size={56} strokeWidth={1} aria-hidden="true" />
                  <span>{String(piece['piece_no'])}</span>
                  <StateTag tree="pieceState" value={String(piece['state'])} />
                </div>
              ),
            })}
        {...(rule.data.mayResolve
          ? {
              decide: {
                busy,
                atHq: true,
                onSettle: settle,
                ...(failure === undefined ? {} : { fault: text(failure) }),
                ...(lead === undefined ? {} : { suspect: lead }),
                replacement: (p) => (
                  <Labelled label={t('exceptions.replacement')}>
                    <Input
                      value={p.value ?? ''}
                      aria-label={t('exceptions.replacement')}
                      placeholder={t('exceptions.replacement')}
                      maxLength={20}
                      onChange={(e) => {
                        const no = e.target.value.trim().toUpperCase();
                        p.onChange(no === '' ? undefined : no);
                      }}
                    />
                  </Labelled>
                ),
              },
            }
          : {})}
      />
    </div>
  );
}
