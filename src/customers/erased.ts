import type { Fact } from '../facts/envelope.ts';
import type { Head } from '../facts/head.ts';

type Members = Readonly<Record<string, unknown>>;
const members = (x: unknown): Members => (typeof x === 'object' && x !== null && !Array.isArray(x) ? (x as Members) : {});
const REFS = ['aptId', 'saleId', 'orderId', 'taskId', 'ticketId'] as const;
const REF = /^(apt|sale|order|task|ticket):./;

/** Customers a fact names itself: as the buyer, on the form, as the one a piece is kept for. */
function namesOf(fact: Pick<Fact, 'body'>): string[] {
  const body = members(fact.body);
  return [body['customerId'], members(body['customer'])['id'], members(body['form'])['customerId'], members(body['for'])['customerId']].filter(
    (x): x is string => typeof x === 'string' && x.startsWith('cust:'),
  );
}
/** Documents a fact speaks of, by their ids. */
function refsOf(fact: Pick<Fact, 'body'>): string[] {
  const body = members(fact.body);
  return [...REFS.map((name) => body[name]), members(body['for'])['aptId']].filter((x): x is string => typeof x === 'string' && REF.test(x));
}

/** Whose documents are meant: the ids of a person's cards, and the visits, sales, deposits, tasks and tickets found to be theirs. */
export interface Reach {
  readonly ids: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
}
/** A fact is a person's when it names them, or names nobody and speaks of a document of theirs. */
export function belongs(fact: Pick<Fact, 'body'>, reach: Reach): boolean {
  const names = namesOf(fact);
  return names.length > 0 ? names.some((id) => reach.ids.has(id)) : refsOf(fact).some((key) => reach.keys.has(key));
}
/** Whose of many people a fact is, by the cards and documents of each; asked for every fact that arrives, so nobody is gone through. */
export function ownerAmong(fact: Pick<Fact, 'body'>, cards: ReadonlyMap<string, string>, documents: ReadonlyMap<string, string>): string | undefined {
  const names = namesOf(fact);
  const found = names.length > 0 ? names.find((id) => cards.has(id)) : undefined;
  if (names.length > 0) return found === undefined ? undefined : cards.get(found);
  const ref = refsOf(fact).find((key) => documents.has(key));
  return ref === undefined ? undefined : documents.get(ref);
}
/** Documents that become the person's by such a fact. */
export const reachedBy = (fact: Pick<Fact, 'body'>, reach: Reach): string[] => (belongs(fact, reach) ? refsOf(fact).filter((key) => !reach.keys.has(key)) : []);

/** A card of a visit (task, ticket) is a person's when it is linked to them, or to nobody and its document is theirs. */
export function headBelongs(head: Pick<Head, 'id' | 'fields'>, reach: Reach): boolean {
  const linked = head.fields['customerId']?.value;
  return typeof linked === 'string' && linked !== '' ? reach.ids.has(linked) : reach.keys.has(head.id);
}
/** A visit without a card that carries one of these numbers (E.164). */
export function visitByPhone(
  fact: Pick<Fact, 'kind' | 'body'>,
  phones: Pick<ReadonlySet<string>, 'has'>,
): { readonly aptId: string; readonly phone: string } | undefined {
  if (fact.kind !== 'apt.created' || namesOf(fact).length > 0) return undefined;
  const body = members(fact.body);
  const phone = members(body['form'])['phoneE164'];
  return typeof phone === 'string' && phones.has(phone) && typeof body['aptId'] === 'string' ? { aptId: body['aptId'], phone } : undefined;
}

/** Everything that is a person's among these documents; whatever order they come in. */
export function reachOf(
  ids: Iterable<string>,
  facts: () => Iterable<Pick<Fact, 'body'>>,
  heads: () => Iterable<Pick<Head, 'id' | 'fields'>> = () => [],
): Reach {
  const keys = new Set<string>();
  const reach: Reach = { ids: new Set(ids), keys };
  for (let before = -1; before !== keys.size;) {
    before = keys.size;
    for (const f of facts()) for (const key of reachedBy(f, reach)) keys.add(key);
    for (const h of heads()) if (headBelongs(h, reach)) keys.add(h.id);
  }
  return reach;
}

/** What a person is called once they are erased: the end of the card's id, which stays as their pseudonym (jewelry.md §20.1). */
export const tokenOf = (customerId: string): string => customerId.slice(-4);
/** The name on a document; one that is empty was taken out of it (a card always has a name), and is said by its token. */
export const shownName = (customer: { readonly id: string; readonly name: string } | undefined, erased: (token: string) => string): string | undefined =>
  customer === undefined ? undefined : customer.name === '' ? erased(tokenOf(customer.id)) : customer.name;
