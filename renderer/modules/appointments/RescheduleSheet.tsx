import { Checkbox } from 'antd';
import { useState } from 'react';
import type { AptCard } from '../../data/terminal.ts';
import { Button, Sheet, useFormat, useT } from '../../ui/index.ts';
import { useAppointmentActions } from './actions.ts';
import { VisitTime } from './VisitTime.tsx';
import { useAptText } from './text.ts';

export function RescheduleSheet({ card, onClose }: { readonly card: AptCard; readonly onClose: () => void }) {
  const t = useT();
  const text = useAptText();
  const f = useFormat();
  const { reschedule, busy } = useAppointmentActions();
  const [at, setAt] = useState<number | undefined>();
  const [tell, setTell] = useState(true);
  const phone = card.form.phoneE164 !== undefined;
  return (
    <Sheet
      open
      wide
      at="center"
      onClose={onClose}
      title={t('appointments.rescheduleTitle')}
      sub={`${text.who(card)} · ${f.dayTime(card.form.visitAt)} · ${t('appointments.rescheduleBody')}`}
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            className="zm-grow"
            kind="primary"
            size="lg"
            busy={busy}
            disabled={at === undefined}
            onClick={() => {
              if (at !== undefined)
                void reschedule(card, at, tell && phone).then((r) => {
                  if (r.ok) onClose();
                });
            }}
          >
            {at === undefined ? t('appointments.act.reschedule') : t('appointments.rescheduleGo', { when: f.dayTime(at) })}
          </Button>
        </>
      }
    >
      <div style={{ minHeight: 180 }}>
        <VisitTime value={at} onChange={setAt} label={t('appointments.newTime')} />
      </div>
      {phone ? (
        <Checkbox checked={tell} onChange={(e) => setTell(e.target.checked)} style={{ minHeight: 44, alignItems: 'center' }}>
          {t('appointments.rescheduleTell')}
        </Checkbox>
      ) : null}
    </Sheet>
  );
}
