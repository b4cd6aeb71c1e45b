import { CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { isClosed } from '../../../src/appointments/status.ts';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Button, Card, Segmented, useFormat, useT } from '../../ui/index.ts';
import { useAppointmentActions } from '../appointments/actions.ts';
import { nextStep, shownState } from '../appointments/model.ts';
import type { Day } from '../appointments/model.ts';
import { StateTag } from '../appointments/StateTag.tsx';
import { useAptText } from '../appointments/text.ts';
import css from './Workbench.module.css';

/** My visits of today and those to come, with the next step on each (A4.2). */
export function MyAppointments({ now, day }: { readonly now: number; readonly day: Day }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const text = useAptText();
  const { arrive, claim, pause, busy } = useAppointmentActions();
  const [span, setSpan] = useState<'today' | 'later'>('today');
  const all = terminal.views
    .appointments()
    .filter((c) => (c.view.main ?? c.view.assigned) === user.staffNo && c.form.visitAt >= day.startMs && c.view.status !== 'voided');
  const mine =
    span === 'today' ? all.filter((c) => c.form.visitAt < day.endMs) : all.filter((c) => c.form.visitAt >= day.endMs && !isClosed(c.view)).slice(0, 30);
  const left = all.filter((c) => c.form.visitAt < day.endMs && !isClosed(c.view)).length;
  const step = (c: AptCard) => {
    switch (nextStep(c, user)) {
      case 'arrive':
        return { label: t('appointments.act.arrive'), run: () => void arrive(c) };
      case 'claim':
        return { label: t('appointments.act.claim'), run: () => void claim(c) };
      case 'resume':
        return { label: t('appointments.act.resume'), run: () => void claim(c) };
      case 'accept':
        return { label: t('appointments.act.accept'), run: () => void claim(c) };
      case 'end':
        return { label: t('appointments.act.pause'), run: () => void pause(c) };
      default:
        return undefined;
    }
  };
  return (
    <Card flush className={css['me']}>
      <div className={css['cardHead']}>
        <h2 className="zm-h3">{t('workbench.appointments')}</h2>
        <span className="zm-cap">{t('workbench.appointmentsLeft', { n: left })}</span>
        <Segmented
          label={t('workbench.appointments')}
          value={span}
          onChange={setSpan}
          options={[
            { value: 'today', label: t('workbench.perfToday') },
            { value: 'later', label: t('workbench.later') },
          ]}
        />
      </div>
      {mine.length === 0 ? (
        <div className={css['none']}>
          <p className="zm-two zm-grow">{t(span === 'today' ? 'workbench.appointmentsNone' : 'workbench.laterNone')}</p>
          <Button size="sm" icon={<CalendarPlus size={18} aria-hidden="true" />} onClick={() => void navigate('/appointments/new')}>
            {t('appointments.new')}
          </Button>
        </div>
      ) : (
        mine.map((c) => {
          const next = span === 'today' ? step(c) : undefined;
          return (
            <div key={c.id} className={css['arRow']}>
              <button type="button" className={css['ar']} onClick={() => void navigate(`/appointments/${encodeURIComponent(c.id)}`)}>
                <time>{span === 'today' ? f.time(c.form.visitAt) : f.dayTime(c.form.visitAt)}</time>
                <b>{text.who(c)}</b>
                <span className={css['need']}>{text.short(c)}</span>
                <StateTag shown={shownState(c, now)} />
              </button>
              {next === undefined ? null : (
                <Button size="sm" disabled={busy} aria-label={`${next.label} ${text.who(c)}`} onClick={next.run}>
                  {next.label}
                </Button>
              )}
            </div>
          );
        })
      )}
    </Card>
  );
}
