import { Cake, Heart } from 'lucide-react';
import type { DayToRemember } from '../../../../src/customers/days.ts';
import { useT } from '../../../ui/index.ts';
import { useLunarWords } from '../days.ts';
import css from '../Customers.module.css';

/** Her birthday, anniversary and her spouse's birthday, the next one first. */
export function Days({ days, spouseName }: { readonly days: readonly DayToRemember[]; readonly spouseName: string | undefined }) {
  const t = useT();
  const lunar = useLunarWords();
  if (days.length === 0) return <p className="zm-two">{t('customers.daysNone')}</p>;
  return days.map((d) => (
    <div key={d.key} className={css['day']}>
      {d.key === 'anniversary' ? <Heart aria-hidden="true" /> : <Cake aria-hidden="true" />}
      <b>{t(`customers.${d.key}`)}</b>
      <span>
        <span className="zm-ell">
          {[d.lunar === undefined ? (d.date ?? '') : lunar.date(d.lunar), d.key === 'spouseBirthday' ? (spouseName ?? '') : '']
            .filter((x) => x !== '')
            .join(' · ')}
        </span>
        {d.lunar === undefined ? null : <small>{t('customers.nextOn', { day: d.next })}</small>}
      </span>
      <em className={d.inDays <= 30 ? 'zm-brand' : undefined}>{d.inDays === 0 ? t('customers.daysToday') : t('customers.daysLeft', { n: d.inDays })}</em>
    </div>
  ));
}
