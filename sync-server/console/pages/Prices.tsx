import { DatePicker, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { Megaphone, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { PriceRef } from '../../../src/facts/reference.ts';
import { Banner, Button, cx, Labelled, Segmented, StatusTag, toast, useFormat, useT } from '../../../renderer/ui/index.ts';
import { api, useApi } from '../api.ts';
import { FormSheet } from '../FormSheet.tsx';
import { useWords } from '../list/cells.tsx';
import { useSession } from '../session.ts';
import { Busy, Failed } from '../states.tsx';
import { useAction } from '../useAction.ts';

interface Answer {
  readonly prices: readonly PriceRef[];
  readonly people: Readonly<Record<string, string>>;
  readonly now: number;
}
const MORE_METALS = ['gold999', 'gold9999', 'gold990', 'gold18K', 'pt950', 'pt990', 'ag990', 'bar', 'buyBack', 'exchange'];
const versionNo = (p: PriceRef): number => Number(/\d+$/.exec(p.version)?.[0] ?? 0);

/** The gold board (jewelry §7.1): what holds now, what comes, and every version there was. */
export function Prices() {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const { may } = useSession();
  const { data, failure, reload } = useApi<Answer>('/prices');
  const [metal, setMetal] = useState<string | undefined>();
  const [publishing, setPublishing] = useState(false);
  const boards = useMemo(() => {
    const metals = [...new Set((data?.prices ?? []).map((p) => p.metal))].sort((a, b) => rank(a) - rank(b));
    return metals.map((m) => {
      const all = (data?.prices ?? []).filter((p) => p.metal === m).sort((a, b) => b.validFromMs - a.validFromMs || versionNo(b) - versionNo(a));
      const chain = all.filter((p) => p.scope === 'all' && p.validFromMs <= (data?.now ?? 0));
      return { metal: m, all, current: chain[0], before: chain[1], next: all.filter((p) => p.validFromMs > (data?.now ?? 0)).at(-1) };
    });
  }, [data]);
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined) return <Busy />;
  const shown = boards.find((b) => b.metal === (metal ?? boards[0]?.metal));
  return (
    <div className="hq-prices">
      <section className="hq-card" aria-label={t('console.prices.now')}>
        <div className="hq-head">
          <h2>{t('console.prices.now')}</h2>
          <span className="zm-grow" />
          {may['pricesEdit'] === true ? (
            <Button kind="primary" size="sm" className="hq-ctl" icon={<Megaphone size={18} aria-hidden="true" />} onClick={() => setPublishing(true)}>
              {t('console.prices.publish')}
            </Button>
          ) : null}
        </div>
        {boards.length === 0 ? <p className="hq-calm">{t('console.prices.none')}</p> : null}
        <div className="hq-board">
          {boards.map((b) => (
            <button
              key={b.metal}
              type="button"
              aria-pressed={b.metal === shown?.metal}
              className={cx('hq-price', b.metal === shown?.metal && 'on')}
              onClick={() => setMetal(b.metal)}
            >
              <span>{words.metal(b.metal)}</span>
              <b>{b.current === undefined ? t('console.none') : f.money(b.current.fenPerG, { short: true })}</b>
              <em>
                {b.current === undefined || b.before === undefined ? '' : <Step from={b.before.fenPerG} to={b.current.fenPerG} />}
                {b.next === undefined
                  ? ''
                  : ` · ${t('console.prices.next', { time: f.dayTime(b.next.validFromMs), price: f.money(b.next.fenPerG, { short: true }) })}`}
              </em>
            </button>
          ))}
        </div>
      </section>
      {shown === undefined ? null : (
        <section className="hq-card hq-fill" aria-label={t('console.prices.history')}>
          <div className="hq-head">
            <h2>
              {words.metal(shown.metal)} · {t('console.prices.history')}
            </h2>
          </div>
          <div className="hq-table-wrap">
            <table className="hq-table">
              <caption className="zm-sr">{t('console.prices.history')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('console.prices.version')}</th>
                  <th scope="col" className="hq-num">
                    {t('console.prices.price')}
                  </th>
                  <th scope="col" className="hq-num">
                    {t('console.prices.change')}
                  </th>
                  <th scope="col">{t('console.prices.from')}</th>
                  <th scope="col">{t('console.prices.scope')}</th>
                  <th scope="col">{t('console.prices.by')}</th>
                  <th scope="col">{t('console.col.state')}</th>
                </tr>
              </thead>
              <tbody>
                {shown.all.map((p, i) => {
                  const before = shown.all.slice(i + 1).find((x) => x.scope === p.scope);
                  return (
                    <tr key={p.id}>
                      <td>{p.version}</td>
                      <td className="hq-num">
                        <b>{f.money(p.fenPerG)}</b>
                      </td>
                      <td className="hq-num">{before === undefined ? t('console.none') : <Step from={before.fenPerG} to={p.fenPerG} />}</td>
                      <td>
                        {f.shortDay(p.validFromMs)} {f.time(p.validFromMs)}
                      </td>
                      <td>{p.scope === 'all' ? t('console.prices.scopeAll') : words.store(p.scope)}</td>
                      <td>{data.people[p.publishedBy] ?? p.publishedBy}</td>
                      <td>
                        {p.validFromMs > data.now ? (
                          <StatusTag tone="info">{t('console.prices.future')}</StatusTag>
                        ) : p.id === shown.current?.id ? (
                          <StatusTag tone="ok">{t('console.prices.current')}</StatusTag>
                        ) : (
                          <StatusTag tone="line">{t('console.prices.old')}</StatusTag>
                        )}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
          <footer className="hq-foot">
            <span>{t('console.table.count', { n: shown.all.length, unit: t('console.unit.prices') })}</span>
            <span>{t('console.table.allShown')}</span>
          </footer>
        </section>
      )}
      {publishing ? (
        <Publish
          prices={data.prices}
          first={shown?.metal}
          onClose={() => setPublishing(false)}
          onDone={(m, fen) => {
            setPublishing(false);
            setMetal(m);
            reload();
            toast.ok(t('console.prices.done', { metal: words.metal(m), price: f.money(fen) }));
          }}
        />
      ) : null}
    </div>
  );
}
const rank = (metal: string): number => (MORE_METALS.includes(metal) ? MORE_METALS.indexOf(metal) : 99);
/** Red for up and green for down would be a claim; a sign and the amount are enough. */
function Step({ from, to }: { readonly from: number; readonly to: number }) {
  const f = useFormat();
  return <>{to === from ? '0' : `${f.money(to - from, { sign: true, short: true })} (${to > from ? '+' : ''}${(((to - from) / from) * 100).toFixed(2)}%)`}</>;
}

function Publish({
  prices,
  first,
  onClose,
  onDone,
}: {
  readonly prices: readonly PriceRef[];
  readonly first: string | undefined;
  readonly onClose: () => void;
  readonly onDone: (metal: string, fen: number) => void;
}) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const { stores } = useSession();
  const [metal, setMetal] = useState(first ?? 'gold999');
  const [yuan, setYuan] = useState<number | null>(null);
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [from, setFrom] = useState<number | undefined>();
  const [scope, setScope] = useState('all');
  const [sure, setSure] = useState(false);
  const { busy, failure, run } = useAction();
  const last = prices.filter((p) => p.metal === metal).sort((a, b) => versionNo(b) - versionNo(a))[0];
  const fen = yuan === null ? undefined : Math.round(yuan * 100);
  const jump = last === undefined || fen === undefined ? 0 : Math.abs(fen - last.fenPerG) / last.fenPerG;
  const odd = jump > 0.1;
  return (
    <FormSheet
      open
      onClose={onClose}
      title={t('console.prices.publish')}
      save={odd && sure ? t('console.prices.jumpYes') : t('console.prices.publish')}
      busy={busy}
      failure={failure}
      disabled={fen === undefined || fen <= 0 || (odd && !sure) || (when === 'later' && from === undefined)}
      onSave={() =>
        void run(async () => {
          if (fen === undefined) return;
          await api.post('/prices', {
            metal,
            fenPerG: fen,
            ...(when === 'now' || from === undefined ? {} : { validFromMs: from }),
            scope,
            after: last?.version ?? null,
            jumpConfirmed: odd && sure,
          });
          onDone(metal, fen);
        })
      }
    >
      <Labelled label={t('console.prices.metal')} required>
        <Select
          className="hq-wide"
          value={metal}
          aria-label={t('console.prices.metal')}
          onChange={(m) => {
            setMetal(m);
            setSure(false);
          }}
          options={[...new Set([...MORE_METALS, ...prices.map((p) => p.metal)])].map((m) => ({ value: m, label: words.metal(m) }))}
        />
      </Labelled>
      <Labelled label={t('console.prices.price')} required hint={last === undefined ? undefined : `${last.version} · ${f.money(last.fenPerG)}`}>
        <InputNumber
          className="hq-wide"
          data-autofocus
          value={yuan}
          min={0.01}
          step={1}
          precision={2}
          prefix="¥"
          aria-label={t('console.prices.price')}
          onChange={(v) => {
            setYuan(v);
            setSure(false);
          }}
        />
      </Labelled>
      {odd && fen !== undefined && last !== undefined ? (
        <Banner
          tone="warn"
          title={t('console.prices.jumpTitle', { n: (jump * 100).toFixed(1) })}
          icon={<TriangleAlert size={18} aria-hidden="true" />}
          actions={
            <Button size="sm" kind={sure ? 'soft' : 'default'} aria-pressed={sure} onClick={() => setSure(!sure)}>
              {t('console.prices.jumpYes')}
            </Button>
          }
        >
          {t('console.prices.jumpText', { before: f.money(last.fenPerG), after: f.money(fen) })}
        </Banner>
      ) : null}
      <Labelled label={t('console.prices.from')}>
        <div className="zm-row zm-g2">
          <Segmented
            label={t('console.prices.from')}
            value={when}
            onChange={setWhen}
            options={[
              { value: 'now', label: t('console.prices.fromNow') },
              { value: 'later', label: t('console.audit.when') },
            ]}
          />
          {when === 'later' ? (
            <DatePicker
              showTime={{ format: 'HH:mm' }}
              format="YYYY-MM-DD HH:mm"
              value={from === undefined ? null : dayjs(from)}
              aria-label={t('console.prices.from')}
              onChange={(d) => setFrom(d?.valueOf())}
            />
          ) : null}
        </div>
      </Labelled>
      <Labelled label={t('console.prices.scope')}>
        <Select
          className="hq-wide"
          value={scope}
          aria-label={t('console.prices.scope')}
          onChange={setScope}
          options={[
            { value: 'all', label: t('console.prices.scopeAll') },
            ...stores.filter((s) => s.active && s.type !== 'hq').map((s) => ({ value: s.storeId, label: `${s.storeId} ${words.store(s.storeId)}` })),
          ]}
        />
      </Labelled>
    </FormSheet>
  );
}
