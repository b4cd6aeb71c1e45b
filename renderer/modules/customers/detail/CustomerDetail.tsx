import { useState } from 'react';
import { decide } from '../../../../src/permissions/decide.ts';
import { isHalfTyped } from '../../../app/half-typed.ts';
import { useArea, useTerminal, useUser } from '../../../app/terminal-context.ts';
import type { CustomerCard } from '../../../data/terminal.ts';
import { useT } from '../../../ui/index.ts';
import { FieldHistory } from '../../../ui/cases/index.ts';
import { useCaseNames } from '../../exceptions/CaseCard.tsx';
import { CustomerForm, formName } from '../form/CustomerForm.tsx';
import { ContactSheet } from './ContactSheet.tsx';
import { History } from './History.tsx';
import { GiftSheet, giftCampaigns } from './GiftSheet.tsx';
import { Info } from './Info.tsx';
import { historyOf } from './entries.ts';
import css from '../Customers.module.css';

/** A client in one view: who, what to remember, next step, and one history (design 12). */
export function CustomerDetail({ card }: { readonly card: CustomerCard }) {
  const t = useT();
  const terminal = useTerminal();
  useArea('customers', 'appointments', 'sales', 'reference');
  const user = useUser();
  const [editing, setEditing] = useState(() => isHalfTyped(terminal, formName(card), user.staffNo));
  const [noting, setNoting] = useState(false);
  const [log, setLog] = useState(false);
  const [giving, setGiving] = useState(false);
  const names = useCaseNames();
  const entries = historyOf(card, terminal.views);
  const mayGive = decide(user, 'sale.create', { storeId: terminal.device.storeId }).kind === 'allow' && giftCampaigns(terminal).length > 0;
  return (
    <section className={css['det']} aria-label={card.form.name}>
      <Info card={card} entries={entries} onHistory={() => setLog(true)} onEdit={() => setEditing(true)} />
      <History card={card} entries={entries} onNote={() => setNoting(true)} onGift={mayGive ? () => setGiving(true) : undefined} />
      <CustomerForm open={editing} card={card} onClose={() => setEditing(false)} onSaved={() => setEditing(false)} />
      <FieldHistory head={card.head} names={names} open={log} onClose={() => setLog(false)} />
      {noting ? <ContactSheet card={card} onClose={() => setNoting(false)} /> : null}
      {giving ? <GiftSheet card={card} onClose={() => setGiving(false)} /> : null}
      <span className="zm-sr">{t('customers.timeline')}</span>
    </section>
  );
}
