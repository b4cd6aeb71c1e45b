import type { AggKey } from '../../src/facts/envelope.ts';
import { isKind } from '../../src/facts/registry.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import { erasedBy } from '../../src/customers/cards.ts';
import { STATE_DB, asAggregate, loadAggregates } from '../adjudicator/aggregates.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { all, update } from '../store/update.ts';

/** `erasure:{customerId}` in `hq`: an order of erasure that headquarters holds, written before any store can read the order itself. */
const orderId = (customerId: string): string => `erasure:${customerId}`;
/** Merges followed from a card to somebody who was erased; more hangs together nowhere. */
const MOST = 50;

/** Notes the orders among these facts. Call it before they are brought to the stores. Throws StoreError. */
export async function noteErasures(store: DocStore, facts: readonly Fact[]): Promise<void> {
  for (const f of facts) for (const id of erasedBy(f)) await update(store, 'hq', orderId(id), (found) => (found === undefined ? { factId: f.id } : undefined));
}

/**
 * Whether a card may come emptied as an erased person's (conflicts.md §4.25): it is so here already, its person's erasure was ordered, or that of
 * somebody it was merged with. A terminal that says so without an order would blank a card for the whole chain.
 */
export async function mayBeErased(store: DocStore, customerId: string, master: StoredDoc | undefined): Promise<boolean> {
  if (master?.['erasedAt'] !== undefined) return true;
  const group = new Set([customerId]);
  for (const id of group) {
    const [[order], [done], [agg]] = await Promise.all([
      store.get('hq', [orderId(id)]),
      store.get(STATE_DB, [`erased:${id}`]),
      loadAggregates(store, [id as AggKey]),
    ]); // a card's id is its aggregate's key
    if (order !== undefined || done !== undefined) return true;
    const { facts, rulings } = asAggregate(id as AggKey, agg);
    const near = [
      ...facts.flatMap((f) => (isKind(f, 'cust.aliased') ? [f.body.loser, f.body.survivor] : [])),
      ...rulings.flatMap((r) => /^rul:dec:alias:(cust:[^:]+):(cust:[^:]+)$/.exec(r.id)?.slice(1) ?? []),
    ];
    for (const n of near) if (group.size < MOST) group.add(n);
  }
  // Cards that headquarters itself found to be one with an erased person's.
  return (await all(store, STATE_DB, 'redact:')).some((d) => Array.isArray(d['also']) && d['also'].includes(customerId));
}

/** Whether a visit (task, ticket) was found to be an erased person's (adjudicator/redactions.ts). */
export async function isOfErased(store: DocStore, id: string): Promise<boolean> {
  return (await all(store, STATE_DB, 'redact:')).some((d) => Array.isArray(d['keys']) && d['keys'].includes(id));
}
