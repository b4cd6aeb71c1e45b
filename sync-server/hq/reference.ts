import { codeTableRef, noticeRef, priceRef, settingsRef, storeRef } from '../../src/facts/reference.ts';
import type { CodeTableRef, NoticeRef, PriceRef, SettingsRef, StoreRef } from '../../src/facts/reference.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { refuse } from './http.ts';
import { wireOf } from './readmodel/wire.ts';

/** Reference documents of `ref`, each with its revision so that the second of two editors is told (conflicts.md §4.19). */
export type Kept<T> = T & { readonly rev: string };

interface Parser<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}
async function all<T>(store: DocStore, prefix: string, schema: Parser<T>): Promise<readonly Kept<T>[]> {
  const docs = await store.range('ref', prefix, `${prefix}\uffff`, 10_000);
  return docs.flatMap((doc) => {
    const parsed = schema.safeParse(wireOf(doc));
    return parsed.success ? [{ ...parsed.data, rev: doc._rev ?? '' }] : [];
  });
}
export const readStores = (store: DocStore): Promise<readonly Kept<StoreRef>[]> => all(store, 'ref:store:', storeRef);
export const readCodes = (store: DocStore): Promise<readonly Kept<CodeTableRef>[]> => all(store, 'ref:codes:', codeTableRef);
export const readNotices = (store: DocStore): Promise<readonly Kept<NoticeRef>[]> => all(store, 'ref:notice:', noticeRef);
export const readPrices = (store: DocStore): Promise<readonly Kept<PriceRef>[]> => all(store, 'ref:price:', priceRef);
export async function readSettings(store: DocStore): Promise<Kept<SettingsRef> | undefined> {
  const [doc] = await store.get('ref', ['ref:settings']);
  const parsed = doc === undefined ? undefined : settingsRef.safeParse(wireOf(doc));
  return parsed?.success === true ? { ...parsed.data, rev: doc?._rev ?? '' } : undefined;
}

/** Writes one reference document; a foreign change in between is refused, nothing is overwritten. */
export async function writeRef(store: DocStore, doc: { readonly id: string; readonly [field: string]: unknown }, rev: string | undefined): Promise<void> {
  const { id, rev: _rev, ...rest } = doc;
  const stored: StoredDoc = { ...rest, _id: id, ...(rev === undefined || rev === '' ? {} : { _rev: rev }) };
  const [result] = await store.write('ref', [stored]);
  if (result?.ok === true) return;
  if (result?.error === 'conflict') refuse(409, 'hq-stale');
  if (result?.error === 'full') refuse(507, 'store-full');
  throw new Error(`reference ${id}: ${result?.message ?? 'not written'}`);
}
