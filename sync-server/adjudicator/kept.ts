import type { AggKey } from '../../src/facts/envelope.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { aggDb, aggId, loadAggregates } from './aggregates.ts';

/** Aggregates at hand; a page of a busy hour touches a few hundred. */
const MOST = 4000;
/** One that grew large (a campaign with all its uses) is read again rather than held. */
const MOST_FACTS = 200;

/**
 * Aggregates as the leader last read or wrote them, so that those of a busy hour are not read again for every page. It lives as long as the
 * leader's other memory: thrown away when the lease has been in other hands, and when a revision shows that somebody else wrote.
 */
export class Kept {
  private readonly docs = new Map<string, StoredDoc>(); // oldest use first
  constructor(
    private readonly store: DocStore,
    private readonly most = MOST,
  ) {}

  /** Aggregates by their keys, in order. Throws StoreError. */
  async load(keys: readonly AggKey[]): Promise<(StoredDoc | undefined)[]> {
    const out = keys.map((k) => this.docs.get(nameOf(k)));
    const open = keys.flatMap((k, i) => (out[i] === undefined ? [{ k, i }] : []));
    const read = await loadAggregates(
      this.store,
      open.map((o) => o.k),
    );
    open.forEach(({ i }, n) => {
      out[i] = read[n];
    });
    keys.forEach((k, i) => {
      const doc = out[i];
      if (doc !== undefined) this.put(aggDb(k), doc);
    });
    return out;
  }
  /** A document as it stands now with its revision; anything but an aggregate is left out. */
  put(db: string, doc: StoredDoc): void {
    if (!doc._id.startsWith('agg:')) return;
    const name = `${db}/${doc._id}`;
    this.docs.delete(name);
    const facts = doc['facts'];
    if (doc._rev === undefined || (Array.isArray(facts) && facts.length > MOST_FACTS)) return;
    this.docs.set(name, doc);
    if (this.docs.size > this.most)
      for (const first of this.docs.keys()) {
        this.docs.delete(first);
        break;
      }
  }
  get size(): number {
    return this.docs.size;
  }
}
const nameOf = (key: AggKey): string => `${aggDb(key)}/${aggId(key)}`;
