import { X } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { findDuplicates } from '../../../../src/customers/duplicates.ts';
import { HalfTypedNote } from '../../../app/HalfTypedNote.tsx';
import { useArea, useTerminal } from '../../../app/terminal-context.ts';
import type { AptCard } from '../../../data/terminal.ts';
import { Button, ConfirmSheet, toast, useProblemText, useHotkeys, useT } from '../../../ui/index.ts';
import { filledFrom } from '../form-state.ts';
import { Duplicates } from './Duplicates.tsx';
import { HowFields } from './HowFields.tsx';
import { WhatFields } from './WhatFields.tsx';
import { WhenFields } from './WhenFields.tsx';
import { WhoFields } from './WhoFields.tsx';
import { assigningOf, chosenBy } from './assigning.ts';
import { checksOf } from './checks.ts';
import type { Typed } from './typed.ts';
import { useSaveAppointment } from './useSaveAppointment.ts';
import { useStartedForm } from './useStartedForm.ts';
import css from './Editor.module.css';

/** New appointment, walk-in or edit: one screen, duplicate hint beside it, next consultant suggested (A1.1, design 03). */
export default function AppointmentEditor({ walkIn = false, card }: { readonly walkIn?: boolean; readonly card?: AptCard }) {
  const t = useT();
  const terminal = useTerminal();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const { save, busy } = useSaveAppointment(card, walkIn);
  useArea('appointments', 'customers', 'reference');
  const half = useStartedForm(card, walkIn);
  const id = card?.id ?? half.id;
  const { state: s, set: setState } = half;
  const [tried, setTried] = useState(false);
  const { e164, faults, phoneHint, ready } = checksOf(s, { walkIn, tried }, t, problemText);
  const typed: Typed = { s, faults, set: (key, value) => setState((old) => ({ ...old, [key]: value })) };
  const hint = e164 === undefined ? undefined : findDuplicates(e164, terminal.views.customers(), terminal.views.appointments(), terminal.now(), id);
  const duplicate = card === undefined && hint !== undefined && hint.appointments.length > 0;
  const assigning = assigningOf(terminal);

  const submit = async () => {
    setTried(true);
    if (!ready || !(await save(id, s, chosenBy(s.consultant, assigning)))) return;
    half.discard();
    void navigate(`/appointments/${encodeURIComponent(id)}`, { replace: true });
  };
  const title = card !== undefined ? t('appointments.form.editTitle') : walkIn ? t('appointments.form.walkInTitle') : t('appointments.form.newTitle');
  const saveLabel =
    card !== undefined
      ? t('appointments.form.saveEdit')
      : walkIn
        ? t('appointments.form.walkInGo')
        : duplicate
          ? t('appointments.form.saveAnyway')
          : t('appointments.form.save');
  const back = () => {
    half.discard();
    void navigate(card === undefined ? '/appointments' : `/appointments/${encodeURIComponent(card.id)}`, { replace: true });
  };
  // Escape leaves a form nobody typed into, and asks otherwise; an open list takes it first.
  const [leaving, setLeaving] = useState(false);
  useHotkeys({
    Escape: () => {
      if (document.querySelector('.ant-select-open, .ant-picker-dropdown:not(.ant-picker-dropdown-hidden), [role="dialog"]') !== null) return;
      if (half.touched) setLeaving(true);
      else back();
    },
  });

  return (
    <div className={css['wrap']}>
      <form
        className={css['form']}
        onSubmit={(e) => {
          e.preventDefault();
          void submit();
        }}
      >
        <header className={css['hd']}>
          <Button kind="ghost" iconOnly icon={<X aria-hidden="true" />} aria-label={t('common.close')} onClick={back} />
          <h1 className="zm-h1">{title}</h1>
          <span className="zm-cap zm-end zm-nw">
            {card === undefined ? t('appointments.form.sub') : t('appointments.number', { no: card.form.number ?? card.view.number ?? '' })}
          </span>
        </header>
        <div className={css['groups']}>
          {half.from === undefined ? null : (
            <div className={css['note']}>
              <HalfTypedNote {...half} />
            </div>
          )}
          <WhoFields typed={typed} phoneHint={phoneHint} walkIn={walkIn} />
          {walkIn ? null : <WhenFields typed={typed} />}
          <WhatFields typed={typed} />
          <HowFields typed={typed} assigning={card === undefined ? assigning : undefined} />
        </div>
        <footer className={css['bar']}>
          <span className={`zm-cap zm-grow ${css['barHint'] ?? ''}`}>{walkIn ? t('appointments.form.walkInBody') : t('appointments.form.foot')}</span>
          <Button onClick={back}>{t('common.cancel')}</Button>
          <Button submit kind={duplicate ? 'default' : 'primary'} size="lg" busy={busy} style={{ minWidth: 152 }}>
            {saveLabel}
          </Button>
        </footer>
      </form>
      <ConfirmSheet
        open={leaving}
        onClose={() => setLeaving(false)}
        title={t('appointments.form.leaveTitle')}
        confirm={t('appointments.form.leave')}
        danger
        onConfirm={back}
      >
        <p>{t('appointments.form.leaveBody')}</p>
      </ConfirmSheet>
      <Duplicates
        hint={hint}
        filled={s.customerId}
        onFill={(customer) => {
          setState((old) => filledFrom(old, customer.id, customer.form));
          toast.info(t('appointments.dup.filled'));
        }}
      />
    </div>
  );
}
