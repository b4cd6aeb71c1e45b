import { Input } from 'antd';
import { FileCheck, FileDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import type { Problem, Result } from '../../src/kernel/result.ts';
import type { Host } from '../host/index.ts';
import { Button } from '../ui/Button.tsx';
import { Labelled, Segmented } from '../ui/controls.tsx';
import { useProblemText, useT } from '../ui/i18n.ts';
import { FacetRose, Mark } from '../ui/Mark.tsx';
import { Banner } from '../ui/panels.tsx';
import { usePrefs } from './prefs.ts';
import { ServerAddress } from './ServerAddress.tsx';
import css from './Enrol.module.css';

/** What a demo server offers for one tap; an ordinary server has no such route. */
const demoList = z.array(z.object({ terminal: z.string(), storeName: z.string(), storeNameEn: z.string().optional(), label: z.string(), code: z.string() }));
type DemoTerminal = z.infer<typeof demoList>[number];

async function demoTerminals(base: string): Promise<readonly DemoTerminal[]> {
  try {
    const answer = await fetch(`${base}/api/v1/demo/terminals`, { signal: AbortSignal.timeout(4_000) });
    if (!answer.ok) return [];
    const list = demoList.safeParse(await answer.json());
    return list.success ? list.data : [];
  } catch {
    return []; // no demo server, or no network: the code field stays
  }
}

/** First run: a one-time code gives this device its identity (architecture §7). */
export function Enrol({
  host,
  enrol,
  onDone,
  onBack,
  waiting,
}: {
  readonly host: Host;
  readonly enrol: (code: string, label: string) => Promise<Result<unknown>>;
  readonly onDone: () => void;
  /** Back to what there was, where the device had an identity. */ readonly onBack?: () => void;
  /** What only the device's present identity could have sent: it is saved as a file before there is another. */ readonly waiting?: {
    readonly n: number;
    readonly save: () => Promise<unknown>;
  };
}) {
  const t = useT();
  const problemText = useProblemText();
  const language = usePrefs((p) => p.language);
  const setPrefs = usePrefs((p) => p.set);
  const [code, setCode] = useState('');
  const [label, setLabel] = useState('');
  const [saved, setSaved] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>();
  const [demo, setDemo] = useState<readonly DemoTerminal[]>([]);
  useEffect(() => {
    let gone = false;
    void demoTerminals(host.gatewayUrl).then((list) => {
      if (!gone) setDemo(list);
    });
    return () => {
      gone = true;
    };
  }, [host]);
  const held = waiting !== undefined && waiting.n > 0 && !saved;
  const go = async (withCode: string, withLabel: string) => {
    if (busy || held) return;
    setBusy(true);
    setProblem(undefined);
    const result = await enrol(withCode.replace(/[\s-]/g, '').toUpperCase(), withLabel.trim() === '' ? t('common.appName') : withLabel.trim());
    setBusy(false);
    if (result.ok) {
      onDone();
      return;
    }
    setProblem(result.problem);
    // The offered code may have gone to another page meanwhile: offer what there is now.
    if (demo.length > 0) setDemo(await demoTerminals(host.gatewayUrl));
  };
  return (
    <div className={css['page']}>
      <section className={css['brand']} aria-hidden="true">
        <FacetRose className={css['art']} />
        <div className={css['logo']}>
          <Mark size={40} />
          <span>
            <b>{t('common.brand')}</b>
            <span>{t('common.brandLatin')}</span>
          </span>
        </div>
      </section>
      <main className={css['work']}>
        <div style={{ alignSelf: 'flex-end' }}>
          <Segmented
            label={t('shell.language')}
            value={language}
            onChange={(v) => setPrefs({ language: v })}
            options={[
              { value: 'zh-CN', label: t('common.chinese') },
              { value: 'en', label: t('common.english') },
            ]}
          />
        </div>
        <form
          className={css['form']}
          onSubmit={(e) => {
            e.preventDefault();
            void go(code, label);
          }}
        >
          <div>
            <h1>{t('shell.enrolTitle')}</h1>
            <p className="zm-two">{t('shell.enrolBody')}</p>
          </div>
          {waiting === undefined || waiting.n === 0 ? null : (
            <Banner
              tone={saved ? 'ok' : 'warn'}
              icon={saved ? <FileCheck aria-hidden="true" /> : <FileDown aria-hidden="true" />}
              title={t(saved ? 'shell.enrolSaved' : 'shell.enrolWaiting', { n: waiting.n })}
              actions={
                <Button kind={saved ? 'ghost' : 'soft'} onClick={() => void waiting.save().then(() => setSaved(true))}>
                  {t(saved ? 'shell.enrolSaveAgain' : 'shell.enrolSave')}
                </Button>
              }
            >
              {t(saved ? 'shell.enrolSavedBody' : 'shell.enrolWaitingBody')}
            </Banner>
          )}
          {demo.length === 0 ? null : (
            <section aria-label={t('shell.enrolDemo')}>
              <p className="zm-h3">{t('shell.enrolDemoBody')}</p>
              <div className={css['demo']}>
                {demo.map((d) => (
                  <button key={d.terminal} type="button" disabled={busy || held} onClick={() => void go(d.code, d.label)}>
                    <b>{language === 'en' && d.storeNameEn !== undefined ? d.storeNameEn : `${d.storeName} · ${d.label}`}</b>
                    <small>{d.terminal}</small>
                  </button>
                ))}
              </div>
            </section>
          )}
          <Labelled label={t('shell.enrolCode')} required fault={problem === undefined ? undefined : problemText(problem)} hint={t('shell.enrolOffline')}>
            <Input
              size="large"
              value={code}
              aria-label={t('shell.enrolCode')}
              autoComplete="off"
              maxLength={32}
              spellCheck={false}
              style={{ fontFamily: 'var(--mono)', fontSize: 22, letterSpacing: '.14em', textTransform: 'uppercase' }}
              onChange={(e) => {
                setCode(e.target.value);
                setProblem(undefined);
              }}
            />
          </Labelled>
          <Labelled label={t('shell.enrolLabel')}>
            <Input
              value={label}
              aria-label={t('shell.enrolLabel')}
              placeholder={t('shell.enrolLabelHint')}
              maxLength={60}
              onChange={(e) => setLabel(e.target.value)}
            />
          </Labelled>
          <Button kind="primary" size="lg" submit busy={busy} disabled={held || code.trim().length < 4}>
            {busy ? t('shell.enrolBusy') : t('shell.enrolGo')}
          </Button>
          {onBack === undefined ? null : (
            <Button kind="text" size="lg" onClick={onBack}>
              {t('shell.enrolBack')}
            </Button>
          )}
          <ServerAddress host={host} />
        </form>
      </main>
    </div>
  );
}
