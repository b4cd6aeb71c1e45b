import { Gift, TicketPercent } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Campaign } from '../../../src/marketing/offers.ts';
import { useFormat, useT } from '../../ui/index.ts';
import { useLeft, useOfferRule } from './useOfferChoice.ts';
import css from './sheets.module.css';

/** A campaign to choose: what it does, how much of it this terminal still has, and until when. */
export function CampaignRow({
  campaign,
  chosen,
  disabled,
  onChoose,
}: {
  readonly campaign: Campaign;
  readonly chosen?: boolean;
  readonly disabled: boolean;
  readonly onChoose: () => void;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  const rule = useOfferRule();
  const left = useLeft();
  const Icon = campaign.gift === undefined ? TicketPercent : Gift;
  return (
    <button type="button" className={css['row']} aria-pressed={chosen} disabled={disabled} onClick={onChoose}>
      <Icon aria-hidden="true" />
      <span className={css['what']}>
        <b>
          {campaign.name} · {rule(campaign)}
        </b>
        <small>
          {left(campaign)} · {t('sales.offers.until', { time: f.dayTime(campaign.toMs) })}
        </small>
      </span>
    </button>
  );
}
