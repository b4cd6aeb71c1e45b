import type { ReactElement } from 'react';
import { SHAPES } from '../../../src/stock/types.ts';
import { FacetChip, cx, useT } from '../../ui/index.ts';
import { GemOutline, cutOf } from '../../ui/gems/index.tsx';
import { toggled, type Filters } from './filters.ts';
import { useStock } from './store.ts';
import { useWords } from './words.ts';
import type { Counts } from './FacetChips.tsx';
import { present } from './FacetChips.tsx';
import css from './facets.module.css';

const SHAPES_FIRST = ['RD', 'PR', 'OV', 'MQ', 'PE', 'HT', 'EM', 'CU', 'RA', 'AS'] as const;

export function ShapeFacet({ counts, filters }: { readonly counts: Counts['shape'] | undefined; readonly filters: Filters }): ReactElement {
  const t = useT();
  const w = useWords();
  const setFilters = useStock((s) => s.setFilters);
  const on = filters.lists.shapes ?? [];
  const rest = SHAPES.filter((s) => !(SHAPES_FIRST as readonly string[]).includes(s) && present(counts, on)(s));
  return (
    <section className={css['part']}>
      <h2 className={css['title']}>{t('stock.facet.shape')}</h2>
      <div className={css['shapes']} role="group" aria-label={t('stock.facet.shape')}>
        {SHAPES_FIRST.map((s) => (
          <button
            key={s}
            type="button"
            aria-pressed={on.includes(s)}
            className={cx(css['shape'], (counts?.[s] ?? 0) === 0 && !on.includes(s) && css['none'])}
            onClick={() => setFilters((f) => toggled(f, 'shapes', s))}
          >
            <GemOutline cut={cutOf(s)} size={30} />
            <span>{w.shape(s)}</span>
            <span className="zm-sr">{counts?.[s] ?? 0}</span>
          </button>
        ))}
      </div>
      {rest.length === 0 ? null : (
        <div className={css['chips']}>
          {rest.map((s) => (
            <FacetChip key={s} on={on.includes(s)} count={counts?.[s] ?? 0} onToggle={() => setFilters((f) => toggled(f, 'shapes', s))}>
              {w.shape(s)}
            </FacetChip>
          ))}
        </div>
      )}
    </section>
  );
}
