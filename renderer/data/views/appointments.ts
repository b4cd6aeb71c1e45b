import type { Head } from '../../../src/facts/head.ts';
import { applyWrite, formOf } from '../../../src/facts/heads.ts';
import { isKind } from '../../../src/facts/registry.ts';
import { cardOf } from '../../../src/appointments/person.ts';
import { foldAppointment } from '../../../src/appointments/fold.ts';
import { appointmentForm } from '../../../src/appointments/types.ts';
import { TextIndex } from '../../../src/appointments/textIndex.ts';
import { spelling } from '../spelling.ts';
import type { AptCard } from '../terminal.ts';
import type { FactIndex } from './fact-index.ts';

/** More changes than this are sorted anew. */
const MANY = 200;
const byVisit = (a: AptCard, b: AptCard): number => a.form.visitAt - b.form.visitAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
/** Where a card stands, or would stand, in a list in visit order. */
function placeOf(list: readonly AptCard[], card: AptCard): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const mid = (low + high) >> 1;
    const at = list[mid];
    if (at !== undefined && byVisit(at, card) < 0) low = mid + 1;
    else high = mid;
  }
  return low;
}

/**
 * Appointments: the form from the head, the status from the facts (architecture §3.1). A head lost between the fact and the
 * head's own write is made again from the form that the first fact carries.
 */
export class AppointmentsView {
  readonly #facts: FactIndex;
  readonly #heads = new Map<string, Head>();
  readonly #cards = new Map<string, AptCard>();
  /** Cards in visit order, and those whose place is to be looked at again: one change moves one card, not fifty thousand. */
  #list: readonly AptCard[] | undefined;
  readonly #placed = new Map<string, AptCard>();
  readonly #dirty = new Set<string>();
  readonly #index = new TextIndex();
  readonly #phones = new TextIndex();
  readonly #unread = new Set<string>();

  constructor(facts: FactIndex) {
    this.#facts = facts;
  }

  setHead(head: Head): void {
    this.#heads.set(head.id, head);
    this.moved(head.id);
  }
  head(id: string): Head | undefined {
    return this.#heads.get(id) ?? recoverHead(id, this.#facts);
  }
  moved(id: string): void {
    this.#cards.delete(id);
    this.#dirty.add(id);
    this.#unread.add(id);
  }

  card(id: string): AptCard | undefined {
    const cached = this.#cards.get(id);
    if (cached !== undefined) return cached;
    const head = this.head(id);
    if (head === undefined) return undefined;
    const form = formOf(head, appointmentForm, head.erasedAt === undefined ? {} : { name: '' });
    if (form === undefined) return undefined;
    const card: AptCard = { id, form, head, view: foldAppointment(id, this.#facts.of(id), this.#facts.corrections) }; // an appointment's id is its aggregate key
    this.#cards.set(id, card);
    return card;
  }

  /** All appointments of this store, soonest visit first. */
  list(): readonly AptCard[] {
    if (this.#list === undefined || this.#dirty.size > MANY) {
      this.#list = [...this.#ids()]
        .map((id) => this.card(id))
        .filter((c) => c !== undefined)
        .sort(byVisit);
      for (const card of this.#list) this.#placed.set(card.id, card);
    } else if (this.#dirty.size > 0) {
      const list = [...this.#list];
      for (const id of this.#dirty) {
        const old = this.#placed.get(id);
        if (old !== undefined) list.splice(placeOf(list, old), 1);
        const card = this.card(id);
        if (card === undefined) {
          this.#placed.delete(id);
          continue;
        }
        list.splice(placeOf(list, card), 0, card);
        this.#placed.set(id, card);
      }
      this.#list = list;
    }
    this.#dirty.clear();
    return this.#list;
  }

  /** Cards one of whose words contains every part (A1.3.1): an index, never a walk over the cards. In no order. */
  find(parts: readonly string[]): readonly AptCard[] {
    this.#read();
    const [first, ...rest] = parts.map((p) => this.#holders(p)).sort((a, b) => a.length - b.length);
    if (first === undefined) return [];
    const sets = rest.map((ids) => new Set(ids));
    return first
      .filter((id) => sets.every((s) => s.has(id)))
      .map((id) => this.card(id))
      .filter((c) => c !== undefined);
  }
  /** Ids by one part, by the very rule of `matchAppointment`: three digits and more, however they are written, are a telephone number too. */
  #holders(part: string): readonly string[] {
    const words = this.#index.find(part);
    const digits = part.replace(/\D/g, '');
    if (digits.length < 3 || digits.length !== part.replace(/[-+()]/g, '').length) return words;
    return [...new Set([...words, ...this.#phones.find(digits)])];
  }
  #put(card: AptCard): void {
    const { form, view } = card;
    const spelt = spelling(form.name);
    this.#index.put(card.id, [form.name, spelt.pinyin, spelt.initials, form.number ?? view.number, form.styleNo]);
    this.#phones.put(card.id, [form.phoneE164]);
  }
  #read(): void {
    for (const id of this.#unread) this.#readOne(id);
  }

  /** Folds the cards one by one, a step a call; false when all are folded. */
  warmer(): () => boolean {
    const ids = [...this.#ids()];
    return () => {
      const id = ids.pop();
      if (id !== undefined) this.card(id);
      return ids.length > 0;
    };
  }
  /** Puts the words of the cards into the index one by one, a step a call; false when all are in. */
  speller(): () => boolean {
    return () => {
      for (const id of this.#unread) {
        this.#readOne(id);
        return this.#unread.size > 0;
      }
      return false;
    };
  }
  #readOne(id: string): void {
    const card = this.card(id);
    if (card !== undefined) this.#put(card);
    this.#unread.delete(id);
  }

  /** Heads that exist only as facts: to be written again at start. */
  lost(): readonly Head[] {
    return [...this.#ids()]
      .filter((id) => !this.#heads.has(id))
      .map((id) => recoverHead(id, this.#facts))
      .filter((h) => h !== undefined);
  }

  /** Customers whose card was to be written with the appointment, as this terminal's own facts tell (A1.1.1). */
  newCustomers(terminal: string): readonly Head[] {
    return [...this.#facts.kind('apt.created')].flatMap((f) =>
      f.terminal === terminal && isKind(f, 'apt.created') && f.redacted === undefined && f.body.newCustomer === true && f.body.form.customerId !== undefined
        ? [applyWrite(undefined, { id: f.body.form.customerId, cls: 'customer', scope: f.scope, fields: { ...cardOf(f.body.form) }, by: f.by }, f.hlc)]
        : [],
    );
  }

  #ids(): Set<string> {
    const ids = new Set(this.#heads.keys());
    for (const fact of this.#facts.kind('apt.created')) if (isKind(fact, 'apt.created')) ids.add(fact.body.aptId);
    return ids;
  }
}

/** The card as its creator wrote it, with the later reschedules that are facts too. */
function recoverHead(id: string, facts: FactIndex): Head | undefined {
  const own = [...facts.of(id)].sort((a, b) => (a.hlc < b.hlc ? -1 : 1));
  let head: Head | undefined;
  for (const f of own) {
    const write =
      isKind(f, 'apt.created') && f.body.aptId === id
        ? { ...f.body.form, ...(f.body.docNo === undefined ? {} : { number: f.body.docNo }) }
        : isKind(f, 'apt.rescheduled') && head !== undefined
          ? { visitAt: f.body.toMs }
          : undefined;
    if (write !== undefined) head = applyWrite(head, { id, cls: 'appointment', scope: f.scope, fields: write, by: f.by }, f.hlc);
  }
  return head;
}
