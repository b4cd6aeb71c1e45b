import { Clock, History, Pencil, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useArea, useNow, useTerminal, useUser } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Button, FactsStrip, Segmented, StatusTag, Timeline, useFormat, useT } from '../../ui/index.ts';
import { useAppointmentActions } from './actions.ts';
import { AppointmentBar } from './AppointmentBar.tsx';
import type { SheetName } from './AppointmentBar.tsx';
import { AppointmentSheets } from './AppointmentSheets.tsx';
import { CustomerLayer, customerOf } from './CustomerLayer.tsx';
import { Consultants } from './Consultants.tsx';
import { shownState } from './model.ts';
import { FieldHistory } from '../../ui/cases/index.ts';
import { CaseBanners } from '../exceptions/Banners.tsx';
import { useCaseNames } from '../exceptions/CaseCard.tsx';
import { Pieces } from './Pieces.tsx';
import { StateTag } from './StateTag.tsx';
import { useTimeline } from './timeline.ts';
import { useAptText } from './text.ts';
import { Contact } from './Contact.tsx';
import { DetailNotices } from './DetailNotices.tsx';
import { useFactCells } from './factCells.tsx';
import css from './Appointments.module.css';

/** Right pane: the person, the facts, the need, who serves, what happened, and the next step (design 02). */
export function AppointmentDetail({ card, asked }: { readonly card: AptCard; /** Question to open with (`?do=end`). */ readonly asked: SheetName }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const now = useNow();
  const text = useAptText();
  const navigate = useNavigate();
  useArea('rulings', 'reference', 'customers', 'stock');
  const [sheet, setSheet] = useState<SheetName>(asked);
  const [tab, setTab] = useState<'info' | 'timeline'>('info');
  const { view, form } = card;
  const shown = shownState(card, now);
  const escalate = terminal.views.settings()?.escalateMin ?? 3;
  const timeline = useTimeline(card, now, escalate);
  const waited =
    view.status === 'notArrived' && (view.sub === 'waiting' || view.sub === 'rejected') && view.arrivedAt !== undefined ? now - view.arrivedAt : undefined;
  const [log, setLog] = useState(false);
  const [client, setClient] = useState(false);
  const person = customerOf(terminal, card);
  const names = useCaseNames();
  const number = form.number ?? view.number;
  const actions = useAppointmentActions();
  // while I serve, a scan on this page notes the piece as shown; elsewhere it goes to the till
  useScanTarget(
    (code) => {
      if (terminal.views.piece(code) === undefined) return false;
      void actions.show(card, code);
      return true;
    },
    view.sub === 'serving' && view.main === user.staffNo,
  );
  return (
    <section className={css['det']} aria-label={text.who(card)}>
      <header className={css['dh']}>
        <div className={css['dhRow']}>
          <h2 className={css['nm']}>
            {text.name(form)}
            <small>{text.title(form)}</small>
          </h2>
          <StateTag shown={shown} />
          {waited === undefined || waited < 60_000 ? null : (
            <StatusTag tone={waited >= escalate * 60_000 ? 'warn' : 'plain'} icon={<Clock aria-hidden="true" />}>
              {t('appointments.waitedLong', { t: f.duration(waited) })}
            </StatusTag>
          )}
          <span className="zm-grow" />
          {number === undefined ? null : <span className={`zm-cap zm-nw ${css['wide'] ?? ''}`}>{t('appointments.number', { no: number })}</span>}
          {person === undefined ? null : (
            <Button
              kind="ghost"
              iconOnly
              icon={<UserRound aria-hidden="true" />}
              aria-label={t('appointments.client', { name: person.form.name })}
              title={t('appointments.client', { name: person.form.name })}
              onClick={() => setClient(true)}
            />
          )}
          <Button
            kind="ghost"
            iconOnly
            icon={<History aria-hidden="true" />}
            aria-label={t('cases.ui.history')}
            title={t('cases.ui.history')}
            onClick={() => setLog(true)}
          />
          <Button
            kind="ghost"
            iconOnly
            icon={<Pencil aria-hidden="true" />}
            aria-label={t('appointments.act.edit')}
            title={t('appointments.act.edit')}
            onClick={() => void navigate(`/appointments/${encodeURIComponent(card.id)}/edit`)}
          />
        </div>
        <Contact card={card} />
      </header>
      <div className={css['factsBox']}>
        <FactsStrip cells={useFactCells(card)} />
      </div>
      <div className={css['notices']}>
        <CaseBanners about={[card.id]} except={['EX-08']} head={card.head} />
      </div>
      <DetailNotices card={card} now={now} me={user.staffNo} onAppeal={() => setSheet('appeal')} onView={() => setTab('timeline')} />
      <div className={css['narrowTabs']}>
        <Segmented
          label={t('appointments.tabs2')}
          value={tab}
          onChange={setTab}
          options={[
            { value: 'info', label: t('appointments.info') },
            { value: 'timeline', label: t('appointments.timeline') },
          ]}
        />
      </div>
      <div className={css['twoCol']} data-tab={tab}>
        <div className={css['c1']}>
          <h3 className="zm-h3">{t('appointments.need')}</h3>
          <p className={css['need']}>
            {form.needText === undefined || form.needText.trim() === '' ? (
              <span className="zm-two">{text.need(card) === '' ? t('appointments.needNone') : text.need(card)}</span>
            ) : (
              form.needText
            )}
          </p>
          <Pieces card={card} />
          <Consultants card={card} />
        </div>
        <aside className={css['c2']}>
          <h3 className="zm-h3" style={{ marginBottom: 10 }}>
            {t('appointments.timeline')}
          </h3>
          <Timeline label={t('appointments.timeline')} items={timeline} />
        </aside>
      </div>
      <AppointmentBar card={card} onSheet={setSheet} />
      <FieldHistory head={card.head} names={names} open={log} onClose={() => setLog(false)} />
      <CustomerLayer card={client ? person : undefined} onClose={() => setClient(false)} />
      <AppointmentSheets key={sheet} card={card} open={sheet} onClose={() => setSheet('none')} />
    </section>
  );
}
