import type { Head } from '../../src/facts/head.ts';
import { mergeHead } from '../../src/conflict/mergeHead.ts';
import { sameDoc, toStored, toWire } from '../gateway/wiredoc.ts';
import type { StoredDoc } from '../store/port.ts';
import { dbOf } from '../store/update.ts';
import type { Batch } from './batch.ts';

/** Databases of the stores a document names, besides the one it was found in; stores nobody has opened are left out. */
export function targets(doc: StoredDoc, source: string, known: ReadonlySet<string>): string[] {
  const scope = Array.isArray(doc['scope']) ? doc['scope'] : [];
  return [...new Set(scope.filter((s): s is string => typeof s === 'string').map(dbOf))].filter((db) => db !== source && known.has(db));
}

/** Copies a fact byte-equal into every other store of its scope (architecture §3.4); a redacted copy takes a full one's place (I17). */
export function routeFact(batch: Batch, doc: StoredDoc, source: string, known: ReadonlySet<string>): void {
  const { _rev, ...copy } = doc;
  for (const db of targets(doc, source, known))
    batch.set(db, doc._id, (found) => (found === undefined || (copy['redacted'] !== undefined && found['redacted'] === undefined) ? copy : undefined));
}

/** Merges a card into every other store of its scope; what those know more comes back with their own change. */
export function routeHead(batch: Batch, doc: StoredDoc, source: string, known: ReadonlySet<string>): void {
  const mine = asHead(doc);
  for (const db of targets(doc, source, known)) {
    batch.set(db, doc._id, (found) => {
      if (found === undefined) return content(doc);
      const merged = mergeHead(asHead(found), mine);
      return sameDoc({ ...merged }, toWire(found)) ? undefined : content(toStored({ ...merged }));
    });
  }
}

const asHead = (doc: StoredDoc): Head => toWire(doc) as unknown as Head; // checked at the door (gateway/push-heads.ts)
function content(doc: StoredDoc): Omit<StoredDoc, '_id' | '_rev'> {
  const { _id, _rev, ...rest } = doc;
  return rest;
}
