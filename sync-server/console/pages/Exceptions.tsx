import { Input } from 'antd';
import { Check, CircleAlert, Gem, Info, ScrollText, Search, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { ExceptionDoc, ExceptionSide } from '../../../src/facts/rulings.ts';
import { DEADLINE_HOURS } from '../../../src/cases/catalogue.ts';
import { Banner, Button, Card, cx, EmptyState, Labelled, Segmented, StatTabs, StatusTag, toast, useFormat, useMaybeText, useT } from '../../../renderer/ui/index.ts';
import type { Tone } from '../../../renderer/ui/index.ts';
import { api, useApi } from '../api.ts';
import { Foot } from '../list/ListCard.tsx';
import { ExportButton } from '../list/FilterBar.tsx';
import { StateTag, useWords } from '../list/cells.tsx';
import type { Row } from '../list/cells.tsx';
import { useList } from '../list/useList.ts';
import { Busy, Failed, useFailureText } from '../states.tsx';
import { useAction } from '../useAction.ts';
import { useOpen } from '../list/useOpen.ts';
import './exceptions.css';

interface Detail { readonly exception: ExceptionDoc; readonly names: Readonly<Record<string, string>>; readonly piece: Row | null; readonly facts: readonly unknown[] }
interface Rule { readonly options: readonly string[]; readonly owner: readonly string[]; readonly mayResolve: boolean }
const TONE: Readonly<Record<string, Tone>> = { red: 'danger', amber: 'warn', blue: 'info' };
const ICON = { red: CircleAlert, amber: TriangleAlert, blue: Info } as const;
const iconOf = (severity: string) => (severity === 'red' ? ICON.red : severity === 'amber' ? ICON.amber : ICON.blue);
const HOUR = 3_600_000;
const OPEN_ONLY = { status: 'open' };
const NO_FILTER = {};
type Status = 'open' | 'resolved' | 'withdrawn';

/** Cases (conflicts.md §5): the list by urgency left, both sides with rule and options right (design 10). */
export function Exceptions() {
  const t = useT();
  const [params] = useSearchParams();
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
        <StatTabs label={t('console.col.status')} value={status} onChange={(v) => { list.put({ status: v, open: undefined }); }} tabs={(['open', 'resolved', 'withdrawn'] as const).map((s) => ({ value: s, label: t(`console.enum.exceptionStatus.${s}`), count: counts.get(s) ?? 0 }))} />
        <div className="hq-case-filter"><Segmented block label={t('console.col.severity')} value={list.filters['severity'] ?? ''} onChange={(v) => list.put({ severity: v === '' ? undefined : v, open: undefined })} options={[{ value: '', label: t('console.all') }, ...(['red', 'amber', 'blue'] as const).map((s) => ({ value: s as string, label: t(`console.enum.severityShort.${s}`) }))]} /></div>
        <div className="hq-case-rows">{list.answer.data === undefined ? (list.answer.failure === undefined ? <Busy /> : <Failed failure={list.answer.failure} onRetry={list.answer.reload} />) : rows.length === 0 ? <EmptyState icon={<Check />} title={t('console.empty.exceptions')}>{t('console.empty.exceptionsText')}</EmptyState> : rows.map((r) => <CaseRow key={String(r['id'])} row={r} on={String(r['id']) === chosen} onOpen={() => setOpen(String(r['id']))} />)}</div>
        <div className="hq-case-foot"><Foot list={list} /><ExportButton list={list} /></div>
      </div>
      <div className="hq-case-detail">{chosen === undefined ? <EmptyState icon={<Search />} title={t('console.exceptions.choose')} /> : <Case key={chosen} id={chosen} onDone={list.answer.reload} />}</div>
    </section>
  );
}

/** Time left to the deadline, from what the facts say and never the clock of the machine that found it. */
function useLeft(): (severity: string, openedMs: number) => { readonly text: string; readonly late: boolean } {
  const t = useT();
  const f = useFormat();
  return (severity, openedMs) => {
    const hours = severity === 'red' ? DEADLINE_HOURS.red : severity === 'amber' ? DEADLINE_HOURS.amber : undefined;
    if (hours === undefined) return { text: t('console.exceptions.infoOnly'), late: false };
    const left = openedMs + hours * HOUR - f.now();
    return left < 0 ? { text: t('console.exceptions.overdue', { time: f.duration(-left) }), late: true } : { text: t('console.exceptions.left', { time: f.duration(left) }), late: false };
  };
}

function CaseRow({ row, on, onOpen }: { readonly row: Row; readonly on: boolean; readonly onOpen: () => void }) {
  const f = useFormat();
  const maybe = useMaybeText();
  const words = useWords();
  const left = useLeft();
  const severity = String(row['severity']);
  const Icon = iconOf(severity);
  const opened = Number(row['opened_ms'] ?? 0);
  const due = left(severity, opened);
  const code = String(row['code']);
  return (
    <button type="button" className={cx('hq-case', on && 'on')} aria-current={on} onClick={onOpen}>
      <Icon size={20} strokeWidth={1.5} aria-hidden="true" className={`hq-sev-${severity}`} />
      <span className="hq-case-body"><b>{code} {maybe(`exceptions.code.${code}`, '')}</b><span>{words.subject(String(row['subject']))} · {String(row['scope']).split(',').map((s) => words.store(s)).join('、')}</span>
        <span className="hq-case-when"><em>{f.dayTime(opened)}</em><em className={cx(due.late && 'zm-danger')}>{row['status'] === 'open' ? due.text : words.enumWord('exceptionStatus', String(row['status']))}</em></span></span>
      <StatusTag tone={TONE[severity] ?? 'plain'}>{words.enumWord('severityShort', severity)}</StatusTag>
    </button>
  );
}

function Case({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const words = useWords();
  const left = useLeft();
  const detail = useApi<Detail>(`/exceptions/${encodeURIComponent(id)}`);
  const rule = useApi<Rule>(`/exceptions/${encodeURIComponent(id)}/rule`);
  if (detail.failure !== undefined && detail.data === undefined) return <Failed failure={detail.failure} onRetry={detail.reload} />;
  if (detail.data === undefined || rule.data === undefined) return <Busy />;
  const { exception: x, names, piece } = detail.data;
  const Icon = iconOf(x.severity);
  const due = left(x.severity, x.openedMs);
  const nameOf = (no: string): string => names[no] ?? no;
  const sides = [...x.sides].sort((a, b) => a.atMs - b.atMs);
  const option = (o: string): string => maybe(`exceptions.option.${x.code}.${o}`, maybe(`exceptions.option.other.${o}`, o), { t: sides.at(-1)?.terminal ?? '' });
  return (
    <div className="hq-case-page">
      <header className="hq-case-head">
        <StatusTag tone={TONE[x.severity] ?? 'plain'} icon={<Icon size={16} aria-hidden="true" />}>{x.code}</StatusTag>
        <div className="zm-grow"><h2>{[maybe(`exceptions.code.${x.code}`, x.code), maybe(`exceptions.what.${x.code}`, '')].filter((w) => w !== '').join(' · ')}</h2><p className="zm-cap">{words.subject(x.subject)}{piece === null ? '' : ` · ${String(piece['name'] ?? '')}`} · {x.scope.map((s) => words.store(s)).join('、')}</p></div>
        <div className="hq-case-due">{x.status === 'open' ? <><span className="zm-cap">{f.dayTime(x.openedMs)}</span><b className={cx((due.late || x.severity === 'red') && 'zm-danger')}>{due.text}</b></> : <StateTag tree="exceptionStatus" value={x.status} />}</div>
      </header>
      <div className="hq-sides" style={{ gridTemplateColumns: `${piece === null ? '' : '132px '}repeat(${Math.min(3, Math.max(1, sides.length))}, minmax(0, 1fr))` }}>
        {piece === null ? null : <div className="hq-light"><Gem size={56} strokeWidth={1} aria-hidden="true" /><span>{String(piece['piece_no'])}</span><StateTag tree="pieceState" value={String(piece['state'])} /></div>}
        {sides.map((s, i) => <Side key={s.factId} side={s} others={sides.filter((o) => o !== s)} order={i === 0 ? 'earlier' : 'later'} nameOf={nameOf} />)}
      </div>
      <div className="hq-rule"><ScrollText size={18} strokeWidth={1.5} aria-hidden="true" />{maybe(`exceptions.rule.${x.code}`, maybe('exceptions.rule.other', t('console.exceptions.rule')))}</div>
      {x.status === 'resolved' && x.resolution !== undefined ? <Banner tone="ok" icon={<Check size={18} aria-hidden="true" />}>{t('console.exceptions.resolvedBy', { who: nameOf(x.resolution.by), time: f.dayTime(x.resolution.atMs), option: option(x.resolution.option), reason: x.resolution.reason })}</Banner> : null}
      {x.status === 'withdrawn' ? <Banner tone="plain">{t('console.exceptions.withdrawn')}</Banner> : null}
      {x.status !== 'open' ? null : rule.data.mayResolve ? <Resolve id={id} code={x.code} options={rule.data.options} word={option} sides={sides} onDone={() => { detail.reload(); onDone(); }} /> : <Banner tone="info" icon={null}>{t('console.exceptions.notYours', { roles: rule.data.owner.map((r) => words.role(r)).join('、') })}</Banner>}
    </div>
  );
}

/** One side of the case: who, when, where, what it recorded; what differs from the others stands out. */
function Side({ side, others, order, nameOf }: { readonly side: ExceptionSide; readonly others: readonly ExceptionSide[]; readonly order: 'earlier' | 'later'; readonly nameOf: (no: string) => string }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const d = side.data;
  const differs = (key: string): boolean => others.some((o) => JSON.stringify(o.data[key]) !== JSON.stringify(d[key]));
  const text = (v: unknown): string | undefined => (typeof v === 'string' && v !== '' ? v : undefined);
  const amount = typeof d['netFen'] === 'number' ? d['netFen'] : typeof d['amountFen'] === 'number' ? d['amountFen'] : undefined;
  const entered = text(d['enteredBy']);
  const rows: (readonly [string, string, boolean])[] = [
    [t('console.exceptions.fields.receipt'), side.docNo ?? words.factKind(side.kind), false],
    ...(text(d['customerName']) ?? text(d['customer'])) === undefined ? [] : [[t('console.exceptions.fields.customer'), [text(d['customerName']) ?? text(d['customer']), text(d['phoneMasked'])].filter((v) => v !== undefined).join(' '), false] as const],
    [t('console.exceptions.fields.by'), nameOf(side.by), false],
    ...(entered === 'scan' || entered === 'typed' || entered === 'picked' ? [[t('console.exceptions.fields.from'), t(`console.exceptions.entered.${entered}`), differs('enteredBy')] as const] : []),
    ...(amount === undefined ? [] : [[t('console.exceptions.fields.amount'), f.money(amount), false] as const]),
    ...(typeof d['delivered'] === 'boolean' && side.kind.startsWith('sale.') ? [[t('console.exceptions.fields.handed'), d['delivered'] ? t('console.exceptions.delivered') : t('console.exceptions.notDelivered'), differs('delivered')] as const] : []),
  ];
  return (
    <Card className="hq-side-card">
      <div className="zm-row zm-g2"><b className="zm-h3">{words.store(side.storeId)} · {side.terminal}</b><StatusTag>{f.time(side.atMs)} {t(`console.exceptions.${order}`)}</StatusTag></div>
      <dl>{rows.map(([label, value, bold]) => <div key={label}><dt>{label}</dt><dd className={cx(bold && 'zm-brand')}>{value}</dd></div>)}</dl>
    </Card>
  );
}

function Resolve({ id, code, options, word, sides, onDone }: { readonly id: string; readonly code: string; readonly options: readonly string[]; readonly word: (option: string) => string; readonly sides: readonly ExceptionSide[]; readonly onDone: () => void }) {
  const t = useT();
  const maybe = useMaybeText();
  const text = useFailureText();
  const [option, setOption] = useState<string | undefined>(options.length === 1 ? options[0] : undefined);
  const [reason, setReason] = useState('');
  const [toPiece, setToPiece] = useState('');
  const [saleFact, setSaleFact] = useState<string | undefined>(sides.at(-1)?.factId);
  const { busy, failure, run } = useAction();
  const substitute = code === 'EX-01' && option === 'substitute';
  const keeps = code === 'EX-01' && option !== undefined && !substitute;
  const save = (): void => void run(async () => {
    await api.post(`/exceptions/${encodeURIComponent(id)}/resolve`, { option, reason: reason.trim(), ...(substitute ? { substitute: { saleFactId: saleFact, toPieceNo: toPiece.trim() } } : keeps ? { keepFactId: saleFact } : {}) });
    toast.ok(t('console.exceptions.done2'));
    onDone();
  });
  return (
    <>
      <h3 className="hq-sec">{t('console.exceptions.options')}</h3>
      <div className="hq-options" role="radiogroup" aria-label={t('console.exceptions.options')}>
        {options.map((o) => <button key={o} type="button" role="radio" aria-checked={o === option} className={cx('hq-opt', o === option && 'on')} onClick={() => setOption(o)}><b>{word(o)}</b><span>{code === 'EX-01' ? maybe(`exceptions.option.sub.${o}`, '') : ''}</span></button>)}
      </div>
      {keeps ? <Labelled label={t('exceptions.keepSide')}><Segmented label={t('exceptions.keepSide')} value={saleFact ?? ''} onChange={setSaleFact} options={sides.filter((s) => s.kind === 'sale.committed').map((s) => ({ value: s.factId, label: s.terminal }))} /></Labelled> : null}
      {substitute ? (
        <div className="hq-two hq-subst">
          <Segmented block label={t('exceptions.pickSide')} value={saleFact ?? ''} onChange={setSaleFact} options={sides.filter((s) => s.kind === 'sale.committed').map((s) => ({ value: s.factId, label: s.terminal }))} />
          <Input value={toPiece} aria-label={t('exceptions.replacement')} placeholder={t('exceptions.replacement')} onChange={(e) => setToPiece(e.target.value.toUpperCase())} />
        </div>
      ) : null}
      {failure === undefined ? null : <Banner tone="danger">{text(failure)}</Banner>}
      <div className="hq-decide"><Input value={reason} maxLength={500} aria-label={t('console.form.reason')} placeholder={t('console.exceptions.reason')} onChange={(e) => setReason(e.target.value)} /><Button kind="primary" size="lg" busy={busy} disabled={option === undefined || reason.trim().length < 2 || (substitute && toPiece.trim() === '')} onClick={save}>{option === undefined ? t('console.exceptions.resolve') : t('console.exceptions.resolveAs', { option: word(option) })}</Button></div>
    </>
  );
}
