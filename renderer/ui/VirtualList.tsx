import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { ReactNode, RefObject } from 'react';

/** A list of any length: only what is seen is in the page. `height` of row i in px, fixed per row kind. */
export function VirtualList<T>({ items, height, rowKey, render, label, overscan = 8, className, scrollRef, role = 'list' }: {
  readonly items: readonly T[]; readonly height: (item: T, index: number) => number; readonly rowKey: (item: T, index: number) => string;
  readonly render: (item: T, index: number) => ReactNode; readonly label: string; readonly overscan?: number; readonly className?: string; readonly scrollRef?: RefObject<HTMLDivElement | null>; readonly role?: 'list' | 'listbox';
}) {
  const own = useRef<HTMLDivElement>(null);
  const ref = scrollRef ?? own;
  const at = (i: number): T => items[i] as T; // the virtualiser only asks for indexes below `count`
  const rows = useVirtualizer({ count: items.length, getScrollElement: () => ref.current, estimateSize: (i) => height(at(i), i), getItemKey: (i) => rowKey(at(i), i), overscan });
  return (
    <div ref={ref} role={role} aria-label={label} className={className} style={{ overflowY: 'auto', minHeight: 0, flex: 1, contain: 'strict' }}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((v) => (
          <div key={v.key} role={role === 'list' ? 'listitem' : 'presentation'} style={{ position: 'absolute', top: 0, left: 0, right: 0, height: v.size, transform: `translateY(${v.start}px)` }}>{render(at(v.index), v.index)}</div>
        ))}
      </div>
    </div>
  );
}
