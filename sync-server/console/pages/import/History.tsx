import { Input } from 'antd';
import { CirclePause, Download, RotateCcw, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Banner, Button, Labelled, Sheet, StatusTag, toast, useFormat, useMaybeText, useT } from '../../../../renderer/ui/index.ts';
import type { Tone } from '../../../../renderer/ui/index.ts';
import { api } from '../../api.ts';
import type { Batch } from '../../imports.ts';
import { FormSheet } from '../../FormSheet.tsx';
import { StateTag } from '../../list/cells.tsx';
import { useFailureText } from '../../states.tsx';
import { useAction } from '../../useAction.ts';

const TONE: Readonly<Record<Batch['status'], Tone>> = { running: 'info', done: 'ok', stopped: 'warn', failed: 'danger', rolledBack: 'line' };

export function History({ batches, busy, onChange }: { readonly batches: readonly Batch[]; readonly busy: boolean; readonly onChange: () => void }) {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const text = useFailureText();
  const [asked, setAsked] = useState<Batch | undefined>();
  const [kept, setKept] = useState<Batch | undefined>();
  const [reason, setReason] = useState('');
  const action = useAction();
  const resume = (b: Batch): void =>
    void action.run(async () => {
      await api.post(`/imports/${b.batchId}/resume`);
      onChange();
    });
  // The newest batch that did not come to its end: stopped by a person, by a fault, or with headquarters itself.
  const cut = busy ? undefined : batches.find((b) => b.status === 'stopped' || b.status === 'failed');
  return (
    <section className="hq-card hq-fill" aria-label={t('console.imports.history')}>
      <div className="hq-head">
        <h2>{t('console.imports.history')}</h2>
      </div>
      {cut === undefined ? null : (
        <Banner
          tone="warn"
          icon={<CirclePause aria-hidden="true" />}
          title={t('console.imports.cut', { file: cut.fileName, n: f.count(cut.counts.rows) })}
          actions={
            <Button size="sm" busy={action.busy} icon={<RotateCcw aria-hidden="true" />} onClick={() => resume(cut)}>
              {t('console.imports.resume')}
            </Button>
          }
        >
          {t('console.imports.cutText', { n: f.count(cut.counts.imported) })}
        </Banner>
      )}
      {action.failure === undefined || asked !== undefined ? null : <Banner tone="danger">{text(action.failure)}</Banner>}
      {batches.length === 0 ? (
        <p className="hq-calm hq-quiet">{t('console.imports.empty')}</p>
      ) : (
        <div className="hq-table-wrap">
          <table className="hq-table">
            <caption className="zm-sr">{t('console.imports.history')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('console.imports.batch')}</th>
                <th scope="col">{t('console.imports.fileName')}</th>
                <th scope="col">{t('console.col.at_ms')}</th>
                <th scope="col" className="hq-num">
                  {t('console.imports.accepted', { n: '' })}
                </th>
                <th scope="col" className="hq-num">
                  {t('console.imports.same', { n: '' })}
                </th>
                <th scope="col" className="hq-num">
                  {t('console.imports.bad', { n: '' })}
                </th>
                <th scope="col">{t('console.col.state')}</th>
                <th scope="col" className="hq-tail">
                  <span className="zm-sr">{t('console.table.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {batches.map((b) => (
                <tr key={b.batchId}>
                  <td>{b.batchId}</td>
                  <td>{b.fileName}</td>
                  <td>{f.dayTime(b.startedMs)}</td>
                  <td className="hq-num">{f.count(b.counts.imported)}</td>
                  <td className="hq-num">{f.count(b.counts.skipped)}</td>
                  <td className="hq-num">{f.count(b.counts.failed)}</td>
                  <td>
                    <StatusTag tone={TONE[b.status]}>{t(`console.imports.state.${b.status}`)}</StatusTag>
                    {b.rollback === undefined ? null : (
                      <span className="zm-cap hq-roll">
                        {t('console.imports.rolledBack', { n: f.count(b.rollback.withdrawn), kept: b.rollback.kept.length })}
                        {b.rollback.kept.length === 0 ? null : (
                          <Button kind="text" size="sm" onClick={() => setKept(b)}>
                            {t('console.imports.keptShow')}
                          </Button>
                        )}
                      </span>
                    )}
                    {b.problem === undefined ? null : (
                      <span className="zm-cap hq-roll">{maybe(`error.${b.problem.code}`, b.problem.code, { ...b.problem.params })}</span>
                    )}
                  </td>
                  <td className="hq-tail">
                    <span className="zm-row">
                      {b.counts.failed + b.counts.warnings === 0 ? null : (
                        <a
                          className="hq-icon-link"
                          href={`/api/hq/imports/${b.batchId}/errors.csv`}
                          download
                          aria-label={`${t('console.imports.errorsCsv')} ${b.batchId}`}
                          title={t('console.imports.errorsCsv')}
                        >
                          <Download size={18} aria-hidden="true" />
                        </a>
                      )}
                      {b.status === 'stopped' || b.status === 'failed' ? (
                        <Button
                          kind="ghost"
                          size="sm"
                          iconOnly
                          className="hq-page"
                          disabled={busy}
                          title={t('console.imports.resume')}
                          aria-label={`${t('console.imports.resume')} ${b.batchId}`}
                          icon={<RotateCcw size={18} aria-hidden="true" />}
                          onClick={() => resume(b)}
                        />
                      ) : null}
                      {b.status === 'rolledBack' || b.status === 'running' || b.counts.imported === 0 ? null : (
                        <Button
                          kind="ghost"
                          size="sm"
                          iconOnly
                          className="hq-page"
                          disabled={busy}
                          title={t('console.imports.rollback')}
                          aria-label={`${t('console.imports.rollback')} ${b.batchId}`}
                          icon={<Undo2 size={18} aria-hidden="true" />}
                          onClick={() => {
                            action.clear();
                            setReason('');
                            setAsked(b);
                          }}
                        />
                      )}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Sheet open={kept !== undefined} onClose={() => setKept(undefined)} title={t('console.imports.keptTitle')} sub={kept?.batchId}>
        <p className="zm-two">{t('console.imports.keptText')}</p>
        <ul className="hq-kept">
          {(kept?.rollback?.kept ?? []).map((k) => (
            <li key={k.pieceNo}>
              <b>{k.pieceNo}</b>
              <StateTag tree="pieceState" value={k.state} />
            </li>
          ))}
        </ul>
      </Sheet>
      <FormSheet
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        at="center"
        title={t('console.imports.rollbackTitle', { batch: asked?.batchId ?? '' })}
        save={t('console.imports.rollback')}
        busy={action.busy}
        failure={action.failure}
        disabled={reason.trim().length < 2}
        onSave={() =>
          void action.run(async () => {
            const done = await api.post<Batch>(`/imports/${asked?.batchId ?? ''}/rollback`, { reason: reason.trim() });
            setAsked(undefined);
            onChange();
            toast.ok(t('console.imports.rolledBack', { n: done.rollback?.withdrawn ?? 0, kept: done.rollback?.kept.length ?? 0 }));
          })
        }
      >
        <p>{t('console.imports.rollbackText')}</p>
        <Labelled label={t('console.form.reason')} required>
          <Input
            data-autofocus
            value={reason}
            aria-label={t('console.form.reason')}
            placeholder={t('console.form.reasonHint')}
            maxLength={200}
            onChange={(e) => setReason(e.target.value)}
          />
        </Labelled>
      </FormSheet>
    </section>
  );
}
