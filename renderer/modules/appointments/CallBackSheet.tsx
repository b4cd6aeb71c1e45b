import { Input } from 'antd';
import { useState } from 'react';
import type { AptCard } from '../../data/terminal.ts';
import { Button, Labelled, Sheet, useT } from '../../ui/index.ts';
import { useAppointmentActions } from './actions.ts';

export function CallBackSheet({ card, onClose }: { readonly card: AptCard; readonly onClose: () => void }) {
  const t = useT();
  const { callBack, busy } = useAppointmentActions();
  const [result, setResult] = useState('');
  return (
    <Sheet
      open
      at="center"
      onClose={onClose}
      title={t('appointments.callbackTitle')}
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            className="zm-grow"
            kind="primary"
            size="lg"
            busy={busy}
            onClick={() =>
              void callBack(card, result).then((r) => {
                if (r.ok) onClose();
              })
            }
          >
            {t('appointments.act.callback')}
          </Button>
        </>
      }
    >
      <p style={{ marginBottom: 14 }}>{t('appointments.callbackBody')}</p>
      <Labelled label={t('appointments.callbackResult')}>
        <Input.TextArea
          data-autofocus
          aria-label={t('appointments.callbackResult')}
          value={result}
          maxLength={200}
          autoSize={{ minRows: 2, maxRows: 4 }}
          onChange={(e) => setResult(e.target.value)}
        />
      </Labelled>
    </Sheet>
  );
}
