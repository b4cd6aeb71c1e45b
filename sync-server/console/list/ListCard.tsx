import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, EmptyState, useFormat, useMaybeText, useT } from '../../../renderer/ui/index.ts';
import { listShape } from '../../hq/lists/columns.ts';
import { Busy, Failed } from '../states.tsx';
import { DataTable } from './DataTable.tsx';
import type { DataTableProps } from './DataTable.tsx';
import { FilterBar } from './FilterBar.tsx';
import { PAGE_SIZE } from './useList.ts';
import type { ListControl } from './useList.ts';

type Props = {
  readonly list: ListControl;
  readonly filters: readonly string[];
  readonly caption: string;
  readonly actions?: ReactNode;
  readonly head?: ReactNode;
} & Pick<DataTableProps, 'onOpen' | 'custom' | 'tail' | 'selected' | 'dim'>;

/** A whole list: head, bar, table, and the number of rows in words. */
export function ListCard({ list, filters, caption, actions, head, ...table }: Props) {
  const { data, failure, reload } = list.answer;
  return (
    <section className="hq-card hq-fill" aria-label={caption}>
      {head}
      <FilterBar list={list} filters={filters} actions={actions} />
      {failure !== undefined && data === undefined ? (
        <Failed failure={failure} onRetry={reload} />
      ) : data === undefined ? (
        <Busy />
      ) : data.rows.length === 0 ? (
        <Empty list={list} />
      ) : (
        <DataTable
          caption={caption}
          columns={list.columns}
          rows={data.rows}
          rowKey={listShape(list.name).key}
          sort={list.sort}
          onSort={(sort) => list.put({ sort })}
          sums={data.sums}
          {...table}
        />
      )}
      <Foot list={list} />
    </section>
  );
}
function Empty({ list }: { readonly list: ListControl }) {
  const t = useT();
  const maybe = useMaybeText();
  return (
    <EmptyState
      title={maybe(`console.empty.${list.name}`, '')}
      action={
        list.filtered ? (
          <Button kind="soft" size="sm" onClick={list.clear}>
            {t('console.table.clear')}
          </Button>
        ) : undefined
      }
    >
      {list.filtered ? t('console.empty.filtered') : maybe(`console.empty.${list.name}Text`, '')}
    </EmptyState>
  );
}
export function Foot({ list }: { readonly list: ListControl }) {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const total = list.answer.data?.total ?? 0;
  const unit = maybe(`console.unit.${list.name}`, '');
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const from = (list.page - 1) * PAGE_SIZE + 1;
  return (
    <footer className="hq-foot" aria-live="polite">
      <span>{list.answer.data === undefined ? ' ' : t('console.table.count', { n: f.count(total), unit })}</span>
      {total === 0 ? null : (
        <span>
          {pages === 1
            ? t('console.table.allShown')
            : t('console.table.range', { from: f.count(from), to: f.count(Math.min(total, list.page * PAGE_SIZE)), unit })}
        </span>
      )}
      <span className="zm-grow" />
      {pages === 1 ? null : (
        <nav className="zm-row zm-g2" aria-label={t('console.table.page', { n: list.page })}>
          <Button
            kind="ghost"
            size="sm"
            iconOnly
            className="hq-page"
            aria-label={t('console.table.prev')}
            disabled={list.page <= 1}
            icon={<ChevronLeft size={18} aria-hidden="true" />}
            onClick={() => list.put({ page: String(list.page - 1) })}
          />
          <span className="hq-page-n">
            {list.page} / {f.count(pages)}
          </span>
          <Button
            kind="ghost"
            size="sm"
            iconOnly
            className="hq-page"
            aria-label={t('console.table.next')}
            disabled={list.page >= pages}
            icon={<ChevronRight size={18} aria-hidden="true" />}
            onClick={() => list.put({ page: String(list.page + 1) })}
          />
        </nav>
      )}
    </footer>
  );
}
