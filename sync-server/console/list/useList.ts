import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { listShape } from '../../hq/lists/columns.ts';
import type { ListColumn } from '../../hq/lists/shape.ts';
import type { ListName } from '../../hq/lists/columns.ts';
import { useApi } from '../api.ts';
import type { Loaded } from '../api.ts';
import { usePrefs } from '../prefs.ts';
import type { Row } from './cells.tsx';

export interface ListAnswer {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly sums: Readonly<Record<string, number>>;
  readonly facets: Readonly<Record<string, readonly { readonly value: string; readonly count: number }[]>>;
}
export const PAGE_SIZE = 50;

export interface ListControl {
  readonly name: ListName;
  readonly answer: Loaded<ListAnswer>;
  readonly q: string;
  readonly sort: string;
  readonly page: number;
  readonly filters: Readonly<Record<string, string>>;
  readonly columns: readonly ListColumn[];
  readonly filtered: boolean;
  /** The query string of the question, without the page. */
  readonly search: string;
  put(change: Readonly<Record<string, string | undefined>>): void;
  clear(): void;
  use(search: string): void;
}

/** State of a list in the address, so that a link or a reload shows the same rows. `fixed` filters are the page's own. */
export function useList(name: ListName, fixed: Readonly<Record<string, string>> = {}): ListControl {
  const [params, setParams] = useSearchParams();
  const chosen = usePrefs((p) => p.columns[name]);
  const shape = listShape(name);
  const filters = useMemo(() => {
    const found: Record<string, string> = {};
    for (const f of shape.filters) {
      const value = params.get(f.key);
      if (value !== null && value !== '') found[f.key] = value;
    }
    return found;
  }, [params, shape]);
  const q = params.get('q') ?? '';
  const sort = params.get('sort') ?? shape.sort;
  const page = Math.max(1, Number(params.get('page') ?? 1) || 1);
  const fixedKey = JSON.stringify(fixed);
  const search = useMemo(() => {
    const s = new URLSearchParams({ ...(JSON.parse(fixedKey) as Record<string, string>), ...filters, sort }); // made two lines above
    if (q !== '') s.set('q', q);
    return s.toString();
  }, [filters, q, sort, fixedKey]);
  const answer = useApi<ListAnswer>(`/lists/${name}?${search}&page=${page}&size=${PAGE_SIZE}`);
  const put = useCallback(
    (change: Readonly<Record<string, string | undefined>>) => {
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          if (!('page' in change)) next.delete('page');
          for (const [key, value] of Object.entries(change)) {
            if (value === undefined || value === '') next.delete(key);
            else next.set(key, value);
          }
          return next;
        },
        { replace: true },
      );
    },
    [setParams],
  );
  const clear = useCallback(() => setParams(new URLSearchParams(), { replace: true }), [setParams]);
  const use = useCallback((saved: string) => setParams(new URLSearchParams(saved)), [setParams]);
  const columns = useMemo(() => shape.columns.filter((c) => (chosen === undefined ? c.hidden !== true : chosen.includes(c.key))), [chosen, shape]);
  return { name, answer, q, sort, page, filters, columns, filtered: q !== '' || Object.keys(filters).length > 0, search, put, clear, use };
}
