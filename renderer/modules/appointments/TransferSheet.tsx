import { useStaffName } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Avatar, Button, EmptyState, Sheet, useFormat, useT } from '../../ui/index.ts';
import { useAppointmentActions } from './actions.ts';
import { byRule } from './Consultants.tsx';

export function TransferSheet({ card, onClose }: { readonly card: AptCard; readonly onClose: () => void }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const staffName = useStaffName();
  const { transfer, busy } = useAppointmentActions();
  const others = byRule(terminal.views.consultants(), terminal.views.settings()?.assignMode ?? 'priority').filter(
    (c) => c.staff.staffNo !== card.view.main && c.state !== 'away' && c.state !== 'rest',
  );
  return (
    <Sheet open at="center" onClose={onClose} title={t('appointments.transferTitle')} sub={t('appointments.transferBody')}>
      {others.length === 0 ? (
        <EmptyState title={t('appointments.transferNone')} />
      ) : (
        <div style={{ display: 'grid', gap: 8 }}>
          {others.map((c) => (
            <Button
              key={c.staff.staffNo}
              disabled={busy}
              style={{ height: 56, justifyContent: 'flex-start' }}
              onClick={() =>
                void transfer(card, c.staff.staffNo).then((r) => {
                  if (r.ok) onClose();
                })
              }
            >
              <Avatar size="sm" name={staffName(c.staff.staffNo)} />
              <span className="zm-grow" style={{ textAlign: 'left' }}>
                {staffName(c.staff.staffNo)}
              </span>
              <span className="zm-cap">
                {t(`shell.dutyState.${c.state}`)} · {t('appointments.load', { n: c.today, rate: f.percent(c.closeRateBp) })}
              </span>
            </Button>
          ))}
        </div>
      )}
    </Sheet>
  );
}
