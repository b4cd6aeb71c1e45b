import { Select } from 'antd';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { daysToRemember } from '../../../src/customers/days.ts';
import { useCodes } from '../../app/codes.ts';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import { Avatar, Button, Segmented, useFormat, useT } from '../../ui/index.ts';
import { useBirthdayWord } from '../customers/days.ts';
import css from './Workbench.module.css';

/** Nobody spoke with her for this long (A4.3). */
const QUIET_MS = 90 * 86_400_000;
/** A day to remember stands beside a client this many days before. */
const MONTH_DAYS = 30;

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
