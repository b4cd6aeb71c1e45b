import { Select } from 'antd';
import {
  ArrowDownRight,
  ArrowUpRight,
  ChartLine,
  ChevronDown,
  CircleAlert,
  CircleCheck,
  CloudCheck,
  CloudOff,
  Info,
  RefreshCw,
  Store,
  Table2,
  TriangleAlert,
} from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { cx, Segmented, useFormat, useLanguage, useMaybeText, useT } from '../../../renderer/ui/index.ts';
import { useApi } from '../api.ts';
import { useWords } from '../list/cells.tsx';
import { useSession } from '../session.ts';
import { usePageActions, usePageNote } from '../Shell.tsx';
import { Busy, Failed } from '../states.tsx';
import './dashboard.css';

const SalesCurve = lazy(async () => ({ default: (await import('./SalesCurve.tsx')).SalesCurve }));

export interface CurvePoint {
  readonly minute: number;
  readonly fen: number;
}
interface Totals {
  readonly sales: number;
  readonly pieces: number;
  readonly fen: number;
}
interface StoreLine extends Totals {
  readonly store: string;
  readonly arrived: number;
  readonly closed: number;
  readonly lost: number;
}
interface TerminalLine {
  readonly terminal: string;
  readonly store: string;
  readonly label: string | null;
  readonly state: string;
  readonly last_seen_ms: number | null;
  readonly pending: number | null;
  readonly online: boolean;
}
interface Answer {
  readonly today: string;
  readonly asOfMs: number;
  readonly startMs: number;
  readonly totals: Totals;
  readonly before: Totals;
  readonly stores: readonly StoreLine[];
  readonly curve: readonly CurvePoint[];
  readonly curveBefore: readonly CurvePoint[];
  readonly funnel: {
    readonly booked: number;
    readonly arrived: number;
    readonly walk_in: number;
    readonly shown: number;
    readonly sold: number;
    readonly not_sold: number;
  };
  readonly exceptions: readonly {
    readonly severity: string;
    readonly n: number;
    readonly oldest: number;
    readonly codes: readonly { readonly code: string; readonly n: number }[];
  }[];
  readonly terminals: readonly TerminalLine[];
  readonly newestFactMs: number | null;
}

/** The day at a glance (design 14): only what the documents say; no target and no last year where there is none. */
export function Dashboard() {
  const t = useT();
  const f = useFormat();
  const [store, setStore] = useState<string | undefined>();
  const { stores } = useSession();
  const { data, failure, reload } = useApi<Answer>(`/dashboard${store === undefined ? '' : `?store=${store}`}`);
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
          <Exceptions data={data} />
          <Unsynced data={data} />
        </div>
      </div>
    </>
  );
}

/** Change against the same weekday last week; nothing where there is nothing to compare. */
function Change({ now, before, digits = 1 }: { readonly now: number; readonly before: number; readonly digits?: number }) {
  if (before <= 0) return null;
  const change = ((now - before) / before) * 100;
  const Icon = change >= 0 ? ArrowUpRight : ArrowDownRight;
  return (
    <span className={cx('hq-change', change >= 0 ? 'zm-ok' : 'zm-danger')}>
      <Icon size={16} aria-hidden="true" />
      {Math.abs(change).toFixed(digits)}%
    </span>
  );
}

function Hero({ data }: { readonly data: Answer }) {
  const t = useT();
  const f = useFormat();
  const [as, setAs] = useState<'chart' | 'table'>('chart');
  const weekday = f.weekday(data.asOfMs);
  // Compared up to the same minute of the day, not with a whole day.
  const minute = Math.floor((data.asOfMs - data.startMs) / 60_000);
  const beforeNow = useMemo(() => data.curveBefore.filter((p) => p.minute <= minute).at(-1)?.fen ?? 0, [data.curveBefore, minute]);
  const { totals, before, funnel } = data;
  const per = (a: number, b: number): number | undefined => (b === 0 ? undefined : a / b);
  const perSale = per(totals.fen, totals.sales);
  const perPieces = per(totals.pieces, totals.sales);
  const close = per(funnel.sold, funnel.sold + funnel.not_sold); // of those who have left, as at the till (jewelry.md §16)
  return (
    <section className="hq-card hq-hero" aria-label={t('console.dash.todaySales')}>
      <div className="hq-k1">
        <div className="zm-two">
          {t('console.dash.todaySales')} <span className="zm-cap">{t('console.dash.soFar')}</span>
        </div>
        <strong>
          <small>¥</small>
          {f.money(Math.round(totals.fen / 100) * 100, { bare: true, short: true })}
        </strong>
        <div className="hq-cmp">
          <div>
            <span>{t('console.dash.vsLastWeek', { weekday })}</span>
            {data.curveBefore.length === 0 ? (
              <em>{t('console.dash.noPast')}</em>
            ) : (
              <b>
                <Change now={totals.fen} before={beforeNow} />
              </b>
            )}
          </div>
        </div>
        {data.newestFactMs === null ? null : <p className="zm-cap hq-k1-foot">{t('console.dash.minutesOld', { time: f.ago(data.newestFactMs) })}</p>}
      </div>
      <div className="hq-k2">
        <div className="zm-row">
          <b className="zm-h3">{t('console.dash.curve')}</b>
          <span className="zm-grow" />
          <div className="hq-seg-s">
            <Segmented
              label={t('console.dash.curve')}
              value={as}
              onChange={setAs}
              options={[
                { value: 'chart', label: '', icon: <ChartLine size={16} aria-hidden="true" />, name: t('console.dash.chart') },
                { value: 'table', label: '', icon: <Table2 size={16} aria-hidden="true" />, name: t('console.dash.table') },
              ]}
            />
          </div>
        </div>
        {data.curve.length === 0 && data.curveBefore.length === 0 ? (
          <p className="hq-none">{t('console.dash.none')}</p>
        ) : as === 'chart' ? (
          <Suspense fallback={<Busy />}>
            <SalesCurve today={data.curve} before={data.curveBefore} startMs={data.startMs} weekday={weekday} nowMinute={minute} />
          </Suspense>
        ) : (
          <CurveTable data={data} weekday={weekday} />
        )}
      </div>
      <div className="hq-k3">
        <div>
          <span>{t('console.dash.sales')}</span>
          <b>
            {f.count(totals.sales)}
            <small>{t('console.dash.unitSales')}</small>
          </b>
          <em>
            <Change now={totals.sales} before={before.sales} />
          </em>
        </div>
        <div>
          <span>{t('console.dash.perSale')}</span>
          <b>{perSale === undefined ? t('console.none') : f.money(Math.round(perSale / 100) * 100, { short: true })}</b>
          <em>
            <Change now={perSale ?? 0} before={per(before.fen, before.sales) ?? 0} />
          </em>
        </div>
        <div>
          <span>{t('console.dash.perPieces')}</span>
          <b>
            {perPieces === undefined ? t('console.none') : perPieces.toFixed(2)}
            <small>{t('console.dash.unitPieces')}</small>
          </b>
          <em>
            <Change now={perPieces ?? 0} before={per(before.pieces, before.sales) ?? 0} />
          </em>
        </div>
        <div>
          <span>{t('console.dash.closeRate')}</span>
          <b>
            {close === undefined ? t('console.none') : (close * 100).toFixed(1)}
            {close === undefined ? null : <small>%</small>}
          </b>
        </div>
      </div>
    </section>
  );
}

function CurveTable({ data, weekday }: { readonly data: Answer; readonly weekday: string }) {
  const t = useT();
  const f = useFormat();
  const upTo = (points: readonly CurvePoint[], minute: number): number => points.filter((p) => p.minute <= minute).at(-1)?.fen ?? 0;
  const now = (data.asOfMs - data.startMs) / 60_000;
  const hours = Array.from({ length: 13 }, (_, i) => (6 + i) * 60);
  return (
    <div className="hq-curve-table">
      <table className="hq-lines">
        <thead>
          <tr>
            <th>{t('console.dash.time')}</th>
            <th className="hq-num">{t('console.dash.today')}</th>
            <th className="hq-num">{t('console.dash.lastWeek', { weekday })}</th>
          </tr>
        </thead>
        <tbody>
          {hours.map((m) => (
            <tr key={m}>
              <td>{f.time(data.startMs + m * 60_000)}</td>
              <td className="hq-num">{m <= now ? f.money(upTo(data.curve, m), { short: true }) : t('console.none')}</td>
              <td className="hq-num">{f.money(upTo(data.curveBefore, m), { short: true })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function linkOf(
  terminals: readonly TerminalLine[],
  now: number,
): { readonly state: 'online' | 'syncing' | 'offline' | 'never' | 'none'; readonly pending: number; readonly sinceMs: number } {
  const known = terminals.filter((x) => x.state !== 'dormant');
  const pending = known.reduce((sum, x) => sum + (x.pending ?? 0), 0);
  if (terminals.length === 0) return { state: 'none', pending: 0, sinceMs: 0 };
  if (known.some((x) => x.online)) return { state: pending > 0 ? 'syncing' : 'online', pending, sinceMs: 0 };
  const seen = terminals.map((x) => x.last_seen_ms ?? 0).reduce((a, b) => Math.max(a, b), 0);
  return seen === 0 ? { state: 'never', pending, sinceMs: 0 } : { state: 'offline', pending, sinceMs: now - seen };
}

function Stores({ data }: { readonly data: Answer }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const language = useLanguage();
  const top = Math.max(1, ...data.stores.map((s) => s.fen));
  const short = (fen: number): string => (language === 'en' ? `${(fen / 100_000).toFixed(1)}k` : t('console.dash.wan', { n: (fen / 1_000_000).toFixed(1) }));
  const late = data.stores.some(
    (s) =>
      linkOf(
        data.terminals.filter((x) => x.store === s.store),
        data.asOfMs,
      ).state === 'offline',
  );
  return (
    <section className="hq-card hq-dash-stores" aria-label={t('console.dash.stores')}>
      <div className="hq-head">
        <h2>{t('console.dash.stores')}</h2>
        <span className="zm-cap">{t('console.dash.storesNote')}</span>
      </div>
      <div className="hq-table-wrap">
        <table className="hq-table">
          <caption className="zm-sr">{t('console.dash.stores')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('console.col.store')}</th>
              <th scope="col">{t('console.dash.amount')}</th>
              <th scope="col" className="hq-num">
                {t('console.dash.count')}
              </th>
              <th scope="col" className="hq-num">
                {t('console.dash.arrived')}
              </th>
              <th scope="col" className="hq-num">
                {t('console.dash.closeRate')}
              </th>
              <th scope="col">{t('console.dash.link')}</th>
            </tr>
          </thead>
          <tbody>
            {data.stores.map((s) => (
              <tr key={s.store}>
                <td>
                  <Link className="hq-plain" to={`/sales?store=${s.store}&business_date=${data.today}..${data.today}`}>
                    <span className="hq-code">{s.store}</span>
                    {words.store(s.store)}
                  </Link>
                </td>
                <td>
                  <div className="hq-barcell">
                    <u>{short(s.fen)}</u>
                    <i style={{ width: `${(s.fen / top) * 100}%` }} />
                  </div>
                </td>
                <td className="hq-num">{f.count(s.sales)}</td>
                <td className="hq-num">{f.count(s.arrived)}</td>
                <td className="hq-num">{s.closed + s.lost === 0 ? t('console.none') : `${((s.closed / (s.closed + s.lost)) * 100).toFixed(1)}%`}</td>
                <td>
                  <StoreLink terminals={data.terminals.filter((x) => x.store === s.store)} now={data.asOfMs} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer className="hq-foot">
        {t('console.dash.storesAll', { n: data.stores.length })}
        {late ? ` · ${t('console.dash.storesLate')}` : ''}
      </footer>
    </section>
  );
}
function StoreLink({ terminals, now }: { readonly terminals: readonly TerminalLine[]; readonly now: number }) {
  const t = useT();
  const f = useFormat();
  const link = linkOf(terminals, now);
  if (link.state === 'none') return <span className="hq-nil">{t('console.dash.noTerminal')}</span>;
  if (link.state === 'online')
    return (
      <span className="hq-link zm-ok">
        <CloudCheck size={16} aria-hidden="true" />
        {t('console.dash.online')}
      </span>
    );
  if (link.state === 'syncing')
    return (
      <span className="hq-link zm-info">
        <RefreshCw size={16} aria-hidden="true" />
        {t('console.dash.syncing', { n: link.pending })}
      </span>
    );
  return (
    <span className={cx('hq-link', link.sinceMs > 2 * 3_600_000 ? 'zm-danger' : 'zm-warn')}>
      <CloudOff size={16} aria-hidden="true" />
      {link.state === 'never' ? t('console.dash.never') : t('console.dash.offlineFor', { time: f.duration(link.sinceMs) })}
      {link.pending > 0 ? <small>{t('console.dash.pendingN', { n: link.pending })}</small> : null}
    </span>
  );
}

function Funnel({ funnel }: { readonly funnel: Answer['funnel'] }) {
  const t = useT();
  const f = useFormat();
  const top = Math.max(1, funnel.booked, funnel.arrived);
  const share = (a: number, b: number): string | undefined => (b === 0 ? undefined : `${((a / b) * 100).toFixed(1)}%`);
  const booked = funnel.arrived - funnel.walk_in;
  const shown = share(booked, funnel.booked);
  const rows = [
    { key: 'booked', label: t('console.dash.booked'), n: funnel.booked, note: '' },
    {
      key: 'came',
      label: t('console.dash.came'),
      n: funnel.arrived,
      note: [shown === undefined ? '' : t('console.dash.ofBooked', { n: shown }), funnel.walk_in === 0 ? '' : t('console.dash.walkIns', { n: funnel.walk_in })]
        .filter((x) => x !== '')
        .join(' · '),
    },
    { key: 'tried', label: t('console.dash.tried'), n: funnel.shown, note: share(funnel.shown, funnel.arrived) ?? '' },
    { key: 'closed', label: t('console.dash.closed'), n: funnel.sold, note: share(funnel.sold, funnel.arrived) ?? '' },
  ];
  return (
    <section className="hq-card hq-funnel" aria-label={t('console.dash.funnel')}>
      <div className="hq-head">
        <h2>{t('console.dash.funnel')}</h2>
      </div>
      {rows.map((r, i) => (
        <div key={r.key} className="hq-fn">
          <div className="zm-row">
            <span>{r.label}</span>
            <b>{f.count(r.n)}</b>
          </div>
          <div className="hq-fb">
            <i style={{ width: `${(r.n / top) * 100}%`, opacity: i === 1 ? 1 : 0.55 + i * 0.08 }} />
          </div>
          <em>{r.note}</em>
        </div>
      ))}
    </section>
  );
}

const SEVERITY = { red: { icon: CircleAlert, cls: 'hq-red' }, amber: { icon: TriangleAlert, cls: 'hq-amber' }, blue: { icon: Info, cls: 'hq-blue' } } as const;
function Exceptions({ data }: { readonly data: Answer }) {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const words = useWords();
  const total = data.exceptions.reduce((sum, e) => sum + e.n, 0);
  return (
    <section className="hq-card" aria-label={t('console.dash.exceptions')}>
      <div className="hq-head">
        <h2>{t('console.dash.exceptions')}</h2>
        <span className="zm-cap zm-end">{t('console.dash.openN', { n: total })}</span>
      </div>
      {total === 0 ? (
        <p className="hq-calm">
          <CircleCheck size={18} aria-hidden="true" />
          {t('console.dash.noExceptions')}
        </p>
      ) : (
        (['red', 'amber', 'blue'] as const).map((severity) => {
          const found = data.exceptions.find((e) => e.severity === severity);
          const { icon: Icon, cls } = SEVERITY[severity];
          return (
            <Link key={severity} to={`/exceptions?severity=${severity}`} className="hq-ex">
              <Icon size={20} strokeWidth={1.5} aria-hidden="true" className={cls} />
              <b className={cls}>{found?.n ?? 0}</b>
              <div>
                <div className="zm-row">
                  <span>{words.enumWord('severity', severity)}</span>
                  <em>
                    {found === undefined
                      ? ''
                      : severity === 'blue'
                        ? t('console.dash.noHurry')
                        : t('console.dash.oldest', { time: f.duration(data.asOfMs - found.oldest) })}
                  </em>
                </div>
                <small>
                  {found?.codes
                    .slice(0, 3)
                    .map((c) => `${maybe(`exceptions.code.${c.code}`, c.code)} ${c.n}`)
                    .join(' · ') ?? t('console.none')}
                </small>
              </div>
            </Link>
          );
        })
      )}
    </section>
  );
}

function Unsynced({ data }: { readonly data: Answer }) {
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
