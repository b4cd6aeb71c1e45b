import { CircleDashed, Coffee, Gem, LogOut } from 'lucide-react';
import { pickConsultant } from '../../../src/appointments/assign.ts';
import { isClosed } from '../../../src/appointments/status.ts';
import { decide } from '../../../src/permissions/decide.ts';
import { useStaffName } from '../../app/codes.ts';
import { useArea, useTerminal, useUser } from '../../app/terminal-context.ts';
import type { AptCard, ConsultantLoad } from '../../data/terminal.ts';
import { Avatar, useFormat, useLanguage, useT } from '../../ui/index.ts';
import { useAppointmentActions } from './actions.ts';
import css from './Appointments.module.css';

const ICON = { idle: CircleDashed, serving: Gem, rest: Coffee, away: LogOut } as const;

/** Consultants in the order in which the assigner would choose them (A1.1.8–A1.1.9); those off duty last. */
export function byRule(list: readonly ConsultantLoad[], mode: 'priority' | 'even'): readonly ConsultantLoad[] {
  const left = list.map((c) => ({ ...c, staffNo: c.staff.staffNo }));
  const out: ConsultantLoad[] = [];
  for (;;) {
    const next = pickConsultant(
      left,
      mode,
      out.map((c) => c.staff.staffNo),
    );
    const found = next === undefined ? undefined : left.find((c) => c.staffNo === next.staffNo);
    if (found === undefined) break;
    out.push(found);
  }
  return [...out, ...list.filter((c) => !out.some((o) => o.staff.staffNo === c.staff.staffNo))];
}

export function Consultants({ card }: { readonly card: AptCard }) {
  const t = useT();
  const f = useFormat();
  const language = useLanguage();
  const terminal = useTerminal();
  const user = useUser();
  const staffName = useStaffName();
  const { assign, busy } = useAppointmentActions();
  useArea('appointments', 'session');
  const mode = terminal.views.settings()?.assignMode ?? 'priority';
  const list = byRule(terminal.views.consultants(), mode);
  const { view } = card;
  const host = view.main ?? view.assigned;
  // taking it from somebody is the manager's alone (A1.2.9)
  const how = view.assigned === undefined ? 'manual' : 'manager';
  const may = !isClosed(view) && view.sub !== 'serving' && decide(user, how === 'manager' ? 'appointment.reassign' : 'appointment.edit').kind === 'allow';
  return (
    <>
      <div className={css['secRow']}>
        <h3 className="zm-h3 zm-grow">{t('appointments.whoServes')}</h3>
        <span className="zm-cap zm-nw">{t(mode === 'even' ? 'appointments.whoServesEven' : 'appointments.whoServesHint')}</span>
      </div>
      <div className={css['cons']}>
        {list.map((c) => {
          const Icon = ICON[c.state];
          const on = c.staff.staffNo === host;
          return (
            <button key={c.staff.staffNo} type="button" aria-pressed={on} disabled={!may || on || busy} onClick={() => void assign(card, c.staff.staffNo, how)}>
              <span data-ava="">
                <Avatar size="sm" name={staffName(c.staff.staffNo)} tone={on ? 'brand' : 'gold'} language={language} />
              </span>
              <b>{staffName(c.staff.staffNo)}</b>
              <span className={css['st']} data-state={c.state}>
                <Icon aria-hidden="true" />
                {t(`shell.dutyState.${c.state}`)}
              </span>
              <small>
                {view.assistants.includes(c.staff.staffNo)
                  ? `${t('appointments.assistant')} · `
                  : on && view.main !== undefined
                    ? `${t('appointments.main')} · `
                    : ''}
                {t('appointments.load', { n: c.today, rate: f.percent(c.closeRateBp) })}
                {c.queued === 0 ? '' : ` · ${t('appointments.queued', { n: c.queued })}`}
              </small>
            </button>
          );
        })}
      </div>
    </>
  );
}
