import { priceRef, staffRef } from '../../src/facts/reference.ts';
import type { WireDoc } from '../../src/facts/docs.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Result } from '../../src/kernel/result.ts';
import { homeOf } from '../gateway/giveback.ts';
import { toStored } from '../gateway/wiredoc.ts';
import type { Services } from '../services.ts';
import type { StoredDoc } from '../store/port.ts';
import { all, update } from '../store/update.ts';

/** A paper or a fact of headquarters that a terminal gave back (SC-22); `returned:{id}:{hash}` in `hq`. */
export interface Returned {
  readonly key: string;
  readonly id: string;
  readonly doc: WireDoc;
  readonly terminal: string;
  readonly storeId: string;
  readonly atMs: number;
  readonly acceptedMs?: number;
}
const asReturned = (d: StoredDoc): Returned => ({ ...(d as unknown as Omit<Returned, 'key' | 'id'>), key: d._id, id: String((d['doc'] as WireDoc).id) }); // written by gateway/giveback.ts only

/** What still waits for a person, oldest first. */
export async function readReturned(store: Services['store']): Promise<readonly Returned[]> {
  return (await all(store, 'hq', 'returned:'))
    .map(asReturned)
    .filter((r) => r.acceptedMs === undefined)
    .sort((a, b) => a.atMs - b.atMs);
}

/**
 * Puts what a person confirmed back where it was: facts and prices that are missing, tables and settings over the older form, the people
 * of a bundle that this installation signed. Codes: bundle-bad {id}. Answers how many documents were written.
 */
export async function acceptReturned(services: Pick<Services, 'store' | 'identity' | 'now' | 'hqWriter'>, keys: ReadonlySet<string>): Promise<Result<number>> {
  const { store, identity, now, hqWriter } = services;
  let written = 0;
  // The newest bundle of a store counts; tables in the order in which they came.
  const chosen = (await readReturned(store)).filter((r) => keys.has(r.key)).sort((a, b) => Number(a.doc['version'] ?? 0) - Number(b.doc['version'] ?? 0));
  for (const { doc } of chosen) {
    const bundle = staffRef.safeParse(doc);
    if (bundle.success) {
      const taken = await identity.takeBack(bundle.data);
      if (!taken.ok) return taken;
      written += 1;
    } else {
      const { _id, _rev, ...content } = toStored(doc);
      const onlyNew = doc.id.startsWith('fact:') || priceRef.safeParse(doc).success;
      await update(store, homeOf(doc.id), doc.id, (found) => (found !== undefined && onlyNew ? undefined : content));
      written += 1;
    }
  }
  await hqWriter.rejoin(chosen.filter((r) => r.id.startsWith('fact:')).map((r) => r.doc as unknown as Fact)); // envelope and hash were checked (gateway/giveback.ts)
  // Last, so that after a crash in between a person is asked once more.
  for (const { key } of chosen) await update(store, 'hq', key, (found) => (found === undefined ? undefined : { ...found, acceptedMs: now() }));
  return { ok: true, value: written };
}
