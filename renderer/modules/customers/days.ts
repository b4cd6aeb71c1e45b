import { daysToRemember } from '../../../src/customers/days.ts';
import type { CustomerForm } from '../../../src/customers/types.ts';
import { lunarDayName, lunarMonthName } from '../../../src/kernel/lunar.ts';
import type { LunarDate } from '../../../src/kernel/lunar.ts';
import { useLanguage, useT } from '../../ui/index.ts';

/** 今天生日, 明天生日, 11-30 生日: the next birthday of a client (or of who belongs to them) within so many days; undefined for none. */
export function useBirthdayWord(): (form: CustomerForm, today: string, within: number) => string | undefined {
  const t = useT();
  return (form, today, within) => {
    const day = daysToRemember(form, today).find((d) => d.key !== 'anniversary' && d.inDays <= within);
    if (day === undefined) return undefined;
    const spouse = day.key === 'spouseBirthday';
    if (day.inDays > 1) return t(spouse ? 'workbench.spouseBirthday' : 'workbench.birthday', { day: day.next.slice(5) });
    return day.inDays === 0
      ? t(spouse ? 'workbench.spouseBirthdayToday' : 'workbench.birthdayToday')
      : t(spouse ? 'workbench.spouseBirthdayTomorrow' : 'workbench.birthdayTomorrow');
  };
}

/** How a month and a day of the lunar calendar are called. */
export function useLunarWords(): {
  readonly month: (month: number, leap: boolean) => string;
  readonly day: (day: number) => string;
  readonly date: (d: LunarDate) => string;
} {
  const t = useT();
  const zh = useLanguage() === 'zh-CN';
  const month = (m: number, leap: boolean): string =>
    zh ? lunarMonthName(m, leap) : t(leap ? 'customers.lunar.leapMonth' : 'customers.lunar.month', { n: m });
  const day = (d: number): string => (zh ? lunarDayName(d) : String(d));
  return { month, day, date: (d) => t('customers.lunar.date', { month: month(d.month, d.leap), day: day(d.day) }) };
}
