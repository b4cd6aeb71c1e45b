import { Input } from 'antd';
import { useState } from 'react';
import { logContact } from '../../../../src/customers/commands.ts';
import { useAct, useTerminal } from '../../../app/terminal-context.ts';
import type { CustomerCard } from '../../../data/terminal.ts';
import { Button, ChipGroup, Labelled, Sheet, useT } from '../../../ui/index.ts';

const DAY = 86_400_000;
const CHANNELS = ['phone', 'wechat', 'visit', 'sms'] as const;
const AFTER = { d3: 3, d7: 7, d30: 30 } as const;

/** One contact with its result and the next date (A6.3); written once, never changed. */
export function ContactSheet({ card, onClose }: { readonly card: CustomerCard; readonly onClose: () => void }) {
  const t = useT();
  const terminal = useTerminal();
  const { act, busy } = useAct();
  const [channel, setChannel] = useState<(typeof CHANNELS)[number]>('phone');
  const [result, setResult] = useState('');
  const [note, setNote] = useState('');
  const [next, setNext] = useState<keyof typeof AFTER | 'none'>('none');
  const save = () =>
    void act((ctx) => logContact(ctx, card, { channel, result, note, ...(next === 'none' ? {} : { nextAt: terminal.now() + AFTER[next] * DAY }) }), {
      done: t('customers.contact.done'),
    }).then((r) => {
      if (r.ok) onClose();
    });
  return (
    <Sheet
      open
      at="center"
      onClose={onClose}
      title={t('customers.contact.title')}
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button className="zm-grow" kind="primary" size="lg" busy={busy} disabled={result.trim() === ''} onClick={save}>
            {t('customers.contact.save')}
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 14 }}>
        <Labelled label={t('customers.contact.channel')}>
          <ChipGroup
            label={t('customers.contact.channel')}
            value={channel}
            onChange={(v) => setChannel(v ?? 'phone')}
            options={CHANNELS.map((c) => ({ value: c, label: t(`customers.contact.channels.${c}`) }))}
          />
        </Labelled>
        <Labelled label={t('customers.contact.result')} required>
          <Input
            data-autofocus
            aria-label={t('customers.contact.result')}
            value={result}
            placeholder={t('customers.contact.resultHint')}
            maxLength={80}
            onChange={(e) => setResult(e.target.value)}
          />
        </Labelled>
        <Labelled label={t('customers.contact.note')}>
          <Input.TextArea
            aria-label={t('customers.contact.note')}
            value={note}
            maxLength={300}
            autoSize={{ minRows: 2, maxRows: 5 }}
            onChange={(e) => setNote(e.target.value)}
          />
        </Labelled>
        <Labelled label={t('customers.contact.nextAt')}>
          <ChipGroup
            label={t('customers.contact.nextAt')}
            value={next}
            onChange={(v) => setNext(v ?? 'none')}
            options={[
              { value: 'none', label: t('appointments.followUpNone') },
              { value: 'd3', label: t('appointments.followDays.d3') },
              { value: 'd7', label: t('appointments.followDays.d7') },
              { value: 'd30', label: t('appointments.followDays.d30') },
            ]}
          />
        </Labelled>
      </div>
    </Sheet>
  );
}
