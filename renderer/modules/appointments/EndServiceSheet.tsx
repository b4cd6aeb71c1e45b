import { Input } from 'antd';
import { CircleCheck, CircleMinus } from 'lucide-react';
import { useState } from 'react';
import { useCodes } from '../../app/codes.ts';
import { useNow } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Button, ChipGroup, Labelled, Sheet, useT } from '../../ui/index.ts';
import { useAppointmentActions } from './actions.ts';

const DAY = 86_400_000;

/** 操作已结束: outcome, reason, next contact (A1.2.5). 已成交 is chosen for the person once a sale is linked. */
export function EndServiceSheet({ card, onClose }: { readonly card: AptCard; readonly onClose: () => void }) {
  const t = useT();
  const now = useNow();
  const reasons = useCodes('notSoldReason');
  const { end, busy } = useAppointmentActions();
  const sold = card.view.status === 'sold';
  const [outcome, setOutcome] = useState<'sold' | 'notSold' | undefined>(sold ? 'sold' : card.view.saleIds.length === 0 ? 'notSold' : undefined);
  const [reason, setReason] = useState<string | undefined>();
  const [days, setDays] = useState<'d3' | 'd7' | 'd30' | 'none'>('none');
  const [note, setNote] = useState('');
  const followUpAt = days === 'none' ? undefined : now + { d3: 3, d7: 7, d30: 30 }[days] * DAY;
  const ready = outcome === 'sold' ? sold : outcome === 'notSold' && reason !== undefined;
  return (
    <Sheet
      open
      at="center"
      onClose={onClose}
      title={t('appointments.endTitle')}
      sub={card.view.saleIds.length === 0 ? t('appointments.noSaleYet') : t('appointments.linkedSale', { n: card.view.saleIds.length })}
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            className="zm-grow"
            kind="primary"
            size="lg"
            busy={busy}
            disabled={!ready}
            onClick={() => {
              if (outcome !== undefined)
                void end(card, {
                  outcome,
                  ...(outcome === 'notSold' && reason !== undefined ? { reason } : {}),
                  ...(followUpAt === undefined ? {} : { followUpAt }),
                  note,
                }).then((r) => {
                  if (r.ok) onClose();
                });
            }}
          >
            {t('appointments.act.end')}
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 16 }}>
        <Labelled label={t('appointments.endTitle')} required hint={sold ? undefined : t('appointments.endSoldHint')}>
          <ChipGroup
            label={t('appointments.endTitle')}
            value={outcome}
            onChange={setOutcome}
            options={[
              { value: 'sold', label: t('appointments.endSold'), icon: <CircleCheck aria-hidden="true" />, disabled: !sold },
              { value: 'notSold', label: t('appointments.endNotSold'), icon: <CircleMinus aria-hidden="true" />, disabled: sold },
            ]}
          />
        </Labelled>
        {outcome === 'notSold' ? (
          <Labelled label={t('appointments.endReason')} required>
            <ChipGroup
              label={t('appointments.endReason')}
              value={reason}
              onChange={setReason}
              options={reasons.rows.map((r) => ({ value: r.code, label: reasons.name(r.code) }))}
            />
          </Labelled>
        ) : null}
        <Labelled label={t('appointments.followUp')}>
          <ChipGroup
            label={t('appointments.followUp')}
            value={days}
            onChange={(d) => setDays(d ?? 'none')}
            options={[
              { value: 'none', label: t('appointments.followUpNone') },
              { value: 'd3', label: t('appointments.followDays.d3') },
              { value: 'd7', label: t('appointments.followDays.d7') },
              { value: 'd30', label: t('appointments.followDays.d30') },
            ]}
          />
        </Labelled>
        <Labelled label={t('appointments.endNote')}>
          <Input.TextArea
            aria-label={t('appointments.endNote')}
            placeholder={t('appointments.endNoteHint')}
            value={note}
            maxLength={300}
            autoSize={{ minRows: 2, maxRows: 4 }}
            onChange={(e) => setNote(e.target.value)}
          />
        </Labelled>
      </div>
    </Sheet>
  );
}
