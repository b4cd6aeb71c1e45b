import type { Logger } from 'pino';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Head } from '../../src/facts/head.ts';
import { mergeHead } from '../../src/conflict/mergeHead.ts';
import { aliasesOf } from '../../src/customers/identity.ts';
import type { AliasGraph } from '../../src/conflict/alias.ts';
import type { DecisionDoc } from '../../src/facts/rulings.ts';
import { belongs, headBelongs, ownerAmong, reachedBy, visitByPhone } from '../../src/customers/erased.ts';
import { isRedactable, redact } from '../../src/facts/personal.ts';
import { toStored, toWire } from '../gateway/wiredoc.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { each, update } from '../store/update.ts';
import { STATE_DB } from './aggregates.ts';
import { Batch } from './batch.ts';
import { bareOf, headWithout, setAsideWithout, smsWithout, type Content } from './emptied.ts';
import { targets } from './router.ts';

/** `redact:{customerId}`: how far the documents of an erased person are followed. */
interface Kept {
  readonly customerId: string;
  readonly at: string; // HLC of the erasure
  /** Visits, sales, deposits, tasks and tickets of theirs. */
  readonly keys: readonly string[];
  /** Numbers of the card as it was, for visits that carry no card; gone once everything is done. */
  readonly phones?: readonly string[];
  readonly open: boolean;
  /** Cards that were one with it when it was first gone through; a merge that comes later empties nobody. */
  readonly also?: readonly string[];
}
interface Person {
  readonly at: string;
  readonly keys: Set<string>;
  also: readonly string[] | undefined;
  phones: readonly string[];
  open: boolean;
  dirty: boolean;
}

export interface RedactionParts {
  readonly store: DocStore;
  readonly log: Logger;
  readonly now: () => number;
  readonly dbs: () => readonly string[];
  /** Another card of an erased person: it is emptied like the one that was named. */
  readonly onAlso: (customerId: string, at: string) => void;
}
/** Documents of `hq` that speak of people beside facts and cards. */
const LATE = ['sms:', 'quarantine:', 'returned:'] as const;
const idOf = (customerId: string): string => `redact:${customerId}`;
const asFact = (doc: StoredDoc): Fact => toWire(doc) as unknown as Fact; // facts and cards are checked at the door
const asHead = (doc: StoredDoc): Head => toWire(doc) as unknown as Head;

/**
 * Takes an erased person out of everything headquarters keeps (conflicts.md §4.25, I17): facts become redacted, cards of visits lose what speaks of
 * the person, messages and set-aside documents their words. What arrives later is redacted on its way in; what is there already is found by going
 * through every database once the order is known, again from the start where that was cut.
 */
export class Redactions {
  readonly #p: RedactionParts;
  readonly #people = new Map<string, Person>();
  /** Card -> the person it is one with; few facts are of any of them, and every fact that arrives asks. */
  readonly #ids = new Map<string, string>();
  /** Number -> whose it was, of those who are still gone through. */
  readonly #phones = new Map<string, Set<string>>();
  readonly #keys = new Map<string, string>(); // document -> customer
  /** Grows with everything there is more to look for: a walk under way then goes round once more. */
  #news = 0;
  readonly #reach = {
    ids: { has: (id: string): boolean => this.#ids.has(id) } as ReadonlySet<string>,
    keys: { has: (key: string): boolean => this.#keys.has(key) } as ReadonlySet<string>,
  };

  constructor(parts: RedactionParts) {
    this.#p = parts;
  }

  async load(): Promise<void> {
    const { store } = this.#p;
    await each(store, STATE_DB, 'redact:', (docs) => {
      for (const d of docs) {
        const k = d as unknown as Kept;
        this.#take(k.customerId, k.at, k.keys, k.phones ?? [], k.open, k.also);
      }
    }); // written below only
    // An order whose own mark was not written yet.
    await each(store, STATE_DB, 'erased:', (docs) => {
      for (const d of docs) this.begin(String(d['customerId']), String(d['at']), []);
    });
  }
  #take(customerId: string, at: string, keys: readonly string[], phones: readonly string[], open: boolean, also?: readonly string[]): void {
    this.#people.set(customerId, { at, keys: new Set(keys), also, phones, open, dirty: false });
    this.#ids.set(customerId, customerId);
    for (const id of also ?? []) this.#alsoIs(id, customerId);
    for (const phone of phones) (this.#phones.get(phone) ?? this.#phones.set(phone, new Set()).get(phone))?.add(customerId);
    for (const id of also ?? []) this.#p.onAlso(id, at);
    for (const key of keys) this.#keys.set(key, customerId);
  }

  /** An erasure became known; `phones` are the card's as it was, `also` the other cards its order names (otherwise those that are found to be one with it). */
  begin(customerId: string, at: string, phones: readonly string[], also: readonly string[] = []): void {
    if (this.#people.has(customerId)) return;
    this.#take(customerId, at, [], phones, true, also.length === 0 ? undefined : also);
    this.#news += 1;
    const person = this.#people.get(customerId);
    if (person !== undefined) person.dirty = true;
  }
  /** Whether something is still to be gone through. */
  get open(): boolean {
    return [...this.#people.values()].some((p) => p.open);
  }

  #grow(fact: Pick<Fact, 'kind' | 'body'>): boolean {
    const fresh = reachedBy(fact, this.#reach);
    const visit = this.#phones.size === 0 ? undefined : visitByPhone(fact, this.#phones);
    const byPhone =
      visit === undefined || this.#keys.has(visit.aptId) ? [] : [...(this.#phones.get(visit.phone) ?? [])].map((id) => [visit.aptId, id] as const);
    const owner = fresh.length === 0 ? undefined : ownerAmong(fact, this.#ids, this.#keys);
    for (const [key, id] of [...fresh.map((k) => [k, owner ?? ''] as const), ...byPhone]) this.#own(key, id);
    return fresh.length + byPhone.length > 0;
  }
  #own(key: string, customerId: string): void {
    const person = this.#people.get(customerId);
    if (person === undefined) return;
    this.#keys.set(key, customerId);
    this.#news += 1;
    person.keys.add(key);
    person.dirty = true;
    person.open = true;
  }
  /** Another card of a person; one that has an order of its own stays under that. */
  #alsoIs(cardId: string, customerId: string): void {
    if (!this.#people.has(cardId)) this.#ids.set(cardId, this.#ids.get(cardId) ?? customerId);
  }

  /** The fact of an erased person as it may be kept, or undefined where it is nobody's or has nothing personal in it. */
  fact(doc: StoredDoc): StoredDoc | undefined {
    if (this.#ids.size === 0) return undefined;
    const fact = asFact(doc);
    this.#grow(fact);
    if (!isRedactable(fact) || !belongs(fact, this.#reach)) return undefined;
    return { ...toStored({ ...redact(fact) }), ...(doc._rev === undefined ? {} : { _rev: doc._rev }) };
  }
  /** The same, written into its database and every store it names; answers what is to be judged. */
  routeFact(batch: Batch, doc: StoredDoc, source: string, known: ReadonlySet<string>): StoredDoc | undefined {
    const clean = this.fact(doc);
    if (clean === undefined) return undefined;
    for (const db of [source, ...targets(doc, source, known)])
      batch.set(db, doc._id, (found) => (found === undefined || found['redacted'] === undefined ? bareOf(clean) : undefined));
    return clean;
  }

  #headAt(doc: StoredDoc): string | undefined {
    const head = asHead(doc);
    if (this.#ids.size === 0 || head.cls === 'customer' || !headBelongs(head, this.#reach)) return undefined;
    const linked = head.fields['customerId']?.value;
    const owner = typeof linked === 'string' && this.#ids.has(linked) ? this.#ids.get(linked) : this.#keys.get(head.id);
    if (owner !== undefined && !this.#keys.has(head.id)) this.#own(head.id, owner);
    return owner === undefined ? undefined : this.#people.get(owner)?.at;
  }
  /** Empties the card of a visit of an erased person in its database and wherever else it lies; true when it is one. */
  routeHead(batch: Batch, doc: StoredDoc, source: string, known: ReadonlySet<string>): boolean {
    const at = this.#headAt(doc);
    if (at === undefined) return false;
    for (const db of [source, ...targets(doc, source, known)])
      batch.set(db, doc._id, (found) => headWithout(found === undefined ? asHead(doc) : mergeHead(asHead(found), asHead(doc)), at, found));
    return asHead(doc).erasedAt === undefined;
  }

  /** A message or a set-aside document of theirs that was written just now. */
  late(batch: Batch, doc: StoredDoc): void {
    const prefix = LATE.find((p) => doc._id.startsWith(p));
    if (prefix === undefined || this.#ids.size === 0 || this.#clean(doc, prefix) === undefined) return;
    batch.set('hq', doc._id, (now) => (now === undefined ? undefined : this.#clean(now, prefix)));
  }

  /** Writes what was learnt of new documents. Throws StoreError. */
  async save(): Promise<void> {
    for (const [customerId, p] of this.#people) {
      if (!p.dirty) continue;
      p.dirty = false;
      await update(this.#p.store, STATE_DB, idOf(customerId), () => ({
        customerId,
        at: p.at,
        keys: [...p.keys].sort(),
        open: p.open,
        ...(p.also === undefined ? {} : { also: p.also }),
        ...(p.open && p.phones.length > 0 ? { phones: p.phones } : {}),
      }));
    }
  }

  /**
   * Goes through every database until a whole round finds nothing any more, then closes what was open. `go` is asked between pages; false
   * leaves it open for the next one who leads. Throws StoreError.
   */
  async walk(go: () => Promise<boolean>): Promise<void> {
    const [merges, decisions] = [new Map<string, Fact>(), new Map<string, DecisionDoc>()];
    const merged = (doc: StoredDoc): void => {
      if (doc['kind'] === 'cust.aliased' || doc['kind'] === 'cust.unaliased') merges.set(doc._id, asFact(doc));
      if (doc._id.startsWith('rul:dec:alias:')) decisions.set(doc._id, toWire(doc) as unknown as DecisionDoc); // written by the adjudicator
    };
    for (let [found, seen] = [true, -1]; found || seen !== this.#news;) {
      [found, seen] = [false, this.#news];
      for (const db of this.#p.dbs()) {
        for (const prefix of ['fact:', 'rul:dec:alias:', 'cust:', 'apt:', 'task:', 'ticket:', ...(db === 'hq' ? LATE : [])]) {
          if (
            !(await this.#each(db, prefix, go, merged, () => {
              found = true;
            }))
          )
            return;
        }
      }
      if (this.#join(aliasesOf(merges.values(), [...decisions.values()]))) found = true;
      await this.save();
    }
    for (const [customerId, p] of this.#people) {
      if (!p.open) continue;
      p.open = false;
      for (const phone of p.phones) {
        this.#phones.get(phone)?.delete(customerId);
        if (this.#phones.get(phone)?.size === 0) this.#phones.delete(phone);
      }
      p.phones = [];
      p.dirty = true;
      this.#p.log.info({ customerId, documents: p.keys.size }, 'an erased person was taken out of the documents');
    }
    await this.save();
  }
  /** The other cards of those who are gone through for the first time; true when there are any. */
  #join(graph: AliasGraph): boolean {
    let more = false;
    for (const [customerId, p] of this.#people) {
      if (p.also !== undefined) continue;
      p.also = graph.members(customerId).filter((id) => id !== customerId);
      p.dirty = true;
      for (const id of p.also) {
        this.#alsoIs(id, customerId);
        this.#p.onAlso(id, p.at);
        more = true;
      }
    }
    return more;
  }
  async #each(db: string, prefix: string, go: () => Promise<boolean>, seen: (doc: StoredDoc) => void, onFound: () => void): Promise<boolean> {
    let ours = true;
    await each(this.#p.store, db, prefix, async (docs) => {
      if (!ours || !(await go())) {
        ours = false;
        return;
      }
      const batch = new Batch();
      for (const doc of docs) {
        seen(doc);
        if (prefix === 'fact:' && this.#grow(asFact(doc))) onFound();
        if (this.#clean(doc, prefix) === undefined) continue;
        batch.set(db, doc._id, (now) => (now === undefined ? undefined : this.#clean(now, prefix)));
      }
      if ((await batch.flush(this.#p.store, () => undefined)) > 0) onFound();
    });
    return ours;
  }
  /** A document without the person; undefined = nothing to do. */
  #clean(doc: StoredDoc, prefix: string): Content | undefined {
    if (prefix === 'fact:') {
      const clean = this.fact(doc);
      return clean === undefined ? undefined : bareOf(clean);
    }
    if (prefix === 'sms:') return this.#keys.has(String(doc['aptId'])) || this.#ids.has(String(doc['customerId'])) ? smsWithout(doc, this.#p.now()) : undefined;
    if (prefix === 'rul:dec:alias:') return undefined;
    if (prefix === 'cust:') {
      const person = this.#people.get(this.#ids.get(doc._id) ?? '');
      return person === undefined ? undefined : headWithout(asHead(doc), person.at, doc);
    }
    if (prefix === 'quarantine:') return setAsideWithout(doc, this.#reach);
    if (prefix === 'returned:') {
      const kept = doc['doc'];
      if (typeof kept !== 'object' || kept === null || !('id' in kept) || !String(kept.id).startsWith('fact:')) return undefined;
      const fact = kept as unknown as Fact; // facts of headquarters whose hash was checked (gateway/giveback.ts)
      return isRedactable(fact) && belongs(fact, this.#reach) ? { ...bareOf(doc), doc: redact(fact) } : undefined;
    }
    const at = this.#headAt(doc);
    return at === undefined ? undefined : headWithout(asHead(doc), at, doc);
  }
}
