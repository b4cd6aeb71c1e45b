import { useState } from 'react';
import { issueGift } from '../../../../src/marketing/gifts.ts';
import type { Campaign } from '../../../../src/marketing/offers.ts';
import type { KnownOffer } from '../../../../src/sales/offers.ts';
import { usePermitted } from '../../../app/approval.tsx';
import { useAct, useArea, useTerminal } from '../../../app/terminal-context.ts';
import type { CustomerCard, Terminal } from '../../../data/terminal.ts';
import { Banner, Button, Sheet, useT } from '../../../ui/index.ts';
import { CampaignRow } from '../../sales/CampaignRow.tsx';
import { useOfferChoice } from '../../sales/useOfferChoice.ts';

/** Campaigns whose gift is one for each person and asks for no sale: 生日礼, 到店礼 (conflicts §4.16). */
export const giftCampaigns = (terminal: Terminal): readonly Campaign[] =>
  terminal.views.campaigns().filter((c) => c.gift?.each === 'person' && c.fromFen === 0);

/** A gift handed over without a sale, out of this terminal's share; beyond it headquarters is asked, then a manager (conflicts §3.5). */
export function GiftSheet({ card, onClose }: { readonly card: CustomerCard; readonly onClose: () => void }) {
  const t = useT();
  const terminal = useTerminal();
  useArea('sales');
  const [purpose] = useState(() => terminal.newId('gift'));
  const choice = useOfferChoice(purpose, card.id);
  const { act, busy } = useAct();
  const permitted = usePermitted();
  const give = async (known: KnownOffer, approver?: string): Promise<void> => {
    const given = await act((ctx) => issueGift(ctx, { known, customerId: card.id }), {
      done: t('customers.gift.done'),
      ...(approver === undefined ? {} : { approver }),
    });
    if (given.ok) onClose();
    else await terminal.offers.giveBack(known.offer, purpose);
  };
  const force = (known: KnownOffer): void =>
    permitted.ask({
      action: 'offer.force',
      subject: {},
      title: t('sales.offers.force'),
      body: <p>{t('customers.gift.forceText')}</p>,
      then: (approver) => void give(known, approver),
    });
  const { refused } = choice;
  return (
    <Sheet open at="center" onClose={onClose} title={t('customers.gift.title', { name: card.form.name })} sub={t('customers.gift.sub')}>
      <div className="zm-col zm-g3">
        {refused === undefined ? null : (
          <Banner
            tone="warn"
            actions={
              refused.forceable ? (
                <Button size="sm" onClick={() => force(refused.known)}>
                  {t('sales.offers.force')}
                </Button>
              ) : undefined
            }
          >
            {refused.text}
          </Banner>
        )}
        {giftCampaigns(terminal).map((c) => (
          <CampaignRow
            key={c.promoId}
            campaign={c}
            disabled={choice.asking || busy}
            onChoose={() =>
              void choice.choose({ kind: 'gift', id: c.promoId }).then((known) => {
                if (known !== undefined) void give(known);
              })
            }
          />
        ))}
        {choice.asking ? <p aria-live="polite">{t('sales.offers.asking')}</p> : null}
        {permitted.sheet}
      </div>
    </Sheet>
  );
}
