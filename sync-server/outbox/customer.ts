import { customerFormOf } from '../../src/customers/phones.ts';
import type { CustomerForm } from '../../src/customers/types.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import { isKind } from '../../src/facts/registry.ts';
import type { FactOf } from '../../src/facts/registry.ts';
import { greetingBar } from '../../src/marketing/greetings.ts';
import { customerKey } from '../../src/customers/ownership.ts';
import { STATE_DB, aggId, asAggregate } from '../adjudicator/aggregates.ts';
import type { DocStore } from '../store/port.ts';
import type { SmsDoc, SmsReason, SmsState } from './types.ts';

/** A customer as headquarters knows them now: card, facts, and those of the cards with the same number. */
export interface KnownCustomer {
  readonly id: string;
  readonly form: CustomerForm;
  readonly ids: readonly string[];
  readonly facts: readonly Fact[];
}
/** The customer from the adjudicator's aggregate; undefined while the card has not arrived, or for ever once it is erased. */
export async function loadCustomer(store: DocStore, customerId: string): Promise<KnownCustomer | undefined> {
  const key = customerKey(customerId);
  const [doc] = await store.get(STATE_DB, [aggId(key)]);
  const own = asAggregate(key, doc);
  const form = own.head === undefined || own.head.erasedAt !== undefined ? undefined : customerFormOf(own.head);
  if (form === undefined) return undefined;
  // Whoever has the same number and refused, refused for this telephone (I16).
  const kin = (own.kin ?? []).filter((id) => id !== customerId);
  const docs = await store.get(
    STATE_DB,
    kin.map((id) => aggId(customerKey(id))),
  );
  return { id: customerId, form, ids: [customerId, ...kin], facts: [...own.facts, ...kin.flatMap((id, i) => asAggregate(customerKey(id), docs[i]).facts)] };
}

/** Why a greeting must not go out now; undefined = it may. `today`: business date of headquarters. */
export function greetingBlock(
  c: KnownCustomer | undefined,
  doc: Pick<SmsDoc, 'care'>,
  today: string,
): { readonly state: SmsState; readonly reason: SmsReason } | undefined {
  const bar = greetingBar(c?.form, c?.ids ?? [], c?.facts ?? []);
  if (bar !== undefined) return { state: 'cancelled', reason: bar === 'noPhone' ? 'noPhone' : 'optedOut' };
  return (doc.care?.day ?? '') < today ? { state: 'cancelled', reason: 'dayPast' } : undefined;
}
export type Asked = FactOf<'cust.greetAsked'>;
/** The facts of one greeting that ask for it; none where it is not one. */
export const greetingsOf = (facts: readonly Fact[]): readonly Asked[] => facts.filter((f): f is Asked => isKind(f, 'cust.greetAsked'));
