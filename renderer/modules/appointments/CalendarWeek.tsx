import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { addDays, zonedMs } from '../../../src/kernel/businessDate.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { useFormat, useT } from '../../ui/index.ts';
import { hostOf, loadOf, placed, takesTime, visitsOf } from './calendar.ts';
import { shownState } from './model.ts';
import { useAptText } from './text.ts';
import type { Shared } from './calendarTypes.ts';
import css from './Calendar.module.css';

const SHOWN = 3;
export function CalendarWeek({
  days,
  today,
  onDay,
  ...s
}: Shared & { readonly days: readonly string[]; readonly today: string; readonly onDay: (date: string) => void }) {
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
