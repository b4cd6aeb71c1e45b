/** The eight replicated collections (architecture §3.3) and how an id tells its class. */
export const COLLECTIONS = ['facts', 'customers', 'appointments', 'tickets', 'tasks', 'pieces', 'reference', 'rulings'] as const;
export type CollectionName = (typeof COLLECTIONS)[number];
/** Collections a terminal may push to; the rest are download-only (conflicts.md §3.8). */
export const PUSHED = ['facts', 'customers', 'appointments', 'tickets', 'tasks'] as const satisfies readonly CollectionName[];
export type PushedCollection = (typeof PUSHED)[number];

const PREFIX: Readonly<Record<string, CollectionName>> = {
  fact: 'facts',
  cust: 'customers',
  apt: 'appointments',
  ticket: 'tickets',
  task: 'tasks',
  piece: 'pieces',
  ref: 'reference',
  rul: 'rulings',
};
/** Collection of a document id, or undefined for a server-internal document. */
export const collectionOf = (id: string): CollectionName | undefined => PREFIX[id.slice(0, id.indexOf(':'))];

/** Any replicated document as it travels and as RxDB keeps it: an id and opaque content. */
export interface WireDoc {
  readonly id: string;
  readonly [field: string]: unknown;
}
