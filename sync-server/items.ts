import type { ItemDoc, Items } from './services.ts';
import type { DocStore } from './store/port.ts';
import { Batch } from './adjudicator/batch.ts';

const itemId = (pieceNo: string): string => `item:${pieceNo}`;

/** Items with what only headquarters may see (A0.32). The row of a piece follows when its item changes. */
export function openItems(store: DocStore): Items {
  return {
    async get(pieceNos) {
      return (await store.get('hq', pieceNos.map(itemId))) as unknown as readonly (ItemDoc | undefined)[]; // written below and by the adjudicator
    },
    async putPrivate(rows) {
      for (let i = 0; i < rows.length; i += 500) {
        const batch = new Batch();
        for (const { pieceNo, ...fields } of rows.slice(i, i + 500)) {
          const given = Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== undefined));
          batch.set('hq', itemId(pieceNo), (found) => {
            const { _id, _rev, ...old } = found ?? { _id: '' };
            return Object.entries(given).every(([k, v]) => old[k] === v) ? undefined : { ...old, pieceNo, ...given };
          });
        }
        await batch.flush(store, () => undefined);
      }
    },
  };
}
