import { Select } from 'antd';
import { CalendarPlus, ChevronRight, CloudCheck, CloudOff, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { isClosed } from '../../../src/appointments/status.ts';
import { daysToRemember } from '../../../src/customers/days.ts';
import { useCodes } from '../../app/codes.ts';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import { Avatar, Button, Card, Money, Segmented, StatusTag, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import type { AptCard } from '../../data/terminal.ts';
import { isCountedSale } from '../../data/views/sales.ts';
import { useAppointmentActions } from '../appointments/actions.ts';
import { nextStep, shownState } from '../appointments/model.ts';
import type { Day } from '../appointments/model.ts';
import { StateTag } from '../appointments/StateTag.tsx';
import { useAptText } from '../appointments/text.ts';
import { useBirthdayWord } from '../customers/days.ts';
import { performanceOf } from './performance.ts';
import css from './Workbench.module.css';

const DAY_MS = 86_400_000;
/** Nobody spoke with her for this long (A4.3). */
const QUIET_MS = 90 * DAY_MS;
/** A day to remember stands beside a client this many days before. */
const MONTH_DAYS = 30;

/** My sales of today and this month, by the lines I am consultant of (A4.4). */
export function MySales({ day }: { readonly day: Day }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const [span, setSpan] = useState<'today' | 'month'>('today');
  const sales = terminal.views.sales().filter(isCountedSale);
  const monthStart = day.startMs - (Number(f.isoDay(day.startMs + DAY_MS / 2).slice(8)) - 1) * DAY_MS;
  const mine = performanceOf(sales, user.staffNo, span === 'today' ? day.startMs : monthStart, day.endMs);
  const load = terminal.views.consultants().find((c) => c.staff.staffNo === user.staffNo);
  const week = Array.from({ length: 7 }, (_, i) => {
    const from = day.startMs - (6 - i) * DAY_MS;
    return { from, fen: performanceOf(sales, user.staffNo, from, from + DAY_MS).fen };
  });
  const top = Math.max(1, ...week.map((d) => d.fen));
  const average = mine.receipts === 0 ? 0 : Math.round(mine.fen / mine.receipts);
  return (
    <Card flush className={css['me']}>
      <div className={css['cardHead']}>
        <h2 className="zm-h3">{t('workbench.perf')}</h2>
        <Segmented
          label={t('workbench.perf')}
          value={span}
          onChange={setSpan}
          options={[
            { value: 'today', label: t('workbench.perfToday') },
            { value: 'month', label: t('workbench.perfMonth') },
          ]}
        />
      </div>
      <strong>{f.money(mine.fen, { short: true })}</strong>
      <p className="zm-cap">
        {mine.receipts === 0 && span === 'today' ? t('workbench.noSales') : t('workbench.receipts', { n: mine.receipts })}
        {mine.pending > 0 ? ` · ${t('workbench.pending', { n: mine.pending })}` : ''}
      </p>
      {week.every((d) => d.fen === 0) ? null : (
        <>
          <p className="zm-cap" style={{ marginTop: 12 }}>
            {t('workbench.week')}
          </p>
          <div className={css['bars']} role="img" aria-label={week.map((d) => `${f.shortDay(d.from)} ${f.money(d.fen)}`).join(t('common.listComma'))}>
            {week.map((d, i) => (
              <div key={d.from} data-today={i === 6 ? 'true' : undefined} style={{ height: `${(d.fen / top) * 82}%` }}>
                {d.fen === 0 ? null : <span>{compact(d.fen, f.language === 'zh-CN')}</span>}
              </div>
            ))}
          </div>
          <div className={css['days']} aria-hidden="true">
            {week.map((d, i) => (i === 6 ? <b key={d.from}>{t('workbench.perfToday')}</b> : <span key={d.from}>{f.weekday(d.from + DAY_MS / 2)}</span>))}
          </div>
        </>
      )}
      <dl className={css['q4']}>
        <div>
          <dt>{t('workbench.closeRate')}</dt>
          <dd>{load === undefined ? '—' : f.percent(load.closeRateBp)}</dd>
        </div>
        <div>
          <dt>{t('workbench.attach')}</dt>
          <dd>{mine.receipts === 0 ? '—' : (mine.pieces / mine.receipts).toFixed(1)}</dd>
        </div>
        <div>
          <dt>{t('workbench.perTicket')}</dt>
          <dd>{mine.receipts === 0 ? '—' : <Money fen={average} short />}</dd>
        </div>
        <div>
          <dt>{t('workbench.pieces')}</dt>
          <dd>{mine.pieces}</dd>
        </div>
      </dl>
    </Card>
  );
}
const compact = (fen: number, zh: boolean): string =>
  zh
    ? fen >= 1_000_000
      ? `${(fen / 1_000_000).toFixed(1)}万`
      : String(Math.round(fen / 100))
    : fen >= 100_000
      ? `${(fen / 100_000).toFixed(1)}k`
      : String(Math.round(fen / 100));

/** My visits of today and those to come, with the next step on each (A4.2). */
export function MyAppointments({ now, day }: { readonly now: number; readonly day: Day }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const text = useAptText();
  const { arrive, claim, pause, busy } = useAppointmentActions();
  const [span, setSpan] = useState<'today' | 'later'>('today');
  const all = terminal.views
    .appointments()
    .filter((c) => (c.view.main ?? c.view.assigned) === user.staffNo && c.form.visitAt >= day.startMs && c.view.status !== 'voided');
  const mine =
    span === 'today' ? all.filter((c) => c.form.visitAt < day.endMs) : all.filter((c) => c.form.visitAt >= day.endMs && !isClosed(c.view)).slice(0, 30);
  const left = all.filter((c) => c.form.visitAt < day.endMs && !isClosed(c.view)).length;
  const step = (c: AptCard) => {
    switch (nextStep(c, user)) {
      case 'arrive':
        return { label: t('appointments.act.arrive'), run: () => void arrive(c) };
      case 'claim':
        return { label: t('appointments.act.claim'), run: () => void claim(c) };
      case 'resume':
        return { label: t('appointments.act.resume'), run: () => void claim(c) };
      case 'accept':
        return { label: t('appointments.act.accept'), run: () => void claim(c) };
      case 'end':
        return { label: t('appointments.act.pause'), run: () => void pause(c) };
      default:
        return undefined;
    }
  };
  return (
    <Card flush className={css['me']}>
      <div className={css['cardHead']}>
        <h2 className="zm-h3">{t('workbench.appointments')}</h2>
        <span className="zm-cap">{t('workbench.appointmentsLeft', { n: left })}</span>
        <Segmented
          label={t('workbench.appointments')}
          value={span}
          onChange={setSpan}
          options={[
            { value: 'today', label: t('workbench.perfToday') },
            { value: 'later', label: t('workbench.later') },
          ]}
        />
      </div>
      {mine.length === 0 ? (
        <div className={css['none']}>
          <p className="zm-two zm-grow">{t(span === 'today' ? 'workbench.appointmentsNone' : 'workbench.laterNone')}</p>
          <Button size="sm" icon={<CalendarPlus size={18} aria-hidden="true" />} onClick={() => void navigate('/appointments/new')}>
            {t('appointments.new')}
          </Button>
        </div>
      ) : (
        mine.map((c) => {
          const next = span === 'today' ? step(c) : undefined;
          return (
            <div key={c.id} className={css['arRow']}>
              <button type="button" className={css['ar']} onClick={() => void navigate(`/appointments/${encodeURIComponent(c.id)}`)}>
                <time>{span === 'today' ? f.time(c.form.visitAt) : f.dayTime(c.form.visitAt)}</time>
                <b>{text.who(c)}</b>
                <span className={css['need']}>{text.short(c)}</span>
                <StateTag shown={shownState(c, now)} />
              </button>
              {next === undefined ? null : (
                <Button size="sm" disabled={busy} aria-label={`${next.label} ${text.who(c)}`} onClick={next.run}>
                  {next.label}
                </Button>
              )}
            </div>
          );
        })
      )}
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
  const exceptions = terminal.views
    .exceptions()
    .filter((e) => e.status === 'open' && (e.owner.some((r) => (user.roles as readonly string[]).includes(r)) || e.sides.some((x) => x.by === user.staffNo)));
  return (
    <>
      <div className={css['cardHead']}>
        <h2 className="zm-h3">{t('workbench.syncTitle')}</h2>
      </div>
      <div className={css['note']} data-tone={offline ? 'offline' : undefined}>
        {offline ? <CloudOff aria-hidden="true" /> : <CloudCheck aria-hidden="true" />}
        <span>
          {offline && s.offlineSinceMs !== undefined ? (
            <>
              {t('workbench.syncOffline', { t: f.duration(now - s.offlineSinceMs) })}
              <br />
            </>
          ) : null}
          {s.pending > 0
            ? t('workbench.syncPending', { n: s.pending, age: f.duration(now - oldest) })
            : s.lastSyncMs === undefined
              ? t('workbench.syncNever')
              : t('workbench.syncOk', { when: f.ago(s.lastSyncMs) })}
        </span>
      </div>
      <div className={css['cardHead']} style={{ marginTop: 12 }}>
        <h2 className="zm-h3">{t('workbench.exceptions')}</h2>
        <Button kind="text" iconAfter={<ChevronRight aria-hidden="true" />} onClick={() => void navigate('/workbench/exceptions')}>
          {t('workbench.exceptionsAll')}
        </Button>
      </div>
      {exceptions.length === 0 ? (
        <p className={css['empty']}>{t('workbench.exceptionsNone')}</p>
      ) : (
        exceptions.slice(0, 4).map((e) => (
          <button key={e.id} type="button" className={css['ex']} onClick={() => void navigate(`/workbench/exceptions/${encodeURIComponent(e.id)}`)}>
            <StatusTag tone={e.severity === 'red' ? 'danger' : e.severity === 'amber' ? 'warn' : 'info'} icon={<ShieldAlert aria-hidden="true" />}>
              {e.code}
            </StatusTag>
            <span className="zm-grow zm-ell">{maybe(`exceptions.code.${e.code}`, maybe(`exceptions.title.${e.code}`, e.code))}</span>
          </button>
        ))
      )}
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
  for (const c of terminal.views.appointments())
    if (c.form.customerId !== undefined && c.view.main === user.staffNo)
      seen.set(c.form.customerId, Math.max(seen.get(c.form.customerId) ?? 0, c.view.claimedAt ?? 0));
  const levels = useCodes('memberLevel');
  const birthdayWord = useBirthdayWord();
  const [only, setOnly] = useState<'all' | 'birthday' | 'quiet'>('all');
  const [level, setLevel] = useState<string | undefined>();
  const month = f.isoDay(now).slice(5, 7);
  const owned = terminal.views
    .customers()
    .filter((c) => c.form.owner === user.staffNo || seen.has(c.id))
    .map((c) => ({ card: c, last: Math.max(seen.get(c.id) ?? 0, terminal.views.contacts(c.id)[0]?.atMs ?? 0), days: daysToRemember(c.form, f.isoDay(now)) }));
  const mine = owned
    .filter(
      ({ card, last, days }) =>
        (level === undefined || (card.form.level ?? 'normal') === level) &&
        (only === 'all' ||
          (only === 'birthday'
            ? days.some((d) => d.key === 'birthday' && d.inDays <= MONTH_DAYS && d.next.slice(5, 7) === month) || card.form.birthday?.slice(5, 7) === month
            : now - last > QUIET_MS)),
    )
    .sort((a, b) => Number((b.days[0]?.inDays ?? 99) <= MONTH_DAYS) - Number((a.days[0]?.inDays ?? 99) <= MONTH_DAYS) || b.last - a.last);
  return (
    <>
      <div className={css['cardHead']} style={{ marginTop: 12 }}>
        <h2 className="zm-h3">{t('workbench.customers')}</h2>
        <Button kind="text" iconAfter={<ChevronRight aria-hidden="true" />} onClick={() => void navigate('/customers')}>
          {t('common.viewAll', { n: owned.length })}
        </Button>
      </div>
      {owned.length === 0 ? null : (
        <div className={css['cuFilter']}>
          <Segmented
            block
            label={t('workbench.customerFilter')}
            value={only}
            onChange={setOnly}
            options={[
              { value: 'all', label: t('workbench.customerAll') },
              { value: 'birthday', label: t('workbench.customerBirthday') },
              { value: 'quiet', label: t('workbench.customerQuiet') },
            ]}
          />
          <Select
            style={{ width: '100%', height: 44 }}
            allowClear
            aria-label={t('workbench.customerLevel')}
            placeholder={t('workbench.customerLevel')}
            value={level}
            onChange={(v: string | undefined) => setLevel(v)}
            options={levels.rows.map((r) => ({ value: r.code, label: levels.name(r.code) }))}
          />
        </div>
      )}
      {mine.length === 0 ? (
        <p className={css['empty']}>{t(owned.length === 0 ? 'workbench.customersNone' : 'workbench.customersNoneFound')}</p>
      ) : (
        mine.slice(0, 5).map(({ card, last, days }) => {
          const birthday = birthdayWord(card.form, f.isoDay(now), MONTH_DAYS);
          const married = days.find((d) => d.key === 'anniversary' && d.inDays <= MONTH_DAYS);
          return (
            <button key={card.id} type="button" className={css['cu']} onClick={() => void navigate(`/customers/${encodeURIComponent(card.id)}`)}>
              <Avatar name={card.form.name} />
              <span className="zm-grow">
                <b className="zm-ell">{card.form.name}</b>
                <span className="zm-ell">{last === 0 ? t('workbench.neverSeen') : t('workbench.lastSeen', { day: f.shortDay(last) })}</span>
              </span>
              {birthday !== undefined ? <em>{birthday}</em> : married === undefined ? null : <em>{t('workbench.anniversary', { n: married.inDays })}</em>}
            </button>
          );
        })
      )}
    </>
  );
}
