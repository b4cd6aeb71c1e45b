import { AppWindow, Gem } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { openTerminal } from '../data/open-terminal.ts';
import type { Opening } from '../data/open-terminal.ts';
import type { Terminal } from '../data/terminal.ts';
import type { Host } from '../host/index.ts';
import { Button } from '../ui/Button.tsx';
import { useT } from '../ui/i18n.ts';
import { EmptyState, ErrorState } from '../ui/panels.tsx';
import { ThemeRoot } from '../ui/ThemeRoot.tsx';
import { TerminalApp } from './App.tsx';
import { Enrol } from './Enrol.tsx';
import { exportPending, isStranger } from './export-pending.ts';
import { usePrefs } from './prefs.ts';
import { Quarantine } from './Quarantine.tsx';

const reload = () => window.location.reload();

type State = Opening | { readonly state: 'opening' } | { readonly state: 'failed'; readonly error: Error };

/** From a cold page to an open terminal, every state said in words. */
export function Boot({ host }: { readonly host: Host }) {
  const language = usePrefs((p) => p.language);
  const theme = usePrefs((p) => p.theme);
  const [state, setState] = useState<State>({ state: 'opening' });
  const [anew, setAnew] = useState(false);
  const [looking, setLooking] = useState<Terminal | undefined>(undefined);
  const open = useCallback(() => {
    setState({ state: 'opening' });
    openTerminal({ host, baseUrl: host.gatewayUrl, onRestart: reload }).then(setState, (error: unknown) =>
      setState({ state: 'failed', error: error instanceof Error ? error : new Error(String(error)) }),
    );
  }, [host]);
  useEffect(() => {
    let gone = false;
    openTerminal({ host, baseUrl: host.gatewayUrl, onRestart: reload }).then(
      (s) => {
        if (!gone) setState(s);
      },
      (error: unknown) => {
        if (!gone) setState({ state: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
      },
    );
    return () => {
      gone = true;
    };
  }, [host]);
  if (looking !== undefined) return <TerminalApp terminal={looking} />;
  if (state.state === 'ready' && !anew) return <TerminalApp terminal={state.terminal} onEnrolAnew={() => setAnew(true)} />;
  const fail = (error: unknown): void => setState({ state: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
  return (
    <ThemeRoot language={language} theme={theme} density="terminal">
      {state.state === 'ready' ? (
        <Enrol
          host={host}
          enrol={state.enrol}
          onDone={reload}
          onBack={() => setAnew(false)}
          {...(isStranger(state.terminal.sync.status().problem)
            ? { waiting: { n: state.terminal.sync.pendingDocuments().length, save: () => exportPending(state.terminal) } }
            : {})}
        />
      ) : state.state === 'suspect' && !anew ? (
        <Quarantine
          suspicion={state.suspicion}
          terminal={state.terminal}
          emergency={state.emergency}
          onRetry={open}
          onDone={open}
          onAnew={() => setAnew(true)}
          onLook={() =>
            void state.readOnly().then((t) => {
              if (t !== undefined) setLooking(t);
            }, fail)
          }
        />
      ) : state.state === 'needs-enrolment' || state.state === 'suspect' ? (
        <Enrol host={host} enrol={state.enrol} onDone={open} {...(state.state === 'suspect' ? { onBack: () => setAnew(false) } : {})} />
      ) : (
        <main style={{ height: '100%', background: 'var(--paper)' }}>
          <Notice state={state} onRetry={open} />
        </main>
      )}
    </ThemeRoot>
  );
}

function Notice({
  state,
  onRetry,
}: {
  readonly state: Exclude<State, { state: 'ready' } | { state: 'needs-enrolment' } | { state: 'suspect' }>;
  readonly onRetry: () => void;
}) {
  const t = useT();
  switch (state.state) {
    case 'opening':
      return (
        <EmptyState icon={<Gem />} title={t('shell.openingTitle')}>
          {t('shell.openingBody')}
        </EmptyState>
      );
    case 'other-window':
      return (
        <EmptyState
          icon={<AppWindow />}
          title={t('shell.otherWindow')}
          action={
            <Button kind="soft" onClick={onRetry}>
              {t('common.retry')}
            </Button>
          }
        >
          {t('shell.otherWindowBody')}
        </EmptyState>
      );
    case 'failed':
      return (
        <ErrorState title={t('shell.crash')} action={<Button onClick={onRetry}>{t('common.retry')}</Button>}>
          {t('common.unknownProblem', { code: state.error.name })}
        </ErrorState>
      );
  }
}
