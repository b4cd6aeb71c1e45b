import { useEffect, useState } from 'react';
import { HashRouter } from 'react-router';
import type { Terminal } from '../data/terminal.ts';
import { SignIn } from '../modules/session/SignIn.tsx';
import { ThemeRoot } from '../ui/ThemeRoot.tsx';
import { toast } from '../ui/toast.tsx';
import { useT } from '../ui/i18n.ts';
import { Boundary } from './Boundary.tsx';
import { EnrolAnew } from './DeviceBanner.tsx';
import { usePrefs } from './prefs.ts';
import { Shell } from './Shell.tsx';
import { TerminalContext, useArea, useTerminal } from './terminal-context.ts';

/** An opened terminal: sign-in, then the shell. Addresses live behind # so that they work on app:// and offline. */
export function TerminalApp({ terminal, onEnrolAnew }: { readonly terminal: Terminal; readonly onEnrolAnew?: () => void }) {
  const language = usePrefs((p) => p.language);
  const theme = usePrefs((p) => p.theme);
  const zone = terminal.views.store()?.timeZone ?? 'Asia/Shanghai';
  const [now] = useState(() => () => terminal.now());
  return (
    <TerminalContext.Provider value={terminal}>
      <ThemeRoot language={language} theme={theme} density="terminal" timeZone={zone} now={now}>
        <Boundary>
          <EnrolAnew.Provider value={onEnrolAnew}>
            <HashRouter>
              <Gate />
            </HashRouter>
          </EnrolAnew.Provider>
        </Boundary>
      </ThemeRoot>
    </TerminalContext.Provider>
  );
}

function Gate() {
  const terminal = useTerminal();
  const t = useT();
  useArea('session');
  const user = terminal.session.user();
  const staffNo = user?.staffNo;
  const adopt = usePrefs((p) => p.adopt);
  const [last, setLast] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (staffNo === undefined) return;
    adopt({ staffNo, prefs: terminal.prefs });
    setLast(staffNo);
    // the sign-in screen speaks the device's language again
    return () => adopt(undefined);
  }, [staffNo, adopt, terminal]);
  useEffect(() => {
    const updates = terminal.host.updates;
    if (updates === undefined) return;
    const offer = () => {
      if (updates.ready()) toast.show('warn', t('shell.updateReady'), { label: t('shell.updateApply'), run: () => updates.apply() });
    };
    offer();
    return updates.subscribe(offer);
  }, [terminal, t]);
  return user === undefined ? <SignIn key={last ?? ''} lastStaffNo={last} /> : <Shell key={user.staffNo} />;
}
