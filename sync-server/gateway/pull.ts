import { collectionOf, type CollectionName, type WireDoc } from '../../src/facts/docs.ts';
import type { Checkpoint, PullReply, PullRequest } from '../../src/protocol/wire.ts';
import { dbOf } from '../store/update.ts';
import type { Caller, Gateway } from './context.ts';
import { ApiProblem } from './errors.ts';
import { toWire } from './wiredoc.ts';

/** A pull looks at most this long for documents of its collection before it answers with what it has and `more`. */
const BUDGET_MS = 1500;
const PAGE = 500;

/**
 * POST /sync/pull. Reference data lies in two databases, the chain's and the store's own (its staff bundle): their checkpoints
 * are put together. A checkpoint of another database or from the future is refused, never answered with an empty page (SC-22).
 */
export async function pull(g: Gateway, caller: Caller, request: PullRequest): Promise<PullReply> {
  const own = dbOf(caller.speaker.storeId);
  const dbs = request.collection === 'reference' ? ['ref', own] : [own];
  const infos = await Promise.all(dbs.map((db) => g.store.info(db)));
  const dbEpoch = infos.map((i) => i.epoch).join('+');
  const seqs = request.checkpoint === null ? dbs.map(() => '0') : await accepted(g, dbs, dbEpoch, request.checkpoint);

  const documents: WireDoc[] = [];
  const until = g.now() + BUDGET_MS;
  let more = false;
  for (const [i, db] of dbs.entries()) {
    let seq = seqs[i] ?? '0';
    for (let open = true; open;) {
      if (documents.length >= request.limit || g.now() > until) {
        more = true;
        break;
      }
      const page = await g.hub.changes(db, seq, PAGE);
      open = page.more;
      seq = page.last;
      for (const change of page.rows) {
        if (!wanted(change.id, change.doc, request.collection, caller.speaker.storeId)) continue;
        documents.push(toWire(change.doc));
        if (documents.length < request.limit) continue;
        more ||= open || change !== page.rows[page.rows.length - 1];
        seq = change.seq;
        open = false;
        break;
      }
    }
    seqs[i] = seq;
  }
  return { documents, checkpoint: { dbEpoch, seq: join(seqs) }, more };
}

function wanted(id: string, doc: Readonly<Record<string, unknown>>, collection: CollectionName, storeId: string): boolean {
  if (collectionOf(id) !== collection) return false;
  const scope = doc['scope'];
  // A price of another store is none of this store's business (jewelry.md §7.1).
  return !(id.startsWith('ref:price:') && typeof scope === 'string' && scope !== 'all' && scope !== storeId);
}

async function accepted(g: Gateway, dbs: readonly string[], dbEpoch: string, checkpoint: Checkpoint): Promise<string[]> {
  const seqs = split(checkpoint.seq, dbs.length);
  const future = seqs === undefined ? true : (await Promise.all(dbs.map((db, i) => g.store.isFuture(db, seqs[i] ?? '')))).some((f) => f);
  if (seqs === undefined || checkpoint.dbEpoch !== dbEpoch || future) throw new ApiProblem('checkpoint-foreign');
  return seqs;
}
const join = (seqs: readonly string[]): string => (seqs.length === 1 ? (seqs[0] ?? '0') : JSON.stringify(seqs));
function split(seq: string, count: number): string[] | undefined {
  if (count === 1) return [seq];
  try {
    const parts: unknown = JSON.parse(seq);
    return Array.isArray(parts) && parts.length === count && parts.every((p) => typeof p === 'string') ? parts : undefined;
  } catch {
    return undefined;
  }
}
