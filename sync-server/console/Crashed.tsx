import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button, ErrorState, useT } from '../../renderer/ui/index.ts';

/** Catches a page's bug: the menu stays, what was saved is saved, another page or a reload goes on. `at` is the page: another one begins anew. */
export class Crashed extends Component<{ readonly at: string; readonly children: ReactNode }, { readonly at?: string }> {
  override state: { readonly at?: string } = {};
  override componentDidCatch(): void {
    this.setState({ at: this.props.at });
  }
  static getDerivedStateFromError(): { readonly at: string } {
    return { at: '' };
  }
  override render(): ReactNode {
    return this.state.at === undefined || (this.state.at !== '' && this.state.at !== this.props.at) ? this.props.children : <Sorry />;
  }
}
function Sorry() {
  const t = useT();
  return (
    <ErrorState
      title={t('shell.crash')}
      action={
        <Button kind="soft" onClick={() => window.location.reload()}>
          {t('console.problem.retry')}
        </Button>
      }
    >
      {t('console.problem.crash')}
    </ErrorState>
  );
}
