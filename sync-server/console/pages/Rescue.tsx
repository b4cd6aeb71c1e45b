import { Input } from 'antd';
import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Problem } from '../../../src/kernel/result.ts';
import { Banner, Button, Labelled, toast, useKindText, useMaybeText, useProblemText, useT } from '../../../renderer/ui/index.ts';
import { api } from '../api.ts';
import { FormSheet } from '../FormSheet.tsx';
import { useAction } from '../useAction.ts';

interface Preview {
  readonly counts: { readonly new: number; readonly present: number; readonly refused: number };
  readonly kinds: readonly { readonly kind: string; readonly n: number }[];
  readonly refused: readonly { readonly line: number; readonly id: string; readonly kind: string; readonly problem: Problem }[];
}

/** The file a terminal saved before it took another identity: looked at first, then taken in with a reason. */
export function Rescue({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const maybe = useMaybeText();
  const kindText = useKindText();
  const problem = useProblemText();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<{ readonly name: string; readonly text: string; readonly preview: Preview } | undefined>();
  const [reason, setReason] = useState('');
  const { busy, failure, run } = useAction();
  const kindName = (kind: string): string => maybe(`sync.sheet.kind.${kind}`, maybe(`console.rescue.cls.${kind}`, kindText(kind)));
  const choose = (chosen: File | undefined): void =>
    void run(async () => {
      if (chosen === undefined) return;
      setFile(undefined);
      const text = await chosen.text();
      setFile({ name: chosen.name, text, preview: await api.post<Preview>('/rescue/preview', { text }) });
    });
  const p = file?.preview;
  return (
    <FormSheet
      open
      onClose={onClose}
      title={t('console.rescue.title')}
      sub={t('console.rescue.sub')}
      save={p === undefined || p.counts.new === 0 ? t('console.rescue.go') : t('console.rescue.goN', { n: p.counts.new })}
      busy={busy}
      failure={failure}
      disabled={p === undefined || p.counts.new === 0 || reason.trim().length < 2}
      onSave={() =>
        void run(async () => {
          const { written } = await api.post<{ written: number }>('/rescue/take', { text: file?.text ?? '', reason: reason.trim() });
          toast.ok(t('console.rescue.done', { n: written }));
          onClose();
        })
      }
    >
      <input
        ref={input}
        type="file"
        accept=".ndjson,application/x-ndjson"
        hidden
        aria-label={t('console.rescue.file')}
        onChange={(e) => {
          choose(e.target.files?.[0]);
          e.target.value = '';
        }}
      />
      <Button icon={<FileUp size={18} aria-hidden="true" />} busy={busy && file === undefined} onClick={() => input.current?.click()}>
        {t('console.rescue.file')}
      </Button>
      {file === undefined || p === undefined ? (
        <p className="zm-two">{t('console.rescue.help')}</p>
      ) : (
        <p aria-live="polite">{t('console.rescue.counts', { name: file.name, fresh: p.counts.new, present: p.counts.present, refused: p.counts.refused })}</p>
      )}
      {p === undefined || p.kinds.length === 0 ? null : (
        <ul className="hq-picks">
          {p.kinds.map((k) => (
            <li key={k.kind}>
              <b>{kindName(k.kind)}</b>
              <span>{t('console.rescue.n', { n: k.n })}</span>
            </li>
          ))}
        </ul>
      )}
      {p === undefined || p.refused.length === 0 ? null : (
        <section>
          <Banner tone="danger" title={t('console.rescue.refused', { n: p.counts.refused })} />
          <ul className="hq-picks">
            {p.refused.map((r) => (
              <li key={r.line}>
                <b className="hq-nowrap">{t('console.imports.line', { n: r.line })}</b>
                <span className="zm-grow">{problem(r.problem)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {p === undefined || p.counts.new === 0 ? null : (
        <Labelled label={t('console.form.reason')} required>
          <Input.TextArea
            value={reason}
            aria-label={t('console.form.reason')}
            placeholder={t('console.rescue.reasonHint')}
            autoSize={{ minRows: 2, maxRows: 4 }}
            maxLength={200}
            onChange={(e) => setReason(e.target.value)}
          />
        </Labelled>
      )}
    </FormSheet>
  );
}
