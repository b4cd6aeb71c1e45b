import { CircleStop } from 'lucide-react';
import { Button, cx, StatusTag, useFormat, useT } from '../../../../renderer/ui/index.ts';
import { api } from '../../api.ts';
import type { Progress } from '../../imports.ts';
import { useAction } from '../../useAction.ts';
import { Issues } from './Issues.tsx';

export function Running({ progress, onChange }: { readonly progress: Progress; readonly onChange: () => void }) {
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
