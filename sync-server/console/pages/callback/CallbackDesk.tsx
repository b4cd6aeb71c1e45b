import { Phone } from 'lucide-react';
import { useMemo, useState } from 'react';
import { cx, EmptyState, LevelMark, StatTabs, useFormat, useT } from '../../../../renderer/ui/index.ts';
import { useApi } from '../../api.ts';
import { useWords } from '../../list/cells.tsx';
import { ListCard } from '../../list/ListCard.tsx';
import { useList } from '../../list/useList.ts';
import { useOpen } from '../../list/useOpen.ts';
import { CallbackDetail } from './CallbackDetail.tsx';
import './callback.css';

const TABS = ['waiting', 'late', 'soon', 'noAnswer', 'called', 'overruled', 'voided'] as const;
type Tab = (typeof TABS)[number];
const HOUR = 3_600_000;
const LATE = 4 * HOUR;
const SOON = 3 * HOUR;
const WEEK = 7 * 24 * HOUR;

/** What each tab asks of the list; the same moments as the counts above it, to the minute. */
function fixedOf(tab: Tab, nowMs: number): Readonly<Record<string, string>> {
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  switch (tab) {
    case 'waiting':
      return { bucket: 'waiting' };
    case 'late':
      return { bucket: 'waiting', created_ms: `..${minute - LATE}` };
    case 'soon':
      return { bucket: 'waiting', visit_ms: `${minute}..${minute + 24 * HOUR}` };
    case 'noAnswer':
      return { bucket: 'waiting', tries: '1..' };
    case 'called':
      return { bucket: 'called', created_ms: `${minute - WEEK}..` };
    case 'overruled':
      return { bucket: 'overruled' };
    case 'voided':
      return { bucket: 'voided', created_ms: `${minute - WEEK}..` };
  }
}

/** Call-back desk over all stores (A1.3.6–A1.3.9, design 15): who waits longest on top; the card of one customer at the right. */
export function CallbackDesk() {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const [tab, setTab] = useState<Tab>('waiting');
  const counts = useApi<{ readonly counts: Readonly<Record<string, number>>; readonly now: number }>('/callback/counts');
  const fixed = useMemo(() => fixedOf(tab, counts.data?.now ?? f.now()), [tab, counts.data?.now, f]);
  const list = useList('callback', fixed);
  const [open, setOpen] = useOpen();
  const rows = list.answer.data?.rows ?? [];
  const chosen = open ?? (rows[0] === undefined ? undefined : String(rows[0]['id']));
  const waits = tab !== 'called' && tab !== 'voided' && tab !== 'overruled';
  return (
    <div className="hq-desk">
      <ListCard
        list={list}
        caption={t('console.nav.callback')}
        filters={['store', 'level', 'source']}
        selected={chosen}
        onOpen={(row) => setOpen(String(row['id']))}
        head={
          <StatTabs
            className="hq-tabs"
            label={t('console.callback.tabsLabel')}
            value={tab}
            onChange={(v) => {
              setTab(v);
              setOpen(undefined);
            }}
            tabs={TABS.map((v) => ({ value: v, label: t(`console.callback.tabs.${v}`), count: counts.data?.counts[v] ?? 0 }))}
          />
        }
        custom={{
          waited_ms: (row) => {
            const ms = f.now() - Number(row['created_ms'] ?? 0);
            return waits ? (
              <span className={cx('hq-waited', ms >= LATE ? 'zm-danger' : ms >= SOON ? 'zm-warn' : undefined)}>{f.duration(ms)}</span>
            ) : (
              <>{f.dayTime(Number(row['created_ms'] ?? 0))}</>
            );
          },
          customer: (row) => (
            <b className="hq-person">
              {String(row['name'] ?? '')}
              {row['title'] === 'mr' || row['title'] === 'ms' ? <small> {words.code('title', row['title'])}</small> : null}
            </b>
          ),
          store: (row) => <>{words.store(String(row['store']))}</>,
          number: (row) => <span className="hq-no-small">{String(row['number'] ?? '')}</span>,
          level: (row) => (typeof row['level'] === 'string' ? <LevelMark level={row['level']} label={words.code('level', row['level'])} /> : null),
          need: (row) => <span className="hq-need">{String(row['need'] ?? t('console.none'))}</span>,
        }}
      />
      <section className="hq-card hq-call" aria-label={t('console.callback.choose')}>
        {chosen === undefined ? (
          <EmptyState icon={<Phone />} title={t('console.callback.choose')}>
            {t('console.callback.chooseText')}
          </EmptyState>
        ) : (
          <CallbackDetail
            key={chosen}
            id={chosen}
            onDone={() => {
              list.answer.reload();
              counts.reload();
            }}
          />
        )}
      </section>
    </div>
  );
}
