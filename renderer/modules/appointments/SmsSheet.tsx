import { Input } from 'antd';
import { useState } from 'react';
import { checkTemplate, renderSms, smsParts, TEMPLATES, VARIABLE_NAMES, valuesOf } from '../../../src/appointments/sms.ts';
import { useStaffName } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard, Terminal } from '../../data/terminal.ts';
import { Button, Labelled, Sheet, useProblemText, useT } from '../../ui/index.ts';
import css from './Appointments.module.css';

/** The words as this customer would read them; headquarters puts them together anew when it sends. */
export function smsPreview(terminal: Terminal, card: AptCard, template: string, consultant: string): string {
  const store = terminal.views.stores().find((s) => s.storeId === card.form.storeId);
  const values = valuesOf({
    name: card.form.name,
    title: card.form.title,
    number: card.view.number ?? card.form.number ?? '',
    visitAt: card.form.visitAt,
    consultant: consultant === '' ? undefined : consultant,
    store: {
      name: store?.name ?? card.form.storeId,
      address: `${store?.city ?? ''}${store?.address ?? ''}`,
      phone: store?.phone ?? '',
      timeZone: store?.timeZone ?? 'Asia/Shanghai',
    },
  });
  return renderSms(template, values, terminal.views.settings()?.brand ?? '');
}

/** One SMS to all that are chosen (A1.4.3): words with variables, how it reads for the first of them, and how many will get it. */
export function SmsSheet({
  cards,
  busy,
  onClose,
  onSend,
}: {
  readonly cards: readonly AptCard[];
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onSend: (template: string, batch: string) => void;
}) {
  const t = useT();
  const terminal = useTerminal();
  const staffName = useStaffName();
  const problemText = useProblemText();
  const [template, setTemplate] = useState(TEMPLATES.notice);
  const [batch] = useState(() => terminal.newId('apt').slice('apt:'.length)); // asked twice, sent once
  const checked = checkTemplate(template, 'notice');
  const reached = new Set(
    cards
      .filter((c) => c.view.status !== 'voided')
      .map((c) => c.form.phoneE164 ?? '')
      .filter((p) => p !== ''),
  );
  const first = cards.find((c) => (c.form.phoneE164 ?? '') !== '' && c.view.status !== 'voided');
  const text = first === undefined ? '' : smsPreview(terminal, first, template, staffName(first.view.main ?? first.view.assigned));
  const { chars, parts } = smsParts(text);
  return (
    <Sheet
      open
      wide
      at="center"
      onClose={onClose}
      title={t('appointments.sms.title')}
      sub={t('appointments.sms.reach', { n: reached.size, all: cards.length })}
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            className="zm-grow"
            kind="primary"
            size="lg"
            busy={busy}
            disabled={!checked.ok || reached.size === 0}
            onClick={() => onSend(template.trim(), batch)}
          >
            {t('appointments.sms.send', { n: reached.size })}
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 14 }}>
        <Labelled
          label={t('appointments.sms.words')}
          required
          hint={t('appointments.sms.hint')}
          {...(checked.ok ? {} : { fault: problemText(checked.problem) })}
        >
          <Input.TextArea
            data-autofocus
            aria-label={t('appointments.sms.words')}
            value={template}
            maxLength={300}
            autoSize={{ minRows: 3, maxRows: 6 }}
            onChange={(e) => setTemplate(e.target.value)}
          />
        </Labelled>
        <div className={css['vars']}>
          {VARIABLE_NAMES.map((name) => (
            <Button key={name} size="sm" aria-label={t('appointments.sms.insert', { name })} onClick={() => setTemplate((x) => `${x}{${name}}`)}>
              {name}
            </Button>
          ))}
        </div>
        {text === '' ? null : (
          <Labelled label={t('appointments.sms.preview')} hint={t('appointments.sms.count', { n: chars, parts })}>
            <p className={css['smsText']}>{text}</p>
          </Labelled>
        )}
      </div>
    </Sheet>
  );
}
