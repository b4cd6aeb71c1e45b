import { CircleCheck } from 'lucide-react';
import { Link } from 'react-router';
import { useFormat, useT } from '../../../../renderer/ui/index.ts';
import { useWords } from '../../list/cells.tsx';
import type { DashboardAnswer } from './types.ts';

export function Unsynced({ data }: { readonly data: DashboardAnswer }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const late = data.terminals
    .filter((x) => (x.pending ?? 0) > 0 || (!x.online && x.state !== 'dormant' && x.last_seen_ms !== null))
    .sort((a, b) => (a.last_seen_ms ?? 0) - (b.last_seen_ms ?? 0));
  return (
    <section className="hq-card hq-unsynced" aria-label={t('console.dash.unsynced')}>
      <div className="hq-head">
        <h2>{t('console.dash.unsynced')}</h2>
        <span className="zm-cap zm-end">{t('console.dash.unsyncedN', { n: late.length })}</span>
      </div>
      {late.length === 0 ? (
        <p className="hq-calm">
          <CircleCheck size={18} aria-hidden="true" />
          {t('console.dash.allSynced')}
        </p>
      ) : (
        late.slice(0, 6).map((x) => (
          <Link key={x.terminal} to={`/terminals?q=${x.terminal}`} className="hq-te">
            <b>{x.terminal}</b>
            <span>{words.store(x.store)}</span>
            <em className={x.online ? 'zm-info' : data.asOfMs - (x.last_seen_ms ?? 0) > 2 * 3_600_000 ? 'zm-danger' : 'zm-warn'}>
              {x.online ? t('console.dash.online') : t('console.dash.offlineFor', { time: f.duration(data.asOfMs - (x.last_seen_ms ?? 0)) })}
            </em>
            <i>{x.pending ?? 0}</i>
          </Link>
        ))
      )}
    </section>
  );
}
