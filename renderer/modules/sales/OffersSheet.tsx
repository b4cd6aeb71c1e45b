import { Input } from 'antd';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { cleanCode } from '../../../src/marketing/offers.ts';
import { saleIdOf } from '../../../src/sales/draftId.ts';
import type { KnownOffer } from '../../../src/sales/offers.ts';
import type { SaleOffer } from '../../../src/sales/types.ts';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { Banner, Button, Labelled, Sheet, StatusTag, toast, useT } from '../../ui/index.ts';
import { CampaignRow } from './CampaignRow.tsx';
import { withOffer, withoutOffer } from './draft.ts';
import { useOfferChoice, useOfferRule } from './useOfferChoice.ts';
import type { Till } from './useTill.ts';

/**
 * The campaign and the coupons of a sale (conflicts §3.5, §4.15, §4.24). Within what this terminal holds it goes through at once; beyond it
 * headquarters is asked; without a network only a manager can force it, which the sale says of itself.
 */
export function OffersSheet({ till, onClose }: { readonly till: Till; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const terminal = useTerminal();
  const [code, setCode] = useState('');
  const { draft, offers } = till;
  const saleId = saleIdOf(draft);
  const choice = useOfferChoice(saleId, till.customer?.id);
  const { asking, refused } = choice;
  const inSale = (o: SaleOffer): boolean => offers.some((k) => k.offer.kind === o.kind && k.offer.id === o.id);

  const put = async (known: KnownOffer): Promise<void> => {
    const before = offers.find((k) => k.offer.kind === 'campaign' && known.offer.kind === 'campaign');
    choice.clear();
    setCode('');
    await till.save((d) => withOffer(d, known.offer));
    if (before !== undefined && before.offer.id !== known.offer.id) await terminal.offers.giveBack(before.offer, saleId);
    toast.ok(t('sales.offers.taken', { name: known.name }));
  };
  const choose = async (offer: SaleOffer): Promise<void> => {
    if (inSale(offer)) return;
    const known = await choice.choose(offer);
    if (known !== undefined) await put(known);
  };
  const coupon = (text: string): void => {
    const id = cleanCode(text);
    if (id !== '') void choose({ kind: 'coupon', id });
  };
  const remove = async (offer: SaleOffer): Promise<void> => {
    choice.clear();
    await till.save((d) => withoutOffer(d, offer));
    await terminal.offers.giveBack(offer, saleId);
  };
  useScanTarget((scanned) => {
    setCode(cleanCode(scanned));
    coupon(scanned);
  });
  const rule = useOfferRule();
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
                  <span className="zm-cap"> {k.offer.kind === 'coupon' ? k.offer.id : rule(k)}</span>
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
            const offer: SaleOffer = { kind: c.gift === undefined ? 'campaign' : 'gift', id: c.promoId };
            return <CampaignRow key={c.promoId} campaign={c} chosen={inSale(offer)} disabled={asking} onChoose={() => void choose(offer)} />;
          })}
        </section>
        {asking ? <p aria-live="polite">{t('sales.offers.asking')}</p> : null}
      </div>
    </Sheet>
  );
}
