import { Input, Select } from 'antd';
import { Labelled, useT } from '../../../../renderer/ui/index.ts';
import type { SmsSettingsAnswer, SmsSettingsForm } from './smsSettings.ts';
import { Secret } from './Secret.tsx';

export function AliyunSettings({
  form,
  answer,
  secret,
  onSecret,
  onChange,
}: {
  readonly form: SmsSettingsForm;
  readonly answer: SmsSettingsAnswer;
  readonly secret: string;
  readonly onSecret: (v: string) => void;
  readonly onChange: (a: SmsSettingsForm['aliyun']) => void;
}) {
  const t = useT();
  const a = form.aliyun;
  const pairs = Object.entries(a.params);
  const rows = [...pairs, ...(pairs.length < 7 ? [['', ''] as const] : [])];
  return (
    <>
      <div className="hq-two">
        {(['accessKeyId', 'signName', 'templateCode', 'endpoint'] as const).map((k) => (
          <Labelled key={k} label={t(`console.sms.set.${k}`)} required>
            <Input value={a[k]} maxLength={120} aria-label={t(`console.sms.set.${k}`)} onChange={(e) => onChange({ ...a, [k]: e.target.value })} />
          </Labelled>
        ))}
      </div>
      <div className="hq-two">
        {(['cancel', 'moved', 'correction', 'notice'] as const).map((k) => (
          <Labelled key={k} label={t('console.sms.set.codeOf', { kind: t(`console.enum.smsKind.${k}`) })}>
            <Input
              value={a.templateCodes[k] ?? ''}
              maxLength={40}
              aria-label={t('console.sms.set.codeOf', { kind: t(`console.enum.smsKind.${k}`) })}
              onChange={(e) => onChange({ ...a, templateCodes: { ...a.templateCodes, [k]: e.target.value } })}
            />
          </Labelled>
        ))}
      </div>
      <Secret label={t('console.sms.set.accessKeySecret')} set={answer.set.aliyunSecret} value={secret} onChange={onSecret} />
      <Labelled label={t('console.sms.set.params')} hint={t('console.sms.set.paramsHint')}>
        <div className="hq-pairs">
          {rows.flatMap(([name, variable], i) => {
            const write = (n: string, v: string): void =>
              onChange({
                ...a,
                params: Object.fromEntries(rows.map((r, k) => (k === i ? [n, v] : [r[0], r[1]])).filter(([x]) => x !== '')) as Record<string, string>,
              }); // pairs of text
            return [
              <Input
                key={`n${i}`}
                value={name}
                maxLength={20}
                aria-label={`${t('console.sms.set.params')} ${i + 1}`}
                onChange={(e) => write(e.target.value.replace(/[^A-Za-z0-9_]/g, ''), variable === '' ? (answer.variables[0] ?? '') : variable)}
              />,
              <Select
                key={`v${i}`}
                {...(variable === '' ? {} : { value: variable })}
                disabled={name === ''}
                aria-label={`${name} ${t('console.sms.set.params')}`}
                onChange={(v: string) => write(name, v)}
                options={answer.variables.map((v) => ({ value: v, label: v }))}
              />,
            ];
          })}
        </div>
      </Labelled>
    </>
  );
}
