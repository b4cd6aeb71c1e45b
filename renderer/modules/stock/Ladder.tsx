import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent, ReactElement } from 'react';
import type { Range } from '../../../src/stock/facets.ts';
import { useT } from '../../ui/i18n.ts';
import { cx } from '../../ui/cx.ts';
import css from './ladder.module.css';

/** A run of steps under one word, e.g. 1 and 2 under VVS. */
export interface Step {
  readonly grade: string;
  readonly short?: string;
  readonly group?: string;
}
interface Props {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly value: Range | undefined;
  readonly onChange: (r: Range) => void;
  /** Drawing inside a step: a tint (colour) or inclusions (clarity). */
  readonly draw: (index: number) => { readonly fill?: string; readonly dots?: number };
}

/** Next range when the step `at` is tapped: outside the range the nearer end moves there; inside, the range becomes that end; alone, it clears. */
export function tap(range: { readonly min: number; readonly max: number } | undefined, at: number): Range {
  if (range === undefined) return { min: at, max: at };
  if (range.min === at && range.max === at) return {};
  if (at < range.min) return { min: at, max: range.max };
  if (at > range.max) return { min: range.min, max: at };
  return at - range.min < range.max - at ? { min: at, max: range.max } : { min: range.min, max: at };
}

const HEIGHT = 30;
/**
 * A grade ladder (design 04): steps best to worst with a two-handle range over them. Touch: tap a step or drag across;
 * keyboard: two sliders, arrows move an end, Home and End go to the ends. Index 0 is the best grade.
 */
export function Ladder({ name, steps, value, onChange, draw }: Props): ReactElement {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ from: number; moved: boolean } | undefined>(undefined);
  const last = steps.length - 1;
  const min = value?.min ?? 0;
  const max = value?.max ?? last;
  const set = value !== undefined && (value.min !== undefined || value.max !== undefined);
  const grade = (i: number): string => steps[i]?.grade ?? '';

  const indexAt = (x: number): number => {
    const r = box.current?.getBoundingClientRect();
    return r === undefined || r.width === 0 ? 0 : Math.max(0, Math.min(last, Math.floor(((x - r.left) / r.width) * steps.length)));
  };
  const down = (e: PointerEvent<HTMLDivElement>): void => {
    drag.current = { from: indexAt(e.clientX), moved: false };
    e.currentTarget.setPointerCapture?.(e.pointerId);
  };
  const move = (e: PointerEvent<HTMLDivElement>): void => {
    const d = drag.current;
    if (d === undefined) return;
    const at = indexAt(e.clientX);
    if (at === d.from && !d.moved) return;
    d.moved = true;
    onChange({ min: Math.min(d.from, at), max: Math.max(d.from, at) });
  };
  const up = (): void => {
    const d = drag.current;
    drag.current = undefined;
    if (d !== undefined && !d.moved) onChange(tap(set ? { min, max } : undefined, d.from));
  };
  const key =
    (end: 'min' | 'max') =>
    (e: KeyboardEvent<HTMLElement>): void => {
      const at = end === 'min' ? min : max;
      const next = {
        ArrowLeft: at - 1,
        ArrowDown: at - 1,
        ArrowRight: at + 1,
        ArrowUp: at + 1,
        Home: end === 'min' ? 0 : min,
        End: end === 'min' ? max : last,
      }[e.key];
      if (e.key === 'Escape' || e.key === 'Delete') {
        e.preventDefault();
        onChange({});
        return;
      }
      if (next === undefined) return;
      e.preventDefault();
      onChange(end === 'min' ? { min: Math.max(0, Math.min(next, max)), max } : { min, max: Math.max(min, Math.min(next, last)) });
    };
  const slider = (end: 'min' | 'max', at: number): ReactElement => (
    <span
      role="slider"
      tabIndex={0}
      className={css['handle']}
      style={{ left: `${((end === 'min' ? at : at + 1) / steps.length) * 100}%` }}
      data-end={end}
      aria-label={t(end === 'min' ? 'stock.facet.best' : 'stock.facet.worst', { name })}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at}
      aria-valuetext={grade(at)}
      onKeyDown={key(end)}
    />
  );
  const groups = steps.reduce<{ group: string; from: number; to: number }[]>((out, s, i) => {
    const prev = out[out.length - 1];
    if (s.group === undefined) return out;
    if (prev !== undefined && prev.group === s.group) prev.to = i;
    else out.push({ group: s.group, from: i, to: i });
    return out;
  }, []);
  return (
    <div className={css['wrap']} role="group" aria-label={set ? t('stock.facet.range', { name, from: grade(min), to: grade(max) }) : name}>
      <div
        ref={box}
        className={css['steps']}
        style={{ gridTemplateColumns: `repeat(${steps.length}, 1fr)` }}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={() => {
          drag.current = undefined;
        }}
      >
        {steps.map((s, i) => {
          const on = set && i >= min && i <= max;
          const look = draw(i);
          const height = HEIGHT - (i * (HEIGHT - 12)) / last;
          return (
            <div key={s.grade} className={cx(css['step'], on && css['on'])}>
              <i style={{ height, ...(look.fill === undefined ? {} : { background: look.fill }) }}>
                {look.dots === undefined ? null : <Inclusions n={look.dots} height={height} />}
              </i>
              <span>{s.short ?? s.grade}</span>
            </div>
          );
        })}
      </div>
      {set ? (
        <div className={css['handles']}>
          {slider('min', min)}
          {slider('max', max)}
        </div>
      ) : (
        <div className={css['handles']} data-idle="">
          {slider('min', 0)}
          {slider('max', last)}
        </div>
      )}
      {groups.length === 0 ? null : (
        <div className={css['groups']} style={{ gridTemplateColumns: `repeat(${steps.length}, 1fr)` }} aria-hidden="true">
          {groups.map((g) => (
            <b key={g.group} className={cx(set && g.from <= max && g.to >= min && css['on'])} style={{ gridColumn: `${g.from + 1} / ${g.to + 2}` }}>
              {g.group}
            </b>
          ))}
        </div>
      )}
    </div>
  );
}

/** Dark specks of a clarity step; always at the same places. */
function Inclusions({ n, height }: { readonly n: number; readonly height: number }): ReactElement {
  return (
    <svg viewBox={`0 0 20 ${height}`} preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      {Array.from({ length: n }, (_, i) => (
        <circle key={i} cx={3 + ((i * 5.65 + n * 2.3) % 14)} cy={3 + ((i * 7.3 + n * 3.1) % Math.max(4, height - 6))} r={0.9} />
      ))}
    </svg>
  );
}
