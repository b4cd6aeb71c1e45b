import { usePermitted } from '../../app/approval.tsx';
import { codeLabel, useCodes } from '../../app/codes.ts';
import type { AptCard } from '../../data/terminal.ts';
import { ConfirmSheet, useLanguage, useT } from '../../ui/index.ts';
import { useAppointmentActions } from './actions.ts';
import type { SheetName } from './AppointmentBar.tsx';
import { DepositSheet } from './DepositSheet.tsx';
import { CallBackSheet } from './CallBackSheet.tsx';
import { EndServiceSheet } from './EndServiceSheet.tsx';
import { RescheduleSheet } from './RescheduleSheet.tsx';
import { TransferSheet } from './TransferSheet.tsx';

/** Questions of the action bar, one at a time. */
export function AppointmentSheets({ card, open, onClose }: { readonly card: AptCard; readonly open: SheetName; readonly onClose: () => void }) {
  const t = useT();
  const language = useLanguage();
  const actions = useAppointmentActions();
  const permitted = usePermitted();
  const rejectReasons = useCodes('rejectReason').rows.map((r) => codeLabel(r, language));
  const voidReasons = useCodes('voidReason').rows.map((r) => codeLabel(r, language));
  const closeIf = (p: Promise<{ readonly ok: boolean }>) =>
    void p.then((r) => {
      if (r.ok) onClose();
    });
  return (
    <>
      <ConfirmSheet
        open={open === 'reject'}
        onClose={onClose}
        title={t('appointments.rejectTitle')}
        confirm={t('appointments.act.reject')}
        askReason
        reasons={rejectReasons}
        busy={actions.busy}
        onConfirm={(reason) => closeIf(actions.reject(card, reason))}
      >
        <p>{t('appointments.rejectBody')}</p>
      </ConfirmSheet>
      <ConfirmSheet
        open={open === 'void'}
        onClose={onClose}
        title={t('appointments.voidTitle')}
        confirm={t('appointments.act.void')}
        danger
        askReason
        reasons={voidReasons}
        busy={actions.busy}
        onConfirm={(reason) =>
          permitted.ask({
            action: 'appointment.void',
            subject: { about: card.id },
            reason,
            title: t('appointments.voidTitle'),
            then: (approver) => closeIf(actions.void(card, reason, approver)),
          })
        }
      >
        <p>{t('appointments.voidBody')}</p>
      </ConfirmSheet>
      <ConfirmSheet
        open={open === 'reopen'}
        onClose={onClose}
        title={t('appointments.reopenTitle')}
        confirm={t('appointments.act.reopen')}
        askReason
        busy={actions.busy}
        onConfirm={(reason) =>
          permitted.ask({
            action: 'appointment.reopen',
            subject: { about: card.id },
            reason,
            title: t('appointments.reopenTitle'),
            then: (approver) => closeIf(actions.reopen(card, reason, approver)),
          })
        }
      />
      <ConfirmSheet
        open={open === 'appeal'}
        onClose={onClose}
        title={t('appointments.appealTitle')}
        confirm={t('appointments.act.appeal')}
        askReason
        busy={actions.busy}
        onConfirm={(words) => closeIf(actions.appeal(card, words))}
      >
        <p>{t('appointments.appealBody')}</p>
      </ConfirmSheet>
      {open === 'deposit' ? <DepositSheet card={card} onClose={onClose} /> : null}
      {open === 'callback' ? <CallBackSheet card={card} onClose={onClose} /> : null}
      {open === 'transfer' ? <TransferSheet card={card} onClose={onClose} /> : null}
      {open === 'reschedule' ? <RescheduleSheet card={card} onClose={onClose} /> : null}
      {open === 'end' ? <EndServiceSheet card={card} onClose={onClose} /> : null}
      {permitted.sheet}
    </>
  );
}
