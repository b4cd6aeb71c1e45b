/** What PouchDB answers, in the words of the port. */
import type { StoredDoc, WriteResult } from './port.ts';
import type { Pouch, PouchAnswer } from './pouch.ts';

export function toResult(id: string, answer: PouchAnswer): WriteResult {
  if (answer.ok === true && answer.rev !== undefined) return { id, ok: true, rev: answer.rev };
  return { id, ok: false, error: answer.status === 409 ? 'conflict' : 'other', message: answer.message };
}
export const isFull = (e: Error): boolean => /no space left|ENOSPC|disk quota/i.test(e.message);
export const isDisk = (e: Error): boolean => isFull(e) || /IO error|Corruption|EIO|EROFS/i.test(e.message);

/** One document by its id. `allDocs` with keys opens a read stream for each of them and costs three times as much. */
async function one(pouch: Pouch, id: string): Promise<StoredDoc | undefined> {
  try {
    return clean(await pouch.get(id));
  } catch (e) {
    if ((e as { status?: number }).status === 404) return undefined; // PouchDB's errors carry the status CouchDB would answer
    throw e;
  }
}

/** Documents by their ids, in order; undefined for what is not there. */
export async function some(pouch: Pouch, ids: readonly string[]): Promise<readonly (StoredDoc | undefined)[]> {
  return pouch.many === undefined ? Promise.all(ids.map((id) => one(pouch, id))) : pouch.many(ids);
}

/** PouchDB's own book-keeping never leaves the store. */
export function clean(doc: object): StoredDoc {
  const { _revisions, _conflicts, _attachments, ...rest } = doc as StoredDoc;
  return rest;
}
export function parseSeq(since: string): number {
  if (!/^\d{1,15}$/.test(since)) throw new Error(`not a sequence of this store: ${since.slice(0, 40)}`);
  return Number(since);
}
