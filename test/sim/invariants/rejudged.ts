import { dbOf } from '../../../sync-server/store/update.ts';
import type { World } from '../world.ts';
import { bare } from './documents.ts';
import type { Bad } from './documents.ts';

/**
 * I15: judging everything once more changes nothing. Beside the facts an aggregate remembers revisions it wrote and item versions it
 * saw; those are bookkeeping.
 */
export async function checkRejudged(w: World, bad: Bad): Promise<void> {
  const atHq = (): string =>
    w.server.store
      .all('hq')
      .filter((d) => !/^(ckpt|lease|marks|device):/.test(d._id))
      .map((d) => `${d._id} ${bare({ ...d, rows: undefined, itemV: undefined })}`)
      .sort()
      .join('\n');
  const before = atHq();
  const inStores = (): string[] => w.server.stores.flatMap((s) => w.server.store.all(dbOf(s)).map((d) => `${s} ${d._id} ${bare(d)}`));
  const stores = new Set(inStores());
  await w.until(w.server.rebuild());
  const rewritten = inStores().find((d) => !stores.has(d));
  if (rewritten !== undefined)
    bad(
      `I15 judging again wrote into a store: ${rewritten.slice(0, 900)} before: ${[...stores].find((d) => d.split(' ', 2).join() === rewritten.split(' ', 2).join())?.slice(0, 900) ?? 'nothing'}`,
    );
  const after = atHq();
  if (after !== before)
    bad(
      `I15 judging again changed at headquarters ${
        after
          .split('\n')
          .find((l) => !before.includes(l))
          ?.slice(0, 600) ?? ''
      }`,
    );
}
