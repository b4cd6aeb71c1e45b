import type { StoredDoc } from '../../store/port.ts';

/** `{_id, _rev, …}` of the document store as the `{id, …}` of the wire (decision 001). */
export function wireOf(doc: StoredDoc): { readonly id: string; readonly [field: string]: unknown } {
  const { _id, _rev, ...rest } = doc;
  return { ...rest, id: _id };
}
