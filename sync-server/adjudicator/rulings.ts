import type { ExceptionDoc, RulingDoc } from '../../src/facts/rulings.ts';
import { equal } from '../../src/kernel/equal.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { dbOf, update } from '../store/update.ts';

type Content = Omit<StoredDoc, '_id' | '_rev'>;
const plain = (ruling: RulingDoc): Content => {
  const { id, ...rest } = ruling;
  return rest;
};
const same = (found: StoredDoc, next: Content): boolean => {
  const { _id, _rev, ...old } = found;
  return equal({ ...old, pv: 0 }, { ...next, pv: 0 });
};

/**
 * What a ruling becomes where an older form of it may stand: undefined when nothing changes (re-running writes nothing, I15).
 * What a person resolved is not withdrawn by a machine (conflicts.md §1.8).
 */
export function nextRuling(found: StoredDoc | undefined, ruling: RulingDoc): Content | undefined {
  const next = plain(ruling);
  if (found === undefined) return next;
  const settled = found['status'] === 'resolved' && next['status'] === 'withdrawn';
  if (settled || same(found, next)) return undefined;
  return { ...next, pv: Math.max(Number(found['pv']) + 1, ruling.pv) };
}

/** Writes a ruling into every existing store of its scope. Throws StoreError. */
export async function putRuling(store: DocStore, ruling: RulingDoc, known: ReadonlySet<string>): Promise<void> {
  for (const storeId of ruling.scope) {
    if (known.has(dbOf(storeId))) await update(store, dbOf(storeId), ruling.id, (found) => nextRuling(found, ruling));
  }
}

/** An exception that the gateway raises about a terminal or a document (EX-11, EX-12, EX-25). */
export function gatewayException(e: Omit<ExceptionDoc, 'cls' | 'status' | 'pv' | 'resolution'>): ExceptionDoc {
  return { ...e, cls: 'exception', status: 'open', pv: 1 };
}
