import { CalendarPlus, ChevronLeft, ChevronRight, List } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { addDays, businessDate, zonedMs } from '../../../src/kernel/businessDate.ts';
import { useStaffName } from '../../app/codes.ts';
import { useArea, useNow, useTerminal } from '../../app/terminal-context.ts';
import { Button, Segmented, useFormat, useT } from '../../ui/index.ts';
import { hostOf, visitsOf, weekOf } from './calendar.ts';
import { capacityOf, hoursOf } from './slots.ts';
import { CalendarDay } from './CalendarDay.tsx';
import { CalendarWeek } from './CalendarWeek.tsx';
import type { Person, Shared } from './calendarTypes.ts';
import css from './Calendar.module.css';

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
        <CalendarDay key={date} date={date} {...shared} />
      ) : (
        <CalendarWeek
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
