import { isPresent } from '../../../src/appointments/status.ts';
import { useStaffName } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { useT } from '../../ui/index.ts';
import { Notices } from './notices.tsx';
import css from './Appointments.module.css';

export function DetailNotices({
  card,
  now,
  me,
  onAppeal,
  onView,
}: {
  readonly card: AptCard;
  readonly now: number;
  readonly me: string;
  readonly onAppeal: () => void;
  readonly onView: () => void;
}) {
  const t = useT();
  const terminal = useTerminal();
  const storeName = (id: string) => terminal.views.stores().find((s) => s.storeId === id)?.name ?? id;
  const decisions = terminal.views.decisions();
  const exceptions = terminal.views.exceptions();
  const any =
    decisions.some((d) => d.subject === card.id) ||
    exceptions.some((e) => e.subject === card.id && e.code === 'EX-08') ||
    card.view.sub === 'toVerify' ||
    card.view.transferTo !== undefined;
  const staffName = useStaffName();
  if (!any) return null;
  return (
    <div className={css['notices']}>
      <Notices card={card} me={me} nowMs={now} decisions={decisions} exceptions={exceptions} storeName={storeName} onAppeal={onAppeal} onView={onView} />
      {card.view.sub === 'toVerify' ? <p className="zm-warn">{t('appointments.verify')}</p> : null}
      {card.view.transferTo !== undefined && isPresent(card.view) ? (
        <p className="zm-two">{t('appointments.offeredTo', { name: staffName(card.view.transferTo) })}</p>
      ) : null}
    </div>
  );
}
