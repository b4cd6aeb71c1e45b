import type { CollectionName, WireDoc } from '../../src/facts/docs.ts';
import type { Head } from '../../src/facts/head.ts';
import type { RulingDoc, TimeDoc } from '../../src/facts/rulings.ts';
import type { ReferenceDoc } from '../../src/facts/reference.ts';
import type { PieceRow } from '../../src/stock/types.ts';
import { mergeHead } from '../../src/conflict/mergeHead.ts';
import { equal } from '../../src/kernel/equal.ts';

/** Content of two documents is the same; RxDB's and CouchDB's own fields never reach here. */
export const sameDocument = (a: WireDoc, b: WireDoc): boolean => equal(a, b);

const HEAD_COLLECTION = { customer: 'customers', appointment: 'appointments', ticket: 'tickets', task: 'tasks' } as const satisfies Record<
  Head['cls'],
  CollectionName
>;
export const collectionOfHead = (head: Pick<Head, 'cls'>): (typeof HEAD_COLLECTION)[Head['cls']] => HEAD_COLLECTION[head.cls];

/** A card laid into the one that is stored, if there is one that can be read. */
export function mergedInto(stored: WireDoc | undefined, head: Head): Head {
  const have = stored === undefined ? undefined : readHead(stored);
  return have === undefined ? head : mergeHead(have, head);
}
export const headDoc = (head: Head): WireDoc => ({ ...head });

const HEAD_CLASSES: ReadonlySet<unknown> = new Set(['customer', 'appointment', 'ticket', 'task']);
const record = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === 'object' && x !== null && !Array.isArray(x);

/** A head as it lies in the store, or undefined where its shape cannot be read (kept, never shown). */
export function readHead(doc: WireDoc): Head | undefined {
  return HEAD_CLASSES.has(doc['cls']) && record(doc['fields']) && record(doc['sets']) && Array.isArray(doc['notes']) && Array.isArray(doc['history'])
    ? // The four containers are checked; fields inside are opaque by contract (conflicts §3.9).
      (doc as unknown as Head)
    : undefined;
}

/** Written by headquarters alone; the shape is checked as far as the views depend on it. */
export function readPieceRow(doc: WireDoc): PieceRow | undefined {
  return typeof doc['pieceNo'] === 'string' && record(doc['item']) && Array.isArray(doc['events']) && typeof doc['pv'] === 'number'
    ? (doc as unknown as PieceRow)
    : undefined;
}
export function readRuling(doc: WireDoc): RulingDoc | undefined {
  return (doc['cls'] === 'exception' || doc['cls'] === 'decision') && typeof doc['pv'] === 'number' && typeof doc['subject'] === 'string'
    ? (doc as unknown as RulingDoc)
    : undefined;
}
export function readTime(doc: WireDoc): TimeDoc | undefined {
  return doc['cls'] === 'time' && typeof doc['factId'] === 'string' && typeof doc['eff'] === 'string' ? (doc as unknown as TimeDoc) : undefined;
}
const REFERENCE_CLASSES: ReadonlySet<unknown> = new Set(['store', 'codes', 'price', 'staff', 'settings', 'notice']);
export function readReference(doc: WireDoc): ReferenceDoc | undefined {
  return REFERENCE_CLASSES.has(doc['cls']) ? (doc as unknown as ReferenceDoc) : undefined;
}
