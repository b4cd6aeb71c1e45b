import { useState } from 'react';
import type { ReactElement } from 'react';
import { FacetChip, useT } from '../../ui/index.ts';
import { toggled, type Filters } from './filters.ts';
import { useStock } from './store.ts';
import { useWords } from './words.ts';
import type { Counts } from './FacetChips.tsx';
import css from './facets.module.css';

/** 3EX and each of the three grades; 切工 only exists for round brilliants (jewelry §4.4). */
export function MakeFacet({ counts, filters }: { readonly counts: Counts['cut'] | undefined; readonly filters: Filters }): ReactElement {
  const t = useT();
  const w = useWords();
  const setFilters = useStock((s) => s.setFilters);
  const [open, setOpen] = useState(false);
  const row = (facet: 'cut' | 'polish' | 'symmetry', counted: boolean): ReactElement => (
    <div className={css['chips']} role="group" aria-label={t(`stock.facet.${facet}`)}>
      {open ? <em className={css['which']}>{t(`stock.facet.${facet}`)}</em> : null}
      {facet === 'cut' ? (
        <FacetChip on={filters.tripleEx} onToggle={() => setFilters((f) => ({ ...f, tripleEx: !f.tripleEx }))}>
          {t('stock.facet.tripleEx')}
        </FacetChip>
      ) : null}
      {(['EX', 'VG', 'G'] as const).map((g) => (
        <FacetChip
          key={g}
          label={`${t(`stock.facet.${facet}`)} ${g} ${w.grade(g)}`}
          on={filters.lists[facet]?.includes(g) ?? false}
          {...(counted ? { count: counts?.[g] ?? 0 } : {})}
          onToggle={() => setFilters((f) => toggled(f, facet, g))}
        >
          {g}
        </FacetChip>
      ))}
      {facet === 'cut' ? (
        <FacetChip on={open} label={t(open ? 'stock.facet.less' : 'stock.facet.more')} onToggle={() => setOpen((x) => !x)}>
          ···
        </FacetChip>
      ) : null}
    </div>
  );
  return (
    <section className={css['part']}>
      <h2 className={css['title']}>
        {t('stock.facet.make')}
        <em>{t('stock.facet.makeNote')}</em>
      </h2>
      {row('cut', true)}
      {open || filters.lists.polish?.length || filters.lists.symmetry?.length ? (
        <>
          {row('polish', false)}
          {row('symmetry', false)}
        </>
      ) : null}
    </section>
  );
}
