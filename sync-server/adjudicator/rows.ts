import { collectionOf, PUSHED } from '../../src/facts/docs.ts';
import { envelopeSchema, type Fact } from '../../src/facts/envelope.ts';
import type { Change, StoredDoc } from '../store/port.ts';

/** Aggregates that the facts of one pass may name (one fact may name more). */
const PORTION = 1500;
/** Cards that terminals may push. */
export const isHead = (id: string): boolean => {
  const c = collectionOf(id);
  return c !== undefined && c !== 'facts' && PUSHED.some((p) => p === c);
};
/** A change and the database it was found in. */
export interface Found extends Change {
  readonly db: string;
}
/**
 * What was read, in parts: three hundred receipts of five hundred pieces each are not judged, or held in memory, at once. One document that came
 * from two databases is in two parts, since a part says of each document once what becomes of it.
 */
export function portions(rows: readonly Found[]): readonly (readonly Found[])[] {
  const parts: Found[][] = [];
  let part: Found[] = [];
  let ids = new Set<string>();
  let weight = 0;
  for (const row of rows) {
    const more = Object.keys(row.doc['prev'] ?? {}).length;
    if (part.length > 0 && (weight + more > PORTION || ids.has(row.id))) {
      parts.push(part);
      part = [];
      ids = new Set();
      weight = 0;
    }
    part.push(row);
    ids.add(row.id);
    weight += more;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}
/** Rows after which a checkpoint is worth writing. */
export const meaningful = (id: string): boolean => /^(fact|item|arrival|quarantine):/.test(id) || isHead(id);

/** A quarantined document that takes a place in its journal: it is not lost, so that its number is no gap (conflicts.md §4.11). */
export function placed(doc: StoredDoc): Fact | undefined {
  if (['same-id-other-hash', 'hash-wrong', 'not-yours'].includes(String(doc['code']))) return undefined;
  const raw: unknown = JSON.parse(String(doc['raw'])); // written as JSON by gateway/quarantine.ts
  return envelopeSchema.safeParse(raw).success ? (raw as Fact) : undefined; // as much of it as journals read was just checked
}
