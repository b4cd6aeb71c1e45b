import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import type { AggKey, Fact } from '../facts/envelope.ts';
import { accountKey } from '../facts/entries.ts';
import { factsOnly, newDraft } from '../facts/draft.ts';
import type { Action } from '../facts/head.ts';
import { scopeOf } from '../facts/scope.ts';
import type { Corrections } from '../conflict/fold.ts';
import { uniqueFacts } from '../conflict/fold.ts';
import { foldLedger } from '../conflict/ledger.ts';
import { accountEntries, causesOf } from '../members/accounts.ts';
import { permit } from '../permissions/permit.ts';
import { giftEntries } from '../sales/offers.ts';
import type { KnownOffer } from '../sales/offers.ts';
import { giftAccount } from './rules.ts';

/** The occasion of a gift that each person gets once in a campaign. */
const ONCE = 'once';
/** What one person may be given once, under the card at hand and under every other card of theirs (conflicts.md §4.4, §4.16). */
export interface Entitled {
  /** For the entry: under the card at hand. */
  readonly account: string;
  readonly heads: readonly string[];
  readonly keys: readonly AggKey[];
  readonly facts: readonly Fact[];
}
/** The entitlement of a person to the gift of a campaign; `cards`: all cards of the person, the one at hand among them or alone. */
export function entitledTo(promoId: string, customerId: string, cards: readonly string[], of: (key: AggKey) => readonly Fact[]): Entitled {
  const keyOf = (id: string): AggKey => accountKey('gift', giftAccount(promoId, id, ONCE));
  const own = keyOf(customerId);
  const keys = [...new Set([own, ...cards.map(keyOf)])];
  return {
    account: giftAccount(promoId, customerId, ONCE),
    heads: foldLedger([], causesOf(own, of(own))).dag.heads,
    keys,
    facts: uniqueFacts(keys.flatMap(of)),
  };
}
/** The fact by which the person has it already; undefined: not as far as is known here. */
export function giftHad(person: Entitled, corrections: Corrections = {}): Fact | undefined {
  const ledger = foldLedger(
    accountEntries(person.keys, person.facts, corrections),
    person.keys.flatMap((k) => causesOf(k, person.facts)),
  );
  return ledger.live.find((e) => e.amount < 0)?.posting.fact;
}

/**
 * A gift handed over without a sale (生日礼, 到店礼; conflicts.md §3.5, §4.16): one for the person, out of the campaign's share of this terminal,
 * `forced` where a manager goes beyond it. Problems those of `known`, `gift-with-sale` {name}, `approval-needed` {role}, `not-allowed`.
 */
export function issueGift(ctx: CommandContext, input: { readonly known: KnownOffer; readonly customerId: string }): Result<Action> {
  const { known, customerId } = input;
  const permitted = permit(ctx, 'sale.create', { storeId: ctx.storeId });
  if (!permitted.ok) return permitted;
  if (known.use === 'refused') return { ok: false, problem: known.problem ?? { code: 'offer-unknown' } };
  if (known.gift?.entitled === undefined || known.fromFen > 0) return fail('gift-with-sale', { name: known.name });
  const forced = known.use === 'needsPin';
  const may = forced ? permit(ctx, 'offer.force') : ok(true);
  if (!may.ok) return may;
  const { entries, prev } = giftEntries(known, 1, forced);
  return ok(factsOnly(newDraft(ctx, 'gift.issued', scopeOf(ctx.storeId), prev, { storeId: ctx.storeId, customerId, entries: [...entries] })));
}
