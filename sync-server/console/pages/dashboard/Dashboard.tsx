import { Select } from 'antd';
import { ChevronDown, Store } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useFormat, useLanguage, useT } from '../../../../renderer/ui/index.ts';
import { useApi } from '../../api.ts';
import { useSession } from '../../session.ts';
import { usePageActions, usePageNote } from '../../Shell.tsx';
import { Busy, Failed } from '../../states.tsx';
import type { DashboardAnswer } from './types.ts';
import { Hero } from './Hero.tsx';
import { Stores } from './Stores.tsx';
import { Funnel } from './Funnel.tsx';
import { OpenExceptions } from './OpenExceptions.tsx';
import { Unsynced } from './Unsynced.tsx';
import './dashboard.css';

/** The day at a glance (design 14): only what the documents say; no target and no last year where there is none. */
export function Dashboard() {
  const t = useT();
  const f = useFormat();
  const [store, setStore] = useState<string | undefined>();
  const { stores } = useSession();
  const { data, failure, reload } = useApi<DashboardAnswer>(`/dashboard${store === undefined ? '' : `?store=${store}`}`);
  const note = data === undefined ? '' : t('console.sub.dashboard', { day: f.day(data.asOfMs), time: f.time(data.asOfMs) });
  usePageNote(note);
  const language = useLanguage();
  const choice = useMemo(() => {
    const shops = stores.filter((s) => s.active && (s.type === 'street' || s.type === 'mall'));
    const name = (s: (typeof shops)[number]): string => `${s.storeId} ${language === 'en' ? (s.nameEn ?? s.name) : s.name}`;
    return (
      <Select
        className="hq-ctl hq-dash-store"
        value={store ?? ''}
        aria-label={t('console.dash.chooseStore')}
        popupMatchSelectWidth={false}
        prefix={<Store size={18} aria-hidden="true" />}
        suffixIcon={<ChevronDown size={16} aria-hidden="true" />}
        onChange={(v: string) => setStore(v === '' ? undefined : v)}
        options={[{ value: '', label: t('console.dash.allStores', { n: shops.length }) }, ...shops.map((s) => ({ value: s.storeId, label: name(s) }))]}
      />
    );
  }, [stores, store, language, t]);
  usePageActions(choice);
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined) return <Busy />;
  return (
    <>
      <Hero data={data} />
      <div className="hq-dash-low">
        <Stores data={data} />
        <Funnel funnel={data.funnel} />
        <div className="hq-dash-side">
          <OpenExceptions data={data} />
          <Unsynced data={data} />
        </div>
      </div>
    </>
  );
}
