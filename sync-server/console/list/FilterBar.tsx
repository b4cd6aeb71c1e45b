import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, useT } from '../../../renderer/ui/index.ts';
import { listShape } from '../../hq/lists/columns.ts';
import type { ListControl } from './useList.ts';
import { TypedSearch } from './TypedSearch.tsx';
import { Filter } from './Filter.tsx';
import { SavedFilters } from './SavedFilters.tsx';
import { ColumnChoice } from './ColumnChoice.tsx';
import { ExportButton } from './ExportButton.tsx';

/** Search, filters, saved filters, columns and export of a list (ui.md: every list). */
export function FilterBar({
  list,
  filters,
  actions,
  hideColumns = false,
}: {
  readonly list: ListControl;
  readonly filters: readonly string[];
  readonly actions?: ReactNode;
  readonly hideColumns?: boolean;
}) {
  const t = useT();
  const shape = listShape(list.name);
  return (
    <div className="hq-bar">
      <TypedSearch list={list} />
      {filters.map((key) => {
        const filter = shape.filters.find((f) => f.key === key);
        return filter === undefined ? null : <Filter key={key} list={list} filter={filter} column={shape.columns.find((c) => c.key === key)} />;
      })}
      {list.filtered ? (
        <Button kind="text" size="sm" className="hq-ctl" icon={<RotateCcw size={16} aria-hidden="true" />} onClick={list.clear}>
          {t('console.table.clear')}
        </Button>
      ) : null}
      <span className="hq-bar-end">
        <SavedFilters list={list} />
        {hideColumns ? null : <ColumnChoice list={list} />}
        <ExportButton list={list} />
        {actions}
      </span>
    </div>
  );
}
