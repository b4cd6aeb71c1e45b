import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import type { Action } from '../../src/facts/head.ts';
import { isKind } from '../../src/facts/registry.ts';
import { fail, ok } from '../../src/kernel/result.ts';
import type { Result } from '../../src/kernel/result.ts';
import { keyOfOffer, promoKey, couponKey } from '../../src/marketing/offers.ts';
import { answerCouponRecall, answerQuotaRecalls, givenForSale, returnUnneeded } from '../../src/marketing/returns.ts';
import { saleIdOf } from '../../src/sales/draftId.ts';
import type { SaleOffer } from '../../src/sales/types.ts';
import type { Areas } from './areas.ts';
import type { Replica } from './replica.ts';
import { GatewayError } from './sync/gateway-client.ts';
import type { Drafts, Terminal } from './terminal.ts';

/** A question to headquarters (POST /offers/ask). */
export type AskOffer = (request: { readonly kind: SaleOffer['kind']; readonly id: string; readonly saleId: string; readonly by: string }) => Promise<unknown>;
export interface OfferParts {
  readonly replica: Replica;
  readonly areas: Areas;
  readonly drafts: Drafts;
  readonly device: { readonly terminal: string; readonly storeId: string };
  readonly online: () => boolean;
  readonly by: () => string | undefined;
  readonly run: (action: Action) => Promise<Result<readonly Fact[]>>;
  readonly poke: () => void;
  readonly ask?: AskOffer | undefined;
}
/** How long the share that headquarters gave may be on its way. */
const ARRIVES_MS = 8000;

/** Shares of campaigns and codes at this terminal (conflicts §3.5): asking for one, giving it back, and the answers to recalls. */
export function openOffers(p: OfferParts): { readonly offers: Terminal['offers']; readonly discard: Terminal['drafts']['discard']; readonly stop: () => void } {
  const { replica, device } = p;
  const facts = (key: AggKey): readonly Fact[] => replica.facts.of(key);
  const corrections = replica.facts.corrections;

  /** Uses in sales that are still being made: what they count on is not given back. */
  const inDrafts = (kinds: readonly SaleOffer['kind'][], id: string): number =>
    p.drafts
      .list()
      .filter((d) => replica.sales.fact(saleIdOf(d)) === undefined)
      .reduce((n, d) => n + (d.offers ?? []).filter((o) => kinds.includes(o.kind) && o.id === id).length, 0);

  function arrived(holds: () => boolean): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (answer: boolean): void => {
        clearTimeout(timer);
        stop();
        resolve(answer);
      };
      const timer = setTimeout(() => done(false), ARRIVES_MS);
      const stop = p.areas.subscribe('sales', () => {
        if (holds()) done(true);
      });
    });
  }

  /** Every recall is answered once, at the next word about it or about a sale in the making. */
  async function answerRecalls(): Promise<void> {
    const promos = new Set(
      replica.facts.kind('promo.recalled').flatMap((f) => (isKind(f, 'promo.recalled') && f.body.terminal === device.terminal ? [f.body.promoId] : [])),
    );
    for (const id of promos) {
      const action = answerQuotaRecalls(device, id, facts(promoKey(id)), inDrafts(['campaign', 'gift'], id), corrections);
      if (action !== undefined) await p.run(action);
    }
    const codes = new Set(
      replica.facts.kind('coupon.recalled').flatMap((f) => (isKind(f, 'coupon.recalled') && f.body.terminal === device.terminal ? [f.body.code] : [])),
    );
    for (const code of codes) {
      const action = answerCouponRecall(device, code, facts(couponKey(code)), inDrafts(['coupon'], code) > 0, corrections);
      if (action !== undefined) await p.run(action);
    }
  }
  let running: Promise<void> | undefined;
  let again = false;
  function settle(): void {
    again = true;
    running ??= (async () => {
      while (again) {
        again = false;
        await answerRecalls();
      }
    })()
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
      });
  }
  const stops = [p.areas.subscribe('sales', settle), p.areas.subscribe('drafts', settle)];
  settle();

  async function giveBack(offer: SaleOffer, saleId: string): Promise<void> {
    const action = returnUnneeded(device, offer, saleId, facts(keyOfOffer(offer)), corrections);
    if (action !== undefined) await p.run(action);
  }

  return {
    async discard(draftId) {
      const saleId = saleIdOf({ id: draftId });
      await p.drafts.remove(draftId);
      // What a written sale used stands in it; what is left of the share is the terminal's, and no longer that sale's.
      if (replica.sales.fact(saleId) !== undefined) return;
      // By the facts, not by the draft: a share that came too late to be put into the sale goes back as well.
      const given = [...replica.facts.kind('promo.escrowed'), ...replica.facts.kind('coupon.escrowed')];
      for (const offer of givenForSale(given, device.terminal, saleId)) await giveBack(offer, saleId);
    },
    offers: {
      async ask(offer, purpose, customerId) {
        const by = p.by();
        if (by === undefined) return fail('not-allowed');
        if (p.ask === undefined || !p.online()) return fail('offline');
        try {
          await p.ask({ ...offer, saleId: purpose, by });
        } catch (error) {
          return error instanceof GatewayError ? fail(error.code, error.params) : fail('offline');
        }
        p.poke();
        return (await arrived(() => replica.views.offer(offer, customerId).use === 'ok')) ? ok(true) : fail('offer-late');
      },
      giveBack,
    },
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
