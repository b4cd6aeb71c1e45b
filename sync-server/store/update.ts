import type { DocStore, StoredDoc } from './port.ts';

/** The store refused a write for a reason of its own; `full` is told to the caller as 507, never swallowed. */
export class StoreError extends Error {
  constructor(
    readonly reason: 'full' | 'other',
    readonly db: string,
    detail: string,
  ) {
    super(`${reason} in ${db}: ${detail}`);
  }
}

/**
 * Read-modify-write of one document, repeated when somebody else was faster. `change` gives the new content, or undefined for
 * "leave it"; answers what stands afterwards. Throws StoreError.
 */
export async function update(
  store: DocStore,
  db: string,
  id: string,
  change: (found: StoredDoc | undefined) => Omit<StoredDoc, '_id' | '_rev'> | undefined,
): Promise<StoredDoc | undefined> {
  for (let tries = 0; tries < 50; tries += 1) {
    const [found] = await store.get(db, [id]);
    const next = change(found);
    if (next === undefined) return found;
    const doc: StoredDoc = { ...next, _id: id, ...(found?._rev === undefined ? {} : { _rev: found._rev }) };
    const [answer] = await store.write(db, [doc]);
    if (answer?.ok === true) return { ...doc, _rev: answer.rev };
    if (answer?.error !== 'conflict') throw new StoreError(answer?.error ?? 'other', db, answer?.message ?? id);
  }
  throw new StoreError('other', db, `${id}: no end of conflicts`);
}

/** Every document of a prefix, in pages, by id; from `start` where one is given. */
export async function each(
  store: DocStore,
  db: string,
  prefix: string,
  onPage: (docs: readonly StoredDoc[]) => void | Promise<void>,
  page = 500,
  start = prefix,
): Promise<void> {
  let from = start;
  for (;;) {
    const docs = await store.range(db, from, `${prefix}\uffff`, page);
    await onPage(docs);
    const last = docs[docs.length - 1];
    if (docs.length < page || last === undefined) return;
    from = `${last._id}\u0000`;
  }
}

export async function all(store: DocStore, db: string, prefix: string): Promise<readonly StoredDoc[]> {
  const found: StoredDoc[] = [];
  await each(store, db, prefix, (docs) => {
    found.push(...docs);
  });
  return found;
}

/** Database of a store: 'S01' -> 's01'; headquarters' own scope 'HQ' is `hq`, which no terminal reads. */
export const dbOf = (storeId: string): string => storeId.toLowerCase();
