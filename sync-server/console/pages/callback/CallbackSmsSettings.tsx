import { Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { Labelled, useT } from '../../../../renderer/ui/index.ts';
import { api } from '../../api.ts';
import { FormSheet } from '../../FormSheet.tsx';
import { useAction } from '../../useAction.ts';
import type { SmsSettingsAnswer, SmsSettingsForm } from './smsSettings.ts';
import { TemplateField } from './TemplateField.tsx';
import { AliyunSettings } from './AliyunSettings.tsx';
import { HttpSettings } from './HttpSettings.tsx';

const PROVIDERS = ['none', 'simulator', 'aliyun', 'http'] as const;

/** How messages go out and what they say, with the text as a customer would read it. */
export function CallbackSmsSettings({
  answer,
  onClose,
  onSaved,
}: {
  readonly answer: SmsSettingsAnswer;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const t = useT();
  const [form, setForm] = useState(answer.settings);
  const [secrets, setSecrets] = useState({ aliyunSecret: '', httpToken: '' });
  const { busy, failure, run } = useAction();
  const put = (change: Partial<SmsSettingsForm>): void => setForm((old) => ({ ...old, ...change }));
  const save = (): void =>
    void run(async () => {
      await api.put('/sms-settings', { settings: form, secrets, rev: answer.rev });
      onSaved();
    });
  const s = (key: 'sign' | 'template' | 'delay' | 'provider') => t(`console.sms.set.${key}`);
  return (
    <FormSheet open onClose={onClose} title={t('console.sms.set.title')} save={t('console.sms.set.save')} busy={busy} failure={failure} onSave={save}>
      <TemplateField form={form} variables={answer.variables} onChange={(template) => put({ template })} />
      {(['cancelTemplate', 'correctionTemplate'] as const).map((k) => (
        <Labelled key={k} label={t(`console.sms.set.${k}`)} required hint={t('console.sms.set.otherHint')}>
          <Input.TextArea
            value={form[k]}
            autoSize={{ minRows: 2, maxRows: 6 }}
            maxLength={400}
            aria-label={t(`console.sms.set.${k}`)}
            onChange={(e) => put({ [k]: e.target.value })}
          />
        </Labelled>
      ))}
      <Labelled label={t('console.sms.set.cancelDelay')} hint={t('console.sms.set.cancelDelayHint')}>
        <InputNumber
          className="hq-wide"
          min={0}
          max={3600}
          precision={0}
          value={form.cancelDelayS}
          aria-label={t('console.sms.set.cancelDelay')}
          onChange={(v) => put({ cancelDelayS: v ?? 300 })}
        />
      </Labelled>
      <div className="hq-two">
        <Labelled label={s('sign')} hint={t('console.sms.set.signHint')}>
          <Input value={form.sign} maxLength={20} placeholder={answer.brand} aria-label={s('sign')} onChange={(e) => put({ sign: e.target.value })} />
        </Labelled>
        <Labelled label={s('delay')} hint={t('console.sms.set.delayHint')}>
          <InputNumber
            className="hq-wide"
            min={0}
            max={3600}
            precision={0}
            value={form.delayS}
            aria-label={s('delay')}
            onChange={(v) => put({ delayS: v ?? 0 })}
          />
        </Labelled>
      </div>
      <Labelled label={s('provider')}>
        <Select
          className="hq-wide"
          value={form.provider}
          aria-label={s('provider')}
          onChange={(provider) => put({ provider })}
          options={PROVIDERS.map((value) => ({ value, label: t(`console.sms.set.providers.${value}`) }))}
        />
      </Labelled>
      {form.provider === 'aliyun' ? (
        <AliyunSettings
          form={form}
          answer={answer}
          secret={secrets.aliyunSecret}
          onSecret={(aliyunSecret) => setSecrets((x) => ({ ...x, aliyunSecret }))}
          onChange={(aliyun) => put({ aliyun })}
        />
      ) : null}
      {form.provider === 'http' ? (
        <HttpSettings
          form={form}
          answer={answer}
          token={secrets.httpToken}
          onToken={(httpToken) => setSecrets((x) => ({ ...x, httpToken }))}
          onChange={(http) => put({ http })}
        />
      ) : null}
    </FormSheet>
  );
}
