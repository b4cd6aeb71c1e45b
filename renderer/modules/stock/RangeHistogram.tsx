import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactElement } from 'react';
import type { Range } from '../../../src/stock/facets.ts';
import { useT } from '../../ui/i18n.ts';
import css from './range.module.css';

interface Props {
  readonly name: string;
  readonly value: Range | undefined;
  readonly onChange: (r: Range) => void;
  /** Counts per bucket and the buckets' edges (one more than the counts), in stored units. */
  readonly counts: readonly number[];
  readonly edges: readonly number[];
  readonly format: (n: number) => string;
  /** Stored units from what was typed, or undefined when it is no number. */
  readonly parse: (text: string) => number | undefined;
  readonly unit?: string;
  /** Rounds a dragged value to something a person would say. */
  readonly snap: (n: number) => number;
}

/** Place of a value along buckets of unequal width, 0..1; the scale follows the stock, not the numbers. */
export function placeOf(edges: readonly number[], v: number): number {
  const n = edges.length - 1;
  if (n < 1) return 0;
  for (let i = 0; i < n; i++) {
    const a = edges[i] ?? 0;
    const b = edges[i + 1] ?? a;
    if (v < b || i === n - 1) return Math.max(0, Math.min(1, (i + (b === a ? 0 : Math.max(0, Math.min(1, (v - a) / (b - a))))) / n));
  }
  return 1;
}
export function valueAt(edges: readonly number[], place: number): number {
  const n = edges.length - 1;
  if (n < 1) return 0;
  const x = Math.max(0, Math.min(1, place)) * n;
  const i = Math.min(n - 1, Math.floor(x));
  const a = edges[i] ?? 0;
  const b = edges[i + 1] ?? a;
  return a + (b - a) * (x - i);
}

/** Histogram with two handles and typed ends (design 04). Both handles are sliders for the keyboard, both ends are fields. */
export function RangeHistogram({ name, value, onChange, counts, edges, format, parse, unit, snap }: Props): ReactElement {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const [live, setLive] = useState<{ min: number; max: number } | undefined>(undefined);
  const dragging = useRef<'min' | 'max' | undefined>(undefined);
  const low = edges[0] ?? 0;
  const high = edges[edges.length - 1] ?? 0;
  const min = live?.min ?? value?.min ?? low;
  const max = live?.max ?? value?.max ?? high;
  const top = Math.max(1, ...counts);

  const commit = (a: number, b: number): void => onChange({ ...(a <= low ? {} : { min: a }), ...(b >= high ? {} : { max: b }) });
  const at = (x: number): number => {
    const r = box.current?.getBoundingClientRect();
    return r === undefined || r.width === 0 ? low : snap(valueAt(edges, (x - r.left) / r.width));
  };
  const down = (e: PointerEvent<HTMLDivElement>): void => {
    const r = box.current?.getBoundingClientRect();
    if (r === undefined) return;
    const place = (e.clientX - r.left) / r.width;
    dragging.current = Math.abs(place - placeOf(edges, min)) <= Math.abs(place - placeOf(edges, max)) ? 'min' : 'max';
    e.currentTarget.setPointerCapture?.(e.pointerId);
    move(e);
  };
  const move = (e: PointerEvent<HTMLDivElement>): void => {
    if (dragging.current === undefined) return;
    const v = at(e.clientX);
    setLive(dragging.current === 'min' ? { min: Math.min(v, max), max } : { min, max: Math.max(v, min) });
  };
  const up = (): void => {
    dragging.current = undefined;
    if (live !== undefined) {
      commit(live.min, live.max);
      setLive(undefined);
    }
  };
  const key =
    (end: 'min' | 'max') =>
    (e: KeyboardEvent<HTMLElement>): void => {
      const stepBy = (n: number): void => {
        const from = end === 'min' ? min : max;
        const moved = snap(valueAt(edges, placeOf(edges, from) + n / Math.max(1, counts.length * 2)));
        commit(end === 'min' ? Math.min(moved, max) : min, end === 'max' ? Math.max(moved, min) : max);
      };
      const n = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4 }[e.key];
      if (n !== undefined) {
        e.preventDefault();
        stepBy(n);
      }
      if (e.key === 'Home') {
        e.preventDefault();
        if (end === 'min') commit(low, max);
      }
      if (e.key === 'End') {
        e.preventDefault();
        if (end === 'max') commit(min, high);
      }
    };
  const handle = (end: 'min' | 'max', v: number): ReactElement => (
    <span
      role="slider"
      tabIndex={0}
      className={css['handle']}
      style={{ left: `${placeOf(edges, v) * 100}%` }}
      aria-label={t(end === 'min' ? 'stock.facet.min' : 'stock.facet.max', { name })}
      aria-valuemin={low}
      aria-valuemax={high}
      aria-valuenow={v}
      aria-valuetext={format(v)}
      onKeyDown={key(end)}
    >
      <i />
      <i />
    </span>
  );
  const n = Math.max(1, counts.length);
  return (
    <div className={css['wrap']} role="group" aria-label={name}>
      <div className={css['ends']}>
        <span className={css['name']}>{name}</span>
        <End
          value={value?.min}
          fallback={low}
          label={t('stock.facet.min', { name })}
          format={format}
          parse={parse}
          onCommit={(v) => commit(v ?? low, Math.max(v ?? low, value?.max ?? high))}
        />
        <em>–</em>
        <End
          value={value?.max}
          fallback={high}
          label={t('stock.facet.max', { name })}
          format={format}
          parse={parse}
          onCommit={(v) => commit(Math.min(value?.min ?? low, v ?? high), v ?? high)}
        />
        {unit === undefined ? null : <em>{unit}</em>}
      </div>
      <div
        ref={box}
        className={css['plot']}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={() => {
          dragging.current = undefined;
          setLive(undefined);
        }}
      >
        <svg viewBox={`0 0 ${n * 10} 28`} preserveAspectRatio="none" aria-hidden="true">
          {counts.map((c, i) => {
            const h = c === 0 ? 0.6 : Math.max(1.5, (c / top) * 27);
            const mid = ((edges[i] ?? 0) + (edges[i + 1] ?? 0)) / 2;
            return <rect key={i} x={i * 10 + 0.6} y={28 - h} width={8.8} height={h} rx={1} className={mid >= min && mid <= max ? css['in'] : css['out']} />;
          })}
        </svg>
        <div className={css['track']}>
          <b style={{ left: `${placeOf(edges, min) * 100}%`, right: `${(1 - placeOf(edges, max)) * 100}%` }} />
          {handle('min', min)}
          {handle('max', max)}
        </div>
      </div>
    </div>
  );
}

/** One typed end: keeps what is being typed, takes it at Enter or when left; an empty field takes the limit away. */
function End({
  value,
  fallback,
  label,
  format,
  parse,
  onCommit,
}: {
  readonly value: number | undefined;
  readonly fallback: number;
  readonly label: string;
  readonly format: (n: number) => string;
  readonly parse: (s: string) => number | undefined;
  readonly onCommit: (v: number | undefined) => void;
}): ReactElement {
  const shown = format(value ?? fallback);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const done = (): void => {
    if (text === shown) return;
    const v = text.trim() === '' ? undefined : parse(text);
    // what is no amount, or less than nothing, goes back to what stood here; so does what is left as it was after the limit is taken
    setText(shown);
    if (text.trim() !== '' && (v === undefined || v < 0)) return;
    onCommit(v);
  };
  return (
    <label className={css['hit']}>
      <input
        className={css['end']}
        value={text}
        aria-label={label}
        inputMode="decimal"
        size={Math.max(4, text.length)}
        onChange={(e) => setText(e.target.value)}
        onFocus={(e) => e.target.select()}
        onBlur={done}
        onKeyDown={(e) => {
          if (e.key === 'Enter') done();
          if (e.key === 'Escape') setText(shown);
        }}
      />
    </label>
  );
}
