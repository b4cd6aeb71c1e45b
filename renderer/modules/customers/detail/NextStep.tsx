import { CalendarPlus } from 'lucide-react';
import { useNavigate } from 'react-router';
import { isClosed, isPresent } from '../../../../src/appointments/status.ts';
import { daysToRemember } from '../../../../src/customers/days.ts';
import { useNow } from '../../../app/terminal-context.ts';
import type { CustomerCard } from '../../../data/terminal.ts';
import { Button, useFormat, useT } from '../../../ui/index.ts';
import { useAptText } from '../../appointments/text.ts';
import type { Entry } from './entries.ts';
import css from '../Customers.module.css';

/** The visit that is open or comes first; without one, the way to book it. */
export function NextStep({ card, entries }: { readonly card: CustomerCard; readonly entries: readonly Entry[] }) {
  const t = useT();
  const f = useFormat();
  const now = useNow(60_000);
  const text = useAptText();
  const navigate = useNavigate();
  const open = entries
    .flatMap((e) => (e.kind === 'visit' && !isClosed(e.card.view) ? [e.card] : []))
    .sort((a, b) => Number(isPresent(b.view)) - Number(isPresent(a.view)) || a.form.visitAt - b.form.visitAt)[0];
  const birthday = daysToRemember(card.form, f.isoDay(now)).find((d) => d.key === 'birthday')?.inDays;
  const title =
    open === undefined
      ? birthday !== undefined && birthday <= 14
        ? birthday === 0
          ? t('customers.next.birthdayToday')
          : t('customers.next.birthday', { n: birthday })
        : t('customers.next.none')
      : isPresent(open.view)
        ? t('customers.next.inStore')
        : t('customers.next.booked', { when: f.dayTime(open.form.visitAt) });
  return (
    <div className={css['nx']}>
      <div className="zm-grow">
        <span>{t('customers.next.title')}</span>
        <b>{title}</b>
        <p>{open === undefined ? t('customers.next.noneBody') : text.need(open)}</p>
      </div>
      {open === undefined ? (
        <Button
          kind="primary"
          size="lg"
          icon={<CalendarPlus aria-hidden="true" />}
          onClick={() => void navigate(`/appointments/new?customer=${encodeURIComponent(card.id)}`)}
        >
          {t('customers.next.book')}
        </Button>
      ) : (
        <Button kind="primary" size="lg" onClick={() => void navigate(`/appointments/${encodeURIComponent(open.id)}`)}>
          {t('customers.next.open')}
        </Button>
      )}
    </div>
  );
}
