import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { revealPhone } from '../../../../src/customers/commands.ts';
import { displayPhone, maskPhone } from '../../../../src/kernel/phone.ts';
import { usePermitted } from '../../../app/approval.tsx';
import { useAct } from '../../../app/terminal-context.ts';
import type { CustomerCard } from '../../../data/terminal.ts';
import { ConfirmSheet, useT } from '../../../ui/index.ts';
import css from '../Customers.module.css';

/** Masked; each full showing is logged with its purpose first (jewelry.md §20.1). */
export function PhoneLine({ card }: { readonly card: CustomerCard }) {
  const t = useT();
  const permitted = usePermitted();
  const { act, busy } = useAct();
  const [asking, setAsking] = useState(false);
  const [clear, setClear] = useState(false);
  const phone = card.form.phoneE164;
  if (phone === undefined) return <p className={css['phone']}>{t('customers.noPhone')}</p>;
  const show = (purpose: string) =>
    permitted.ask({
      action: 'customer.revealPhone',
      subject: card.form.owner === undefined ? {} : { owner: card.form.owner },
      title: t('customers.revealTitle'),
      then: (approver) =>
        void act((ctx) => revealPhone(ctx, card, { purpose }), { approver }).then((r) => {
          if (r.ok) {
            setClear(true);
            setAsking(false);
          }
        }),
    });
  return (
    <p className={css['phone']}>
      {clear ? displayPhone(phone) : maskPhone(phone)}
      <button type="button" className={css['lnk']} onClick={() => (clear ? setClear(false) : setAsking(true))}>
        {clear ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
        {clear ? t('customers.hide') : t('customers.reveal')}
      </button>
      <ConfirmSheet
        open={asking}
        onClose={() => setAsking(false)}
        title={t('customers.revealTitle')}
        confirm={t('customers.reveal')}
        askReason
        reasons={[t('customers.revealPurposes.call'), t('customers.revealPurposes.delivery'), t('customers.revealPurposes.verify')]}
        busy={busy}
        onConfirm={show}
      >
        <p>{t('customers.revealBody')}</p>
      </ConfirmSheet>
      {permitted.sheet}
    </p>
  );
}
