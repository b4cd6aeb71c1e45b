import { CalendarPlus, ChevronLeft, ChevronRight, List, TriangleAlert } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { addDays, businessDate, zonedMs } from '../../../src/kernel/businessDate.ts';
import { useStaffName } from '../../app/codes.ts';
import { useArea, useNow, useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Button, Segmented, useFormat, useT } from '../../ui/index.ts';
import { SLOT_MS, hostOf, loadOf, placed, takesTime, visitsOf, weekOf } from './calendar.ts';
import type { Load } from './calendar.ts';
import { shownState } from './model.ts';
import { capacityOf, hoursOf } from './slots.ts';
import { StateTag } from './StateTag.tsx';
import { useAptText } from './text.ts';
import css from './Calendar.module.css';

const ROW = 44;
interface Person {
  readonly staffNo: string;
  readonly name: string;
  readonly state?: 'idle' | 'serving' | 'rest' | 'away';
}
interface Shared {
  readonly all: readonly AptCard[];
  readonly people: readonly Person[];
  readonly capacity: number;
  readonly now: number;
  readonly zone: string;
  readonly hours: { readonly open: string; readonly close: string };
  readonly onOpen: (id: string) => void;
  readonly onNew: (ms: number, staffNo: string) => void;
}

/** Day and week by consultant, with how full each half hour is (A1.1.24). A double booking is warned of, never refused. */
export default function Calendar() {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const navigate = useNavigate();
  const staffName = useStaffName();
  const version = useArea('appointments', 'reference', 'session');
  const now = useNow();
  const store = terminal.views.store();
  const zone = store?.timeZone ?? f.timeZone;
  const today = businessDate(now, zone, store?.cutOff);
  const [view, setView] = useState<'day' | 'week'>('day');
  const [date, setDate] = useState<string>(today);
  const all = useMemo(() => {
    void version;
    return terminal.views.appointments();
  }, [terminal, version]);
  const loads = terminal.views.consultants();
  const hosts = new Set(loads.map((c) => c.staff.staffNo));
  const days = view === 'day' ? [date] : weekOf(date);
  const first = days[0] ?? date;
  const last = days[days.length - 1] ?? date;
  const strangers = [
    ...new Set(visitsOf(all, terminal.device.storeId, zonedMs(first, '00:00', zone), zonedMs(addDays(last, 1), '00:00', zone)).map(hostOf)),
  ].filter((h) => h !== '' && !hosts.has(h));
  const people: readonly Person[] = [
    ...loads.map((c) => ({ staffNo: c.staff.staffNo, name: staffName(c.staff.staffNo), state: c.state })),
    ...strangers.map((h) => ({ staffNo: h, name: staffName(h) })),
    { staffNo: '', name: t('appointments.nobody') },
  ];
  const shared: Shared = {
    all,
    people,
    capacity: capacityOf(terminal),
    now,
    zone,
    hours: hoursOf(store?.hours),
    onOpen: (id) => void navigate(`/appointments/${encodeURIComponent(id)}`),
    onNew: (ms, staffNo) => void navigate(`/appointments/new?at=${ms}${staffNo === '' ? '' : `&consultant=${encodeURIComponent(staffNo)}`}`),
  };
  const noon = (d: string) => zonedMs(d, '12:00', zone);
  const step = (n: number) => setDate((d) => addDays(d, view === 'day' ? n : 7 * n));
  const label = view === 'day' ? f.day(noon(date)) : `${f.shortDay(noon(first))} – ${f.shortDay(noon(last))}`;
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key !== 'PageUp' && e.key !== 'PageDown') return;
    e.preventDefault();
    step(e.key === 'PageDown' ? 1 : -1);
  };
  return (
    <section className={css['wrap']} aria-label={t('appointments.calendar.title')} onKeyDown={onKeyDown}>
      <header className={css['hd']}>
        <Button
          iconOnly
          icon={<List aria-hidden="true" />}
          aria-label={t('appointments.calendar.back')}
          title={t('appointments.calendar.back')}
          onClick={() => void navigate('/appointments')}
        />
        <h1 className="zm-h1 zm-nw">{t('appointments.calendar.title')}</h1>
        <span className="zm-grow" />
        <Button
          kind="ghost"
          iconOnly
          icon={<ChevronLeft aria-hidden="true" />}
          aria-label={t(view === 'day' ? 'appointments.calendar.prevDay' : 'appointments.calendar.prevWeek')}
          onClick={() => step(-1)}
        />
        <b className={css['when']} aria-live="polite">
          {label}
        </b>
        <Button
          kind="ghost"
          iconOnly
          icon={<ChevronRight aria-hidden="true" />}
          aria-label={t(view === 'day' ? 'appointments.calendar.nextDay' : 'appointments.calendar.nextWeek')}
          onClick={() => step(1)}
        />
        <Button size="sm" disabled={days.includes(today)} onClick={() => setDate(today)}>
          {t('appointments.calendar.today')}
        </Button>
        <Segmented
          label={t('appointments.calendar.view')}
          value={view}
          onChange={setView}
          options={[
            { value: 'day', label: t('appointments.calendar.day') },
            { value: 'week', label: t('appointments.calendar.week') },
          ]}
        />
        <Button kind="soft" icon={<CalendarPlus aria-hidden="true" />} className={css['new']} onClick={() => void navigate('/appointments/new')}>
          {t('appointments.new')}
        </Button>
      </header>
      {view === 'day' ? (
        <Day key={date} date={date} {...shared} />
      ) : (
        <Week
          days={days}
          today={today}
          onDay={(d) => {
            setDate(d);
            setView('day');
          }}
          {...shared}
        />
      )}
    </section>
  );
}

function useDayFrame(
  date: string,
  s: Shared,
): { readonly from: number; readonly until: number; readonly cards: readonly AptCard[]; readonly loads: readonly Load[] } {
  const terminal = useTerminal();
  return useMemo(() => {
    const cards = visitsOf(s.all, terminal.device.storeId, zonedMs(date, '00:00', s.zone), zonedMs(addDays(date, 1), '00:00', s.zone));
    // a visit before opening or after closing widens the page
    const from = Math.min(zonedMs(date, s.hours.open, s.zone), ...cards.map((c) => Math.floor(c.form.visitAt / SLOT_MS) * SLOT_MS));
    const until = Math.max(zonedMs(date, s.hours.close, s.zone), ...cards.map((c) => Math.floor(c.form.visitAt / SLOT_MS) * SLOT_MS + SLOT_MS));
    return { from, until, cards, loads: loadOf(cards.filter(takesTime), from, until, s.capacity) };
  }, [date, s.all, s.zone, s.hours.open, s.hours.close, s.capacity, terminal]);
}

function Day({ date, ...s }: Shared & { readonly date: string }) {
  const t = useT();
  const f = useFormat();
  const text = useAptText();
  const { from, until, cards, loads } = useDayFrame(date, s);
  const grid = useRef<HTMLDivElement>(null);
  const move = (e: KeyboardEvent<HTMLButtonElement>, r: number, c: number) => {
    const to = { ArrowUp: [r - 1, c], ArrowDown: [r + 1, c], ArrowLeft: [r, c - 1], ArrowRight: [r, c + 1] }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    grid.current?.querySelector<HTMLElement>(`[data-at="${to.join(':')}"]`)?.focus();
  };
  const over = loads.filter((l) => l.over).length;
  const clashes = s.people.reduce(
    (n, p) => n + (p.staffNo === '' ? 0 : placed(cards.filter((c) => hostOf(c) === p.staffNo && takesTime(c))).filter((x) => x.lanes > 1 && x.lane > 0).length),
    0,
  );
  const columns = `64px repeat(${s.people.length}, minmax(136px, 1fr))`;
  const live = Math.max(
    0,
    loads.findIndex((l) => l.ms + SLOT_MS > s.now && l.ms >= from),
  );
  return (
    <>
      <p className={css['sum']} role="status">
        {t('appointments.calendar.sum', { n: cards.length, cap: s.capacity })}
        {over > 0 ? (
          <b>
            <TriangleAlert aria-hidden="true" />
            {t('appointments.calendar.over', { n: over })}
          </b>
        ) : null}
        {clashes > 0 ? (
          <b>
            <TriangleAlert aria-hidden="true" />
            {t('appointments.calendar.clash', { n: clashes })}
          </b>
        ) : null}
      </p>
      <div className={css['scroll']} ref={grid} tabIndex={-1}>
        <div className={css['head']} style={{ gridTemplateColumns: columns }}>
          <span />
          {s.people.map((p) => (
            <div key={p.staffNo}>
              <b className="zm-ell">{p.name}</b>
              <small>
                {p.state === undefined ? '' : t(`shell.dutyState.${p.state}`)}
                {p.state === undefined ? '' : ' · '}
                {t('appointments.calendar.count', { n: cards.filter((c) => hostOf(c) === p.staffNo).length })}
              </small>
            </div>
          ))}
        </div>
        <div className={css['grid']} style={{ gridTemplateColumns: columns, height: loads.length * ROW }}>
          <div className={css['times']}>
            {loads.map((l) => (
              <div key={l.ms} data-over={l.over ? 'true' : undefined} style={{ height: ROW }}>
                <time>{f.time(l.ms)}</time>
                <small>{l.taken === 0 ? '' : `${l.taken}/${s.capacity}`}</small>
              </div>
            ))}
          </div>
          {s.people.map((p, c) => (
            <div key={p.staffNo} className={css['col']} data-off={p.state === 'away' || p.state === 'rest' ? 'true' : undefined}>
              {loads.map((l, r) => {
                const past = l.ms + SLOT_MS <= s.now;
                return (
                  <button
                    key={l.ms}
                    type="button"
                    className={css['slot']}
                    style={{ height: ROW }}
                    data-at={`${r}:${c}`}
                    tabIndex={r === live && c === 0 ? 0 : -1}
                    aria-disabled={past || undefined}
                    data-over={l.over ? 'true' : undefined}
                    aria-label={t('appointments.calendar.slot', { time: f.time(l.ms), name: p.name })}
                    onKeyDown={(e) => move(e, r, c)}
                    onClick={() => {
                      if (!past) s.onNew(l.ms, p.staffNo);
                    }}
                  />
                );
              })}
              {placed(cards.filter((x) => hostOf(x) === p.staffNo)).map((x) => (
                <button
                  key={x.card.id}
                  type="button"
                  className={css['visit']}
                  data-state={shownState(x.card, s.now)}
                  data-clash={x.lanes > 1 && takesTime(x.card) && p.staffNo !== '' ? 'true' : undefined}
                  style={{
                    top: ((x.startMs - from) / SLOT_MS) * ROW + 1,
                    height: ROW * Math.min(2, (until - x.startMs) / SLOT_MS) - 3,
                    left: `calc(${(x.lane / x.lanes) * 100}% + 3px)`,
                    width: `calc(${100 / x.lanes}% - 6px)`,
                  }}
                  aria-label={t('appointments.calendar.visit', {
                    time: f.time(x.startMs),
                    who: text.who(x.card),
                    name: p.name,
                    need: text.short(x.card),
                    state: t(`appointments.status.${shownState(x.card, s.now)}`),
                  })}
                  onClick={() => s.onOpen(x.card.id)}
                >
                  <b className="zm-ell">
                    {f.time(x.startMs)} {text.who(x.card)}
                  </b>
                  <span className="zm-ell">{text.short(x.card)}</span>
                  <StateTag shown={shownState(x.card, s.now)} />
                </button>
              ))}
            </div>
          ))}
          {s.now > from && s.now < until ? <i className={css['now']} style={{ top: ((s.now - from) / SLOT_MS) * ROW }} aria-hidden="true" /> : null}
        </div>
      </div>
    </>
  );
}

const SHOWN = 3;
function Week({ days, today, onDay, ...s }: Shared & { readonly days: readonly string[]; readonly today: string; readonly onDay: (date: string) => void }) {
  const t = useT();
  const f = useFormat();
  const text = useAptText();
  const terminal = useTerminal();
  const byDay = useMemo(
    () =>
      days.map((d) => {
        const from = zonedMs(d, '00:00', s.zone);
        const cards = visitsOf(s.all, terminal.device.storeId, from, zonedMs(addDays(d, 1), '00:00', s.zone));
        return { date: d, cards, over: loadOf(cards.filter(takesTime), from, from + 86_400_000, s.capacity).some((l) => l.over) };
      }),
    [days, s.all, s.zone, s.capacity, terminal],
  );
  const columns = '112px repeat(7, minmax(124px, 1fr))';
  return (
    <div className={css['scroll']}>
      <div className={css['head']} style={{ gridTemplateColumns: columns }}>
        <span />
        {byDay.map((d) => (
          <button key={d.date} type="button" data-today={d.date === today ? 'true' : undefined} onClick={() => onDay(d.date)}>
            <b>{f.day(zonedMs(d.date, '12:00', s.zone))}</b>
            <small data-over={d.over ? 'true' : undefined}>
              {d.over ? <TriangleAlert aria-hidden="true" /> : null}
              {d.over ? t('appointments.calendar.full', { n: d.cards.length }) : t('appointments.calendar.count', { n: d.cards.length })}
            </small>
          </button>
        ))}
      </div>
      {s.people.map((p) => (
        <div key={p.staffNo} className={css['week']} style={{ gridTemplateColumns: columns }}>
          <div className={css['who']}>
            <b className="zm-ell">{p.name}</b>
            <small>{t('appointments.calendar.count', { n: byDay.reduce((n, d) => n + d.cards.filter((c) => hostOf(c) === p.staffNo).length, 0) })}</small>
          </div>
          {byDay.map((d) => {
            const mine = placed(d.cards.filter((c) => hostOf(c) === p.staffNo));
            return (
              <div key={d.date} className={css['cell']} data-today={d.date === today ? 'true' : undefined}>
                {mine.slice(0, SHOWN).map((x) => (
                  <button
                    key={x.card.id}
                    type="button"
                    className={css['mini']}
                    data-state={shownState(x.card, s.now)}
                    data-clash={x.lanes > 1 && takesTime(x.card) && p.staffNo !== '' ? 'true' : undefined}
                    aria-label={t('appointments.calendar.visit', {
                      time: f.time(x.startMs),
                      who: text.who(x.card),
                      name: p.name,
                      need: text.short(x.card),
                      state: t(`appointments.status.${shownState(x.card, s.now)}`),
                    })}
                    onClick={() => s.onOpen(x.card.id)}
                  >
                    <time>{f.time(x.startMs)}</time>
                    <span className="zm-ell">{text.who(x.card)}</span>
                  </button>
                ))}
                {mine.length > SHOWN ? (
                  <button type="button" className={css['rest']} onClick={() => onDay(d.date)}>
                    {t('appointments.calendar.rest', { n: mine.length - SHOWN })}
                  </button>
                ) : null}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
