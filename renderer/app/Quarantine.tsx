import { Input } from 'antd';
import { Eye, KeyRound, RotateCw, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { Problem, Result } from '../../src/kernel/result.ts';
import type { Suspicion } from '../data/journal.ts';
import { Banner } from '../ui/panels.tsx';
import { Button } from '../ui/Button.tsx';
import { Labelled } from '../ui/controls.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { useProblemText, useT } from '../ui/i18n.ts';
import css from './Quarantine.module.css';

export interface QuarantineProps {
  readonly suspicion: Suspicion;
  readonly terminal: string;
  readonly onRetry: () => void;
  readonly onLook: () => void;
  readonly onAnew: () => void;
  readonly emergency: (staffNo: string, pin: string, code: string) => Promise<Result<string>>;
  readonly onDone: () => void;
}

/** The database is not this device's newest past (conflicts §4.12, SC-08, SC-17): look only, or sell on in a new series with a manager's PIN and a code. */
export function Quarantine({ suspicion, terminal, onRetry, onLook, onAnew, emergency, onDone }: QuarantineProps) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const cloned = suspicion.kind === 'cloned';
  return (
    <main className={css['page']}>
      <section className={css['card']} aria-label={t(cloned ? 'shell.cloned' : 'shell.suspect')}>
        <header>
          <ShieldAlert aria-hidden="true" />
          <div>
            <h1>{t(cloned ? 'shell.cloned' : 'shell.suspect')}</h1>
            <p className="zm-two">
              {terminal} · {t('shell.suspectAsked', { have: suspicion.have, expected: suspicion.expected })}
            </p>
          </div>
        </header>
        <p className={css['body']}>{t(cloned ? 'shell.clonedBody' : 'shell.suspectBody')}</p>
        <div className={css['acts']}>
          <Button kind="primary" size="lg" icon={<RotateCw aria-hidden="true" />} onClick={onRetry}>
            {t('common.retry')}
          </Button>
          <Button size="lg" icon={<KeyRound aria-hidden="true" />} onClick={() => setAsking(true)}>
            {t('shell.suspectEmergency')}
          </Button>
          <Button size="lg" icon={<Eye aria-hidden="true" />} onClick={onLook}>
            {t('shell.suspectLook')}
          </Button>
          <Button kind="text" size="lg" onClick={onAnew}>
            {t('shell.suspectAnew')}
          </Button>
        </div>
      </section>
      {asking ? <Emergency emergency={emergency} onClose={() => setAsking(false)} onDone={onDone} /> : null}
    </main>
  );
}

function Emergency({
  emergency,
  onClose,
  onDone,
}: {
  readonly emergency: QuarantineProps['emergency'];
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const t = useT();
  const problemText = useProblemText();
  const [staffNo, setStaffNo] = useState('');
  const [pin, setPin] = useState('');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>();
  const go = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    const result = await emergency(staffNo.trim(), pin, code);
    setBusy(false);
    if (result.ok) onDone();
    else {
      setProblem(result.problem);
      setPin('');
    }
  };
  return (
    <Sheet
      open
      onClose={onClose}
      at="center"
      title={t('shell.emergencyTitle')}
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            className="zm-grow"
            busy={busy}
            disabled={staffNo.trim() === '' || pin.length < 6 || code.replace(/[\s-]/g, '').length < 8}
            onClick={() => void go()}
          >
            {t('shell.emergencyGo')}
          </Button>
        </>
      }
    >
      <div className={css['form']}>
        <p className="zm-two">{t('shell.emergencyBody')}</p>
        {problem === undefined ? null : <Banner tone="danger">{problemText(problem)}</Banner>}
        <Labelled label={t('shell.emergencySm')} required>
          <Input
            data-autofocus
            size="large"
            value={staffNo}
            inputMode="numeric"
            maxLength={12}
            aria-label={t('shell.emergencySm')}
            onChange={(e) => setStaffNo(e.target.value)}
          />
        </Labelled>
        <Labelled label={t('shell.emergencyPin')} required>
          <Input.Password
            size="large"
            value={pin}
            inputMode="numeric"
            maxLength={12}
            autoComplete="off"
            aria-label={t('shell.emergencyPin')}
            onChange={(e) => setPin(e.target.value)}
          />
        </Labelled>
        <Labelled label={t('shell.emergencyCode')} required>
          <Input
            size="large"
            value={code}
            maxLength={12}
            autoComplete="off"
            spellCheck={false}
            aria-label={t('shell.emergencyCode')}
            style={{ fontFamily: 'var(--mono)', letterSpacing: '.14em', textTransform: 'uppercase' }}
            onChange={(e) => setCode(e.target.value)}
          />
        </Labelled>
      </div>
    </Sheet>
  );
}
