import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';

/** Height of the window before it is measured (and where nothing is laid out, as in a test). */
const UNMEASURED = 800;

/** First row that ends below `y`; `ends` are the lower edges in order. */
function rowAt(ends: Float64Array, y: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((ends[mid] ?? 0) <= y) low = mid + 1;
    else high = mid;
  }
  return low;
}

/**
 * A list of any length: only what is seen is in the page. `height` of row i in px, fixed per row kind. Edges are added up once a
 * list, so that fifty thousand rows scroll as one screen does.
 */
export function VirtualList<T>({
  items,
  height,
  rowKey,
  render,
  label,
  overscan = 8,
  className,
  scrollRef,
  role = 'list',
}: {
  readonly items: readonly T[];
  readonly height: (item: T, index: number) => number;
  readonly rowKey: (item: T, index: number) => string;
  readonly render: (item: T, index: number) => ReactNode;
  readonly label: string;
  readonly overscan?: number;
  readonly className?: string;
  readonly scrollRef?: RefObject<HTMLDivElement | null>;
  readonly role?: 'list' | 'listbox';
}) {
  const own = useRef<HTMLDivElement>(null);
  const ref = scrollRef ?? own;
  const heightOf = useRef(height);
  heightOf.current = height;
  const ends = useMemo(() => {
    const out = new Float64Array(items.length);
    let y = 0;
    items.forEach((item, i) => {
      y += heightOf.current(item, i);
      out[i] = y;
    });
    return out;
  }, [items]);
  const total = ends[ends.length - 1] ?? 0;
  const [range, setRange] = useState<readonly [from: number, to: number]>([0, 0]);
  const look = useCallback(() => {
    const el = ref.current;
    const top = el?.scrollTop ?? 0;
    const from = Math.max(0, rowAt(ends, top) - overscan);
    const to = Math.min(ends.length, rowAt(ends, top + (el === null || el.clientHeight === 0 ? UNMEASURED : el.clientHeight)) + 1 + overscan);
    setRange((old) => (old[0] === from && old[1] === to ? old : [from, to]));
  }, [ends, overscan, ref]);
  useLayoutEffect(() => {
    look();
    const el = ref.current;
    if (el === null || typeof ResizeObserver === 'undefined') return undefined;
    const sized = new ResizeObserver(look);
    sized.observe(el);
    return () => sized.disconnect();
  }, [look, ref]);
  // a list that has just become shorter is drawn once before it is looked at again
  const [from, to] = [Math.min(range[0], items.length), Math.min(range[1] === 0 ? 2 * overscan : range[1], items.length)];
  return (
    <div ref={ref} role={role} aria-label={label} className={className} onScroll={look} style={{ overflowY: 'auto', minHeight: 0, flex: 1, contain: 'strict' }}>
      <div style={{ height: total, position: 'relative' }}>
        {items.slice(from, to).map((item, n) => {
          const i = from + n;
          const top = i === 0 ? 0 : (ends[i - 1] ?? 0);
          return (
            <div
              key={rowKey(item, i)}
              role={role === 'list' ? 'listitem' : 'presentation'}
              style={{ position: 'absolute', top: 0, left: 0, right: 0, height: (ends[i] ?? top) - top, transform: `translateY(${top}px)` }}
            >
              {render(item, i)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
