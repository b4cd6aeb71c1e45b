import { History as HistoryIcon, Pencil } from 'lucide-react';
import { daysToRemember } from '../../../../src/customers/days.ts';
import { useCodes } from '../../../app/codes.ts';
import { useNow } from '../../../app/terminal-context.ts';
import type { CustomerCard } from '../../../data/terminal.ts';
import { Button, StatusTag, useFormat, useT } from '../../../ui/index.ts';
import { Consents } from './Consents.tsx';
import { Days } from './Days.tsx';
import { Merged } from './Merged.tsx';
import { Particulars } from './Particulars.tsx';
import { PhoneLine } from './PhoneLine.tsx';
import { Tags } from './Tags.tsx';
import type { Entry } from './entries.ts';
import css from '../Customers.module.css';

/** Who the client is: name, number, tags, the three figures a consultant looks for, days, particulars, consents and merges. */
export function Info({
  card,
  entries,
  onEdit,
  onHistory,
}: {
  readonly card: CustomerCard;
  readonly entries: readonly Entry[];
  readonly onEdit: () => void;
  readonly onHistory: () => void;
}) {
  const t = useT();
  const f = useFormat();
  const now = useNow(60_000);
  const levels = useCodes('memberLevel');
  const { form } = card;
  const visits = entries.filter((e) => e.kind === 'visit' && e.came).length;
  const spent = entries.reduce((sum, e) => sum + (e.kind === 'sale' ? e.sale.sale.totals.payableFen : 0), 0);
  const days = daysToRemember(form, f.isoDay(now));
  return (
    <aside className={css['info']}>
      <div className={css['who']}>
        <span className={css['coin']} aria-hidden="true">
          {Array.from(form.name)[0] ?? ''}
        </span>
        <div className="zm-grow">
          <div className={css['nameRow']}>
            <b>{form.name}</b>
            {form.level === undefined ? null : <StatusTag tone="gold">{levels.name(form.level)}</StatusTag>}
          </div>
          <PhoneLine card={card} />
        </div>
        <Button kind="ghost" iconOnly icon={<Pencil aria-hidden="true" />} aria-label={t('common.edit')} title={t('common.edit')} onClick={onEdit} />
      </div>
      <Tags card={card} />
      <div className={css['sizes']}>
        <div>
          <b>{form.ringSizeHK ?? '—'}</b>
          <span>
            {t('customers.ringLabel')} · {t('customers.ring')}
          </span>
        </div>
        <div>
          <b>{visits}</b>
          <span>{t('customers.visits')}</span>
        </div>
        <div>
          <b>{spent === 0 ? '—' : f.money(spent, { short: true })}</b>
          <span>{t('customers.spent')}</span>
        </div>
      </div>
      <h3 className={`zm-h3 ${css['sec'] ?? ''}`}>{t('customers.days')}</h3>
      <Days days={days} spouseName={form.spouseName} />
      <h3 className={`zm-h3 ${css['sec'] ?? ''}`}>{t('customers.facts')}</h3>
      <Particulars card={card} spouse={days.some((d) => d.key === 'spouseBirthday') ? undefined : form.spouseName} />
      <Consents card={card} onEdit={onEdit} />
      <Merged card={card} />
      <Button kind="text" size="sm" icon={<HistoryIcon aria-hidden="true" />} onClick={onHistory}>
        {t('cases.ui.history')}
      </Button>
      {form.preference === undefined || form.preference === '' ? null : <p className={css['memo']}>{form.preference}</p>}
    </aside>
  );
}
