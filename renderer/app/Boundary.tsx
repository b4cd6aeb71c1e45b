import { Component } from 'react';
import type { ErrorInfo, ReactNode } from 'react';
import { translate } from '../../src/i18n/index.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorState } from '../ui/panels.tsx';
import { usePrefs } from './prefs.ts';

interface Props {
  readonly children: ReactNode;
  readonly onHome?: () => void;
}
interface State {
  readonly error?: Error;
  readonly copied?: boolean;
}

/** Numbers, names and phones may sit in a message; the report carries only where it broke. */
function report(error: Error): string {
  const frames = (error.stack ?? '')
    .split('\n')
    .slice(1, 9)
    .map((l) => l.trim().replace(/\(?(?:https?|app):\/\/[^/]*/g, ''));
  return [`${error.name}`, ...frames].join('\n');
}

/** Catches a screen's bug: says that nothing saved is lost, and the way back. */
export class Boundary extends Component<Props, State> {
  override state: State = {};
  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error('thrown value') };
  }
  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // the console is the host's log in Electron; ids and places only
    window.dispatchEvent(new CustomEvent('zm-crash', { detail: `${report(error)}\n${info.componentStack?.slice(0, 400) ?? ''}` }));
  }
  override render(): ReactNode {
    const { error, copied } = this.state;
    if (error === undefined) return this.props.children;
    const t = (key: string) => translate(usePrefs.getState().language, key);
    return (
      <ErrorState
        title={t('shell.crash')}
        action={
          <>
            <Button
              onClick={() => {
                void navigator.clipboard?.writeText(report(error)).then(() => this.setState({ copied: true }));
              }}
            >
              {copied === true ? t('shell.crashCopied') : t('shell.crashCopy')}
            </Button>
            <Button
              kind="soft"
              onClick={() => {
                this.setState({ error: undefined });
                if (this.props.onHome) this.props.onHome();
                else window.location.reload();
              }}
            >
              {t('shell.crashHome')}
            </Button>
          </>
        }
      >
        {t('shell.crashBody')}
      </ErrorState>
    );
  }
}
