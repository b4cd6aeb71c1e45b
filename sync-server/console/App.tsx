import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { BrowserRouter, Navigate, Route, Routes, useLocation } from 'react-router';
import { ThemeRoot } from '../../renderer/ui/index.ts';
import { api, ApiFailure, onSignedOut, startFeed } from './api.ts';
import { Crashed } from './Crashed.tsx';
import { Login } from './Login.tsx';
import { PAGES } from './menu.ts';
import type { PageName } from './menu.ts';
import { usePrefs } from './prefs.ts';
import { SessionContext } from './session.ts';
import type { Session, SessionControl } from './session.ts';
import { Shell } from './Shell.tsx';
import { Busy, Denied, Failed } from './states.tsx';

const page = (load: () => Promise<Record<string, ComponentType>>, name: string) =>
  lazy(async () => {
    const found = (await load())[name];
    if (found === undefined) throw new Error(`page ${name} is missing`);
    return { default: found };
  });
const VIEWS: Readonly<Record<PageName, ComponentType>> = {
  dashboard: page(() => import('./pages/dashboard/Dashboard.tsx'), 'Dashboard'),
  exceptions: page(() => import('./pages/Exceptions.tsx'), 'Exceptions'),
  terminals: page(() => import('./pages/Terminals.tsx'), 'Terminals'),
  notices: page(() => import('./pages/Notices.tsx'), 'Notices'),
  stores: page(() => import('./pages/Stores.tsx'), 'Stores'),
  callback: page(() => import('./pages/callback/CallbackDesk.tsx'), 'CallbackDesk'),
  sms: page(() => import('./pages/callback/CallbackSms.tsx'), 'CallbackSms'),
  intakeKeys: page(() => import('./pages/callback/CallbackKeys.tsx'), 'CallbackKeys'),
  stock: page(() => import('./pages/Stock.tsx'), 'Stock'),
  prices: page(() => import('./pages/Prices.tsx'), 'Prices'),
  import: page(() => import('./pages/import/Import.tsx'), 'Import'),
  offers: page(() => import('./pages/offers/Offers.tsx'), 'Offers'),
  privacy: page(() => import('./pages/privacy/Privacy.tsx'), 'Privacy'),
  customers: page(() => import('./pages/Customers.tsx'), 'Customers'),
  appointments: page(() => import('./pages/Appointments.tsx'), 'Appointments'),
  sales: page(() => import('./pages/Sales.tsx'), 'Sales'),
  staff: page(() => import('./pages/Staff.tsx'), 'Staff'),
  roles: page(() => import('./pages/Roles.tsx'), 'Roles'),
  codes: page(() => import('./pages/Codes.tsx'), 'Codes'),
  settings: page(() => import('./pages/Settings.tsx'), 'Settings'),
  audit: page(() => import('./pages/Audit.tsx'), 'Audit'),
};

type Gate =
  | { readonly state: 'asking' }
  | { readonly state: 'out'; readonly expired: boolean }
  | { readonly state: 'in'; readonly session: Session }
  | { readonly state: 'failed'; readonly failure: ApiFailure };

/** The headquarters console: who you are first, then the rooms you may enter. */
export function App() {
  const { theme, language } = usePrefs();
  const [gate, setGate] = useState<Gate>({ state: 'asking' });
  const ask = useCallback(async () => {
    try {
      // Asked first whether anybody is signed in: an open page without a session is no error.
      if (!(await api.get<{ readonly signedIn: boolean }>('/setup')).signedIn) {
        setGate((g) => ({ state: 'out', expired: g.state === 'in' }));
        return;
      }
      setGate({ state: 'in', session: await api.get<Session>('/session') });
    } catch (cause) {
      if (cause instanceof ApiFailure && cause.status === 401) setGate((g) => ({ state: 'out', expired: g.state === 'in' }));
      else setGate({ state: 'failed', failure: cause instanceof ApiFailure ? cause : new ApiFailure(0, { code: 'hq-internal' }) });
    }
  }, []);
  useEffect(() => {
    void ask();
  }, [ask]);
  useEffect(() => onSignedOut(() => setGate({ state: 'out', expired: true })), []);
  const inside = gate.state === 'in';
  useEffect(() => (inside ? startFeed() : undefined), [inside]);

  return (
    <ThemeRoot theme={theme} language={language} density="console" timeZone={gate.state === 'in' ? gate.session.timeZone : 'Asia/Shanghai'}>
      {gate.state === 'asking' ? <Busy /> : null}
      {gate.state === 'failed' ? (
        <div className="hq-alone">
          <Failed failure={gate.failure} onRetry={() => void ask()} />
        </div>
      ) : null}
      {gate.state === 'out' ? <Login expired={gate.expired} onIn={(session) => setGate({ state: 'in', session })} /> : null}
      {gate.state === 'in' ? <Inside session={gate.session} refresh={ask} onOut={() => setGate({ state: 'out', expired: false })} /> : null}
    </ThemeRoot>
  );
}

/** The page under the menu: its bug is its own. */
function Guarded({ children }: { readonly children: ReactNode }) {
  return <Crashed at={useLocation().pathname}>{children}</Crashed>;
}

function Inside({ session, refresh, onOut }: { readonly session: Session; readonly refresh: () => Promise<void>; readonly onOut: () => void }) {
  const control = useMemo<SessionControl>(
    () => ({
      ...session,
      refresh,
      signOut: async () => {
        await api.post('/session/end').catch(() => undefined);
        onOut();
      },
    }),
    [session, refresh, onOut],
  );
  const first = PAGES.find((p) => session.may[p.area] === true);
  return (
    <SessionContext.Provider value={control}>
      <BrowserRouter>
        <Shell>
          <Guarded>
            <Suspense fallback={<Busy />}>
              <Routes>
                {PAGES.map((p) => {
                  const View = VIEWS[p.name];
                  return <Route key={p.name} path={p.path} element={session.may[p.area] === true ? <View /> : <Denied />} />;
                })}
                <Route path="*" element={first === undefined ? <Denied /> : <Navigate to={first.path} replace />} />
              </Routes>
            </Suspense>
          </Guarded>
        </Shell>
      </BrowserRouter>
    </SessionContext.Provider>
  );
}
