import type { ReactElement } from 'react';
import css from './reports.module.css';

const W = 524;
const TOP = 24;
const BASE = 146;
/** A round step so that three lines suffice: 1, 2 or 5 times a power of ten. Yuan thousands. */
function stepFor(max: number): number {
  const raw = max / 3;
  const power = 10 ** Math.floor(Math.log10(Math.max(raw, 0.001)));
  return power * ([1, 2, 5, 10].find((m) => m * power >= raw) ?? 10);
}
/** Paired bars, this period before the one compared with; the highest is garnet and says its number (design 13). Values in fen, drawn in thousands of yuan. */
export function Bars({
  now,
  before,
  labels,
  trim = false,
}: {
  readonly now: readonly number[];
  readonly before: readonly number[];
  readonly labels: readonly string[];
  readonly trim?: boolean;
}): ReactElement {
  const used = labels.map((label, i) => ({ label, a: (now[i] ?? 0) / 100_000, b: (before[i] ?? 0) / 100_000 }));
  const first = trim
    ? Math.min(
        10,
        used.findIndex((x) => x.a > 0 || x.b > 0),
      )
    : 0;
  const last = trim ? Math.max(21, used.length - 1 - [...used].reverse().findIndex((x) => x.a > 0 || x.b > 0)) : used.length - 1;
  const list = used.slice(Math.max(0, first), last + 1);
  const max = Math.max(0.1, ...list.flatMap((x) => [x.a, x.b]));
  const step = stepFor(max);
  const ceiling = Math.ceil(max / step) * step;
  const widest = ceiling.toFixed(step < 1 ? 1 : 0).length;
  const LEFT = 14 + 8 * Math.max(2, widest); // room for the longest number of the scale
  const y = (v: number): number => BASE - (v / ceiling) * (BASE - TOP);
  const slot = (W - LEFT) / list.length;
  const best = list.reduce((m, x, i) => (x.a > (list[m]?.a ?? 0) ? i : m), 0);
  const every = list.length > 24 ? 5 : list.length > 14 ? 2 : 1; // labels stand evenly, as many as are read at a glance
  const wide = Math.min(15, slot * 0.36);
  const digits = step < 1 ? 1 : 0;
  return (
    <svg
      className={css['bars']}
      viewBox={`0 0 ${W} 170`}
      role="img"
      aria-label={list
        .filter((x) => x.a > 0)
        .map((x) => `${x.label}: ${x.a.toFixed(1)}`)
        .join('，')}
    >
      {Array.from({ length: Math.round(ceiling / step) + 1 }, (_, i) => i * step).map((v) => (
        <g key={v}>
          <path d={`M${LEFT - 6} ${y(v)}H${W}`} />
          <text x={LEFT - 12} y={y(v) + 4} textAnchor="end">
            {v.toFixed(digits)}
          </text>
        </g>
      ))}
      {list.map((x, i) => {
        const at = LEFT + slot * i + slot / 2;
        return (
          <g key={x.label}>
            {x.b > 0 ? <rect x={at - wide - 1} y={y(x.b)} width={wide} height={BASE - y(x.b)} rx={2} data-n="before" /> : null}
            {x.a > 0 ? <rect x={at + 1} y={y(x.a)} width={wide} height={BASE - y(x.a)} rx={2} data-n={i === best ? 'best' : 'now'} /> : null}
            {i === best && x.a > 0 ? (
              <text x={Math.min(at + 1 + wide / 2, W - 20)} y={y(x.a) - 6} textAnchor="middle" data-n="best">
                {x.a.toFixed(1)}
              </text>
            ) : null}
            {i % every !== 0 ? null : (
              <text x={at} y={164} textAnchor="middle">
                {x.label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
