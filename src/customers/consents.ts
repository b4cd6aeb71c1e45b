import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byText, sortedUnique } from '../kernel/order.ts';
import { newDraft } from '../facts/draft.ts';
import type { Fact, FactDraft } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import { uniqueFacts } from '../conflict/fold.ts';
import { permit } from '../permissions/permit.ts';
import { erases, personDag } from './cards.ts';

/** What a customer may be asked to agree to (jewelry.md §20): greetings and offers by SMS, by telephone, by WeChat. */
export const CONSENT_PURPOSES = ['sms', 'call', 'wechat'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];
/** How the customer said so. */
export const CONSENT_CHANNELS = ['spoken', 'signed', 'wechat', 'sms'] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];
/** Version of the sentences that the customer agreed to, kept with each word. */
export const CONSENT_TEXT = '2026-11';

export interface Consent {
  readonly granted: boolean;
  readonly atMs: number;
  readonly by: string;
  readonly channel?: string;
  /** The words nobody has followed yet; the next word names them. */
  readonly tips: readonly string[];
}
type Word = FactOf<'cust.consented'>;

/**
 * What a person agreed to, by purpose (conflicts.md §4.4, §4.25, I16): a revocation wins over every grant that did not know of it. `ids` are
 * the cards that are one person: what was refused on one of them is refused. An erased person agrees to nothing. A purpose nobody asked about is absent.
 */
export function consentsOf(ids: readonly string[], given: Iterable<Fact>): Readonly<Record<string, Consent>> {
  const facts = uniqueFacts(given);
  const dag = personDag(ids, facts);
  const words = facts
    .filter((f): f is Word => isKind(f, 'cust.consented') && ids.includes(f.body.customerId))
    .sort((a, b) => byText(a.hlc, b.hlc) || byText(a.id, b.id));
  const erased = facts.some((f) => erases(f, ids));
  const out: Record<string, Consent> = {};
  for (const purpose of sortedUnique(words.map((w) => w.body.purpose))) {
    const mine = words.filter((w) => w.body.purpose === purpose);
    const tips = mine.filter((w) => !mine.some((o) => dag.isAncestor(w.id, o.id)));
    const counts = tips.findLast((w) => !w.body.granted) ?? tips.at(-1);
    if (counts !== undefined)
      out[purpose] = {
        granted: counts.body.granted && !erased,
        atMs: hlcMs(counts.hlc),
        by: counts.by,
        ...(counts.body.channel === undefined ? {} : { channel: counts.body.channel }),
        tips: tips.map((w) => w.id),
      };
  }
  return out;
}

/** What was newly said, by purpose. */
export type Said = Readonly<Partial<Record<ConsentPurpose, boolean>>>;
/**
 * The words of a customer about being contacted, one fact a purpose that changed; each follows what was known, so that a grant after a
 * revocation counts and one beside it does not. Problems `not-allowed`, `cust-consent-how` (a grant needs how it was given).
 */
export function recordConsents(
  ctx: CommandContext,
  customer: { readonly id: string; readonly scope: readonly string[] },
  known: Readonly<Record<string, Consent>>,
  said: Said,
  channel: ConsentChannel | undefined,
): Result<readonly FactDraft[]> {
  const permitted = permit(ctx, 'customer.edit');
  if (!permitted.ok) return permitted;
  const changed = CONSENT_PURPOSES.flatMap((purpose) => {
    const granted = said[purpose];
    return granted === undefined || known[purpose]?.granted === granted ? [] : [{ purpose, granted }];
  });
  if (channel === undefined && changed.some((c) => c.granted)) return fail('cust-consent-how');
  return ok(
    changed.map(({ purpose, granted }) =>
      newDraft(
        ctx,
        'cust.consented',
        customer.scope,
        { [customer.id]: [...(known[purpose]?.tips ?? [])] },
        { customerId: customer.id, purpose, granted, text: CONSENT_TEXT, ...(channel === undefined ? {} : { channel }) },
      ),
    ),
  );
}
