import { Ban, Check, PhoneOff } from 'lucide-react';
import { useState } from 'react';
import { Banner, Button, toast, useT } from '../../../../renderer/ui/index.ts';
import { api } from '../../api.ts';
import type { Row } from '../../list/cells.tsx';
import { useSession } from '../../session.ts';
import { useFailureText } from '../../states.tsx';
import { useAction } from '../../useAction.ts';
import { VoidSheet } from '../aptState.tsx';

/** The three ends of a call: reached, not reached, not wanted any more. */
export function CallEnds({ id, row, visitAt, onDone }: { readonly id: string; readonly row: Row; readonly visitAt?: number; readonly onDone: () => void }) {
  const t = useT();
  const text = useFailureText();
  const { may } = useSession();
  const [voiding, setVoiding] = useState(false);
  const { busy, failure, run } = useAction();
  const path = `/callback/${encodeURIComponent(id)}`;
  if (may['callbackDone'] !== true) return <p className="hq-call-foot zm-cap">{t('console.callback.denied')}</p>;
  const done = (): void =>
    void run(async () => {
      const { already } = await api.post<{ already: boolean }>(`${path}/done`, visitAt === undefined ? {} : { visitAt });
      toast.ok(t(already ? 'console.callback.doneAlready' : 'console.callback.doneOk'));
      onDone();
    });
  const missed = (): void =>
    void run(async () => {
      await api.post(`${path}/no-answer`, { note: t('console.callback.noAnswerNote') });
      toast.ok(t('console.callback.noAnswerOk'));
      onDone();
    });
  return (
    <footer className="hq-call-foot">
      {failure === undefined ? null : <Banner tone="danger">{text(failure)}</Banner>}
      <div className="hq-ends">
        {may['callbackVoid'] === true ? (
          <Button kind="danger" size="sm" icon={<Ban size={18} aria-hidden="true" />} onClick={() => setVoiding(true)}>
            {t('console.callback.void')}
          </Button>
        ) : null}
        <Button size="sm" busy={busy} icon={<PhoneOff size={18} aria-hidden="true" />} onClick={missed}>
          {t('console.callback.noAnswer')}
        </Button>
        <Button kind="primary" busy={busy} icon={<Check size={20} aria-hidden="true" />} onClick={done}>
          {t('console.callback.done')}
        </Button>
      </div>
      <VoidSheet
        id={id}
        name={String(row['name'] ?? '')}
        number={String(row['number'] ?? '')}
        hasPhone={row['phone_masked'] !== null}
        open={voiding}
        onClose={() => setVoiding(false)}
        onDone={onDone}
      />
    </footer>
  );
}
