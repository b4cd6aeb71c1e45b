import { postingsOf } from '../../../src/facts/entries.ts';
import { isKind } from '../../../src/facts/registry.ts';
import { promoKey } from '../../../src/marketing/offers.ts';
import type { GiftEntry } from '../terminal.ts';
import type { FactIndex } from './fact-index.ts';

/** Gifts handed to these cards without a sale, named by their campaign, newest first. */
export function giftsOf(cards: readonly string[], facts: FactIndex): readonly GiftEntry[] {
  const mine = new Set(cards);
  return facts
    .kind('gift.issued')
    .flatMap((f): GiftEntry[] => {
      if (!isKind(f, 'gift.issued') || !mine.has(f.body.customerId)) return [];
      const promoId = postingsOf(f).find((p) => p.ledger === 'quota')?.account;
      const published = promoId === undefined ? [] : facts.of(promoKey(promoId)).flatMap((p) => (isKind(p, 'promo.published') ? [p.body] : []));
      const of = published.at(-1);
      return [{ factId: f.id, atMs: f.wallMs, by: f.by, campaign: of?.name ?? promoId ?? '', gift: of?.gift?.name ?? '' }];
    })
    .sort((a, b) => b.atMs - a.atMs);
}
