import { customerFormOf } from '../../src/customers/phones.ts';
import { addDays } from '../../src/kernel/businessDate.ts';
import { daysToRemember } from '../../src/customers/days.ts';
import type { CustomerForm } from '../../src/customers/types.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import { isKind } from '../../src/facts/registry.ts';
import type { FactOf } from '../../src/facts/registry.ts';
import { greetingBar } from '../../src/marketing/greetings.ts';
import { customerKey } from '../../src/customers/ownership.ts';
import { STATE_DB, aggId, asAggregate } from '../adjudicator/aggregates.ts';
import type { DocStore } from '../store/port.ts';
import type { Block } from './states.ts';
import type { SmsDoc } from './types.ts';

/** A customer as headquarters knows them now: card, facts, and those of the cards with the same number. */
export interface KnownCustomer {
  readonly id: string;
  readonly form: CustomerForm;
  readonly ids: readonly string[];
  readonly facts: readonly Fact[];
}
/** The customer from the adjudicator's aggregate; undefined while the card has not arrived. */
export async function loadCustomer(store: DocStore, customerId: string): Promise<KnownCustomer | 'erased' | undefined> {
  const key = customerKey(customerId);
  const [doc] = await store.get(STATE_DB, [aggId(key)]);
  const own = asAggregate(key, doc);
  if (own.head?.erasedAt !== undefined) return 'erased';
  const form = own.head === undefined ? undefined : customerFormOf(own.head);
  if (form === undefined) return undefined;
  // Whoever has the same number and refused, refused for this telephone (I16).
  const kin = (own.kin ?? []).filter((id) => id !== customerId);
  const docs = await store.get(
    STATE_DB,
    kin.map((id) => aggId(customerKey(id))),
  );
  return { id: customerId, form, ids: [customerId, ...kin], facts: [...own.facts, ...kin.flatMap((id, i) => asAggregate(customerKey(id), docs[i]).facts)] };
}

/** A till reminds of a day two weeks ahead at most; what is far beyond that no till of ours has asked for. */
const FAR_DAYS = 31;
/**
 * Why a greeting must not go out now; undefined = it may. `queued`: its card, or the day on it, has not arrived (a till sends facts and cards by
 * ways of their own), or never was; it is asked again until the day is past. `today`: business date of headquarters.
 */
export function greetingBlock(c: KnownCustomer | 'erased' | undefined, doc: Pick<SmsDoc, 'care'>, today: string): Block {
  const { care } = doc;
  if (care === undefined || care.day < today) return { state: 'cancelled', reason: 'dayPast' };
  if (care.day > addDays(today, FAR_DAYS)) return { state: 'cancelled', reason: 'notTheDay' };
  if (c === 'erased') return { state: 'cancelled', reason: 'optedOut' };
  if (c === undefined || !daysToRemember(c.form, today).some((d) => d.key === care.about && d.next === care.day)) return { state: 'queued', reason: 'noCard' };
  const bar = greetingBar(c.form, c.ids, c.facts);
  return bar === undefined ? undefined : { state: 'cancelled', reason: bar === 'noPhone' ? 'noPhone' : 'optedOut' };
}
export type Asked = FactOf<'cust.greetAsked'>;
/** The facts of one greeting that ask for it; none where it is not one. */
export const greetingsOf = (facts: readonly Fact[]): readonly Asked[] => facts.filter((f): f is Asked => isKind(f, 'cust.greetAsked'));
