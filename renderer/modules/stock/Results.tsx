import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useT } from '../../ui/index.ts';
import { COLUMNS, PieceLine, PieceTile } from './PieceTile.tsx';
import type { Found } from './useSearch.ts';
import { useStock } from './store.ts';
import css from './results.module.css';

const GAP = 12;
const TILE_MIN = 262;
const TILE_HEIGHT = 276;
const TILE_HEIGHT_SMALL = 254;
const LINE = 48;

/** Width of an element as it changes. */
function useWidth(): readonly [(el: HTMLDivElement | null) => void, number, React.RefObject<HTMLDivElement | null>] {
  const ref = useRef<HTMLDivElement | null>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const el = ref.current;
    if (el === null) return;
    setWidth(el.clientWidth);
    if (typeof ResizeObserver !== 'function') return;
    const watch = new ResizeObserver(() => setWidth(el.clientWidth));
    watch.observe(el);
    return () => watch.disconnect();
  }, []);
  return [
    (el) => {
      ref.current = el;
    },
    width,
    ref,
  ];
}

/** Virtualised results: whatever the number, only the rows in sight are in the page. The list keeps its place while a piece is looked at. */
export function Results({ found }: { readonly found: Found }): ReactElement {
  const t = useT();
  const view = useStock((s) => s.view);
  const setScroll = useStock((s) => s.setScroll);
  const first = useRef(useStock.getState().scroll);
  const [setRef, width, ref] = useWidth();
  const perRow = view === 'table' ? 1 : Math.max(1, Math.floor((width + GAP) / (TILE_MIN + GAP)));
  const tileHeight = typeof window !== 'undefined' && window.innerWidth <= 1100 ? TILE_HEIGHT_SMALL : TILE_HEIGHT;
  const size = view === 'table' ? LINE : tileHeight + GAP;
  const rows = useVirtualizer({
    count: Math.ceil(found.total / perRow),
    getScrollElement: () => ref.current,
    estimateSize: () => size,
    overscan: view === 'table' ? 8 : 2,
    initialOffset: first.current,
  });
  useEffect(() => {
    rows.measure();
  }, [rows, size, perRow]);
  useEffect(() => {
    const el = ref.current;
    return () => {
      if (el !== null) setScroll(el.scrollTop);
    };
  }, [ref, setScroll]);
  // A new question starts at the top; the first one where the person left off.
  const asked = useRef(found.result);
  useEffect(() => {
    if (asked.current !== undefined && asked.current !== found.result) ref.current?.scrollTo({ top: 0 });
    asked.current = found.result;
  }, [found.result, ref]);
  const items = rows.getVirtualItems();
  return (
    <>
      {view === 'table' ? (
        <div role="row" className={css['lineHead']}>
          <span role="columnheader" aria-label={t('stock.tray.title')} />
          {COLUMNS.map((c) => (
            <span role="columnheader" key={c} data-c={c}>
              {t(`stock.table.${c}`)}
            </span>
          ))}
        </div>
      ) : null}
      <div ref={setRef} className={css['scroll']} role={view === 'table' ? 'table' : 'list'} aria-label={t('stock.title')} tabIndex={-1}>
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {width === 0
            ? null
            : items.map((v) => (
                <div
                  key={v.key}
                  className={view === 'table' ? undefined : css['row']}
                  style={{
                    position: 'absolute',
                    top: 0,
                    left: 0,
                    right: 0,
                    height: v.size,
                    transform: `translateY(${v.start}px)`,
                    gridTemplateColumns: `repeat(${perRow}, 1fr)`,
                  }}
                >
                  {Array.from({ length: Math.min(perRow, found.total - v.index * perRow) }, (_, i) => {
                    const row = found.row(v.index * perRow + i);
                    if (row === undefined) return <div key={i} className={view === 'table' ? css['lineWait'] : css['tileWait']} />;
                    return view === 'table' ? (
                      <PieceLine key={row.pieceNo} row={row} />
                    ) : (
                      <div role="listitem" key={row.pieceNo} style={{ height: tileHeight }}>
                        <PieceTile row={row} />
                      </div>
                    );
                  })}
                </div>
              ))}
        </div>
      </div>
    </>
  );
}
