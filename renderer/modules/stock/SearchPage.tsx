import { ArrowDownUp, Database, LayoutGrid, ScanBarcode, Rows3, UserRoundSearch } from 'lucide-react';
import { Dropdown } from 'antd';
import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useArea, useTerminal, useUser } from '../../app/terminal-context.ts';
import { Button, EmptyState, SearchField, Segmented, toast, useFormat, useT } from '../../ui/index.ts';
import { Facets } from './Facets.tsx';
import { CompareTray } from './Compare.tsx';
import { Results } from './Results.tsx';
import { SavedFilters } from './SavedFilters.tsx';
import { activeCount, filtersOfNeed, hasNeed, type Filters } from './filters.ts';
import { ListActions } from './ListActions.tsx';
import { useSearch } from './useSearch.ts';
import { useStock } from './store.ts';
import css from './search.module.css';

const SORTS = ['none', 'price', '-price', 'carat', '-carat', 'color', 'clarity'] as const;
const SORT_WORD = {
  none: 'fit',
  fit: 'fit',
  price: 'price',
  '-price': 'priceDown',
  carat: 'carat',
  '-carat': 'caratDown',
  color: 'color',
  clarity: 'clarity',
} as const;

/** Stock search (design 04): facets left, results right, compare tray below. */
export function SearchPage(): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  useArea('reference', 'sync', 'appointments');
  const filters = useStock((s) => s.filters);
  const setFilters = useStock((s) => s.setFilters);
  const clear = useStock((s) => s.clear);
  const view = useStock((s) => s.view);
  const setView = useStock((s) => s.setView);
  const found = useSearch(filters);
  const field = useRef<HTMLInputElement>(null);
  const current = terminal.views.current(user.staffNo);
  const result = found.result;
  const total = found.total;
  const own = result?.ownTotal ?? 0;
  const offline = terminal.sync.status().connection === 'offline';
  const asOf = terminal.stock.asOfMs();

  useScanTarget((code) => {
    if (terminal.views.piece(code) === undefined) {
      toast.info(t('stock.search.notFound', { code }));
      return;
    }
    void navigate(`/stock/piece/${code}`);
  });
  // A letter typed anywhere goes into the search box, so that keyboard and scanner suffice.
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
  }, []);

  const openOnly = (): void => {
    const row = total === 1 ? found.row(0) : undefined;
    const exact = terminal.views.piece(filters.text.trim().toUpperCase());
    const no = exact?.pieceNo ?? row?.pieceNo;
    if (no !== undefined) void navigate(`/stock/piece/${no}`);
  };
  const need = current !== undefined && hasNeed(current.form) ? current : undefined;
  const sort = (s: (typeof SORTS)[number] | 'fit'): void => setFilters((x: Filters) => ({ ...x, sort: s }));
  const sortItems = [...(filters.needOf === undefined ? [] : (['fit'] as const)), ...SORTS.filter((s) => s !== 'none')].map((s) => ({
    key: s,
    label: t(`stock.sort.${SORT_WORD[s]}`),
  }));
  const foundText = (): string => {
    if (result === undefined) return '';
    if (total === 0) return t('stock.count.none');
    if (filters.needOf !== undefined) return t('stock.count.forNeed', { name: filters.needOf, n: f.count(total) });
    return t('stock.count.found', { n: f.count(total) });
  };
  return (
    <div className={css['wrap']}>
      <Facets result={result} />
      <section className={css['results']} aria-label={t('stock.title')}>
        <div className={css['bar']}>
          <SearchField
            inputRef={field}
            className="zm-grow"
            value={filters.text}
            onChange={(text) => setFilters((x) => ({ ...x, text }))}
            label={t('stock.search.label')}
            placeholder={t('stock.search.placeholder')}
            onEnter={openOnly}
          />
          <Segmented
            label={t('stock.scope.label')}
            value={filters.scope}
            onChange={(scope) => setFilters((x) => ({ ...x, scope }))}
            options={[
              { value: 'own', label: result === undefined ? t('stock.scope.ownShort') : t('stock.scope.own', { n: f.count(own) }) },
              {
                value: 'all',
                label: result === undefined || filters.scope === 'own' ? t('stock.scope.allShort') : t('stock.scope.all', { n: f.count(total) }),
              },
            ]}
          />
          <Dropdown
            trigger={['click']}
            menu={{
              items: sortItems,
              selectable: true,
              selectedKeys: [filters.sort],
              onClick: ({ key }) => {
                const s = sortItems.find((i) => i.key === key)?.key;
                if (s !== undefined) sort(s);
              },
            }}
          >
            <Button size="sm" icon={<ArrowDownUp aria-hidden="true" />} aria-haspopup="menu">
              {filters.sort === 'none' ? t('stock.sort.label') : t(`stock.sort.${SORT_WORD[filters.sort]}`)}
            </Button>
          </Dropdown>
          <Segmented
            label={t('stock.view.label')}
            value={view}
            onChange={setView}
            options={[
              { value: 'cards', label: null, name: t('stock.view.cards'), icon: <LayoutGrid aria-hidden="true" /> },
              { value: 'table', label: null, name: t('stock.view.table'), icon: <Rows3 aria-hidden="true" /> },
            ]}
          />
        </div>
        <div className={css['said']} role="status">
          <b>{foundText()}</b>
          {total === 0 ? null : (
            <span className="zm-two">
              {filters.scope === 'own' ? t('stock.count.ownOnly') : t('stock.count.split', { own: f.count(own), other: f.count(total - own) })}
            </span>
          )}
          {need === undefined || filters.needOf !== undefined ? null : (
            <Button kind="text" size="sm" icon={<UserRoundSearch aria-hidden="true" />} onClick={() => setFilters((x) => filtersOfNeed(need.form, x.scope))}>
              {t('stock.need.use', { name: need.form.name })}
            </Button>
          )}
          <span className={css['right']}>
            <SavedFilters />
            <ListActions filters={filters} total={total} said={t('stock.count.found', { n: f.count(total) })} />
            {asOf === undefined ? null : (
              <span className={css['asOf']} data-offline={offline || undefined}>
                <Database aria-hidden="true" />
                {t(offline ? 'stock.asOfOffline' : 'stock.asOf', { time: f.dayTime(asOf) })}
              </span>
            )}
          </span>
        </div>
        {result !== undefined && total === 0 ? (
          <EmptyState
            icon={<ScanBarcode />}
            title={t(activeCount(filters) === 0 ? 'stock.empty.title' : 'stock.empty.none')}
            action={
              <>
                {filters.scope === 'own' ? <Button onClick={() => setFilters((x) => ({ ...x, scope: 'all' }))}>{t('stock.empty.widen')}</Button> : null}
                {activeCount(filters) === 0 ? null : (
                  <Button kind="soft" onClick={clear}>
                    {t('stock.clearAll')}
                  </Button>
                )}
              </>
            }
          >
            {t(activeCount(filters) === 0 ? 'stock.empty.text' : 'stock.empty.noneText')}
          </EmptyState>
        ) : (
          <Results key={view} found={found} />
        )}
        <CompareTray />
      </section>
    </div>
  );
}
