import type { WireDoc } from '../../src/facts/docs.ts';
import type { StoredDoc } from '../store/port.ts';
import { equal } from '../../src/kernel/equal.ts';

/** `{_id,_rev,…rest}` ⇄ `{id,…rest}`; nothing else changes (decisions/001). */
export function toWire(doc: StoredDoc): WireDoc {
  const { _id, _rev, ...rest } = doc;
  return { id: _id, ...rest };
}
export function toStored(doc: WireDoc): StoredDoc {
  const { id, ...rest } = doc;
  return { _id: id, ...rest };
}
/** Without the `_`-fields of somebody's store: no part of a document (architecture §3.2). */
export function bare(doc: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(doc).filter(([k]) => !k.startsWith('_')));
}
/** Equal as documents, whatever a store added. */
export const sameDoc = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean => equal(bare(a), bare(b));
