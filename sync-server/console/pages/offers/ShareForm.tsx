import { InputNumber, Select } from 'antd';
import { useState } from 'react';
import { Banner, Button, Labelled, Segmented, toast, useT } from '../../../../renderer/ui/index.ts';
import { api } from '../../api.ts';
import { useFailureText } from '../../states.tsx';
import { useAction } from '../../useAction.ts';
import { useKey } from '../../useKey.ts';
import type { Line, Till } from './types.ts';

/** Giving a terminal more, or asking it for a part back (conflicts §3.5). */
export function ShareForm({
  path,
  lines,
  terminals,
  free,
  onDone,
}: {
  readonly path: string;
  readonly lines: readonly Line[];
  readonly terminals: readonly Till[];
  readonly free: number;
  readonly onDone: () => void;
}) {
  const t = useT();
  const text = useFailureText();
  const { busy, failure, run } = useAction();
  const [how, setHow] = useState<'give' | 'back'>('give');
  const [terminal, setTerminal] = useState<string | undefined>();
  const [n, setN] = useState<number | null>(1);
  const key = useKey();
  const line = lines.find((l) => l.terminal === terminal);
  const most = how === 'give' ? Math.max(0, free) : (line?.share ?? 0) - (line?.asked ?? 0);
  const able = terminal !== undefined && n !== null && n >= 1 && n <= most;
  const send = (to: string, body: object, said: string): void =>
    void run(async () => {
      await api.post(`${path}/${to}`, { key, ...body });
      toast.ok(said);
      onDone();
    });
  return (
    <section className="hq-form" aria-label={t('console.offers.move')}>
      <h3 className="hq-sec">{t('console.offers.move')}</h3>
      {failure === undefined ? null : <Banner tone="danger">{failure.status === 0 ? t('console.problem.offline') : text(failure)}</Banner>}
      <Segmented
        label={t('console.offers.move')}
        value={how}
        onChange={setHow}
        options={[
          { value: 'give', label: t('console.offers.give') },
          { value: 'back', label: t('console.offers.back') },
        ]}
      />
      <div className="hq-two">
        <Labelled label={t('console.offers.terminal')} required>
          <Select
            className="hq-wide"
            value={terminal}
            placeholder={t('console.offers.chooseTerminal')}
            aria-label={t('console.offers.terminal')}
            onChange={setTerminal}
            options={terminals
              .filter((x) => how === 'give' || lines.some((l) => l.terminal === x.terminal && l.share > l.asked))
              .map((x) => ({ value: x.terminal, label: `${x.terminal} ${x.label}` }))}
          />
        </Labelled>
        <Labelled label={t('console.offers.howMany')} required hint={t(how === 'give' ? 'console.offers.mostFree' : 'console.offers.mostHeld', { n: most })}>
          <InputNumber className="hq-wide" min={1} precision={0} value={n} aria-label={t('console.offers.howMany')} onChange={setN} />
        </Labelled>
      </div>
      <p className="zm-cap">{t(how === 'give' ? 'console.offers.giveHint' : 'console.offers.backHint')}</p>
      <div className="zm-row zm-g2">
        <Button
          kind="primary"
          busy={busy}
          disabled={!able}
          onClick={() =>
            send('share', { terminal, amount: how === 'give' ? n : -(n ?? 0) }, t(how === 'give' ? 'console.offers.gave' : 'console.offers.askedBack'))
          }
        >
          {t(how === 'give' ? 'console.offers.give' : 'console.offers.back')}
        </Button>
        {how === 'give' ? (
          <Button disabled={busy || free < 2} onClick={() => send('spread', {}, t('console.offers.gave'))}>
            {t('console.offers.spread')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
