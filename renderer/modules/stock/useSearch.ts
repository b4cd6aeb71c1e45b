import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FacetResult, FacetRow } from '../../../src/stock/facets.ts';
import { useArea, useTerminal } from '../../app/terminal-context.ts';
import { toQuery, type Filters } from './filters.ts';

const PAGE = 60;
export interface Found {
  readonly result: FacetResult | undefined;
  /** Row i where it is loaded; asking for one that is not fetches its page. */
  row(i: number): FacetRow | undefined;
  readonly total: number;
}

/**
 * Searches the columnar index for these filters. Only the newest question's answer is kept; further pages come as the list
 * is scrolled. The index answers in milliseconds, so the question is asked at each keystroke, before anything renders.
 */
export function useSearch(filters: Filters): Found {
  const terminal = useTerminal();
  const moved = useArea('stock');
  const own = terminal.device.storeId;
  const query = useMemo(() => toQuery(filters, own), [filters, own]);
  const [result, setResult] = useState<FacetResult | undefined>(undefined);
  const pages = useRef(new Map<number, readonly FacetRow[]>());
  const asked = useRef(0);
  const loading = useRef(new Set<number>());
  const [, grown] = useState(0);

  useEffect(() => {
    const mine = ++asked.current;
    loading.current.clear();
    void terminal.stock.search({ ...query, offset: 0, limit: PAGE }).then((r) => {
      if (mine !== asked.current) return;
      pages.current = new Map([[0, r.rows]]);
      setResult(r);
    });
  }, [terminal, query, moved]);

  const row = useCallback(
    (i: number): FacetRow | undefined => {
      const page = Math.floor(i / PAGE);
      const rows = pages.current.get(page);
      if (rows === undefined && !loading.current.has(page)) {
        const mine = asked.current;
        loading.current.add(page);
        void terminal.stock.search({ ...query, offset: page * PAGE, limit: PAGE }).then((r) => {
          if (mine !== asked.current) return;
          pages.current.set(page, r.rows);
          loading.current.delete(page);
          grown((n) => n + 1);
        });
      }
      return rows?.[i - page * PAGE];
    },
    [terminal, query],
  );
  return { result, row, total: result?.total ?? 0 };
}
