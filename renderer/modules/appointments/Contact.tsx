import { Eye, EyeOff, History, MessageCircle, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { maskPhone, displayPhone } from '../../../src/kernel/phone.ts';
import { isToCall } from '../../../src/appointments/status.ts';
import { usePermitted } from '../../app/approval.tsx';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { useFormat, useT } from '../../ui/index.ts';
import { useAppointmentActions } from './actions.ts';
import css from './Appointments.module.css';

/** Phone masked; showing it is logged first, with approval where the role asks for one (jewelry.md §20.1). */
export function Contact({ card }: { readonly card: AptCard }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const actions = useAppointmentActions();
  const permitted = usePermitted();
  const [clear, setClear] = useState(false);
  const { form } = card;
  const reveal = () => {
    if (clear) {
      setClear(false);
      return;
    }
    const owner = card.view.main ?? card.view.assigned;
    permitted.ask({
      action: 'customer.revealPhone',
      subject: { about: card.id, ...(owner === undefined ? {} : { owner }), callBack: isToCall(card.view) },
      title: t('appointments.reveal'),
      then: (approver) => {
        void actions.reveal(card, t(isToCall(card.view) ? 'appointments.revealCallBack' : 'appointments.revealPurpose'), approver).then((r) => {
          if (r.ok) setClear(true);
        });
      },
    });
  };
  const others = terminal.views
    .appointments()
    .filter(
      (c) =>
        c.id !== card.id &&
        c.form.phoneE164 !== undefined &&
        c.form.phoneE164 === form.phoneE164 &&
        c.view.arrivedAt !== undefined &&
        (c.view.arrivedAt ?? 0) < (card.view.arrivedAt ?? form.visitAt),
    );
  const last = others.reduce((ms, c) => Math.max(ms, c.view.arrivedAt ?? 0), 0);
  return (
    <div className={css['ct']}>
      {form.phoneE164 === undefined ? (
        <span>
          <Smartphone aria-hidden="true" />
          {t('appointments.noPhone')}
        </span>
      ) : (
        <>
          <span>
            <Smartphone aria-hidden="true" />
            {clear ? displayPhone(form.phoneE164) : maskPhone(form.phoneE164)}
          </span>
          <button type="button" className={css['lnk']} onClick={reveal}>
            {clear ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
            {clear ? t('appointments.hide') : t('appointments.reveal')}
          </button>
        </>
      )}
      {form.wechat === undefined || form.wechat === '' ? null : (
        <span>
          <MessageCircle aria-hidden="true" />
          {form.wechat}
        </span>
      )}
      <span className={css['wide']}>
        <History aria-hidden="true" />
        {last === 0
          ? t('appointments.firstVisit')
          : `${t('appointments.visits', { n: others.length + 1 })} · ${t('appointments.lastVisit', { day: f.shortDay(last) })}`}
      </span>
      {permitted.sheet}
    </div>
  );
}
