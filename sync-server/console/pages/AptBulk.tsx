import { Checkbox, Input } from 'antd';
import { Ban, MessageSquareText } from 'lucide-react';
import { useEffect, useState } from 'react';
import { checkTemplate, TEMPLATES, VARIABLE_NAMES } from '../../../src/appointments/sms.ts';
import { Banner, Button, ConfirmSheet, Labelled, Sheet, toast, useProblemText, useT } from '../../../renderer/ui/index.ts';
import { useKey } from '../useKey.ts';
import { api } from '../api.ts';
import type { ApiFailure } from '../api.ts';
import type { Row } from '../list/cells.tsx';
import { useWords } from '../list/cells.tsx';
import { useSession } from '../session.ts';
import { useFailureText } from '../states.tsx';
import { useAction } from '../useAction.ts';

interface Answer {
  readonly done: number;
  readonly refused: readonly { readonly id: string; readonly problem: { readonly code: string; readonly params?: Record<string, string | number> } }[];
}
interface Preview {
  readonly text: string;
  readonly chars: number;
  readonly parts: number;
  readonly provider: string;
}

/** Tick of one row. */
export const Tick = ({ on, label, onToggle }: { readonly on: boolean; readonly label: string; readonly onToggle: () => void }) => (
  <Checkbox checked={on} aria-label={label} onChange={onToggle} />
);

/** Many appointments at once from the console (A1.4.3): the same SMS to all, or void; what could not be done is named. */
export function AptBulk({
  rows,
  chosen,
  onAll,
  onEnd,
  onDone,
}: {
  readonly rows: readonly Row[];
  readonly chosen: ReadonlySet<string>;
  readonly onAll: () => void;
  readonly onEnd: () => void;
  readonly onDone: () => void;
}) {
  const t = useT();
  const words = useWords();
  const problemText = useProblemText();
  const { codes } = useSession();
  const [sheet, setSheet] = useState<'none' | 'sms' | 'void'>('none');
  const { busy, failure, run, clear } = useAction();
  const ids = [...chosen];
  const nameOf = (id: string): string => String(rows.find((r) => r['id'] === id)?.['name'] ?? '');
  const told = (a: Answer): void => {
    toast.ok(t('console.apt.bulkDone', { n: a.done }));
    for (const r of a.refused.slice(0, 3)) toast.warn(t('console.apt.bulkRefused', { who: nameOf(r.id), why: problemText(r.problem) }));
    setSheet('none');
    onDone();
  };
  const reasons =
    codes
      .find((c) => c.table === 'voidReason')
      ?.rows.filter((r) => r.active)
      .map((r) => words.code('voidReason', r.code)) ?? [];
  const close = (): void => {
    clear();
    setSheet('none');
  };
  return (
    <div className="zm-row zm-g2" role="group" aria-label={t('console.apt.bulk')}>
      <span className="zm-two" aria-live="polite">
        {t('console.apt.chosen', { n: ids.length })}
      </span>
      <Button size="sm" className="hq-ctl" onClick={onAll}>
        {t('console.apt.bulkAll')}
      </Button>
      <Button
        size="sm"
        className="hq-ctl"
        disabled={ids.length === 0}
        icon={<MessageSquareText size={18} aria-hidden="true" />}
        onClick={() => setSheet('sms')}
      >
        {t('console.apt.bulkSms')}
      </Button>
      <Button
        size="sm"
        kind="danger"
        className="hq-ctl"
        disabled={ids.length === 0}
        icon={<Ban size={18} aria-hidden="true" />}
        onClick={() => setSheet('void')}
      >
        {t('console.callback.void')}
      </Button>
      <Button size="sm" kind="text" className="hq-ctl" onClick={onEnd}>
        {t('console.form.cancel')}
      </Button>
      {sheet === 'sms' ? (
        <SmsSheet
          ids={ids}
          busy={busy}
          failure={failure}
          onClose={close}
          onSend={(template, batch) => void run(async () => told(await api.post<Answer>('/appointments-bulk/sms', { ids, batch, template })))}
        />
      ) : null}
      <ConfirmSheet
        key={sheet}
        open={sheet === 'void'}
        onClose={close}
        title={t('console.apt.bulkVoid', { n: ids.length })}
        confirm={t('console.callback.void')}
        danger
        askReason
        reasons={reasons}
        busy={busy}
        {...(failure === undefined ? {} : { problem: failure.problem })}
        onConfirm={(reason) => void run(async () => told(await api.post<Answer>('/appointments-bulk/void', { ids, reason })))}
      />
    </div>
  );
}

function SmsSheet({
  ids,
  busy,
  failure,
  onClose,
  onSend,
}: {
  readonly ids: readonly string[];
  readonly busy: boolean;
  readonly failure: ApiFailure | undefined;
  readonly onClose: () => void;
  readonly onSend: (template: string, batch: string) => void;
}) {
  const t = useT();
  const problemText = useProblemText();
  const text = useFailureText();
  const [template, setTemplate] = useState(TEMPLATES.notice);
  const [preview, setPreview] = useState<Preview | undefined>();
  const batch = useKey(); // asked twice, sent once
  const checked = checkTemplate(template, 'notice');
  const [first] = ids;
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      if (first !== undefined && checkTemplate(template, 'notice').ok)
        void api.post<Preview>('/appointments-bulk/preview', { id: first, template }).then(
          (p) => {
            if (!stale) setPreview(p);
          },
          () => undefined,
        );
    }, 250);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [template, first]);
  return (
    <Sheet
      open
      at="center"
      onClose={onClose}
      title={t('console.apt.bulkSmsTitle', { n: ids.length })}
      foot={
        <>
          <Button onClick={onClose}>{t('console.form.cancel')}</Button>
          <Button className="zm-grow" kind="primary" busy={busy} disabled={!checked.ok} onClick={() => onSend(template.trim(), batch)}>
            {t('console.apt.bulkSend', { n: ids.length })}
          </Button>
        </>
      }
    >
      <div className="hq-form">
        {failure === undefined ? null : <Banner tone="danger">{text(failure)}</Banner>}
        <Labelled label={t('console.apt.bulkWords')} required hint={t('console.apt.bulkHint')} {...(checked.ok ? {} : { fault: problemText(checked.problem) })}>
          <Input.TextArea
            data-autofocus
            value={template}
            autoSize={{ minRows: 3, maxRows: 8 }}
            maxLength={400}
            aria-label={t('console.apt.bulkWords')}
            onChange={(e) => setTemplate(e.target.value)}
          />
        </Labelled>
        <div className="hq-vars">
          {VARIABLE_NAMES.map((name) => (
            <Button key={name} size="sm" aria-label={t('console.sms.set.insert', { name })} onClick={() => setTemplate((x) => `${x}{${name}}`)}>
              {name}
            </Button>
          ))}
        </div>
        {preview === undefined ? null : (
          <div>
            <h3 className="hq-sec">{t('console.sms.set.preview')}</h3>
            <p className="hq-bubble">{preview.text}</p>
            <p className="zm-cap">
              {t('console.sms.count', { n: preview.chars, parts: preview.parts })}
              {preview.provider === 'simulator' ? ` ${t('console.callback.smsSim')}` : preview.provider === 'none' ? ` ${t('console.callback.smsNone')}` : ''}
            </p>
          </div>
        )}
      </div>
    </Sheet>
  );
}
