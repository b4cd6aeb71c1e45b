import { Input, Select } from 'antd';
import { BookOpen, Copy, KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { Banner, Button, ConfirmSheet, cx, EmptyState, Labelled, Sheet, StatusTag, toast, useFormat, useT } from '../../../../renderer/ui/index.ts';
import { api, useApi } from '../../api.ts';
import { FormSheet } from '../../FormSheet.tsx';
import { useWords } from '../../list/cells.tsx';
import { useSession } from '../../session.ts';
import { Busy, Failed } from '../../states.tsx';
import { useAction } from '../../useAction.ts';
import './callback.css';

interface Key {
  readonly id: string;
  readonly name: string;
  readonly sources: readonly string[];
  readonly createdMs: number;
  readonly by: string;
  readonly revokedMs?: number;
  readonly lastUsedMs?: number;
}

/** Keys for online sources (A0.22): made here, shown once, stopped here. */
export function CallbackKeys() {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const { data, failure, reload } = useApi<{ readonly keys: readonly Key[] }>('/intake-keys');
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<string | undefined>();
  const [stopping, setStopping] = useState<Key | undefined>();
  const { busy, failure: refused, run } = useAction();
  const add = (
    <Button kind="primary" size="sm" className="hq-ctl" icon={<Plus size={18} aria-hidden="true" />} onClick={() => setAdding(true)}>
      {t('console.intakeKeys.add')}
    </Button>
  );
  return (
    <section className="hq-card hq-fill" aria-label={t('console.intakeKeys.table')}>
      <div className="hq-bar">
        <a className="hq-link zm-row zm-g2" href="/api/v1/docs" target="_blank" rel="noreferrer">
          <BookOpen size={18} aria-hidden="true" />
          {t('console.intakeKeys.docs')}
        </a>
        <span className="zm-grow" />
        {add}
      </div>
      {failure !== undefined && data === undefined ? (
        <Failed failure={failure} onRetry={reload} />
      ) : data === undefined ? (
        <Busy />
      ) : data.keys.length === 0 ? (
        <EmptyState icon={<KeyRound />} title={t('console.intakeKeys.empty')} action={add}>
          {t('console.intakeKeys.emptyText')}
        </EmptyState>
      ) : (
        <div className="hq-table-wrap">
          <table className="hq-table">
            <caption className="zm-sr">{t('console.intakeKeys.table')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('console.intakeKeys.name')}</th>
                <th scope="col">{t('console.intakeKeys.once')}</th>
                <th scope="col">{t('console.intakeKeys.sources')}</th>
                <th scope="col">{t('console.intakeKeys.created')}</th>
                <th scope="col">{t('console.intakeKeys.by')}</th>
                <th scope="col">{t('console.intakeKeys.lastUsed')}</th>
                <th scope="col">{t('console.col.status')}</th>
                <th scope="col" className="hq-tail">
                  <span className="zm-sr">{t('console.table.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.keys.map((k) => (
                <tr key={k.id} className={cx(k.revokedMs !== undefined && 'hq-dim')}>
                  <td>
                    <b className="hq-person">{k.name}</b>
                  </td>
                  <td>
                    <code>zmk_{k.id}_…</code>
                  </td>
                  <td>{k.sources.map((s) => words.code('source', s)).join('、')}</td>
                  <td>{f.dayTime(k.createdMs)}</td>
                  <td>{k.by}</td>
                  <td>{k.lastUsedMs === undefined ? t('console.intakeKeys.never') : f.ago(k.lastUsedMs)}</td>
                  <td>
                    <StatusTag tone={k.revokedMs === undefined ? 'ok' : 'line'}>
                      {t(k.revokedMs === undefined ? 'console.intakeKeys.active' : 'console.intakeKeys.revoked')}
                    </StatusTag>
                  </td>
                  <td className="hq-tail">
                    {k.revokedMs === undefined ? (
                      <Button kind="text" size="sm" aria-label={`${t('console.intakeKeys.revoke')} ${k.name}`} onClick={() => setStopping(k)}>
                        {t('console.intakeKeys.revoke')}
                      </Button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {adding ? (
        <NewKey
          onClose={() => setAdding(false)}
          onMade={(key) => {
            setAdding(false);
            setMade(key);
            reload();
          }}
        />
      ) : null}
      <Sheet
        open={made !== undefined}
        onClose={() => setMade(undefined)}
        title={t('console.intakeKeys.once')}
        at="center"
        foot={
          <>
            <Button
              icon={<Copy size={18} aria-hidden="true" />}
              onClick={() => {
                void navigator.clipboard.writeText(made ?? '').then(
                  () => toast.ok(t('console.form.copied')),
                  () => undefined,
                );
              }}
            >
              {t('console.form.copy')}
            </Button>
            <Button kind="primary" className="zm-grow" onClick={() => setMade(undefined)}>
              {t('console.form.close')}
            </Button>
          </>
        }
      >
        <div className="hq-form">
          <Banner tone="warn" icon={null}>
            {t('console.intakeKeys.onceText')}
          </Banner>
          <p className="hq-key-once">{made}</p>
        </div>
      </Sheet>
      <ConfirmSheet
        key={stopping?.id ?? ''}
        open={stopping !== undefined}
        onClose={() => setStopping(undefined)}
        title={t('console.intakeKeys.revokeTitle', { name: stopping?.name ?? '' })}
        confirm={t('console.intakeKeys.revoke')}
        danger
        askReason
        busy={busy}
        {...(refused === undefined ? {} : { problem: refused.problem })}
        onConfirm={(reason) =>
          void run(async () => {
            await api.post(`/intake-keys/${stopping?.id ?? ''}/revoke`, { reason });
            setStopping(undefined);
            reload();
            toast.ok(t('console.intakeKeys.done'));
          })
        }
      >
        <p>{t('console.intakeKeys.revokeText')}</p>
      </ConfirmSheet>
    </section>
  );
}

function NewKey({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: (key: string) => void }) {
  const t = useT();
  const words = useWords();
  const { codes } = useSession();
  const [name, setName] = useState('');
  const [sources, setSources] = useState<readonly string[]>(['website']);
  const { busy, failure, run } = useAction();
  const online = codes.find((c) => c.table === 'source')?.rows.filter((r) => r.active && r.flags?.['online'] === true) ?? [];
  return (
    <FormSheet
      open
      onClose={onClose}
      at="center"
      title={t('console.intakeKeys.add')}
      save={t('console.intakeKeys.add')}
      busy={busy}
      failure={failure}
      disabled={name.trim() === '' || sources.length === 0}
      onSave={() => void run(async () => onMade((await api.post<{ key: string }>('/intake-keys', { name: name.trim(), sources })).key))}
    >
      <Labelled label={t('console.intakeKeys.name')} required hint={t('console.intakeKeys.nameHint')}>
        <Input value={name} maxLength={40} aria-label={t('console.intakeKeys.name')} onChange={(e) => setName(e.target.value)} />
      </Labelled>
      <Labelled label={t('console.intakeKeys.sources')} required>
        <Select
          mode="multiple"
          className="hq-wide"
          value={[...sources]}
          aria-label={t('console.intakeKeys.sources')}
          onChange={(v: string[]) => setSources(v)}
          options={online.map((r) => ({ value: r.code, label: words.code('source', r.code) }))}
        />
      </Labelled>
    </FormSheet>
  );
}
