import { Gem, ReceiptText, ScrollText, UserRound } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { Input } from 'antd';
import { useNavigate } from 'react-router';
import { caseRule } from '../../../src/cases/catalogue.ts';
import { resolveCase } from '../../../src/cases/commands.ts';
import type { ExceptionDoc, ExceptionSide } from '../../../src/facts/rulings.ts';
import { useStaffName } from '../../app/codes.ts';
import { useAct, useNow, useTerminal, useUser } from '../../app/terminal-context.ts';
import { Button, StatusTag, cx, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { Jewel, drawableOf } from '../../ui/gems/index.tsx';
import { useWords } from '../stock/words.ts';
import { dueMs, mayResolve, pieceOf, saleSide, suspect } from './cases.ts';
import { SEVERITY } from './severity.ts';
import { Substitute, substituteAction, type Replacement } from './Substitute.tsx';
import { useOptionText } from './words.ts';
import css from './exceptions.module.css';

/** Both sides, the rule in one sentence, the choices, the reason (conflicts §5 UI, design 10). */
export function CaseCard({ doc }: { readonly doc: ExceptionDoc }): ReactElement {
  const t = useT(), f = useFormat(), maybe = useMaybeText(), terminal = useTerminal();
  const now = useNow(30_000);
  const { tone, Icon } = SEVERITY[doc.severity], due = dueMs(doc), piece = pieceOf(doc);
  const item = piece === undefined ? undefined : terminal.views.piece(piece)?.item;
  const sides = [...doc.sides].sort((a, b) => a.atMs - b.atMs);
  const what = maybe(`exceptions.what.${doc.code}`, t('exceptions.what.other'));
  return (
    <article className={css['card']} aria-label={`${doc.code} ${what}`}>
      <header className={css['cardHead']}>
        <span className={css['label']} data-tone={tone}><Icon aria-hidden="true" />{doc.code}</span>
        <div className="zm-grow"><h2>{maybe(`exceptions.code.${doc.code}`, doc.code)} · {what}</h2><p>{doc.code === 'EX-01' && piece !== undefined ? t(doc.status === 'open' ? 'exceptions.show.locked' : 'exceptions.show.settled', { no: piece, n: sides.length }) : t('exceptions.show.lockedElse', { what })}</p></div>
        {doc.status !== 'open' || due === undefined ? null : <div className={css['due']} data-late={due < now || undefined}><span>{t('exceptions.due.by', { time: f.dayTime(due) })}</span><b>{due >= now ? t('exceptions.due.left', { t: f.duration(due - now) }) : t('exceptions.due.late', { t: f.duration(now - due) })}</b></div>}
      </header>
      <div className={cx(css['sides'], item === undefined && css['noPiece'])}>
        {item === undefined ? null : <div className={css['picture']}><Jewel of={drawableOf(item)} /><span>{piece}</span></div>}
        {sides.map((s, i) => <Side key={s.factId} doc={doc} side={s} order={i} of={sides.length} all={sides} />)}
      </div>
      <p className={css['rule']}><ScrollText aria-hidden="true" /><span>{maybe(`exceptions.rule.${doc.code}`, t('exceptions.rule.other'))}</span></p>
      <Links doc={doc} />
      {doc.status === 'open' ? <Decide doc={doc} /> : <Closed doc={doc} />}
    </article>
  );
}

function Fact({ label, children, differs = false }: { readonly label: string; readonly children: ReactNode; readonly differs?: boolean }): ReactElement {
  return <div><dt>{label}</dt><dd className={cx(differs && css['differs'])}>{children}</dd></div>;
}

function Side({ doc, side, order, of, all }: { readonly doc: ExceptionDoc; readonly side: ExceptionSide; readonly order: number; readonly of: number; readonly all: readonly ExceptionSide[] }): ReactElement {
  const t = useT(), staffName = useStaffName(), f = useFormat(), w = useWords(), maybe = useMaybeText(), terminal = useTerminal();
  const who = staffName(side.by), time = f.time(side.atMs);
  const head = <div className={css['sideHead']}><b>{t('exceptions.side.terminal', { t: side.terminal })}</b><StatusTag>{of < 2 ? t('exceptions.side.at', { time: f.dayTime(side.atMs) }) : order === 0 ? t('exceptions.side.first', { time }) : t('exceptions.side.later', { time })}</StatusTag></div>;
  if (side.kind === 'sale.committed') {
    const s = saleSide(side), sale = terminal.views.sale(s.saleId), customer = sale?.sale.customer;
    const entered = all.map((x) => saleSide(x).enteredBy), amounts = all.map((x) => saleSide(x).amountFen);
    return (
      <div className={css['side']}>{head}
        <dl>
          <Fact label={t('exceptions.side.receipt')}>{side.docNo ?? '—'}</Fact>
          <Fact label={t('exceptions.side.customer')}>{[customer?.name ?? s.customerName ?? t('exceptions.side.guest'), customer?.phoneMasked ?? ''].join(' ').trim()}</Fact>
          <Fact label={t('exceptions.side.by')}>{who}</Fact>
          {s.enteredBy === undefined ? null : <Fact label={t('exceptions.side.entered')} differs={new Set(entered).size > 1}>{t(`exceptions.side.enteredBy.${s.enteredBy}`)}</Fact>}
          {s.amountFen === undefined ? null : <Fact label={t('exceptions.side.amount')} differs={new Set(amounts).size > 1}>{f.money(s.amountFen)}</Fact>}
          <Fact label={t('exceptions.side.goods')} differs={!s.delivered}>{t(s.delivered ? 'exceptions.side.delivered' : 'exceptions.side.held')}</Fact>
          <Fact label={t('exceptions.side.store')}>{w.store(side.storeId)}</Fact>
        </dl>
      </div>
    );
  }
  const d = side.data, score = Number(d['score'] ?? -1);
  return (
    <div className={css['side']}>{head}
      <dl>
        <Fact label={t('exceptions.side.event')}>{maybe(`stock.piece.event.${side.kind}`, maybe(`appointments.event.${side.kind}`, side.kind, { name: who }), { name: who })}</Fact>
        <Fact label={t('exceptions.side.by')}>{who}</Fact>
        <Fact label={t('exceptions.side.store')}>{w.store(side.storeId)}</Fact>
        {side.docNo === undefined ? null : <Fact label={t('exceptions.side.receipt')}>{side.docNo}</Fact>}
        {doc.code === 'EX-09' ? <><Fact label={t('exceptions.side.evidence')} differs>{t(`exceptions.side.evidenceOf.${score >= 3 ? 'sale' : score === 2 ? 'ended' : score === 1 ? 'shown' : 'none'}`)}</Fact><Fact label={t('exceptions.side.goods')}>{t(d['main'] === true ? 'exceptions.side.main' : 'exceptions.side.assistant')}{d['appeal'] === true ? ` · ${t('exceptions.side.appeal')}` : ''}</Fact></> : null}
        {typeof d['reason'] === 'string' && d['reason'] !== '' ? <Fact label={t('exceptions.side.reason')}>{d['reason']}</Fact> : null}
      </dl>
    </div>
  );
}

function Links({ doc }: { readonly doc: ExceptionDoc }): ReactElement {
  const t = useT(), terminal = useTerminal(), navigate = useNavigate();
  const piece = pieceOf(doc), sales = doc.sides.map((s) => saleSide(s).saleId).filter((id) => id !== '' && terminal.views.sale(id) !== undefined);
  return (
    <div className={css['links']}>
      {piece === undefined ? null : <Button kind="text" icon={<Gem size={16} aria-hidden="true" />} onClick={() => void navigate(`/stock/piece/${piece}`)}>{t('exceptions.openPiece')}</Button>}
      {doc.subject.startsWith('apt:') ? <Button kind="text" icon={<UserRound size={16} aria-hidden="true" />} onClick={() => void navigate(`/appointments/${encodeURIComponent(doc.subject)}`)}>{t('exceptions.openApt')}</Button> : null}
      {[...new Set(sales)].map((id) => <Button key={id} kind="text" icon={<ReceiptText size={16} aria-hidden="true" />} onClick={() => void navigate(`/sales/records/${encodeURIComponent(id)}`)}>{terminal.views.sale(id)?.sale.docNo ?? t('exceptions.openSale')}</Button>)}
    </div>
  );
}

function Closed({ doc }: { readonly doc: ExceptionDoc }): ReactElement {
  const t = useT(), staffName = useStaffName(), f = useFormat(), option = useOptionText();
  const r = doc.resolution;
  if (r === undefined) return <p className={css['closed']}>{t('exceptions.withdrawn')}</p>;
  return <p className={css['closed']}><b>{t('exceptions.closedBy', { name: staffName(r.by), time: f.dayTime(r.atMs) })}</b>{t('exceptions.closedHow', { option: option(doc.code, r.option), reason: r.reason })}</p>;
}

/** Choices of the catalogue, the reason, and the one button that closes the case with a resolution fact. */
function Decide({ doc }: { readonly doc: ExceptionDoc }): ReactElement {
  const t = useT(), f = useFormat(), maybe = useMaybeText(), terminal = useTerminal(), user = useUser(), optionText = useOptionText();
  const { act, busy } = useAct();
  const rule = caseRule(doc.code), may = mayResolve(doc, user), ex01 = doc.code === 'EX-01';
  const sides = doc.sides.filter((s) => s.kind === 'sale.committed').map(saleSide);
  const [option, setOption] = useState(rule.options[0] ?? 'confirm');
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState(suspect(sides)?.side.factId);
  const [replacement, setReplacement] = useState<Replacement | undefined>(undefined);
  if (!may) return <p className={css['closed']}>{t('exceptions.notYours', { roles: doc.owner.map((r) => maybe(`exceptions.role.${r}`, r)).join(f.language === 'en' ? ', ' : '、') })}</p>;
  const wrongSide = sides.find((s) => s.side.factId === wrong), keep = sides.find((s) => s.side.factId !== wrong);
  const substituting = ex01 && option === 'substitute';
  const ready = reason.trim() !== '' && (!substituting || replacement !== undefined);
  const resolve = async (): Promise<void> => {
    const view = pieceOf(doc) === undefined ? undefined : terminal.views.piece(pieceOf(doc) ?? '')?.view;
    const heads = view?.heads ?? (doc.subject.startsWith('apt:') ? terminal.views.appointment(doc.subject)?.view.heads : undefined);
    await act((ctx) => {
      const payload = ex01 && keep !== undefined ? { keepFactId: keep.side.factId, ...(substituting && replacement !== undefined ? { toPieceNo: replacement.pieceNo } : {}) } : undefined;
      const closing = resolveCase(ctx, doc, { option, reason, ...(payload === undefined ? {} : { payload }), ...(heads === undefined ? {} : { heads }) });
      if (!closing.ok || !substituting || wrongSide === undefined || replacement === undefined || view === undefined) return closing;
      return substituteAction(ctx, { doc, closing: closing.value, wrong: wrongSide, from: view, to: replacement.view, reason });
    }, { done: t('exceptions.resolved') });
  };
  return (
    <div className={css['decide']}>
      <div className={css['options']} role="radiogroup" aria-label={t('exceptions.resolve')}>
        {rule.options.map((o) => (
          <button key={o} type="button" role="radio" aria-checked={o === option} onClick={() => setOption(o)}><b>{optionText(doc.code, o, { t: wrongSide?.side.terminal ?? '' })}</b>{ex01 ? <span>{maybe(`exceptions.option.sub.${o}`, '')}</span> : null}</button>
        ))}
      </div>
      {ex01 && sides.length > 1 ? (
        <div className={css['which']} role="radiogroup" aria-label={t(substituting ? 'exceptions.pickSide' : 'exceptions.keepSide')}>
          <span>{t(substituting ? 'exceptions.pickSide' : 'exceptions.keepSide')}</span>
          {sides.map((s) => { const on = substituting ? s.side.factId === wrong : s.side.factId !== wrong; return <button key={s.side.factId} type="button" role="radio" aria-checked={on} onClick={() => setWrong(substituting ? s.side.factId : sides.find((x) => x !== s)?.side.factId)}>{t('exceptions.side.terminal', { t: s.side.terminal })} {s.side.docNo}</button>; })}
        </div>
      ) : null}
      {substituting ? <Substitute pieceNo={pieceOf(doc) ?? ''} value={replacement} onChange={setReplacement} /> : null}
      <div className={css['foot']}>
        <Input className="zm-grow" value={reason} maxLength={200} aria-label={t('exceptions.reason')} placeholder={t('exceptions.reasonHint')} onChange={(e) => setReason(e.target.value)} />
        <Button kind="primary" busy={busy} disabled={!ready} onClick={() => void resolve()}>{substituting && replacement !== undefined ? t('exceptions.resolveSubstitute', { no: replacement.pieceNo }) : t('exceptions.resolve')}</Button>
      </div>
    </div>
  );
}
