import { CalendarClock, Gift, PencilLine } from 'lucide-react';
import { useState } from 'react';
import type { CustomerCard } from '../../../data/terminal.ts';
import { Button, EmptyState, Segmented, useT } from '../../../ui/index.ts';
import { CaseBanners } from '../../exceptions/Banners.tsx';
import { HistoryLine } from './HistoryLine.tsx';
import { NextStep } from './NextStep.tsx';
import type { Entry } from './entries.ts';
import css from '../Customers.module.css';

/** What is open about the client, the next step, and one line of time for visits, sales and words exchanged. */
export function History({
  card,
  entries,
  onNote,
  onGift,
}: {
  readonly card: CustomerCard;
  readonly entries: readonly Entry[];
  readonly onNote: () => void;
  readonly onGift?: (() => void) | undefined;
}) {
  const t = useT();
  const [show, setShow] = useState<'all' | 'visit' | 'sale' | 'contact'>('all');
  const count = (kind: Entry['kind']) => entries.filter((e) => e.kind === kind).length;
  const shown = entries.filter((e) => show === 'all' || e.kind === show);
  return (
    <div className={css['mid']}>
      <div className={css['told']}>
        <CaseBanners about={[card.id]} head={card.head} />
      </div>
      <NextStep card={card} entries={entries} />
      <div className={css['fl']}>
        <Segmented
          label={t('customers.timeline')}
          value={show}
          onChange={setShow}
          options={[
            { value: 'all', label: t('customers.filter.all', { n: entries.length }) },
            { value: 'visit', label: t('customers.filter.visits', { n: count('visit') }) },
            { value: 'sale', label: t('customers.filter.sales', { n: count('sale') }) },
            { value: 'contact', label: t('customers.filter.contacts', { n: count('contact') }) },
          ]}
        />
        <span className="zm-row zm-g2">
          {onGift === undefined ? null : (
            <Button icon={<Gift aria-hidden="true" />} onClick={onGift}>
              {t('customers.gift.act')}
            </Button>
          )}
          <Button icon={<PencilLine aria-hidden="true" />} onClick={onNote}>
            {t('customers.note')}
          </Button>
        </span>
      </div>
      {shown.length === 0 ? (
        <EmptyState icon={<CalendarClock />} title={t('customers.timelineNone')} />
      ) : (
        <ul className={css['tm']}>
          {shown.map((e) => (
            <HistoryLine key={e.key} entry={e} />
          ))}
        </ul>
      )}
    </div>
  );
}
