import type { ReactElement } from 'react';
import { useTerminal } from '../../app/terminal-context.ts';
import { FacetChip, useT } from '../../ui/index.ts';
import { toggled, type Filters } from './filters.ts';
import { useStock } from './store.ts';
import { useWords } from './words.ts';
import type { Counts } from './FacetChips.tsx';
import { present } from './FacetChips.tsx';
import css from './facets.module.css';

export function StoreFacet({ counts, filters }: { readonly counts: Counts['store'] | undefined; readonly filters: Filters }): ReactElement | null {
  const t = useT();
  const terminal = useTerminal();
  const w = useWords();
  const setFilters = useStock((s) => s.setFilters);
  const on = filters.lists.stores;
  const stores = terminal.views
    .stores()
    .map((s) => s.storeId)
    .filter(present(counts, on));
  if (filters.scope === 'own' || stores.length < 2) return null;
  return (
    <section className={css['part']}>
      <h2 className={css['title']}>{t('stock.facet.store')}</h2>
      <div className={css['chips']} role="group" aria-label={t('stock.facet.store')}>
        {stores.map((id) => (
          <FacetChip key={id} on={on?.includes(id) ?? false} count={counts?.[id] ?? 0} onToggle={() => setFilters((f) => toggled(f, 'stores', id))}>
            {w.store(id)}
          </FacetChip>
        ))}
      </div>
    </section>
  );
}
