import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import type { Head, ParkedEdit } from '../../src/facts/head.ts';
import { isKind } from '../../src/facts/registry.ts';
import type { RulingDoc } from '../../src/facts/rulings.ts';
import { mergeHead } from '../../src/conflict/mergeHead.ts';
import type { AliasGraph } from '../../src/conflict/alias.ts';
import { erasedBy, erases } from '../../src/customers/cards.ts';
import { detectDuplicates, detectFieldClash, standingOf } from '../../src/customers/identity.ts';
import { customerFormOf } from '../../src/customers/phones.ts';
import { detectParked, foldErase, hasContent, parkEdits } from '../../src/customers/privacy.ts';
import { hashOf } from '../../src/kernel/hash.ts';
import { toWire } from '../gateway/wiredoc.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { dbOf, each } from '../store/update.ts';
import { STATE_DB, asAggregate, withFacts, type Aggregate } from './aggregates.ts';
import type { Batch, Change } from './batch.ts';
import type { Kept } from './kept.ts';
import { routeHead } from './router.ts';

const asHead = (doc: StoredDoc): Head => toWire(doc) as unknown as Head; // checked at the door (gateway/push-heads.ts)
const custKey = (id: string): AggKey => `cust:${id.slice('cust:'.length)}`;
/** `phone:{hash}`: the cards that carry a number, also one that lost a merge (conflicts.md §4.4). */
const phoneId = (e164: string): string => `phone:${hashOf(e164).slice(0, 32)}`;
function numbersOf(head: Head | undefined): string[] {
  const form = head === undefined ? undefined : customerFormOf(head);
  return form === undefined ? [] : [...new Set([...(form.phoneE164 === undefined ? [] : [form.phoneE164]), ...(form.altPhones ?? [])])];
}
const phonesOf = (head: Head | undefined): string[] => numbersOf(head).map(phoneId);
/** A customer as far as it is known in the middle of a page. */
interface Person {
  before: StoredDoc | undefined;
  agg: Aggregate;
}

/**
 * Customers' cards: cases that rest on cards and not on facts alone (EX-07, EX-14F, edits of an erased person). A pair of one number is the
 * matter of the younger card; when a card changes, all that share a number with it are judged again.
 */
export class Cards {
  /** Erased customers: nothing of theirs is routed or kept, from whatever store it comes (I17). */
  private readonly erased = new Map<string, string>();
  constructor(
    private readonly store: DocStore,
    private readonly kept: Kept,
    private readonly onErased: (customerId: string, at: string, phones: readonly string[], also: readonly string[]) => void = () => undefined,
  ) {}

  async load(): Promise<void> {
    await each(this.store, STATE_DB, 'erased:', (docs) => {
      for (const d of docs) this.erased.set(String(d['customerId']), String(d['at']));
    });
  }

  /** Another card of somebody who was erased. */
  alsoErased(customerId: string, at: string): void {
    if (!this.erased.has(customerId)) this.erased.set(customerId, at);
  }

  /** Brings a card to the other stores of its scope, or empties it where its person was erased. */
  route(batch: Batch, doc: StoredDoc, source: string, known: ReadonlySet<string>): void {
    const at = this.erased.get(doc._id);
    if (at === undefined) {
      routeHead(batch, doc, source, known);
      return;
    }
    for (const db of new Set([source, ...asHead(doc).scope.map(dbOf)])) if (known.has(db)) batch.set(db, doc._id, emptied(at));
  }

  /**
   * Takes a page's cards and the facts of customers; answers every customer who has to be judged, with card, kin and parked edits as they
   * stand now. Documents of numbers and erasures go into `last`.
   */
  async take(
    cards: readonly StoredDoc[],
    added: ReadonlyMap<AggKey, readonly Fact[]>,
    known: ReadonlySet<string>,
    batch: Batch,
    last: Batch,
    graph: Pick<AliasGraph, 'members'>,
  ): Promise<{ readonly people: ReadonlyMap<AggKey, Person>; readonly judged: readonly AggKey[] }> {
    const people = new Map<AggKey, Person>();
    const load = async (keys: Iterable<AggKey>): Promise<void> => {
      const open = [...new Set(keys)].filter((k) => !people.has(k));
      const docs = await this.kept.load(open);
      open.forEach((key, i) => people.set(key, { before: docs[i], agg: withFacts(asAggregate(key, docs[i]), added.get(key) ?? []) }));
    };
    const named = [...added.keys()].filter((k) => k.startsWith('cust:'));
    await load([...cards.map((c) => custKey(c._id)), ...named]);
    await this.erasures(people, named, known, batch, last);
    const joined = await this.join(cards, people, last);
    await load([...joined.values()].flatMap((ids) => [...ids].map(custKey)));
    for (const ids of joined.values())
      for (const id of ids) {
        const p = people.get(custKey(id));
        if (p !== undefined) p.agg = { ...p.agg, kin: [...new Set([...(p.agg.kin ?? []), ...[...ids].filter((o) => o !== id)])].sort() };
      }
    // Whoever is one person with somebody who changed, or shares a number with one of theirs, is judged again; their own kin is at hand for that.
    const kinOf = (): AggKey[] => [...people.values()].flatMap((p) => (p.agg.kin ?? []).map(custKey));
    const classesOf = (): AggKey[] => [...people.keys()].flatMap((key) => graph.members(key).map(custKey));
    await load(classesOf());
    await load(kinOf());
    await load(classesOf());
    const judged = [...people.keys()];
    await load(kinOf());
    await load(classesOf());
    return { people, judged };
  }

  private async erasures(people: Map<AggKey, Person>, named: readonly AggKey[], known: ReadonlySet<string>, batch: Batch, last: Batch): Promise<void> {
    for (const key of named) {
      const person = people.get(key);
      const end = person?.agg.facts.find((f) => erases(f, key));
      if (person === undefined || end === undefined || this.erased.has(key)) continue;
      const at = foldErase(key, person.agg.facts).since ?? end.hlc;
      this.erased.set(key, at);
      // The documents of all cards that an order names are gone through as those of one person.
      if (isKind(end, 'cust.erased') && end.body.customerId === key) {
        const also = erasedBy(end).filter((id) => id !== key);
        this.onErased(
          key,
          at,
          [key, ...also].flatMap((id) => numbersOf(people.get(custKey(id))?.agg.head)),
          also,
        );
      }
      last.set(STATE_DB, `erased:${key}`, (found) => (found === undefined ? { customerId: key, at } : undefined));
      for (const db of new Set([...(person.agg.head?.scope ?? []), ...end.scope].map(dbOf))) if (known.has(db)) batch.set(db, key, emptied(at));
      if (person.agg.head !== undefined) person.agg = { ...person.agg, head: parkEdits(person.agg.head, at).head };
    }
  }

  /** Merges the cards in; answers the cards of each number that somebody newly carries. */
  private async join(cards: readonly StoredDoc[], people: Map<AggKey, Person>, last: Batch): Promise<Map<string, Set<string>>> {
    const carried = new Map<string, Set<string>>();
    for (const doc of cards) {
      const person = people.get(custKey(doc._id));
      if (person === undefined) continue;
      const { agg } = person;
      const at = this.erased.get(doc._id);
      if (at !== undefined) {
        const { head, parked } = parkEdits(asHead(doc), at);
        const before = agg.parked ?? [];
        const news = parked.filter((p) => !before.some((b) => b.field === p.field && b.at === p.at));
        person.agg = { ...agg, head, ...(before.length + news.length === 0 ? {} : { parked: sorted([...before, ...news]) }) };
        continue;
      }
      const had = new Set(phonesOf(agg.head));
      const head = agg.head === undefined ? mergeHead(asHead(doc), asHead(doc)) : mergeHead(agg.head, asHead(doc));
      person.agg = { ...agg, head };
      for (const p of phonesOf(head)) if (!had.has(p)) (carried.get(p) ?? carried.set(p, new Set()).get(p))?.add(doc._id);
    }
    const ids = [...carried.keys()];
    const docs = await this.store.get(STATE_DB, ids);
    ids.forEach((id, i) => {
      const mine = carried.get(id) ?? new Set<string>();
      for (const c of cardsOf(docs[i])) mine.add(c);
      last.set(STATE_DB, id, (found) => {
        const all = [...new Set([...cardsOf(found), ...mine])].sort();
        return all.length === cardsOf(found).length ? undefined : { cards: all };
      });
    });
    return carried;
  }

  /** Rulings of one customer that rest on cards. */
  judge(person: Person, people: ReadonlyMap<AggKey, Person>, graph: Pick<AliasGraph, 'members'>): RulingDoc[] {
    const { agg } = person;
    const { head } = agg;
    const id = agg.key;
    const kin = (agg.kin ?? []).flatMap((k) => people.get(custKey(k)) ?? []);
    const out: RulingDoc[] = agg.parked === undefined ? [] : detectParked(id, head?.scope ?? [], agg.parked, agg.facts);
    if (head === undefined) return out;
    out.push(...detectFieldClash(head, agg.facts));
    if (kin.length === 0) return out;
    const of = (who: string): readonly Fact[] => people.get(custKey(who))?.agg.facts ?? [];
    const everybody = new Set([id, ...kin.map((p) => p.agg.key)].flatMap((k) => graph.members(k)));
    const found = detectDuplicates([head, ...kin.flatMap((p) => p.agg.head ?? [])], [...everybody].flatMap(of), (who) =>
      standingOf(who, graph, of, (card) => this.erased.has(card)),
    );
    // The younger card of a pair tells it, so that it is told by one aggregate only.
    out.push(...found.exceptions.filter((e) => e.members[1] === id), ...found.decisions.filter((d) => d.losers[0]?.factId === id));
    return out;
  }
}
export type { Person };

const cardsOf = (doc: StoredDoc | undefined): readonly string[] => (doc?.['cards'] ?? []) as readonly string[]; // written above
const sorted = (parked: readonly ParkedEdit[]): ParkedEdit[] => [...parked].sort((a, b) => (a.at + a.field < b.at + b.field ? -1 : 1));
/** What is left of an erased person's card: its id, as a pseudonym. */
const emptied =
  (at: string): Change =>
  (found) => {
    if (found === undefined || (asHead(found).erasedAt !== undefined && !hasContent(asHead(found)))) return undefined;
    const { id, ...content } = parkEdits(asHead(found), at).head;
    return { ...content };
  };
