import type { Hlc } from '../kernel/brand.ts';

/** One scalar field of a head with its stamp (conflicts.md §3.9). */
export interface Stamped<T = unknown> {
  readonly value: T;
  readonly hlc: Hlc;
  readonly by: string;
}
/** OR-set: an element is present while one of its add-stamps is not removed (add wins). */
export interface OrSet {
  readonly adds: Readonly<Record<string, readonly string[]>>; // element -> add tags (hlc)
  readonly removes: Readonly<Record<string, readonly string[]>>; // element -> tags seen and removed
}
export interface Note {
  readonly id: string;
  readonly at: Hlc;
  readonly by: string;
  readonly text: string;
}
export interface FieldHistory {
  readonly field: string;
  readonly value: unknown;
  readonly by: string;
  readonly at: Hlc;
  readonly outcome: 'overwritten' | 'lost';
}
/** One value that somebody wrote into an erased card: which and who, never the value (conflicts.md §4.4, I17). */
export interface ParkedEdit {
  readonly field: string; // 'notes' for a note
  readonly by: string;
  readonly at: string; // HLC
}
export type HeadClass = 'customer' | 'appointment' | 'ticket' | 'task';

/** A mutable card: form fields only. A status is never a field; it is a fold of facts (architecture §3.1). */
export interface Head {
  readonly id: string; // 'cust:'|'apt:'|'ticket:'|'task:' + ULID (tasks may be deterministic)
  readonly v: number;
  readonly cls: HeadClass;
  readonly scope: readonly string[];
  readonly fields: Readonly<Record<string, Stamped>>;
  readonly sets: Readonly<Record<string, OrSet>>;
  readonly notes: readonly Note[];
  readonly history: readonly FieldHistory[];
  /** The person was erased (conflicts.md §4.4, I17): the card is a pseudonym from then on, whatever it is merged with. */
  readonly erasedAt?: string; // HLC
  /** What was written after that and elsewhere, without its values (EX-21); newest kept. */
  readonly parked?: readonly ParkedEdit[];
  /** Fields of newer versions survive a merge untouched. */
  readonly ext?: Readonly<Record<string, unknown>>;
}

/** What a command asks of a head; the writer stamps it and merges it into the stored card. */
export interface HeadWrite {
  readonly id: string;
  readonly cls: HeadClass;
  readonly scope: readonly string[];
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly addTo?: Readonly<Record<string, readonly string[]>>;
  readonly removeFrom?: Readonly<Record<string, readonly string[]>>;
  readonly note?: string;
  readonly by: string;
}

/** One business action: facts are written in one durable transaction, then the heads. */
export interface Action {
  readonly facts: readonly import('./envelope.ts').FactDraft[];
  readonly heads: readonly HeadWrite[];
}
