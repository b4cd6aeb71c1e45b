import type { Checkpoint } from '../../src/protocol/wire.ts';
import { dbOf } from '../store/update.ts';
import type { Gateway } from './context.ts';

/** Where a store's database stands now; it holds everything whose writing was answered before. */
export async function markOf(g: Gateway, storeId: string): Promise<Checkpoint> {
  const { epoch, seq } = await g.store.info(dbOf(storeId));
  return { dbEpoch: epoch, seq };
}

/** True when the database that gave out this mark had a later past than the one that stands now (SC-22). */
export async function wasSetBack(g: Gateway, storeId: string, mark: Checkpoint): Promise<boolean> {
  const { epoch } = await g.store.info(dbOf(storeId));
  return mark.dbEpoch !== epoch || g.store.isFuture(dbOf(storeId), mark.seq);
}
