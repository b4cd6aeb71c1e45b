import { useState } from 'react';
import type { Problem } from '../../../src/kernel/result.ts';
import { FORCEABLE } from '../../../src/marketing/offers.ts';
import type { Campaign } from '../../../src/marketing/offers.ts';
import type { KnownOffer } from '../../../src/sales/offers.ts';
import type { SaleOffer } from '../../../src/sales/types.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { useFormat, useProblemText, useT } from '../../ui/index.ts';

/** What stands in the way of an offer that was chosen, and whether a manager may force it. */
export interface Refused {
  readonly known: KnownOffer;
  readonly text: string;
  readonly forceable: boolean;
}
export interface OfferChoice {
  /** The offer as it may be used, its share asked for where this terminal holds none; undefined: `refused` says why. */
  choose(offer: SaleOffer): Promise<KnownOffer | undefined>;
  clear(): void;
  readonly asking: boolean;
  readonly refused: Refused | undefined;
}
/** Choosing a campaign, a gift or a code (conflicts §3.5): from the own share at once, beyond it by asking headquarters for `purpose`. */
export function useOfferChoice(purpose: string, customerId: string | undefined): OfferChoice {
  const t = useT();
  const terminal = useTerminal();
  const problemText = useProblemText();
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<Refused | undefined>();
  const told = (known: KnownOffer, problem: Problem): undefined => {
    const noLine = problem.code === 'offline';
    const store = problem.params?.['store'];
    const params = store === undefined ? problem.params : { ...problem.params, store: terminal.views.stores().find((s) => s.storeId === store)?.name ?? store };
    setRefused({
      known,
      text: noLine ? t('sales.offers.offlineAsk', { name: known.name }) : problemText({ code: problem.code, ...(params === undefined ? {} : { params }) }),
      forceable: noLine || FORCEABLE.has(problem.code),
    });
    return undefined;
  };
  return {
    asking,
    refused,
    clear: () => setRefused(undefined),
    async choose(offer) {
      if (asking) return undefined;
      setRefused(undefined);
      const known = terminal.views.offer(offer, customerId);
      if (known.use === 'ok') return known;
      // A code that is not known here may be new: headquarters is asked about it, and what it knows comes with the answer.
      if (known.use === 'refused' && known.problem?.code !== 'coupon-unknown') return told(known, known.problem ?? { code: 'offer-unknown' });
      setAsking(true);
      const answer = await terminal.offers.ask(offer, purpose, customerId);
      setAsking(false);
      if (answer.ok) return terminal.views.offer(offer, customerId);
      if (known.use === 'refused' && answer.problem.code === 'offline') return told(known, known.problem ?? answer.problem);
      return told(known, answer.problem);
    },
  };
}

/** 满 X 减 Y, 满 X 送 Z: what a campaign does, in words. */
export function useOfferRule(): (offer: Pick<KnownOffer, 'offFen' | 'fromFen' | 'gift'>) => string {
  const t = useT();
  const f = useFormat();
  return ({ offFen, fromFen, gift }) => {
    const from = f.money(fromFen, { short: true });
    if (gift !== undefined) return t(fromFen > 0 ? 'sales.offers.fromRuleGift' : 'sales.offers.ruleGift', { from, gift: gift.name });
    return t(fromFen > 0 ? 'sales.offers.fromRule' : 'sales.offers.rule', { from, off: f.money(offFen, { short: true }) });
  };
}
/** How much of a campaign this terminal may still use by itself. */
export function useLeft(): (campaign: Campaign) => string {
  const t = useT();
  const { terminal } = useTerminal().device;
  return (c) => {
    if (c.quota.quota === undefined) return t('sales.offers.noLimit');
    const n = c.quota.shares[terminal] ?? 0;
    if (c.gift !== undefined) return n > 0 ? t('sales.offers.leftGifts', { n }) : t('sales.offers.leftNoGifts');
    return n > 0 ? t('sales.offers.left', { n }) : t('sales.offers.leftNone');
  };
}
