import { ChevronRight, CloudCheck, CloudOff, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { isClosed } from '../../../src/appointments/status.ts';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import { Avatar, Button, Card, Money, Segmented, StatusTag, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { shownState } from '../appointments/model.ts';
import type { Day } from '../appointments/model.ts';
import { StateTag } from '../appointments/StateTag.tsx';
import { useAptText } from '../appointments/text.ts';
import { performanceOf } from './performance.ts';
import css from './Workbench.module.css';

const DAY_MS = 86_400_000;

/** My sales of today and this month, by the lines I am consultant of (A4.4). */
export function MySales({ day }: { readonly day: Day }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const [span, setSpan] = useState<'today' | 'month'>('today');
  const sales = terminal.views.sales().filter((s) => s.copyOf === undefined);
  const monthStart = day.startMs - (Number(f.isoDay(day.startMs + DAY_MS / 2).slice(8)) - 1) * DAY_MS;
  const mine = performanceOf(sales, user.staffNo, span === 'today' ? day.startMs : monthStart, day.endMs);
  const load = terminal.views.consultants().find((c) => c.staff.staffNo === user.staffNo);
  const week = Array.from({ length: 7 }, (_, i) => { const from = day.startMs - (6 - i) * DAY_MS; return { from, fen: performanceOf(sales, user.staffNo, from, from + DAY_MS).fen }; });
  const top = Math.max(1, ...week.map((d) => d.fen));
  const average = mine.receipts === 0 ? 0 : Math.round(mine.fen / mine.receipts);
  return (
    <Card flush className={css['me']}>
      <div className={css['cardHead']}><h2 className="zm-h3">{t('workbench.perf')}</h2><Segmented label={t('workbench.perf')} value={span} onChange={setSpan} options={[{ value: 'today', label: t('workbench.perfToday') }, { value: 'month', label: t('workbench.perfMonth') }]} /></div>
      <strong>{f.money(mine.fen, { short: true })}</strong>
      <p className="zm-cap">{mine.receipts === 0 && span === 'today' ? t('workbench.noSales') : t('workbench.receipts', { n: mine.receipts })}{mine.pending > 0 ? ` · ${t('workbench.pending', { n: mine.pending })}` : ''}</p>
      {week.every((d) => d.fen === 0) ? null : <>
      <p className="zm-cap" style={{ marginTop: 12 }}>{t('workbench.week')}</p>
      <div className={css['bars']} role="img" aria-label={week.map((d) => `${f.shortDay(d.from)} ${f.money(d.fen)}`).join(t('common.listComma'))}>{week.map((d, i) => <div key={d.from} data-today={i === 6 ? 'true' : undefined} style={{ height: `${(d.fen / top) * 82}%` }}>{d.fen === 0 ? null : <span>{compact(d.fen, f.language === 'zh-CN')}</span>}</div>)}</div>
      <div className={css['days']} aria-hidden="true">{week.map((d, i) => (i === 6 ? <b key={d.from}>{t('workbench.perfToday')}</b> : <span key={d.from}>{f.weekday(d.from + DAY_MS / 2)}</span>))}</div>
      </>}
      <dl className={css['q4']}>
        <div><dt>{t('workbench.closeRate')}</dt><dd>{load === undefined ? '—' : f.percent(load.closeRateBp)}</dd></div>
        <div><dt>{t('workbench.attach')}</dt><dd>{mine.receipts === 0 ? '—' : (mine.pieces / mine.receipts).toFixed(1)}</dd></div>
        <div><dt>{t('workbench.perTicket')}</dt><dd>{mine.receipts === 0 ? '—' : <Money fen={average} short />}</dd></div>
        <div><dt>{t('workbench.pieces')}</dt><dd>{mine.pieces}</dd></div>
      </dl>
    </Card>
  );
}
const compact = (fen: number, zh: boolean): string => (zh ? (fen >= 1_000_000 ? `${(fen / 1_000_000).toFixed(1)}万` : String(Math.round(fen / 100))) : fen >= 100_000 ? `${(fen / 100_000).toFixed(1)}k` : String(Math.round(fen / 100)));

export function MyAppointments({ now, day }: { readonly now: number; readonly day: Day }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const text = useAptText();
  const mine = terminal.views.appointments().filter((c) => (c.view.main ?? c.view.assigned) === user.staffNo && c.form.visitAt >= day.startMs && c.form.visitAt < day.endMs && c.view.status !== 'voided');
  const left = mine.filter((c) => !isClosed(c.view)).length;
  return (
    <Card flush className={css['me']}>
      <div className={css['cardHead']}><h2 className="zm-h3">{t('workbench.appointments')}</h2><span className="zm-cap">{t('workbench.appointmentsLeft', { n: left })}</span></div>
      {mine.length === 0 ? <p className={css['empty']}>{t('workbench.appointmentsNone')}</p> : mine.map((c) => <button key={c.id} type="button" className={css['ar']} onClick={() => void navigate(`/appointments/${encodeURIComponent(c.id)}`)}><time>{f.time(c.form.visitAt)}</time><b>{text.who(c)}</b><span className={css['need']}>{text.short(c)}</span><StateTag shown={shownState(c, now)} /></button>)}
    </Card>
  );
}

/** Whether my work is safe: what waits for upload, how fresh the device is, exceptions that concern me (A4.11). */
export function MyDevice({ now }: { readonly now: number }) {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const s = terminal.sync.status();
  const oldest = Object.values(s.pendingByKind).reduce((ms, k) => Math.min(ms, k.oldestMs), now);
  const offline = s.connection === 'offline';
  const exceptions = terminal.views.exceptions().filter((e) => e.status === 'open' && (e.owner.some((r) => (user.roles as readonly string[]).includes(r)) || e.sides.some((x) => x.by === user.staffNo)));
  return (
    <>
      <div className={css['cardHead']}><h2 className="zm-h3">{t('workbench.syncTitle')}</h2></div>
      <div className={css['note']} data-tone={offline ? 'offline' : undefined}>
        {offline ? <CloudOff aria-hidden="true" /> : <CloudCheck aria-hidden="true" />}
        <span>{offline && s.offlineSinceMs !== undefined ? <>{t('workbench.syncOffline', { t: f.duration(now - s.offlineSinceMs) })}<br /></> : null}{s.pending > 0 ? t('workbench.syncPending', { n: s.pending, age: f.duration(now - oldest) }) : s.lastSyncMs === undefined ? t('workbench.syncNever') : t('workbench.syncOk', { when: f.ago(s.lastSyncMs) })}</span>
      </div>
      <div className={css['cardHead']} style={{ marginTop: 12 }}><h2 className="zm-h3">{t('workbench.exceptions')}</h2><Button kind="text" iconAfter={<ChevronRight aria-hidden="true" />} onClick={() => void navigate('/workbench/exceptions')}>{t('workbench.exceptionsAll')}</Button></div>
      {exceptions.length === 0 ? <p className={css['empty']}>{t('workbench.exceptionsNone')}</p> : exceptions.slice(0, 4).map((e) => (
        <button key={e.id} type="button" className={css['ex']} onClick={() => void navigate(`/workbench/exceptions/${encodeURIComponent(e.id)}`)}><StatusTag tone={e.severity === 'red' ? 'danger' : e.severity === 'amber' ? 'warn' : 'info'} icon={<ShieldAlert aria-hidden="true" />}>{e.code}</StatusTag><span className="zm-grow zm-ell">{maybe(`exceptions.code.${e.code}`, maybe(`exceptions.title.${e.code}`, e.code))}</span></button>
      ))}
    </>
  );
}

/** Clients I own or served last, those with a day to remember first (A4.3). */
export function MyCustomers({ now }: { readonly now: number }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const seen = new Map<string, number>();
  for (const c of terminal.views.appointments()) if (c.form.customerId !== undefined && c.view.main === user.staffNo) seen.set(c.form.customerId, Math.max(seen.get(c.form.customerId) ?? 0, c.view.claimedAt ?? 0));
  const mine = terminal.views.customers().filter((c) => c.form.owner === user.staffNo || seen.has(c.id)).map((c) => ({ card: c, last: seen.get(c.id), birthdayIn: daysUntil(c.form.birthday, f.isoDay(now)) }))
    .sort((a, b) => Number((b.birthdayIn ?? 99) <= 30) - Number((a.birthdayIn ?? 99) <= 30) || (b.last ?? 0) - (a.last ?? 0));
  return (
    <>
      <div className={css['cardHead']} style={{ marginTop: 12 }}><h2 className="zm-h3">{t('workbench.customers')}</h2><Button kind="text" iconAfter={<ChevronRight aria-hidden="true" />} onClick={() => void navigate('/customers')}>{t('common.viewAll', { n: mine.length })}</Button></div>
      {mine.length === 0 ? <p className={css['empty']}>{t('workbench.customersNone')}</p> : mine.slice(0, 5).map(({ card, last, birthdayIn }) => (
        <button key={card.id} type="button" className={css['cu']} onClick={() => void navigate(`/customers/${encodeURIComponent(card.id)}`)}>
          <Avatar name={card.form.name} /><span className="zm-grow"><b className="zm-ell">{card.form.name}</b><span className="zm-ell">{last === undefined || last === 0 ? t('workbench.neverSeen') : t('workbench.lastSeen', { day: f.shortDay(last) })}</span></span>
          {birthdayIn === undefined || birthdayIn > 30 ? null : <em>{birthdayIn === 0 ? t('workbench.birthdayToday') : birthdayIn === 1 ? t('workbench.birthdayTomorrow') : t('workbench.birthday', { day: (card.form.birthday ?? '').slice(5) })}</em>}
        </button>
      ))}
    </>
  );
}
/** Days from today (YYYY-MM-DD) to the next return of a date; undefined for none. */
export function daysUntil(date: string | undefined, today: string): number | undefined {
  const m = /^\d{4}-(\d{2}-\d{2})$/.exec(date ?? '');
  if (m === null) return undefined;
  const at = (year: number) => Date.parse(`${year}-${m[1]}T00:00:00Z`);
  const now = Date.parse(`${today}T00:00:00Z`);
  const year = Number(today.slice(0, 4));
  const next = [at(year), at(year + 1)].find((ms) => ms >= now);
  return next === undefined ? undefined : Math.round((next - now) / DAY_MS);
}
