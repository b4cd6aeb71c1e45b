import { Clock, Eye, EyeOff, History, MessageCircle, Pencil, Smartphone, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { maskPhone, displayPhone } from '../../../src/kernel/phone.ts';
import { isPresent, isToCall } from '../../../src/appointments/status.ts';
import { usePermitted } from '../../app/approval.tsx';
import { useCodes, useStaffName } from '../../app/codes.ts';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useArea, useNow, useTerminal, useUser } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Button, FactsStrip, LevelMark, Segmented, StatusTag, Timeline, useFormat, useT } from '../../ui/index.ts';
import type { FactCell } from '../../ui/index.ts';
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
import { Notices } from './notices.tsx';
import { Pieces } from './Pieces.tsx';
import { StateTag } from './StateTag.tsx';
import { useTimeline } from './timeline.ts';
import { useAptText } from './text.ts';
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
      <NoticesOf card={card} now={now} me={user.staffNo} onAppeal={() => setSheet('appeal')} onView={() => setTab('timeline')} />
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

function NoticesOf({
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

/** Phone masked; showing it is logged first, with approval where the role asks for one (jewelry.md §20.1). */
function Contact({ card }: { readonly card: AptCard }) {
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

function useFactCells(card: AptCard): readonly FactCell[] {
  const t = useT();
  const f = useFormat();
  const levels = useCodes('level');
  const sources = useCodes('source');
  const metals = useCodes('metal');
  const { form, view } = card;
  const dash = <span className="zm-two">{t('appointments.fact.none')}</span>;
  const deposit = useTerminal().views.deposit(card.id);
  const budget = f.moneyRange(form.budgetMinFen, form.budgetMaxFen);
  const cells: FactCell[] = [
    {
      key: 'visit',
      label: t('appointments.fact.visit'),
      value: f.dayTime(form.visitAt),
      ...(view.arrivedAt === undefined ? {} : { sub: t('appointments.fact.arrived', { time: f.dayTime(view.arrivedAt) }) }),
    },
    {
      key: 'level',
      label: t('appointments.fact.level'),
      value:
        form.level === undefined ? (
          dash
        ) : (
          <>
            <LevelMark level={form.level} />
            {levels.name(form.level)}
          </>
        ),
    },
    { key: 'budget', label: t('appointments.fact.budget'), value: budget === '' ? dash : budget },
    { key: 'ring', label: t('appointments.fact.ring'), value: form.ringSizeHK === undefined ? dash : t('appointments.fact.ringHK', { n: form.ringSizeHK }) },
    {
      key: 'source',
      label: t('appointments.fact.source'),
      value: sources.name(form.source),
      minor: true,
      ...(form.sourceNote === undefined || form.sourceNote === '' ? {} : { sub: form.sourceNote }),
    },
    deposit !== undefined
      ? {
          key: 'deposit',
          label: t('appointments.col.deposit'),
          value: f.money(deposit.fen),
          sub: [f.shortDay(deposit.paidMs), deposit.docNo ?? ''].filter((x) => x !== '').join(' · '),
        }
      : {
          key: 'metal',
          label: form.styleNo === undefined ? t('appointments.fact.metal') : t('appointments.form.styleNo'),
          value: form.styleNo ?? (form.metal === undefined ? dash : metals.name(form.metal)),
        },
  ];
  return cells;
}
