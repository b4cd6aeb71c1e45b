import { ArrowLeftRight, Ban, CalendarClock, CircleCheck, Hand, LogIn, Pause, Phone, PiggyBank, ReceiptText, RotateCcw, Undo2 } from 'lucide-react';
import { useNavigate } from 'react-router';
import { isClosed, isPresent, isWithCustomer } from '../../../src/appointments/status.ts';
import { decide } from '../../../src/permissions/decide.ts';
import { useStaffName } from '../../app/codes.ts';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { ActionBar, Button, useProblemText, useT } from '../../ui/index.ts';
import { useAppointmentActions } from './actions.ts';
import { activeDraft, newDraft, parked } from '../sales/draft.ts';
import { nextStep } from './model.ts';
import { useAptText } from './text.ts';

export type SheetName = 'none' | 'reject' | 'transfer' | 'reschedule' | 'void' | 'reopen' | 'end' | 'callback' | 'appeal' | 'deposit';

/** Foot of the detail: the filled button says the next step; the rest is what the state and the role allow. */
export function AppointmentBar({ card, onSheet }: { readonly card: AptCard; readonly onSheet: (s: SheetName) => void }) {
  const t = useT();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const text = useAptText();
  const staffName = useStaffName();
  const problemText = useProblemText();
  const { arrive, claim, pause, busy } = useAppointmentActions();
  const { view } = card;
  const step = nextStep(card, user);
  const mine = view.sub === 'serving' && view.main === user.staffNo;
  const manager = user.roles.includes('SM');
  const open = !isClosed(view);
  const current = terminal.views.current(user.staffNo);
  const icon = { size: 20, 'aria-hidden': true } as const;
  const primary = {
    arrive: { label: t('appointments.act.arrive'), icon: <LogIn {...icon} />, run: () => void arrive(card) },
    claim: { label: t('appointments.act.claim'), icon: <Hand {...icon} />, run: () => void claim(card) },
    resume: { label: t('appointments.act.resume'), icon: <Hand {...icon} />, run: () => void claim(card) },
    accept: { label: t('appointments.act.accept'), icon: <Hand {...icon} />, run: () => void claim(card) },
    end: { label: t('appointments.act.end'), icon: <CircleCheck {...icon} />, run: () => onSheet('end') },
    callback: { label: t('appointments.act.callback'), icon: <Phone {...icon} />, run: () => onSheet('callback') },
    reopen: { label: t('appointments.act.reopen'), icon: <RotateCcw {...icon} />, run: () => onSheet('reopen') },
    none: undefined,
  }[step];
  const allowed = step === 'claim' || step === 'resume' || step === 'accept' ? decide(user, 'appointment.claim').kind === 'allow' : true;
  const hint = (): string => {
    if (step === 'claim' && current !== undefined && current.id !== card.id) return t('appointments.hint.claimPauses', { name: text.who(current) });
    if (step === 'claim' && view.assigned !== undefined && view.assigned !== user.staffNo)
      return t('appointments.hint.waitingOther', { name: staffName(view.assigned) });
    if (step === 'end') return t('appointments.hint.endNext');
    if (step === 'callback') return t('appointments.hint.callbackNext');
    if (view.status === 'voided') return t('appointments.hint.voided');
    const servingOther = (): string => t('appointments.hint.servingOther', { name: staffName(view.main) });
    if (!open) return isWithCustomer(view) && !mine && view.main !== user.staffNo ? servingOther() : t('appointments.hint.done');
    if (view.sub === 'waiting' && view.assigned !== undefined && step === 'none')
      return problemText({ code: 'apt-kept', params: { name: staffName(view.assigned) } });
    return view.sub === 'serving' && !mine ? servingOther() : '';
  };
  const due = open && !isPresent(view);
  // whoever paid a deposit and comes again is sold to from here: what was begun for somebody else is put aside, not lost
  const toTill = async (): Promise<void> => {
    const begun = activeDraft(terminal, user.staffNo);
    if (begun !== undefined && begun.aptId !== card.id) await terminal.drafts.save(parked(begun, terminal.now()));
    if (begun?.aptId !== card.id)
      await terminal.drafts.save({
        ...newDraft(terminal, user),
        aptId: card.id,
        ...(card.form.customerId === undefined ? {} : { customerId: card.form.customerId }),
      });
    void navigate('/sales');
  };
  return (
    <ActionBar
      hint={hint()}
      primary={
        primary === undefined || !allowed ? undefined : (
          <Button kind="primary" size="lg" busy={busy} icon={primary.icon} style={{ minWidth: 132 }} onClick={primary.run}>
            {primary.label}
          </Button>
        )
      }
    >
      {isPresent(view) && view.sub !== 'serving' && view.assigned === user.staffNo ? (
        <Button size="sm" icon={<Undo2 {...icon} />} onClick={() => onSheet('reject')}>
          {t('appointments.act.reject')}
        </Button>
      ) : null}
      {mine ? (
        <Button size="sm" icon={<Pause {...icon} />} busy={busy} onClick={() => void pause(card)}>
          {t('appointments.act.pause')}
        </Button>
      ) : null}
      {mine || (manager && view.sub === 'serving') ? (
        <Button size="sm" icon={<ArrowLeftRight {...icon} />} onClick={() => onSheet('transfer')}>
          {t('appointments.act.transfer')}
        </Button>
      ) : null}
      {step === 'end' ? (
        <Button size="sm" kind="soft" icon={<ReceiptText {...icon} />} onClick={() => void navigate('/sales')}>
          {t('appointments.act.toTill')}
        </Button>
      ) : null}
      {(open || view.sub === 'depositPaid') && view.status !== 'needsCallback' && decide(user, 'sale.create').kind === 'allow' ? (
        <Button size="sm" icon={<PiggyBank {...icon} />} onClick={() => onSheet('deposit')}>
          {t('appointments.act.deposit')}
        </Button>
      ) : null}
      {view.sub === 'depositPaid' && step !== 'end' && decide(user, 'sale.create').kind === 'allow' ? (
        <Button size="sm" kind="soft" icon={<ReceiptText {...icon} />} onClick={() => void toTill()}>
          {t('appointments.act.toTill')}
        </Button>
      ) : null}
      {due && view.status === 'needsCallback' ? (
        <Button size="sm" icon={<LogIn {...icon} />} busy={busy} onClick={() => void arrive(card)}>
          {t('appointments.act.arrive')}
        </Button>
      ) : null}
      {due ? (
        <Button size="sm" icon={<CalendarClock {...icon} />} onClick={() => onSheet('reschedule')}>
          {t('appointments.act.reschedule')}
        </Button>
      ) : null}
      {open && view.sub !== 'serving' ? (
        <Button size="sm" kind="danger" icon={<Ban {...icon} />} onClick={() => onSheet('void')}>
          {t('appointments.act.void')}
        </Button>
      ) : null}
    </ActionBar>
  );
}
