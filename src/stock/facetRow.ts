import type { Columns } from './columns.ts';
import type { FacetRow } from './facets.ts';
import { certText, gradeRange } from './naming.ts';
import type { PieceState } from './types.ts';

/** Row `i` as a result list shows it, read from the columns. */
export function facetRow(c: Columns, i: number, state: PieceState): FacetRow {
  const item = c.item(i);
  const { main } = item;
  const storeId = c.word('store', i);
  const color = gradeRange(main?.colorFrom, main?.colorTo);
  const clarity = gradeRange(main?.clarityFrom, main?.clarityTo);
  const cert = certText(item);
  const price = c.price[i] ?? 0;
  return {
    pieceNo: item.pieceNo,
    name: item.name,
    category: item.category,
    kind: item.kind,
    tagPriceFen: item.priceMode === 'fixed' ? price : item.tagPriceFen,
    priceMode: item.priceMode,
    state,
    ...(item.priceMode === 'byGram' && price > 0 ? { priceFen: price } : {}),
    ...(item.styleNo === undefined ? {} : { styleNo: item.styleNo }),
    ...(item.metal === undefined ? {} : { metal: item.metal }),
    ...(item.metalColor === undefined ? {} : { metalColor: item.metalColor }),
    ...(main?.shape === undefined ? {} : { shape: main.shape }),
    ...(main?.caratMilli === undefined ? {} : { caratMilli: main.caratMilli }),
    ...(color === undefined ? {} : { color }),
    ...(clarity === undefined ? {} : { clarity }),
    ...(main?.cut === undefined ? {} : { cut: main.cut }),
    ...(main?.polish === undefined ? {} : { polish: main.polish }),
    ...(main?.symmetry === undefined ? {} : { symmetry: main.symmetry }),
    ...(main?.fluorescence === undefined ? {} : { fluorescence: main.fluorescence }),
    ...(cert === undefined ? {} : { certText: cert }),
    ...(item.ringSizeHK === undefined ? {} : { ringSizeHK: item.ringSizeHK }),
    ...(item.metalMg === undefined ? {} : { metalMg: item.metalMg }),
    ...(storeId === undefined ? {} : { storeId }),
  };
}
