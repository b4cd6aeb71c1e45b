import { CircleQuestionMark, Lock } from 'lucide-react';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { Navigate, NavLink, Route, Routes, useLocation, useNavigate } from 'react-router';
import { Badge } from '../ui/StatusTag.tsx';
import { Mark } from '../ui/Mark.tsx';
import { useHotkeys } from '../ui/hotkeys.ts';
import { useT } from '../ui/i18n.ts';
import { useScanner } from '../ui/scanner.ts';
import { toast } from '../ui/toast.tsx';
import Palette from './Palette.tsx'; // not lazy: what is typed right after Ctrl+K must not get lost while code loads
import { useAutoLock } from './auto-lock.ts';
import { Boundary } from './Boundary.tsx';
import { DeviceBanner } from './DeviceBanner.tsx';
import { HelpSheet } from './HelpSheet.tsx';
import { MODULES, SCREENS, SyncSheet, fetchScreens } from './modules.ts';
import { useCaseNotice } from './case-notice.ts';
import { dispatchScan } from './scan-bus.ts';
import { useArea, useTerminal, useUser } from './terminal-context.ts';
import { TopBar } from './TopBar.tsx';
import { UserSheet } from './UserSheet.tsx';
import css from './Shell.module.css';

/** First the page that somebody waits for, then the others. */
const FETCH_OTHERS_MS = 1_500;

/** Frame around every module: rail, top bar, tray. Lives while somebody is signed in. */
export function Shell() {
  const t = useT();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const location = useLocation();
  const [open, setOpen] = useState<'none' | 'palette' | 'help' | 'me' | 'sync'>('none');
  const close = useCallback(() => setOpen('none'), []);
  const lock = useCallback(() => {
    toast.clear();
    return terminal.session.signOut();
  }, [terminal]);
  useAutoLock(terminal, (minutes) => {
    toast.clear();
    toast.info(t('shell.autoLocked', { n: minutes }));
  });
  const find = () => setOpen((o) => (o === 'palette' ? 'none' : 'palette'));
  useEffect(() => {
    const others = window.setTimeout(fetchScreens, FETCH_OTHERS_MS);
    return () => window.clearTimeout(others);
  }, []);
  useCaseNotice();
  useHotkeys({
    'mod+k': find,
    F8: find,
    F9: lock,
    F1: () => setOpen((o) => (o === 'help' ? 'none' : 'help')),
    ...Object.fromEntries(
      MODULES.map((m) => [
        m.key,
        () => {
          close();
          void navigate(m.path);
        },
      ]),
    ),
  });
  useScanner((code) => {
    if (!dispatchScan(code)) void navigate(`/sales?scan=${encodeURIComponent(code)}`);
  }, open === 'none');

  return (
    <div className={css['shell']}>
      <nav className={css['rail']} aria-label={t('shell.menu')}>
        <div className={css['mark']}>
          <Mark />
        </div>
        {MODULES.map((m) => (
          <RailItem key={m.name} module={m} />
        ))}
        <div className="zm-grow" />
        <button
          type="button"
          className={`${css['nav'] ?? ''} ${css['small'] ?? ''}`}
          aria-label={t('shell.help')}
          title={`${t('shell.help')} F1`}
          onClick={() => setOpen('help')}
        >
          <CircleQuestionMark aria-hidden="true" />
        </button>
        <button
          type="button"
          className={`${css['nav'] ?? ''} ${css['small'] ?? ''}`}
          aria-label={t('shell.lock')}
          title={`${t('shell.lock')} F9`}
          onClick={lock}
        >
          <Lock aria-hidden="true" />
        </button>
      </nav>
      <TopBar onSync={() => setOpen('sync')} onMe={() => setOpen('me')} onFind={() => setOpen('palette')} />
      <main className={css['main']}>
        <DeviceBanner />
        <div className={css['page']}>
          <Boundary key={`${user.staffNo}${location.pathname.split('/')[1] ?? ''}`} onHome={() => void navigate('/appointments')}>
            <Suspense fallback={<p className={css['fallback']}>{t('common.loading')}</p>}>
              <Routes>
                <Route path="/appointments/*" element={<SCREENS.appointments />} />
                <Route path="/stock/*" element={<SCREENS.stock />} />
                <Route path="/sales/*" element={<SCREENS.sales />} />
                <Route path="/workbench/exceptions/*" element={<SCREENS.exceptions />} />
                <Route path="/workbench/*" element={<SCREENS.workbench />} />
                <Route path="/reports/*" element={<SCREENS.reports />} />
                <Route path="/customers/*" element={<SCREENS.customers />} />
                <Route path="*" element={<Navigate to="/appointments" replace />} />
              </Routes>
            </Suspense>
          </Boundary>
        </div>
      </main>
      <Suspense fallback={null}>
        {open === 'palette' ? <Palette onClose={close} /> : null}
        {open === 'sync' ? <SyncSheet open onClose={close} /> : null}
      </Suspense>
      <HelpSheet open={open === 'help'} onClose={close} />
      <UserSheet open={open === 'me'} onClose={close} onLock={lock} />
    </div>
  );
}

function RailItem({ module: m }: { readonly module: (typeof MODULES)[number] }) {
  const t = useT();
  const terminal = useTerminal();
  const user = useUser();
  useArea('appointments', 'rulings', 'session');
  const full = t(m.full);
  const Icon = m.icon;
  const count =
    m.name === 'appointments' ? terminal.views.waiting(user.staffNo).length : m.name === 'workbench' ? mine(terminal.views.exceptions(), user.roles) : 0;
  return (
    <NavLink to={m.path} className={css['nav'] ?? ''} aria-label={count > 0 ? `${full} ${count}` : full} title={`${full} ${m.key}`}>
      <Icon aria-hidden="true" />
      <span aria-hidden="true">{t(m.short)}</span>
      <Badge count={count} className={css['count']} />
    </NavLink>
  );
}
const mine = (list: readonly { readonly status: string; readonly owner: readonly string[] }[], roles: readonly string[]) =>
  list.filter((e) => e.status === 'open' && e.owner.some((o) => roles.includes(o))).length;
