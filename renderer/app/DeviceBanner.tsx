import { ClockAlert, Eye, Info, ShieldAlert } from 'lucide-react';
import { createContext, useContext, useState } from 'react';
import type { ReactNode } from 'react';
import { Banner } from '../ui/panels.tsx';
import { Button } from '../ui/Button.tsx';
import { useFormat } from '../ui/format.ts';
import { useProblemText, useT } from '../ui/i18n.ts';
import { isStranger } from './export-pending.ts';
import { useArea, useNow, useTerminal } from './terminal-context.ts';
import css from './DeviceBanner.module.css';

/** Gives the device another identity; absent where there is no boot around the screen (tests, demos). */
export const EnrolAnew = createContext<(() => void) | undefined>(undefined);

const DAY = 86_400_000;
const SKEW_MS = 120_000;

/** What this device itself has to say, above every page and at sign-in: conflicts §4.12 "Show", EX-12, an ended identity. */
export function DeviceBanner() {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const problemText = useProblemText();
  const enrol = useContext(EnrolAnew);
  useArea('sync');
  const now = useNow(30_000);
  const [noted, setNoted] = useState<readonly string[]>([]);
  const { problem, clockOffsetMs, resending, setBackAtMs } = terminal.sync.status();
  const { switched, readOnly, terminal: name } = terminal.device;
  const note = (key: string): ReactNode => (
    <Button size="sm" onClick={() => setNoted((n) => [...n, key])}>
      {t('shell.clockNoted')}
    </Button>
  );
  const again =
    enrol === undefined ? undefined : (
      <Button size="sm" onClick={enrol}>
        {t('shell.reEnrol')}
      </Button>
    );
  const list: ReactNode[] = [];
  if (readOnly === true)
    list.push(
      <Banner
        key="look"
        tone="warn"
        icon={<Eye aria-hidden="true" />}
        actions={
          <Button size="sm" onClick={() => window.location.reload()}>
            {t('shell.readOnlyLeave')}
          </Button>
        }
      >
        {t('shell.readOnly')}
      </Banner>,
    );
  if (isStranger(problem))
    list.push(
      <Banner key="stranger" tone="danger" icon={<ShieldAlert aria-hidden="true" />} title={t('shell.strangerTitle')} actions={again}>
        {t('shell.strangerBody')}
      </Banner>,
    );
  else if (problem === 'device-revoked' || problem === 'device-replaced')
    list.push(
      <Banner key="revoked" tone="danger" icon={<ShieldAlert aria-hidden="true" />} title={t('shell.revokedTitle')} actions={again}>
        {t('shell.revokedBody')}
      </Banner>,
    );
  else if (problem === 'device-restored' || problem === 'device-cloned' || problem === 'device-quarantine')
    list.push(
      <Banner key="stopped" tone="danger" icon={<ShieldAlert aria-hidden="true" />} title={t('shell.quarantineTitle')}>
        {problemText({ code: problem })}
      </Banner>,
    );
  if (resending === true)
    list.push(
      <Banner key="resending" tone="info" icon={<Info aria-hidden="true" />}>
        {t('cases.say.serverRestored')}
      </Banner>,
    );
  else if (setBackAtMs !== undefined && now - setBackAtMs < DAY && !noted.includes('setBack'))
    list.push(
      <Banner key="setBack" tone="info" icon={<Info aria-hidden="true" />} actions={note('setBack')}>
        {t('cases.say.serverRestoredDone')}
      </Banner>,
    );
  if (switched !== undefined && now - switched.atMs < DAY && !noted.includes('switched'))
    list.push(
      <Banner key="switched" tone="info" icon={<Info aria-hidden="true" />} actions={note('switched')}>
        {t('cases.say.switched', { series: `${name.slice(name.indexOf('-') + 1)}${switched.to}` })}
      </Banner>,
    );
  if (Math.abs(clockOffsetMs) > SKEW_MS && !noted.includes('clock'))
    list.push(
      <Banner
        key="clock"
        tone="warn"
        icon={<ClockAlert aria-hidden="true" />}
        title={t('shell.clockTitle', { t: f.duration(Math.abs(clockOffsetMs)) })}
        actions={note('clock')}
      >
        {t('shell.clockBody')}
      </Banner>,
    );
  return list.length === 0 ? null : <div className={css['list']}>{list}</div>;
}
