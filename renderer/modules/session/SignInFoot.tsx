import { CloudOff, ShieldCheck } from 'lucide-react';
import { useArea, useTerminal } from '../../app/terminal-context.ts';
import { Banner, useFormat, useLanguage, useT } from '../../ui/index.ts';
import css from './SignIn.module.css';

const HOUR = 3_600_000;
/** Grace of the staff bundle offline (conflicts.md §4.20). */
const GRACE_HOURS = 72;

export function Offline({ people }: { readonly people: number }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  useArea('sync');
  const age = terminal.session.bundleAgeMs();
  if (terminal.sync.status().connection !== 'offline' || age === undefined) return null;
  return (
    <Banner className={css['notice']} tone="warn" icon={<CloudOff aria-hidden="true" />} title={t('session.offlineTitle')}>
      {t('session.offlineBody', {
        n: people,
        age: f.ago(terminal.now() - age),
        grace: age < GRACE_HOURS * HOUR ? t('session.graceOk') : t('session.graceOld'),
      })}
    </Banner>
  );
}

export function Foot() {
  const t = useT();
  const terminal = useTerminal();
  const phone = terminal.views.store()?.phone;
  const language = useLanguage();
  return (
    <footer className={css['foot']} lang={language}>
      <ShieldCheck aria-hidden="true" />
      {t('session.version', { v: terminal.host.version })}
      {phone === undefined ? null : <> · {t('session.storePhone', { phone })}</>}
    </footer>
  );
}
