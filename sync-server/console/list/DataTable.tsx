import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx, useMaybeText, useT } from '../../../renderer/ui/index.ts';
import type { ListColumn } from '../../hq/lists/shape.ts';
import { Cell, isNumeric } from './cells.tsx';
import type { Row } from './cells.tsx';

export interface DataTableProps {
  readonly caption: string;
  readonly columns: readonly ListColumn[];
  readonly rows: readonly Row[];
  readonly rowKey: string;
  readonly sort?: string | undefined;
  readonly onSort?: (sort: string) => void;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly selected?: string | undefined;
  readonly sums?: Readonly<Record<string, number>> | undefined;
  /** A cell of the page's own instead of the usual one. */
  readonly custom?: Readonly<Record<string, (row: Row) => ReactNode>> | undefined;
  readonly tail?: ((row: Row) => ReactNode) | undefined;
  readonly dim?: (row: Row) => boolean;
}

/** Rows of 40 px under a 34 px head in paper colour, hairlines only, totals in the foot (design, table row). */
export function DataTable({ caption, columns, rows, rowKey, sort, onSort, onOpen, selected, sums, custom, tail, dim }: DataTableProps) {
  const t = useT();
  const maybe = useMaybeText();
  const nameOf = (c: ListColumn): string => maybe(`console.col.${c.label ?? c.key}`, c.key);
  const summed = columns.filter((c) => c.sum === true && sums?.[c.key] !== undefined);
  return (
    <div className="hq-table-wrap">
      <table className="hq-table">
        <caption className="zm-sr">{caption}</caption>
        <thead>
          <tr>
            {columns.map((c) => {
              const active = sort?.replace(/^-/, '') === c.key;
              const down = active && sort?.startsWith('-') === true;
              return (
                <th
                  key={c.key}
                  scope="col"
                  className={cx(isNumeric(c) && 'hq-num')}
                  aria-sort={active ? (down ? 'descending' : 'ascending') : undefined}
                  style={c.width === undefined ? undefined : { minWidth: c.width }}
                >
                  {onSort === undefined || c.sortable === false ? (
                    nameOf(c)
                  ) : (
                    <button
                      type="button"
                      className="hq-sort"
                      aria-label={t('console.table.sortBy', { name: nameOf(c) })}
                      onClick={() => onSort(active && !down ? `-${c.key}` : c.key)}
                    >
                      {nameOf(c)}
                      {active ? down ? <ArrowDown size={14} aria-hidden="true" /> : <ArrowUp size={14} aria-hidden="true" /> : null}
                    </button>
                  )}
                </th>
              );
            })}
            {tail === undefined ? null : (
              <th scope="col" className="hq-tail">
                <span className="zm-sr">{t('console.table.actions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = String(row[rowKey]);
            return (
              <tr
                key={key}
                className={cx(onOpen !== undefined && 'hq-open', selected === key && 'hq-on', dim?.(row) === true && 'hq-dim')}
                onClick={onOpen === undefined ? undefined : () => onOpen(row)}
              >
                {columns.map((c, i) => {
                  const content = custom?.[c.key]?.(row) ?? <Cell column={c} value={row[c.key]} />;
                  // a very long name must not push the other columns out of sight
                  const words = c.kind === 'text' && custom?.[c.key] === undefined && typeof row[c.key] === 'string' ? String(row[c.key]) : undefined;
                  return (
                    <td
                      key={c.key}
                      className={cx(isNumeric(c) && 'hq-num', words !== undefined && 'hq-cut')}
                      title={words !== undefined && words.length > 20 ? words : undefined}
                    >
                      {i === 0 && onOpen !== undefined ? (
                        <button
                          type="button"
                          className="hq-cell-open"
                          aria-label={t('console.table.open', { name: String(row[c.key] ?? key) })}
                          onClick={(e) => {
                            e.stopPropagation();
                            onOpen(row);
                          }}
                        >
                          {content}
                        </button>
                      ) : (
                        content
                      )}
                    </td>
                  );
                })}
                {tail === undefined ? null : (
                  <td className="hq-tail" onClick={(e) => e.stopPropagation()}>
                    {tail(row)}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
        {summed.length === 0 || rows.length === 0 ? null : (
          <tfoot>
            <tr>
              {columns.map((c, i) => (
                <td key={c.key} className={cx(isNumeric(c) && 'hq-num')}>
                  {i === 0 ? t('console.table.sum') : c.sum === true ? <Cell column={c} value={sums?.[c.key]} /> : null}
                </td>
              ))}
              {tail === undefined ? null : <td />}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
