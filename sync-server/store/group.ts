import type { StoredDoc, WriteResult } from './port.ts';

/** Documents of one batch: more would keep a till's few documents waiting behind an import's thousands. */
const MAX_GROUP = 200;

/** A request to write that waits for its turn. */
export interface Waiting {
  readonly docs: readonly StoredDoc[];
  readonly resolve: (results: readonly WriteResult[]) => void;
  readonly reject: (e: Error) => void;
}

/** Requests that name the same document stay apart: within one batch the second could not see the first. */
export function takeGroup(waiting: Waiting[]): Waiting[] {
  const group: Waiting[] = [];
  const ids = new Set<string>();
  let size = 0;
  while (waiting.length > 0) {
    const next = waiting[0];
    if (next === undefined) break;
    if (group.length > 0 && (size + next.docs.length > MAX_GROUP || next.docs.some((d) => ids.has(d._id)))) break;
    for (const d of next.docs) ids.add(d._id);
    size += next.docs.length;
    group.push(next);
    waiting.shift();
  }
  return group;
}
