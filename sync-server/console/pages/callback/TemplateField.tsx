import { Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { Button, Labelled, useProblemText, useT } from '../../../../renderer/ui/index.ts';
import { api, ApiFailure } from '../../api.ts';
import type { SmsSettingsForm } from './smsSettings.ts';

interface Preview {
  readonly text: string;
  readonly chars: number;
  readonly parts: number;
}

/** Text with its variables to tap, and the preview the server makes of it. */
export function TemplateField({
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
