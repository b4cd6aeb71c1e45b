import { expect, test } from 'vitest';
import { pieceItem } from '../../src/stock/types.ts';
import { demoItems } from './pieces.ts';
import { dice } from './random.ts';

test('the demo stock is deterministic, valid and numbered once', () => {
  const items = demoItems(dice(7), 2000);
  expect(items).toHaveLength(2000);
  expect(new Set(items.map((i) => i.item.pieceNo)).size).toBe(2000);
  for (const i of items) expect(pieceItem.safeParse(i.item).error).toBeUndefined();
  expect(demoItems(dice(7), 2000)).toEqual(items);
  expect(demoItems(dice(8), 2000)).not.toEqual(items);
  expect(items.find((i) => i.item.pieceNo === 'RD2600017')).toMatchObject({ storeId: 'S01', item: { tagPriceFen: 6_880_000 } });
});
