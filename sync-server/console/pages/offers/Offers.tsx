import { Ticket } from 'lucide-react';
import { useState } from 'react';
import { Button, EmptyState, StatusTag, toast, useFormat, useT } from '../../../../renderer/ui/index.ts';
import { useApi } from '../../api.ts';
import { useWords } from '../../list/cells.tsx';
import { useSession } from '../../session.ts';
import { Busy, Failed } from '../../states.tsx';
import { NewCampaign } from './NewCampaign.tsx';
import { NewCoupons } from './NewCoupons.tsx';
import { OfferSheet } from './OfferSheet.tsx';
import type { Answer, Campaign } from './types.ts';

/** Campaigns and coupons (conflicts §3.5): how much there is, what the terminals hold and used, and what nobody holds. */
export function Offers() {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const { may } = useSession();
  const { data, failure, reload } = useApi<Answer>('/offers');
  const [open, setOpen] = useState<string | undefined>();
  const [making, setMaking] = useState<'campaign' | 'coupons' | undefined>();
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined) return <Busy />;
  const edit = may['offersEdit'] === true;
  const state = (c: Campaign) => (c.stoppedMs !== undefined ? 'stopped' : c.toMs <= data.now ? 'over' : c.fromMs > data.now ? 'coming' : 'runs');
  const tone = { stopped: 'line', over: 'line', coming: 'info', runs: 'ok' } as const;
  const gives = (c: Campaign) => {
    if (c.gift === undefined) return rule(c.offFen, c.fromFen);
    const params = { from: f.money(c.fromFen, { short: true }), gift: c.gift.name };
    const text = t(c.fromFen > 0 ? 'console.offers.fromGift' : 'console.offers.gives', params);
    return `${text} · ${t(`console.offers.each.${c.gift.each}`)}`;
  };
  const rule = (off: number, from: number) =>
    from > 0
      ? t('console.offers.fromOff', { from: f.money(from, { short: true }), off: f.money(off, { short: true }) })
      : t('console.offers.off', { off: f.money(off, { short: true }) });
  const made = (text: string) => {
    setMaking(undefined);
    reload();
    toast.ok(text);
  };
  const num = (key: 'total' | 'used' | 'given' | 'free') => (
    <th scope="col" className="hq-num">
      {t(`console.offers.${key}`)}
    </th>
  );
  const chosen =
    data.campaigns.find((c) => c.promoId === open) === undefined ? data.batches.find((b) => b.batch === open) : data.campaigns.find((c) => c.promoId === open);
  return (
    <div className="hq-offers">
      <section className="hq-card hq-fill" aria-label={t('console.offers.campaigns')}>
        <div className="hq-head">
          <h2>{t('console.offers.campaigns')}</h2>
          <span className="zm-grow" />
          {edit ? (
            <Button kind="primary" size="sm" className="hq-ctl" onClick={() => setMaking('campaign')}>
              {t('console.offers.newCampaign')}
            </Button>
          ) : null}
        </div>
        {data.campaigns.length === 0 ? (
          <EmptyState icon={<Ticket />} title={t('console.offers.noCampaign')}>
            {t('console.offers.noCampaignText')}
          </EmptyState>
        ) : (
          <div className="hq-table-wrap">
            <table className="hq-table">
              <caption className="zm-sr">{t('console.offers.campaigns')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('console.offers.name')}</th>
                  <th scope="col">{t('console.offers.rule')}</th>
                  <th scope="col">{t('console.offers.holds')}</th>
                  {num('total')}
                  {num('used')}
                  {num('given')}
                  {num('free')}
                  <th scope="col">{t('console.col.state')}</th>
                </tr>
              </thead>
              <tbody>
                {data.campaigns.map((c) => (
                  <tr key={c.promoId}>
                    <td>
                      <Button kind="text" size="sm" onClick={() => setOpen(c.promoId)}>
                        {c.name}
                      </Button>
                    </td>
                    <td>{gives(c)}</td>
                    <td>
                      {f.shortDay(c.fromMs)} {f.time(c.fromMs)} – {f.shortDay(c.toMs)} {f.time(c.toMs)}
                    </td>
                    <td className="hq-num">{c.quota ?? t('console.offers.noLimit')}</td>
                    <td className="hq-num">{c.used}</td>
                    <td className="hq-num">{c.quota === undefined ? t('console.none') : c.given}</td>
                    <td className="hq-num">{c.free ?? t('console.none')}</td>
                    <td>
                      <StatusTag tone={tone[state(c)]}>{t(`console.offers.state.${state(c)}`)}</StatusTag>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      <section className="hq-card hq-fill" aria-label={t('console.offers.coupons')}>
        <div className="hq-head">
          <h2>{t('console.offers.coupons')}</h2>
          <span className="zm-grow" />
          {edit ? (
            <Button kind="primary" size="sm" className="hq-ctl" onClick={() => setMaking('coupons')}>
              {t('console.offers.newCoupons')}
            </Button>
          ) : null}
        </div>
        {data.batches.length === 0 ? (
          <EmptyState icon={<Ticket />} title={t('console.offers.noCoupons')}>
            {t('console.offers.noCouponsText')}
          </EmptyState>
        ) : (
          <div className="hq-table-wrap">
            <table className="hq-table">
              <caption className="zm-sr">{t('console.offers.coupons')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('console.offers.name')}</th>
                  <th scope="col">{t('console.offers.rule')}</th>
                  <th scope="col">{t('console.offers.kindCol')}</th>
                  <th scope="col">{t('console.offers.until')}</th>
                  {num('total')}
                  {num('used')}
                  {num('given')}
                  {num('free')}
                </tr>
              </thead>
              <tbody>
                {data.batches.map((b) => (
                  <tr key={b.batch}>
                    <td>
                      <Button kind="text" size="sm" onClick={() => setOpen(b.batch)}>
                        {b.name}
                      </Button>
                    </td>
                    <td>{rule(b.valueFen, b.fromFen)}</td>
                    <td>{b.store === undefined ? t(`console.offers.kind.${b.kind}`) : t('console.offers.boundTo', { store: words.store(b.store) })}</td>
                    <td>
                      {f.shortDay(b.untilMs)} {f.time(b.untilMs)}
                    </td>
                    <td className="hq-num">{b.total}</td>
                    <td className="hq-num">{b.used}</td>
                    <td className="hq-num">{b.kind === 'bound' ? t('console.none') : b.given}</td>
                    <td className="hq-num">{b.kind === 'bound' ? t('console.none') : b.free}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {chosen === undefined ? null : (
        <OfferSheet key={open} offer={chosen} terminals={data.terminals} now={data.now} edit={edit} onMoved={reload} onClose={() => setOpen(undefined)} />
      )}
      {making === 'campaign' ? <NewCampaign onClose={() => setMaking(undefined)} onDone={() => made(t('console.offers.published'))} /> : null}
      {making === 'coupons' ? <NewCoupons onClose={() => setMaking(undefined)} onDone={() => made(t('console.offers.issued'))} /> : null}
    </div>
  );
}
