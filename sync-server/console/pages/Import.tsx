import { Input, Select } from 'antd';
import { Check, CircleStop, Download, FileUp, Play, RotateCcw, TriangleAlert, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Banner, Button, cx, Labelled, Sheet, StatusTag, toast, useFormat, useLanguage, useMaybeText, useT } from '../../../renderer/ui/index.ts';
import type { Tone } from '../../../renderer/ui/index.ts';
import { api, ApiFailure, useApi } from '../api.ts';
import type { Batch, Inspection, Progress, RowIssue } from '../imports.ts';
import { FormSheet } from '../FormSheet.tsx';
import { StateTag, useWords } from '../list/cells.tsx';
import { useSession } from '../session.ts';
import { Busy, Failed, useFailureText } from '../states.tsx';
import { useAction } from '../useAction.ts';
import './import.css';

interface Answer {
  readonly mappings: readonly { readonly file: string; readonly name: string; readonly nameEn?: string; readonly note?: string; readonly storeId?: string }[];
  readonly batches: readonly Batch[];
  readonly running: Progress | null;
}
interface Picked {
  readonly upload: string;
  readonly fileName: string;
  readonly bytes: number;
}
const TONE: Readonly<Record<Batch['status'], Tone>> = { running: 'info', done: 'ok', stopped: 'warn', failed: 'danger', rolledBack: 'line' };
const POLL_MS = 700;

/** Stock lists (A0.20): choose, look, run. Long work shows count and rate, can be stopped, and goes on when one leaves the page. */
export function Import() {
  const t = useT();
  const { data, failure, reload } = useApi<Answer>('/imports');
  const f = useFormat();
  const running = data?.running ?? null;
  // A short file is through before the next look: what was started here is told when it is done.
  const [started, setStarted] = useState<string | undefined>();
  const over = data?.batches.find((b) => b.batchId === started && b.status !== 'running');
  useEffect(() => {
    if (started !== undefined && running === null && over === undefined) {
      const timer = setTimeout(reload, POLL_MS);
      return () => clearTimeout(timer);
    }
    if (over === undefined) return undefined;
    setStarted(undefined);
    const { fileName, counts, status } = over;
    if (status === 'done')
      toast.ok(t('console.imports.finished', { file: fileName, n: f.count(counts.imported), same: f.count(counts.skipped), bad: f.count(counts.failed) }));
    return undefined;
  }, [started, running, over, reload, t, f]);
  useEffect(() => {
    if (running === null) return;
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [running, reload]);
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined) return <Busy />;
  return (
    <div className="hq-import">
      <section className="hq-card" aria-label={t('console.nav.import')}>
        {running === null ? (
          <Prepare
            mappings={data.mappings}
            onStarted={(id) => {
              setStarted(id);
              reload();
            }}
          />
        ) : (
          <Running progress={running} onChange={reload} />
        )}
      </section>
      <History batches={data.batches} busy={running !== null} onChange={reload} />
    </div>
  );
}

/** Uploads with progress: fetch cannot tell how far it is, so the older request does. */
function upload(file: File, onShare: (share: number) => void): Promise<Picked> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/hq/imports/upload');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (e) => {
      if (e.lengthComputable) onShare(e.loaded / e.total);
    };
    request.onerror = () => reject(new ApiFailure(0, { code: 'offline' }));
    request.onload = () => {
      const answer = JSON.parse(request.responseText) as { upload: string; bytes: number; error?: { code: string; zh: string; en: string } }; // our own route
      if (request.status === 200) resolve({ upload: answer.upload, bytes: answer.bytes, fileName: file.name });
      else reject(new ApiFailure(request.status, { code: answer.error?.code ?? 'hq-internal' }, answer.error));
    };
    request.send(file);
  });
}

function Prepare({ mappings, onStarted }: { readonly mappings: Answer['mappings']; readonly onStarted: (batchId: string) => void }) {
  const t = useT();
  const text = useFailureText();
  const language = useLanguage();
  const words = useWords();
  const { stores } = useSession();
  const input = useRef<HTMLInputElement>(null);
  const [picked, setPicked] = useState<Picked | undefined>();
  const [share, setShare] = useState<number | undefined>();
  const [over, setOver] = useState(false);
  const [mapping, setMapping] = useState(mappings[0]?.file);
  const [store, setStore] = useState(mappings[0]?.storeId);
  const [seen, setSeen] = useState<Inspection | undefined>();
  const { busy, failure, run, clear } = useAction();
  const take = (file: File | undefined): void => {
    if (file === undefined || mapping === undefined) return;
    setSeen(undefined);
    setShare(0);
    void run(async () => {
      const p = await upload(file, setShare);
      setPicked(p);
      setShare(undefined);
      setSeen(await api.post<Inspection>('/imports/inspect', { upload: p.upload, mapping, storeId: store }));
    }).finally(() => setShare(undefined));
  };
  const look = (m: string, s: string | undefined): void => {
    if (picked !== undefined) void run(async () => setSeen(await api.post<Inspection>('/imports/inspect', { upload: picked.upload, mapping: m, storeId: s })));
  };
  const start = (): void =>
    void run(async () => {
      if (picked === undefined || mapping === undefined) return;
      const { batchId } = await api.post<{ readonly batchId: string }>('/imports/start', {
        upload: picked.upload,
        mapping,
        storeId: store,
        fileName: picked.fileName,
        rows: seen?.counts.rows,
      });
      setPicked(undefined);
      setSeen(undefined);
      onStarted(batchId);
    });
  if (mappings.length === 0) return <Banner tone="warn">{t('console.imports.none')}</Banner>;
  const ready = seen !== undefined && seen.missing.length === 0 && seen.counts.good > 0;
  return (
    <div className="hq-imp">
      <ol className="hq-steps">
        {[t('console.imports.step1'), t('console.imports.step2'), t('console.imports.step3')].map((s, i) => (
          <li key={s} className={cx((picked === undefined ? 0 : 1) === i && 'on', picked !== undefined && i === 0 && 'done')}>
            <i>{i + 1}</i>
            {s}
          </li>
        ))}
      </ol>
      <div className="hq-two">
        <Labelled label={t('console.imports.mapping')}>
          <Select
            className="hq-wide"
            value={mapping}
            aria-label={t('console.imports.mapping')}
            onChange={(m: string) => {
              setMapping(m);
              look(m, store);
            }}
            options={mappings.map((m) => ({ value: m.file, label: language === 'en' ? (m.nameEn ?? m.name) : m.name }))}
          />
        </Labelled>
        <Labelled label={t('console.imports.store')}>
          <Select
            className="hq-wide"
            value={store}
            aria-label={t('console.imports.store')}
            onChange={(s: string) => {
              setStore(s);
              look(mapping ?? '', s);
            }}
            options={stores.filter((s) => s.active && s.type !== 'hq').map((s) => ({ value: s.storeId, label: `${s.storeId} ${words.store(s.storeId)}` }))}
          />
        </Labelled>
      </div>
      <button
        type="button"
        className={cx('hq-drop', over && 'over')}
        disabled={busy}
        onClick={() => input.current?.click()}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          e.preventDefault();
          setOver(false);
          take(e.dataTransfer.files[0]);
        }}
      >
        <FileUp size={28} strokeWidth={1.25} aria-hidden="true" />
        <b>{picked === undefined ? t('console.imports.drop') : picked.fileName}</b>
        <span>{share === undefined ? t('console.imports.formats') : t('console.imports.uploading', { n: Math.round(share * 100) })}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,text/csv"
        hidden
        aria-label={t('console.imports.choose')}
        onChange={(e) => {
          take(e.target.files?.[0]);
          e.target.value = '';
        }}
      />
      {failure === undefined ? null : (
        <Banner
          tone="danger"
          actions={
            <Button size="sm" onClick={clear}>
              {t('console.form.close')}
            </Button>
          }
        >
          {text(failure)}
        </Banner>
      )}
      {busy && share === undefined ? <Busy /> : null}
      {seen === undefined ? null : <Look seen={seen} />}
      {seen === undefined ? null : (
        <div className="zm-row">
          <span className="zm-grow zm-two">{t('console.imports.leave')}</span>
          <Button kind="primary" busy={busy} disabled={!ready} icon={<Play size={18} aria-hidden="true" />} onClick={start}>
            {t('console.imports.start')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Look({ seen }: { readonly seen: Inspection }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const { counts } = seen;
  return (
    <>
      <div className="hq-counts">
        <span>{t('console.imports.read', { n: f.count(counts.rows) })}</span>
        {counts.good === 0 ? null : (
          <StatusTag tone="ok" icon={<Check size={14} aria-hidden="true" />}>
            {t('console.imports.good', { n: f.count(counts.good) })}
          </StatusTag>
        )}
        {counts.failed === 0 ? null : (
          <StatusTag tone="danger" icon={<TriangleAlert size={14} aria-hidden="true" />}>
            {t('console.imports.bad', { n: f.count(counts.failed) })}
          </StatusTag>
        )}
        {counts.warnings === 0 ? null : <StatusTag tone="warn">{t('console.imports.warn', { n: f.count(counts.warnings) })}</StatusTag>}
        <span className="zm-cap">{seen.encoding}</span>
      </div>
      {counts.rows > 0 || seen.missing.length > 0 ? null : <p className="hq-issue">{t('console.imports.noRows')}</p>}
      {seen.missing.length === 0 ? null : <Issue line={1} code="import-missing-columns" params={{ columns: seen.missing.join('、') }} />}
      <Issues issues={seen.issues} />
      {seen.first.length === 0 ? null : (
        <>
          <h3 className="hq-sec">{t('console.imports.previewNote', { n: seen.first.length })}</h3>
          <div className="hq-table-wrap hq-imp-table">
            <table className="hq-table">
              <caption className="zm-sr">{t('console.imports.preview')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('console.col.piece_no')}</th>
                  <th scope="col">{t('console.col.name')}</th>
                  <th scope="col" className="hq-num">
                    {t('console.col.carat_milli')}
                  </th>
                  <th scope="col">{t('console.col.color')}</th>
                  <th scope="col">{t('console.col.clarity')}</th>
                  <th scope="col">{t('console.col.cut')}</th>
                  <th scope="col">{t('console.col.cert')}</th>
                  <th scope="col" className="hq-num">
                    {t('console.col.tag_fen')}
                  </th>
                  <th scope="col">{t('console.col.store')}</th>
                </tr>
              </thead>
              <tbody>
                {seen.first.map(({ line, item, storeId }) => (
                  <tr key={line}>
                    <td>{item.pieceNo}</td>
                    <td>{item.displayName ?? item.name}</td>
                    <td className="hq-num">{item.main?.caratMilli === undefined ? '' : f.carat(item.main.caratMilli)}</td>
                    <td>{item.main?.colorFrom ?? ''}</td>
                    <td>{item.main?.clarityFrom ?? ''}</td>
                    <td>{item.main?.cut ?? ''}</td>
                    <td>{item.certs?.map((c) => `${c.lab} ${c.number}`).join(' ') ?? ''}</td>
                    <td className="hq-num">{f.money(item.tagPriceFen, { short: true })}</td>
                    <td>{words.store(storeId)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </>
  );
}
function Issues({ issues }: { readonly issues: readonly RowIssue[] }) {
  return issues.length === 0 ? null : (
    <ul className="hq-issues">
      {issues.slice(0, 100).map((i, n) => (
        <li key={`${i.line}${i.code}${n}`}>
          <Issue line={i.line} code={i.code} params={{ column: i.column ?? '', ...(i.params ?? {}) }} />
        </li>
      ))}
    </ul>
  );
}
function Issue({ line, code, params }: { readonly line: number; readonly code: string; readonly params: Readonly<Record<string, string | number>> }) {
  const t = useT();
  const maybe = useMaybeText();
  return (
    <p className="hq-issue">
      <b>{t('console.imports.line', { n: line })}</b>
      {maybe(`error.${code}`, code, { line, ...params })}
    </p>
  );
}

function Running({ progress, onChange }: { readonly progress: Progress; readonly onChange: () => void }) {
  const t = useT();
  const f = useFormat();
  const { busy, run } = useAction();
  return (
    <div className="hq-imp">
      <div className="zm-row zm-g3">
        <h2 className="hq-imp-title">{t('console.imports.running')}</h2>
        <span className="zm-two">{progress.batchId}</span>
        <span className="zm-grow" />
        <Button
          size="sm"
          className="hq-ctl"
          busy={busy}
          icon={<CircleStop size={18} aria-hidden="true" />}
          onClick={() =>
            void run(async () => {
              await api.post(`/imports/${progress.batchId}/stop`);
              onChange();
            })
          }
        >
          {t('console.imports.stop')}
        </Button>
      </div>
      <div
        className={cx('hq-progress', progress.total === undefined && 'open')}
        role="progressbar"
        aria-label={t('console.imports.running')}
        aria-valuemin={0}
        aria-valuemax={progress.total}
        aria-valuenow={progress.rows}
      >
        <i style={progress.total === undefined ? undefined : { width: `${Math.min(100, (progress.rows / Math.max(1, progress.total)) * 100)}%` }} />
      </div>
      <div className="hq-counts" aria-live="polite">
        <b className="zm-serif">
          {f.count(progress.rows)}
          {progress.total === undefined ? '' : ` / ${f.count(progress.total)}`}
        </b>
        <span>{t('console.imports.rate', { n: f.count(progress.rowsPerSecond) })}</span>
        <StatusTag tone="ok">{t('console.imports.accepted', { n: f.count(progress.imported) })}</StatusTag>
        {progress.skipped === 0 ? null : <StatusTag>{t('console.imports.same', { n: f.count(progress.skipped) })}</StatusTag>}
        {progress.failed === 0 ? null : <StatusTag tone="danger">{t('console.imports.bad', { n: f.count(progress.failed) })}</StatusTag>}
        {progress.warnings === 0 ? null : <StatusTag tone="warn">{t('console.imports.warn', { n: f.count(progress.warnings) })}</StatusTag>}
      </div>
      <p className="zm-two">{t('console.imports.leave')}</p>
      <Issues issues={progress.issues} />
    </div>
  );
}

function History({ batches, busy, onChange }: { readonly batches: readonly Batch[]; readonly busy: boolean; readonly onChange: () => void }) {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const text = useFailureText();
  const [asked, setAsked] = useState<Batch | undefined>();
  const [kept, setKept] = useState<Batch | undefined>();
  const [reason, setReason] = useState('');
  const action = useAction();
  return (
    <section className="hq-card hq-fill" aria-label={t('console.imports.history')}>
      <div className="hq-head">
        <h2>{t('console.imports.history')}</h2>
      </div>
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
                          onClick={() =>
                            void action.run(async () => {
                              await api.post(`/imports/${b.batchId}/resume`);
                              onChange();
                            })
                          }
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
