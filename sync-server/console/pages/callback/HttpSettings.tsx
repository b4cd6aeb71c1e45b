import { Input, InputNumber, Select } from 'antd';
import { Labelled, useT } from '../../../../renderer/ui/index.ts';
import type { SmsSettingsAnswer, SmsSettingsForm } from './smsSettings.ts';
import { Secret } from './Secret.tsx';

const HTTP_NAMES = '{{phone}} {{text}} {{key}} {{token}} {{name}} {{number}} {{store}} {{address}} {{time}} {{consultant}} {{storePhone}}';

export function HttpSettings({
  form,
  answer,
  token,
  onToken,
  onChange,
}: {
  readonly form: SmsSettingsForm;
  readonly answer: SmsSettingsAnswer;
  readonly token: string;
  readonly onToken: (v: string) => void;
  readonly onChange: (h: SmsSettingsForm['http']) => void;
}) {
  const t = useT();
  const h = form.http;
  const field = (k: 'okField' | 'okValue' | 'refField') => (
    <Labelled key={k} label={t(`console.sms.set.${k}`)} {...(k === 'okField' ? { hint: t('console.sms.set.okHint') } : {})}>
      <Input value={h[k]} maxLength={60} aria-label={t(`console.sms.set.${k}`)} onChange={(e) => onChange({ ...h, [k]: e.target.value })} />
    </Labelled>
  );
  return (
    <>
      <Labelled label={t('console.sms.set.url')} required>
        <Input
          value={h.url}
          maxLength={400}
          placeholder="https://"
          aria-label={t('console.sms.set.url')}
          onChange={(e) => onChange({ ...h, url: e.target.value })}
        />
      </Labelled>
      <div className="hq-two">
        <Labelled label={t('console.sms.set.contentType')}>
          <Select
            className="hq-wide"
            value={h.contentType}
            aria-label={t('console.sms.set.contentType')}
            onChange={(contentType) => onChange({ ...h, contentType })}
            options={(['json', 'form'] as const).map((value) => ({ value, label: t(`console.sms.set.${value}`) }))}
          />
        </Labelled>
        <Labelled label={t('console.sms.set.timeout')}>
          <InputNumber
            className="hq-wide"
            min={1}
            max={10}
            precision={0}
            value={h.timeoutS}
            aria-label={t('console.sms.set.timeout')}
            onChange={(v) => onChange({ ...h, timeoutS: v ?? 8 })}
          />
        </Labelled>
      </div>
      <Labelled label={t('console.sms.set.body')} required hint={t('console.sms.set.bodyHint', { list: HTTP_NAMES })}>
        <Input.TextArea
          value={h.body}
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={4000}
          spellCheck={false}
          aria-label={t('console.sms.set.body')}
          onChange={(e) => onChange({ ...h, body: e.target.value })}
        />
      </Labelled>
      <Labelled label={t('console.sms.set.headers')}>
        <div className="hq-pairs">
          {[...h.headers, { name: '', value: '' }].slice(0, 10).flatMap((x, i) => {
            const write = (change: Partial<typeof x>): void =>
              onChange({
                ...h,
                headers: [...h.headers, { name: '', value: '' }].map((y, k) => (k === i ? { ...y, ...change } : y)).filter((y) => y.name !== ''),
              });
            return [
              <Input
                key={`n${i}`}
                value={x.name}
                maxLength={60}
                aria-label={`${t('console.sms.set.headers')} ${i + 1}`}
                onChange={(e) => write({ name: e.target.value.replace(/[^A-Za-z0-9-]/g, '') })}
              />,
              <Input
                key={`v${i}`}
                value={x.value}
                maxLength={400}
                disabled={x.name === ''}
                aria-label={`${x.name} ${t('console.sms.set.headers')}`}
                onChange={(e) => write({ value: e.target.value })}
              />,
            ];
          })}
        </div>
      </Labelled>
      <Secret label={t('console.sms.set.token')} set={answer.set.httpToken} value={token} onChange={onToken} />
      <div className="hq-two">{(['okField', 'okValue', 'refField'] as const).map(field)}</div>
    </>
  );
}
