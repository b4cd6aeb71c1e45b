import { useEffect, useState } from 'react';
import { toast, useFormat, useT } from '../../../../renderer/ui/index.ts';
import { useApi } from '../../api.ts';
import { Busy, Failed } from '../../states.tsx';
import type { ImportsAnswer } from './types.ts';
import { Prepare } from './Prepare.tsx';
import { Running } from './Running.tsx';
import { History } from './History.tsx';
import './import.css';

const POLL_MS = 700;

/** Stock lists (A0.20): choose, look, run. Long work shows count and rate, can be stopped, and goes on when one leaves the page. */
export function Import() {
  const t = useT();
  const { data, failure, reload } = useApi<ImportsAnswer>('/imports');
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
