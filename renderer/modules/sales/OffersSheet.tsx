import { Input } from 'antd';
import { TicketPercent, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { Problem } from '../../../src/kernel/result.ts';
import { cleanCode, FORCEABLE } from '../../../src/marketing/offers.ts';
import type { Campaign } from '../../../src/marketing/offers.ts';
import type { KnownOffer } from '../../../src/sales/offers.ts';
import type { SaleOffer } from '../../../src/sales/types.ts';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { Banner, Button, Labelled, Sheet, StatusTag, toast, useFormat, useProblemText, useT } from '../../ui/index.ts';
import { saleIdOf, withOffer, withoutOffer } from './draft.ts';
import type { Till } from './useTill.ts';

/** What stands in the way of an offer that was chosen, and whether a manager may force it. */
interface Refused {
  readonly known: KnownOffer;
  readonly text: string;
  readonly forceable: boolean;
}

/**
 * The campaign and the coupons of a sale (conflicts §3.5, §4.15, §4.24). Within what this terminal holds it goes through at once; beyond it
 * headquarters is asked; without a network only a manager can force it, which the sale says of itself.
 */
export function OffersSheet({ till, onClose }: { readonly till: Till; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const problemText = useProblemText();
  const [code, setCode] = useState('');
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<Refused | undefined>();
  const { draft, offers } = till;
  const saleId = saleIdOf(draft);
  const inSale = (o: SaleOffer): boolean => offers.some((k) => k.offer.kind === o.kind && k.offer.id === o.id);

  const put = async (known: KnownOffer): Promise<void> => {
    const before = offers.find((k) => k.offer.kind === 'campaign' && known.offer.kind === 'campaign');
    setRefused(undefined);
    setCode('');
    await till.save((d) => withOffer(d, known.offer));
    if (before !== undefined && before.offer.id !== known.offer.id) await terminal.offers.giveBack(before.offer, saleId);
    toast.ok(t('sales.offers.taken', { name: known.name }));
  };
  const told = (known: KnownOffer, problem: Problem): void => {
    const noLine = problem.code === 'offline';
    setRefused({
      known,
      text: noLine ? t('sales.offers.offlineAsk', { name: known.name }) : problemText(problem),
      forceable: noLine || FORCEABLE.has(problem.code),
    });
  };
  const choose = async (offer: SaleOffer): Promise<void> => {
    if (asking || inSale(offer)) return;
    setRefused(undefined);
    const known = terminal.views.offer(offer);
    if (known.use === 'ok') return put(known);
    // A code that is not known here may be new: headquarters is asked about it, and what it knows comes with the answer.
    if (known.use === 'refused' && known.problem?.code !== 'coupon-unknown') return told(known, known.problem ?? { code: 'offer-unknown' });
    setAsking(true);
    const answer = await terminal.offers.ask(offer, saleId);
    setAsking(false);
    if (answer.ok) return put(terminal.views.offer(offer));
    if (known.use === 'refused' && answer.problem.code === 'offline') return told(known, known.problem ?? answer.problem);
    told(known, answer.problem);
  };
  const coupon = (text: string): void => {
    const id = cleanCode(text);
    if (id !== '') void choose({ kind: 'coupon', id });
  };
  const remove = async (offer: SaleOffer): Promise<void> => {
    setRefused(undefined);
    await till.save((d) => withoutOffer(d, offer));
    await terminal.offers.giveBack(offer, saleId);
  };
  useScanTarget((scanned) => {
    setCode(cleanCode(scanned));
    coupon(scanned);
  });
  const rule = (offFen: number, fromFen: number): string =>
    fromFen > 0
      ? t('sales.offers.fromRule', { from: f.money(fromFen, { short: true }), off: f.money(offFen, { short: true }) })
      : t('sales.offers.rule', { off: f.money(offFen, { short: true }) });
  const left = (c: Campaign): string => {
    if (c.quota.quota === undefined) return t('sales.offers.noLimit');
    const n = c.quota.shares[terminal.device.terminal] ?? 0;
    return n > 0 ? t('sales.offers.left', { n }) : t('sales.offers.leftNone');
  };
  const campaigns = terminal.views.campaigns();
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('sales.offers.title')}
      foot={
        <Button className="zm-grow" kind="primary" size="lg" onClick={onClose}>
          {t('common.gotIt')}
        </Button>
      }
    >
      <div className="zm-col zm-g4">
        {offers.length === 0 ? null : (
          <section className="zm-col zm-g2" aria-label={t('sales.offers.used')}>
            <h3 className="zm-h3">{t('sales.offers.used')}</h3>
            {offers.map((k) => (
              <div key={k.offer.id} className="zm-row zm-g2">
                <span className="zm-grow">
                  <b>{k.name}</b>
                  <span className="zm-cap"> {k.offer.kind === 'coupon' ? k.offer.id : rule(k.offFen, k.fromFen)}</span>
                </span>
                {k.use === 'needsPin' ? <StatusTag tone="warn">{t('sales.offers.forced')}</StatusTag> : null}
                <Button
                  kind="ghost"
                  iconOnly
                  icon={<X aria-hidden="true" />}
                  aria-label={t('sales.offers.remove', { name: k.name })}
                  onClick={() => void remove(k.offer)}
                />
              </div>
            ))}
          </section>
        )}
        {refused === undefined ? null : (
          <Banner
            tone="warn"
            actions={
              refused.forceable ? (
                <Button size="sm" onClick={() => void put(refused.known)}>
                  {t('sales.offers.force')}
                </Button>
              ) : undefined
            }
          >
            {refused.text}
            {refused.forceable ? ` ${t('sales.offers.forceHint')}` : ''}
          </Banner>
        )}
        <Labelled label={t('sales.offers.code')}>
          <div className="zm-row zm-g2">
            <Input
              data-autofocus
              value={code}
              maxLength={40}
              autoComplete="off"
              aria-label={t('sales.offers.code')}
              placeholder={t('sales.offers.codeHint')}
              onChange={(e) => setCode(e.target.value)}
              onPressEnter={() => coupon(code)}
            />
            <Button busy={asking} disabled={code.trim() === ''} onClick={() => coupon(code)}>
              {t('sales.offers.add')}
            </Button>
          </div>
        </Labelled>
        <section className="zm-col zm-g2" aria-label={t('sales.offers.running')}>
          <h3 className="zm-h3">{t('sales.offers.running')}</h3>
          {campaigns.length === 0 ? <p className="zm-cap">{t('sales.offers.none')}</p> : null}
          {campaigns.map((c) => {
            const offer: SaleOffer = { kind: 'campaign', id: c.promoId };
            return (
              <Button
                key={c.promoId}
                block
                kind={inSale(offer) ? 'soft' : 'default'}
                aria-pressed={inSale(offer)}
                disabled={asking}
                icon={<TicketPercent aria-hidden="true" />}
                onClick={() => void choose(offer)}
              >
                <span className="zm-grow">
                  <b>{c.name}</b> {rule(c.offFen, c.fromFen)}
                </span>
                <span className="zm-cap">
                  {left(c)} · {t('sales.offers.until', { time: f.dayTime(c.toMs) })}
                </span>
              </Button>
            );
          })}
        </section>
        {asking ? <p aria-live="polite">{t('sales.offers.asking')}</p> : null}
      </div>
    </Sheet>
  );
}
