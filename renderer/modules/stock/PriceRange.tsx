import type { ReactElement } from 'react';
import { parseYuan } from '../../../src/kernel/money.ts';
import type { FacetResult, Range } from '../../../src/stock/facets.ts';
import { useFormat, useT } from '../../ui/index.ts';
import { RangeHistogram } from './RangeHistogram.tsx';
import { type Filters } from './filters.ts';

const snapPrice = (n: number): number => {
  const step = n < 200_000 ? 10_000 : n < 2_000_000 ? 50_000 : 500_000;
  return Math.round(n / step) * step;
};

export function PriceRange({
  result,
  filters,
  onChange,
}: {
  readonly result: FacetResult['histogram'];
  readonly filters: Filters;
  readonly onChange: (r: Range) => void;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  return (
    <RangeHistogram
      name={t('stock.facet.price')}
      value={filters.ranges.priceFen}
      onChange={onChange}
      counts={result.priceFen}
      edges={result.priceEdges}
      format={(n) => f.money(Math.round(n / 100) * 100, { short: true })}
      parse={(s) => parseYuan(s)}
      snap={snapPrice}
    />
  );
}
