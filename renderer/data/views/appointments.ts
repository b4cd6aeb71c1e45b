import type { Head } from '../../../src/facts/head.ts';
import { applyWrite, formOf } from '../../../src/facts/heads.ts';
import { isKind } from '../../../src/facts/registry.ts';
import { cardOf } from '../../../src/appointments/person.ts';
import { foldAppointment } from '../../../src/appointments/fold.ts';
import { appointmentForm } from '../../../src/appointments/types.ts';
import type { AptCard } from '../terminal.ts';
import type { FactIndex } from './fact-index.ts';

/**
 * Appointments: the form from the head, the status from the facts (architecture §3.1). A head lost between the fact and the
 * head's own write is made again from the form that the first fact carries.
 */
export class AppointmentsView {
  readonly #facts: FactIndex;
  readonly #heads = new Map<string, Head>();
  readonly #cards = new Map<string, AptCard>();
  #list: readonly AptCard[] | undefined;

  constructor(facts: FactIndex) { this.#facts = facts; }

  setHead(head: Head): void {
    this.#heads.set(head.id, head);
    this.moved(head.id);
  }
  head(id: string): Head | undefined { return this.#heads.get(id) ?? recoverHead(id, this.#facts); }
  moved(id: string): void {
    this.#cards.delete(id);
    this.#list = undefined;
  }

  card(id: string): AptCard | undefined {
    const cached = this.#cards.get(id);
    if (cached !== undefined) return cached;
    const head = this.head(id);
    if (head === undefined) return undefined;
    const form = formOf(head, appointmentForm);
    if (form === undefined) return undefined;
    const card: AptCard = { id, form, head, view: foldAppointment(id, this.#facts.of(id), this.#facts.corrections) }; // an appointment's id is its aggregate key
    this.#cards.set(id, card);
    return card;
  }

  /** All appointments of this store, soonest visit first. */
  list(): readonly AptCard[] {
    this.#list ??= [...this.#ids()].map((id) => this.card(id)).filter((c) => c !== undefined)
      .sort((a, b) => a.form.visitAt - b.form.visitAt || (a.id < b.id ? -1 : 1));
    return this.#list;
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

  /** Heads that exist only as facts: to be written again at start. */
  lost(): readonly Head[] {
    return [...this.#ids()].filter((id) => !this.#heads.has(id)).map((id) => recoverHead(id, this.#facts)).filter((h) => h !== undefined);
  }

  /** Customers whose card was to be written with the appointment, as this terminal's own facts tell (A1.1.1). */
  newCustomers(terminal: string): readonly Head[] {
    return [...this.#facts.kind('apt.created')].flatMap((f) => (f.terminal === terminal && isKind(f, 'apt.created') && f.body.newCustomer === true && f.body.form.customerId !== undefined
      ? [applyWrite(undefined, { id: f.body.form.customerId, cls: 'customer', scope: f.scope, fields: { ...cardOf(f.body.form) }, by: f.by }, f.hlc)] : []));
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
    const write = isKind(f, 'apt.created') && f.body.aptId === id ? { ...f.body.form, ...(f.body.docNo === undefined ? {} : { number: f.body.docNo }) }
      : isKind(f, 'apt.rescheduled') && head !== undefined ? { visitAt: f.body.toMs } : undefined;
    if (write !== undefined) head = applyWrite(head, { id, cls: 'appointment', scope: f.scope, fields: write, by: f.by }, f.hlc);
  }
  return head;
}
