import { TriangleAlert } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { addDays, zonedMs } from '../../../src/kernel/businessDate.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { useFormat, useT } from '../../ui/index.ts';
import { SLOT_MS, hostOf, loadOf, placed, takesTime, visitsOf } from './calendar.ts';
import type { Load } from './calendar.ts';
import { shownState } from './model.ts';
import { StateTag } from './StateTag.tsx';
import { useAptText } from './text.ts';
import type { Shared } from './calendarTypes.ts';
import css from './Calendar.module.css';

const ROW = 44;

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

export function CalendarDay({ date, ...s }: Shared & { readonly date: string }) {
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
