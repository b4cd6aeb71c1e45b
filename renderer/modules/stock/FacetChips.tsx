import { useState } from 'react';
import type { ReactElement } from 'react';
import type { FacetResult } from '../../../src/stock/facets.ts';
import { FacetChip, useT } from '../../ui/index.ts';
import { toggled, type Filters, type ListFacet } from './filters.ts';
import { useStock } from './store.ts';
import { useWords } from './words.ts';
import css from './facets.module.css';

export type Counts = FacetResult['counts'];
export const present =
  (counts: Readonly<Record<string, number>> | undefined, on: readonly string[] | undefined) =>
  (code: string): boolean =>
    (counts?.[code] ?? 0) > 0 || (on?.includes(code) ?? false);

export function FacetChips({
  facet,
  codes,
  counts,
  filters,
  title,
  first,
  word,
}: {
  readonly facet: ListFacet;
  readonly codes: readonly string[];
  readonly counts: Readonly<Record<string, number>> | undefined;
  readonly filters: Filters;
  readonly title: string;
  readonly first: number;
  readonly word: 'category' | 'metal' | 'state';
}): ReactElement | null {
  const t = useT();
  const w = useWords();
  const setFilters = useStock((s) => s.setFilters);
  const [all, setAll] = useState(false);
  const on = filters.lists[facet];
  const there = codes.filter(present(counts, on));
  // What was chosen stays in view; otherwise the most frequent come first.
  const ranked = [...there].sort((a, b) => Number(on?.includes(b) ?? false) - Number(on?.includes(a) ?? false) || (counts?.[b] ?? 0) - (counts?.[a] ?? 0));
  const text = (code: string): string =>
    word === 'category' ? w.category(code) : word === 'metal' ? w.metal(code, undefined) : t(`stock.state.${code as 'IN_STOCK'}`); // as: codes of the state facet are piece states
  if (there.length === 0) return null;
  return (
    <section className={css['part']}>
      <h2 className={css['title']}>{title}</h2>
      <div className={css['chips']} role="group" aria-label={title}>
        {(all ? ranked : ranked.slice(0, first)).map((code) => (
          <FacetChip key={code} on={on?.includes(code) ?? false} count={counts?.[code] ?? 0} onToggle={() => setFilters((f) => toggled(f, facet, code))}>
            {text(code)}
          </FacetChip>
        ))}
        {ranked.length <= first ? null : (
          <FacetChip on={false} onToggle={() => setAll((x) => !x)} label={t(all ? 'stock.facet.less' : 'stock.facet.more')}>
            {all ? t('stock.facet.less') : '···'}
          </FacetChip>
        )}
      </div>
    </section>
  );
}
