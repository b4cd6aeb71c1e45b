import { Dropdown } from 'antd';
import { ChevronDown, CloudCheck, CloudOff, RefreshCw, ScanSearch, TriangleAlert, UserCheck } from 'lucide-react';
import { useNavigate } from 'react-router';
import { Avatar, Badge } from '../ui/StatusTag.tsx';
import { Button } from '../ui/Button.tsx';
import { useFormat } from '../ui/format.ts';
import { useLanguage, useT } from '../ui/i18n.ts';
import { decide } from '../../src/permissions/decide.ts';
import { isEscalated } from '../../src/appointments/reminders.ts';
import { useStaffName } from './codes.ts';
import { useAutoReassign } from '../modules/appointments/reassign.ts';
import { useAppointmentActions } from '../modules/appointments/actions.ts';
import { useAptText } from '../modules/appointments/text.ts';
import { useNarrow } from '../ui/narrow.ts';
import { useArea, useNow, useTerminal, useUser } from './terminal-context.ts';
import { useWaitingAlert } from './waiting-alert.ts';
import css from './Shell.module.css';

const PILL_ICON = { online: CloudCheck, offline: CloudOff, syncing: RefreshCw, attention: TriangleAlert } as const;

/** Who waits (A1.2.1), whom I serve (A1.2.4), whether we are connected, who I am. */
export function TopBar({ onSync, onMe, onFind }: { readonly onSync: () => void; readonly onMe: () => void; readonly onFind: () => void }) {
  const t = useT();
  const user = useUser();
  const language = useLanguage();
  const staffName = useStaffName();
  return (
    <header className={css['top']}>
      <Waiting />
      <div className={css['pushRight']} />
      <Button
        kind="ghost"
        iconOnly
        icon={<ScanSearch aria-hidden="true" />}
        aria-label={t('shell.paletteName')}
        title={`${t('shell.scanHint')} · Ctrl K`}
        onClick={onFind}
      />
      <Current />
      <Pill onOpen={onSync} />
      <button type="button" className={css['me']} aria-label={t('shell.me', { name: staffName(user.staffNo) })} title={staffName(user.staffNo)} onClick={onMe}>
        <Avatar name={staffName(user.staffNo)} language={language} />
      </button>
    </header>
  );
}

function Waiting() {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const text = useAptText();
  const navigate = useNavigate();
  const { claim, reassign, busy } = useAppointmentActions();
  useArea('appointments', 'session');
  const now = useNow();
  const mine = terminal.views.waiting(user.staffNo);
  const escalateMin = terminal.views.settings()?.escalateMin ?? 3;
  // whom nobody claims stands before the manager, first (A1.2.10)
  const late = user.roles.includes('SM')
    ? terminal.views.appointments().filter((c) => c.view.storeId === terminal.device.storeId && isEscalated(c.view, now, escalateMin))
    : [];
  const waiting = [...late, ...mine.filter((c) => !late.some((l) => l.id === c.id))];
  const mayClaim = decide(user, 'appointment.claim', { storeId: terminal.device.storeId }).kind === 'allow';
  useWaitingAlert(waiting);
  useAutoReassign();
  return (
    <>
      <div className={css['waitLabel']}>
        <span>{t('shell.waiting')}</span>
        <Badge count={waiting.length} />
      </div>
      {waiting.slice(0, 2).map((card, i) => (
        <div key={card.id} className={`${css['wait'] ?? ''} ${i === 1 ? (css['second'] ?? '') : ''}`} data-late={late.includes(card) ? 'true' : undefined}>
          <button
            type="button"
            className={css['waitWho']}
            onClick={() => void navigate(`/appointments/${encodeURIComponent(card.id)}`)}
            aria-label={t('shell.waitingOne', { name: text.who(card), time: text.time(card), need: text.short(card) })}
          >
            <b>{text.who(card)}</b>
            <span>
              {late.includes(card) ? (
                t('shell.waitedLate', { t: f.duration(now - (card.view.arrivedAt ?? now)) })
              ) : (
                <>
                  {text.time(card)}
                  {text.short(card) === '' ? '' : ` · ${text.short(card)}`}
                </>
              )}
            </span>
          </button>
          {late.includes(card) ? (
            <button
              type="button"
              className={css['waitClaim']}
              disabled={busy}
              aria-label={`${t('shell.reassign')} ${text.who(card)}`}
              onClick={() => void reassign(card)}
            >
              {t('shell.reassign')}
            </button>
          ) : !mayClaim ? null : (
            <button
              type="button"
              className={css['waitClaim']}
              disabled={busy}
              aria-label={`${t('shell.claim')} ${text.who(card)}`}
              onClick={() => void claim(card)}
            >
              {t('shell.claim')}
            </button>
          )}
        </div>
      ))}
      <More count={waiting.length} />
    </>
  );
}
function More({ count }: { readonly count: number }) {
  const t = useT();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const hidden = count - (narrow ? 1 : 2);
  return hidden > 0 ? (
    <button type="button" className={css['plus']} aria-label={t('shell.waitingMore', { n: hidden })} onClick={() => void navigate('/appointments')}>
      +{hidden}
    </button>
  ) : null;
}

function Current() {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const text = useAptText();
  const navigate = useNavigate();
  const { pause } = useAppointmentActions();
  useArea('appointments', 'session');
  const now = useNow();
  const card = terminal.views.current(user.staffNo);
  if (card === undefined) return null;
  const go = () => void navigate(`/appointments/${encodeURIComponent(card.id)}`);
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'open', label: t('shell.openAppointment'), onClick: go },
          { key: 'stock', label: t('shell.toStock'), onClick: () => void navigate('/stock') },
          { key: 'till', label: t('shell.toTill'), onClick: () => void navigate('/sales') },
          { type: 'divider' },
          ...(card.view.sub === 'serving' ? [{ key: 'pause', label: t('shell.pause'), onClick: () => void pause(card) }] : []),
          { key: 'end', label: t('shell.end'), onClick: () => void navigate(`/appointments/${encodeURIComponent(card.id)}?do=end`) },
        ],
      }}
    >
      <button type="button" className={css['cur']} aria-label={t('shell.currentMenu', { name: text.who(card) })}>
        <UserCheck aria-hidden="true" />
        <span>
          <b>{t('shell.current', { name: text.who(card) })}</b>
          <small>{t('shell.serving', { t: f.duration(now - (card.view.claimedAt ?? now)) })}</small>
        </span>
        <ChevronDown aria-hidden="true" />
      </button>
    </Dropdown>
  );
}

/** Offline is amber and said plainly; nothing is disabled by it. Also on the sign-in screen. */
export function Pill({ onOpen }: { readonly onOpen?: () => void }) {
  const t = useT();
  const terminal = useTerminal();
  const user = terminal.session.user();
  useArea('sync', 'rulings', 'session');
  const s = terminal.sync.status();
  const open =
    user === undefined
      ? 0
      : terminal.views.exceptions().filter((e) => e.status === 'open' && e.owner.some((o) => (user.roles as readonly string[]).includes(o))).length;
  const Icon = PILL_ICON[s.connection];
  const state = t(`shell.pill.${s.connection}`);
  const pending = t('shell.pill.pending', { n: s.pending });
  const text =
    s.connection === 'attention' ? (
      <>
        {state} {Math.max(1, open)}
      </>
    ) : s.connection === 'syncing' ? (
      <>
        {state} <small>· {s.pending}</small>
      </>
    ) : (
      <>
        {state} <small>· {pending}</small>
      </>
    );
  const inner = (
    <>
      <Icon aria-hidden="true" />
      <span>{text}</span>
    </>
  );
  return onOpen === undefined ? (
    <span className={css['pill']} data-state={s.connection} role="status">
      {inner}
    </span>
  ) : (
    <button type="button" className={css['pill']} data-state={s.connection} aria-label={t('shell.pillName', { state, n: s.pending })} onClick={onOpen}>
      {inner}
    </button>
  );
}
