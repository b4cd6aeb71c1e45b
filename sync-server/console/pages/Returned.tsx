import { Checkbox, Input } from 'antd';
import { ArchiveRestore } from 'lucide-react';
import { useState } from 'react';
import { Banner, Button, Labelled, toast, useFormat, useKindText, useMaybeText, useT } from '../../../renderer/ui/index.ts';
import { api, useApi } from '../api.ts';
import { FormSheet } from '../FormSheet.tsx';
import { useWords } from '../list/cells.tsx';
import { useAction } from '../useAction.ts';

interface Row {
  readonly key: string;
  readonly id: string;
  readonly terminal: string;
  readonly storeId: string;
  readonly atMs: number;
  readonly version?: string | number;
  readonly kind?: string;
  readonly issuedAtMs?: number;
  readonly metal?: string;
  readonly fenPerG?: number;
}

/** What a paper of headquarters is, by its id. */
const classOf = (id: string): string => (id.startsWith('fact:') ? 'fact' : (id.split(':')[1] ?? 'other'));

/** After a restore from a backup (SC-22): papers of headquarters that terminals still had wait until a person takes them back. */
export function Returned() {
  const t = useT();
  const { data, reload } = useApi<{ readonly rows: readonly Row[] }>('/returned');
  const [open, setOpen] = useState(false);
  const rows = data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <>
      <Banner
        className="hq-card-note"
        tone="warn"
        icon={<ArchiveRestore size={18} aria-hidden="true" />}
        title={t('console.returned.title', { n: rows.length })}
        actions={
          <Button size="sm" onClick={() => setOpen(true)}>
            {t('console.returned.look')}
          </Button>
        }
      >
        {t('console.returned.body')}
      </Banner>
      {open ? (
        <Sheet
          rows={rows}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            reload();
          }}
        />
      ) : null}
    </>
  );
}

function Sheet({ rows, onClose, onDone }: { readonly rows: readonly Row[]; readonly onClose: () => void; readonly onDone: () => void }) {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const kindText = useKindText();
  const words = useWords();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const { busy, failure, run } = useAction();
  const chosen = rows.filter((r) => !left.has(r.key));
  const toggle = (key: string, on: boolean): void =>
    setLeft((s) => {
      const next = new Set(s);
      if (on) next.delete(key);
      else next.add(key);
      return next;
    });
  const detailOf = (r: Row): string => {
    const cls = classOf(r.id);
    if (cls === 'fact') return kindText(r.kind ?? '');
    if (cls === 'staff') return words.store(r.storeId);
    if (r.metal === undefined || r.fenPerG === undefined) return '';
    return `${words.metal(r.metal)} ${t('console.prices.perGram', { price: f.money(r.fenPerG) })}`;
  };
  const name = (r: Row): string => {
    const cls = classOf(r.id);
    const what = maybe(`console.returned.cls.${cls}`, t('console.returned.cls.other'));
    return [what, detailOf(r), r.version === undefined ? '' : t('console.returned.version', { n: String(r.version).replace(/^v/, '') })]
      .filter((w) => w !== '')
      .join(' · ');
  };
  return (
    <FormSheet
      open
      onClose={onClose}
      title={t('console.returned.sheet')}
      sub={t('console.returned.sub')}
      save={t('console.returned.take', { n: chosen.length })}
      busy={busy}
      failure={failure}
      disabled={chosen.length === 0 || reason.trim().length < 2}
      onSave={() =>
        void run(async () => {
          const { written } = await api.post<{ written: number }>('/returned/accept', { keys: chosen.map((r) => r.key), reason: reason.trim() });
          toast.ok(t('console.returned.done', { n: written }));
          onDone();
        })
      }
    >
      <ul className="hq-picks">
        {rows.map((r) => (
          <li key={r.key}>
            <Checkbox className="hq-tick" checked={!left.has(r.key)} onChange={(e) => toggle(r.key, e.target.checked)}>
              <b>{name(r)}</b>
              <br />
              <small className="zm-two">{t('console.returned.from', { terminal: r.terminal, time: f.dayTime(r.issuedAtMs ?? r.atMs) })}</small>
            </Checkbox>
          </li>
        ))}
      </ul>
      <Labelled label={t('console.form.reason')} required>
        <Input.TextArea
          value={reason}
          aria-label={t('console.form.reason')}
          placeholder={t('console.returned.reasonHint')}
          autoSize={{ minRows: 2, maxRows: 4 }}
          maxLength={200}
          onChange={(e) => setReason(e.target.value)}
        />
      </Labelled>
    </FormSheet>
  );
}
