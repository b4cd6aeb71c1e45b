import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { Button, LevelMark, Sheet, StatTabs, Timeline, useFormat, useT } from '../../../renderer/ui/index.ts';
import { useApi } from '../api.ts';
import { ListCard } from '../list/ListCard.tsx';
import { StateTag, useWords } from '../list/cells.tsx';
import type { Row } from '../list/cells.tsx';
import { useList } from '../list/useList.ts';
import { useSession } from '../session.ts';
import { Busy, Failed } from '../states.tsx';
import { AptBulk, Tick } from './AptBulk.tsx';
import { AptState } from './aptState.tsx';
import './callback/callback.css';
import { useOpen } from '../list/useOpen.ts';

const STATUSES = ['notArrived', 'sold', 'notSold', 'giftTaken', 'needsCallback', 'voided'] as const;
interface Detail {
  readonly appointment: Row;
  readonly facts: readonly { readonly id: string; readonly kind: string; readonly at_ms: number; readonly by_name: string; readonly terminal: string }[];
}

/** Appointments of all stores with the six statuses of the user's document as tabs (A1.3.2–A1.3.7, design 15). */
export function Appointments() {
  const t = useT();
  const words = useWords();
  const list = useList('appointments');
  const [open, setOpen] = useOpen();
  const { may } = useSession();
  const [chosen, setChosen] = useState<ReadonlySet<string> | undefined>();
  const toggle = (id: string): void =>
    setChosen((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const rows = list.answer.data?.rows ?? [];
  const counts = new Map(list.answer.data?.facets['status']?.map((f) => [f.value, f.count]));
  const all = [...counts.values()].reduce((a, b) => a + b, 0);
  return (
    <>
      <ListCard
        list={list}
        caption={t('console.nav.appointments')}
        filters={['store', 'level', 'source', 'visit_ms']}
        selected={open}
        onOpen={(row) => setOpen(String(row['id']))}
        {...(chosen === undefined
          ? {}
          : {
              tail: (row: Row) => (
                <Tick
                  on={chosen.has(String(row['id']))}
                  label={t('console.apt.choose', { name: String(row['name'] ?? row['id']) })}
                  onToggle={() => toggle(String(row['id']))}
                />
              ),
            })}
        actions={
          may['aptBulk'] !== true ? null : chosen === undefined ? (
            <Button size="sm" className="hq-ctl" icon={<ListChecks size={18} aria-hidden="true" />} onClick={() => setChosen(new Set())}>
              {t('console.apt.bulk')}
            </Button>
          ) : (
            <AptBulk
              rows={rows}
              chosen={chosen}
              onAll={() => setChosen(new Set(chosen.size === rows.length ? [] : rows.map((r) => String(r['id']))))}
              onEnd={() => setChosen(undefined)}
              onDone={() => {
                setChosen(undefined);
                list.answer.reload();
              }}
            />
          )
        }
        head={
          <StatTabs
            className="hq-tabs"
            label={t('console.col.status')}
            value={list.filters['status'] ?? 'all'}
            onChange={(v) => list.put({ status: v === 'all' ? undefined : v })}
            tabs={[
              { value: 'all', label: t('console.all'), count: all },
              ...STATUSES.map((s) => ({ value: s as string, label: words.enumWord('aptStatus', s), count: counts.get(s) ?? 0 })),
            ]}
          />
        }
        custom={{ level: (row) => (typeof row['level'] === 'string' ? <LevelMark level={row['level']} label={words.code('level', row['level'])} /> : null) }}
      />
      <Sheet open={open !== undefined} onClose={() => setOpen(undefined)} title={t('console.apt.title')}>
        {open === undefined ? null : <AppointmentDetail id={open} onDone={list.answer.reload} />}
      </Sheet>
    </>
  );
}
function AppointmentDetail({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const { data, failure, reload } = useApi<Detail>(`/appointments/${encodeURIComponent(id)}`);
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined) return <Busy />;
  const a = data.appointment;
  const text = (key: string): string => String(a[key] ?? t('console.none'));
  return (
    <div className="hq-form">
      <div className="zm-row zm-g3">
        <div className="zm-grow">
          <div className="zm-serif hq-sale-no">{text('name')}</div>
          <span className="zm-cap">{text('number')}</span>
        </div>
        <StateTag tree="aptStatus" value={text('status')} />
      </div>
      <dl className="hq-kv">
        <dt>{t('console.col.visit_ms')}</dt>
        <dd>{a['visit_ms'] === null ? t('console.none') : `${f.day(Number(a['visit_ms']))} ${f.time(Number(a['visit_ms']))}`}</dd>
        <dt>{t('console.col.store')}</dt>
        <dd>{words.store(text('store'))}</dd>
        <dt>{t('console.col.phone_masked')}</dt>
        <dd>{text('phone_masked')}</dd>
        <dt>{t('console.col.need')}</dt>
        <dd>{text('need')}</dd>
        <dt>{t('console.col.source')}</dt>
        <dd>{a['source'] === null ? t('console.none') : words.code('source', text('source'))}</dd>
      </dl>
      <AptState
        id={String(a['id'])}
        name={text('name')}
        number={text('number')}
        onDone={() => {
          reload();
          onDone();
        }}
      />
      <h3 className="hq-sec">{t('console.apt.timeline')}</h3>
      <Timeline
        label={t('console.apt.timeline')}
        items={[...data.facts]
          .reverse()
          .map((x, i) => ({ key: x.id, now: i === 0, title: words.factKind(x.kind), sub: `${f.dayTime(x.at_ms)} · ${x.by_name} · ${x.terminal}` }))}
      />
    </div>
  );
}
