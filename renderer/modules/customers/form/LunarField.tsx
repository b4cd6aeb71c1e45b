import { Select } from 'antd';
import { LUNAR_FIRST, leapMonthOf, lunarMonthDays } from '../../../../src/kernel/lunar.ts';
import { Labelled, useT } from '../../../ui/index.ts';
import { useLunarWords } from '../days.ts';
import { lunarOfPick } from './form-state.ts';
import type { LunarPick } from './form-state.ts';
import css from '../Customers.module.css';

/** Leap months there have been or will be in a lifetime; the first and the last month of a year are none. */
const MAYBE_LEAP = Array.from({ length: 10 }, (_, i) => i + 2);
const keyOf = (month: number, leap: boolean): string => `${leap ? 'L' : ''}${String(month).padStart(2, '0')}`;

/** A birthday by the lunar calendar: the year where somebody knows it, month (leap months too), day. */
export function LunarField({
  label,
  value,
  thisYear,
  onChange,
}: {
  readonly label: string;
  readonly value: LunarPick;
  readonly thisYear: number;
  readonly onChange: (v: LunarPick) => void;
}) {
  const t = useT();
  const words = useLunarWords();
  const leapOf = value.year === undefined ? undefined : leapMonthOf(value.year);
  const months = Array.from({ length: 12 }, (_, i) => i + 1).flatMap((m) => [
    { value: keyOf(m, false), label: words.month(m, false) },
    ...((leapOf === undefined ? MAYBE_LEAP.includes(m) : leapOf === m) ? [{ value: keyOf(m, true), label: words.month(m, true) }] : []),
  ]);
  const [leap, month] = [value.month?.startsWith('L') === true, Number(value.month?.replace('L', '') ?? 0)];
  const days = value.year === undefined || month === 0 ? 30 : lunarMonthDays(value.year, month, leap);
  const fault =
    lunarOfPick(value) !== undefined
      ? undefined
      : value.month === undefined || value.day === undefined
        ? t('customers.lunar.rest')
        : days === 0
          ? t('customers.lunar.noLeap', { year: value.year ?? '' })
          : t('customers.lunar.noDay');
  return (
    <Labelled label={label} {...(fault === undefined ? { hint: t('customers.lunar.hint') } : { fault })}>
      <div className={css['lunar']}>
        <Select
          allowClear
          showSearch
          style={{ width: '100%' }}
          aria-label={`${label} ${t('customers.lunar.year')}`}
          placeholder={t('customers.lunar.year')}
          value={value.year}
          onChange={(year: number | undefined) => onChange({ ...value, year })}
          options={Array.from({ length: thisYear - LUNAR_FIRST }, (_, i) => ({ value: thisYear - i, label: String(thisYear - i) }))}
        />
        <Select
          allowClear
          virtual={false}
          style={{ width: '100%' }}
          aria-label={`${label} ${t('customers.lunar.monthLabel')}`}
          placeholder={t('customers.lunar.monthLabel')}
          value={value.month}
          onChange={(m: string | undefined) => onChange({ ...value, month: m })}
          options={months}
        />
        <Select
          allowClear
          virtual={false}
          style={{ width: '100%' }}
          aria-label={`${label} ${t('customers.lunar.dayLabel')}`}
          placeholder={t('customers.lunar.dayLabel')}
          value={value.day}
          onChange={(day: number | undefined) => onChange({ ...value, day })}
          options={Array.from({ length: days === 0 ? 30 : days }, (_, i) => ({ value: i + 1, label: words.day(i + 1) }))}
        />
      </div>
    </Labelled>
  );
}
