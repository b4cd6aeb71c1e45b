import { Input, InputNumber, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { Button, Labelled, useProblemText, useT } from '../../../renderer/ui/index.ts';
import { api, ApiFailure } from '../api.ts';
import { FormSheet } from '../FormSheet.tsx';
import { useAction } from '../useAction.ts';

type Provider = 'none' | 'simulator' | 'aliyun' | 'http';
export interface SmsSettingsForm {
  readonly provider: Provider;
  readonly delayS: number;
  readonly sign: string;
  readonly template: string;
  readonly cancelTemplate: string;
  readonly cancelDelayS: number;
  readonly correctionTemplate: string;
  readonly aliyun: {
    readonly endpoint: string;
    readonly accessKeyId: string;
    readonly signName: string;
    readonly templateCode: string;
    readonly templateCodes: Readonly<Partial<Record<'cancel' | 'moved' | 'correction' | 'notice', string>>>;
    readonly params: Readonly<Record<string, string>>;
  };
  readonly http: {
    readonly url: string;
    readonly contentType: 'json' | 'form';
    readonly body: string;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
    readonly okField: string;
    readonly okValue: string;
    readonly refField: string;
    readonly timeoutS: number;
  };
}
export interface SmsSettingsAnswer {
  readonly settings: SmsSettingsForm;
  readonly rev: string;
  readonly set: { readonly aliyunSecret: boolean; readonly httpToken: boolean };
  readonly variables: readonly string[];
  readonly brand: string;
}
interface Preview {
  readonly text: string;
  readonly chars: number;
  readonly parts: number;
}
const PROVIDERS = ['none', 'simulator', 'aliyun', 'http'] as const;
const HTTP_NAMES = '{{phone}} {{text}} {{key}} {{token}} {{name}} {{number}} {{store}} {{address}} {{time}} {{consultant}} {{storePhone}}';

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
        <Aliyun
          form={form}
          answer={answer}
          secret={secrets.aliyunSecret}
          onSecret={(aliyunSecret) => setSecrets((x) => ({ ...x, aliyunSecret }))}
          onChange={(aliyun) => put({ aliyun })}
        />
      ) : null}
      {form.provider === 'http' ? (
        <Http
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

/** Text with its variables to tap, and the preview the server makes of it. */
function TemplateField({
  form,
  variables,
  onChange,
}: {
  readonly form: SmsSettingsForm;
  readonly variables: readonly string[];
  readonly onChange: (template: string) => void;
}) {
  const t = useT();
  const problem = useProblemText();
  const area = useRef<TextAreaRef>(null);
  const [preview, setPreview] = useState<Preview | undefined>();
  const [fault, setFault] = useState<string | undefined>();
  const { template, sign } = form;
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      api.post<Preview>('/sms-preview', { template, sign }).then(
        (p) => {
          if (!stale) {
            setPreview(p);
            setFault(undefined);
          }
        },
        (cause: unknown) => {
          if (!stale) setFault(cause instanceof ApiFailure ? problem(cause.problem) : undefined);
        },
      );
    }, 250);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [template, sign, problem]);
  const insert = (name: string): void => {
    const box = area.current?.resizableTextArea?.textArea;
    const at = box?.selectionStart ?? template.length;
    onChange(`${template.slice(0, at)}{${name}}${template.slice(box?.selectionEnd ?? at)}`);
    box?.focus();
  };
  return (
    <>
      <Labelled label={t('console.sms.set.template')} required hint={t('console.sms.set.templateHint')} {...(fault === undefined ? {} : { fault })}>
        <Input.TextArea
          ref={area}
          value={template}
          autoSize={{ minRows: 3, maxRows: 8 }}
          maxLength={400}
          aria-label={t('console.sms.set.template')}
          onChange={(e) => onChange(e.target.value)}
        />
      </Labelled>
      <div className="hq-vars">
        {variables.map((name) => (
          <Button key={name} size="sm" aria-label={t('console.sms.set.insert', { name })} onClick={() => insert(name)}>
            {name}
          </Button>
        ))}
      </div>
      {preview === undefined ? null : (
        <div>
          <h3 className="hq-sec">{t('console.sms.set.preview')}</h3>
          <p className="hq-bubble">{preview.text}</p>
          <p className="zm-cap">{t('console.sms.count', { n: preview.chars, parts: preview.parts })}</p>
        </div>
      )}
    </>
  );
}

function Secret({
  label,
  set,
  value,
  onChange,
}: {
  readonly label: string;
  readonly set: boolean;
  readonly value: string;
  readonly onChange: (v: string) => void;
}) {
  const t = useT();
  return (
    <Labelled label={label} hint={t('console.sms.set.serverNote')}>
      <Input.Password
        value={value}
        maxLength={200}
        autoComplete="new-password"
        placeholder={t(set ? 'console.sms.set.keep' : 'console.sms.set.notSet')}
        aria-label={label}
        onChange={(e) => onChange(e.target.value)}
      />
    </Labelled>
  );
}

function Aliyun({
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

function Http({
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
