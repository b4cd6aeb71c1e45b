import type { CatalogueRow } from '../../src/stock/catalogue.ts';
import type { FacetQuery } from '../../src/stock/facets.ts';
import { CLARITIES, COLORS, GRADES } from '../../src/stock/types.ts';

/** The plainest peer: one loop over typed arrays with the same filter and order, counting nothing else. */
export function rawScan(rows: readonly CatalogueRow[]): (q: FacetQuery) => number {
  const n = rows.length;
  const carat = Int32Array.from(rows, (r) => r.item.main?.caratMilli ?? -1);
  const price = Float64Array.from(rows, (r) => r.item.tagPriceFen);
  const color = Uint8Array.from(rows, (r) => COLORS.indexOf(r.item.main?.colorFrom ?? 'D'));
  const clarity = Uint8Array.from(rows, (r) => CLARITIES.indexOf(r.item.main?.clarityFrom ?? 'FL'));
  const cut = Uint8Array.from(rows, (r) => GRADES.indexOf(r.item.main?.cut ?? 'EX'));
  const state = Uint8Array.from(rows, (r) => (r.state === 'IN_STOCK' ? 1 : 0));
  const store = Uint8Array.from(rows, (r) => (r.storeId === 'S01' || r.storeId === 'V01' ? 1 : 0));
  const byPrice = Uint32Array.from(rows.keys()).sort((a, b) => (price[a] ?? 0) - (price[b] ?? 0));
  return (q) => {
    const [c0, c1, p0, p1] = [q.caratMilli?.min ?? 0, q.caratMilli?.max ?? 1e9, q.priceFen?.min ?? 0, q.priceFen?.max ?? 1e15];
    const [k0, k1, y0, y1] = [q.color?.min ?? 0, q.color?.max ?? 99, q.clarity?.min ?? 0, q.clarity?.max ?? 99];
    let total = 0;
    const first: number[] = [];
    for (let k = 0; k < n; k += 1) {
      const i = byPrice[k] ?? 0;
      const v = carat[i] ?? 0;
      const p = price[i] ?? 0;
      const co = color[i] ?? 0;
      const cl = clarity[i] ?? 0;
      if (v < c0 || v > c1 || p < p0 || p > p1 || co < k0 || co > k1 || cl < y0 || cl > y1) continue;
      if (q.cut !== undefined && (cut[i] ?? 9) > 1) continue;
      if (q.states !== undefined && state[i] === 0) continue;
      if (q.stores !== undefined && store[i] === 0) continue;
      total += 1;
      if (first.length < 60) first.push(i);
    }
    return total + first.length;
  };
}
