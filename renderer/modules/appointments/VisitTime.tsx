import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { businessDate, addDays, zonedMs } from '../../../src/kernel/businessDate.ts';
import { useArea, useNow, useTerminal } from '../../app/terminal-context.ts';
import { Button, FacetChip, Labelled, useFormat, useT } from '../../ui/index.ts';
import { capacityOf, hoursOf, slotsOf } from './slots.ts';
import css from './VisitTime.module.css';

/** One row: seven half hours and the way to the rest. */
const WINDOW = 7;

/** Day and half hour of a visit, with how many consultants are still free then (A1.1.13). */
export function VisitTime({
  value,
  onChange,
  label,
  storeId,
  fault,
  lead,
}: {
  readonly value: number | undefined;
  readonly onChange: (ms: number | undefined) => void;
  readonly label?: string;
  readonly storeId?: string;
  readonly fault?: string;
  /** A field that shares the first row. */ readonly lead?: ReactNode;
}) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  useArea('appointments', 'reference');
  const now = useNow();
  const store = terminal.views.stores().find((s) => s.storeId === storeId) ?? terminal.views.store();
  const zone = store?.timeZone ?? f.timeZone;
  const today = businessDate(now, zone, store?.cutOff);
  // after closing time the next visit is tomorrow's
  const closed = now >= zonedMs(today, hoursOf(store?.hours).close, zone);
  const [date, setDate] = useState<string>(value === undefined ? (closed ? addDays(today, 1) : today) : f.isoDay(value));
  const [all, setAll] = useState(false);
  const appointments = terminal.views.appointments();
  const own = storeId === undefined || storeId === terminal.device.storeId;
  const capacity = capacityOf(terminal);
  const hours = store?.hours;
  const slots = useMemo(() => slotsOf(date, zone, hoursOf(hours), capacity, appointments, now, f.time), [date, zone, hours, capacity, appointments, now, f]);
  const coming = slots.filter((s) => !s.past || s.ms === value);
  const at = Math.max(0, Math.min(coming.length - WINDOW, coming.findIndex((s) => s.ms === value) - 3));
  const shown = all ? coming : coming.slice(at, at + WINDOW);
  const exact = value !== undefined && f.isoDay(value) === date && !slots.some((s) => s.ms === value) ? value : undefined;
  const pickDay = (next: string) => {
    setDate(next);
    // the same hour on the new day, where it is still to come
    const moved = value === undefined ? undefined : zonedMs(next, f.time(value), zone);
    onChange(moved !== undefined && moved > now ? moved : undefined);
  };
  const tomorrow = addDays(today, 1);
  return (
    <div className={css['box']}>
      <div className={css['first']}>
        {lead}
        <Labelled label={label ?? t('appointments.form.date')} required>
          <div className={css['days']}>
            <FacetChip tall on={date === today} onToggle={() => pickDay(today)}>
              {t('appointments.form.today')}
            </FacetChip>
            <FacetChip tall on={date === tomorrow} onToggle={() => pickDay(tomorrow)}>
              {t('appointments.form.tomorrow')}
            </FacetChip>
            <DatePicker
              aria-label={t('appointments.form.date')}
              value={dayjs(date)}
              allowClear={false}
              format={f.language === 'zh-CN' ? 'MM-DD ddd' : 'ddd D MMM'}
              inputReadOnly
              minDate={dayjs(today)}
              onChange={(d) => {
                if (d !== null) pickDay(d.format('YYYY-MM-DD'));
              }}
            />
          </div>
        </Labelled>
      </div>
      <Labelled label={t('appointments.form.time')} required fault={fault} remark={own ? t('appointments.form.timeHint') : undefined}>
        {coming.length === 0 ? <p className="zm-two">{t('appointments.form.closed')}</p> : null}
        <div className={css['slots']} role="radiogroup" aria-label={t('appointments.form.time')}>
          {exact === undefined ? null : (
            <button type="button" role="radio" aria-checked="true" onClick={() => onChange(exact)}>
              {f.time(exact)}
            </button>
          )}
          {shown.map((s) => (
            <button
              key={s.ms}
              type="button"
              role="radio"
              aria-checked={s.ms === value}
              data-full={own && s.free === 0 ? 'true' : undefined}
              disabled={s.past && s.ms !== value}
              onClick={() => onChange(s.ms)}
            >
              {s.text}
              {own ? (
                <small>{s.past ? t('appointments.form.past') : s.free === 0 ? t('appointments.form.full') : t('appointments.form.free', { n: s.free })}</small>
              ) : null}
            </button>
          ))}
          {coming.length > WINDOW ? (
            <Button size="sm" kind="text" style={{ height: 46 }} onClick={() => setAll((a) => !a)}>
              {all ? t('appointments.form.less') : t('appointments.form.more')}
            </Button>
          ) : null}
        </div>
      </Labelled>
    </div>
  );
}
