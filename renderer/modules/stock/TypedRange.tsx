import type { ReactElement } from 'react';
import { useT } from '../../ui/index.ts';
import { ranged, type Filters } from './filters.ts';
import { useStock } from './store.ts';
import css from './facets.module.css';

export const parseNumber =
  (scale: number) =>
  (text: string): number | undefined => {
    const n = Number(text.replace(/[^\d.]/g, ''));
    return text.trim() === '' || !Number.isFinite(n) ? undefined : Math.round(n * scale);
  };

/** Two typed ends, for what needs no picture. */
export function TypedRange({
  facet,
  title,
  scale,
  digits,
  unit,
  filters,
}: {
  readonly facet: 'ringSizeHK' | 'metalMg';
  readonly title: string;
  readonly scale: number;
  readonly digits: number;
  readonly unit?: string;
  readonly filters: Filters;
}): ReactElement {
  const t = useT();
  const setFilters = useStock((s) => s.setFilters);
  const value = filters.ranges[facet];
  const shown = (n: number | undefined): string => (n === undefined ? '' : (n / scale).toFixed(digits));
  const parse = parseNumber(scale);
  const end = (which: 'min' | 'max'): ReactElement => (
    <label className={css['hit']}>
      <input
        key={shown(value?.[which])}
        className={css['typed']}
        defaultValue={shown(value?.[which])}
        inputMode="decimal"
        placeholder={t('stock.facet.any')}
        aria-label={t(which === 'min' ? 'stock.facet.min' : 'stock.facet.max', { name: title })}
        onBlur={(e) => {
          const v = parse(e.target.value);
          if (v !== value?.[which]) setFilters((f) => ranged(f, facet, { ...f.ranges[facet], [which]: v }));
        }}
        onKeyDown={(e) => {
          if (e.key === 'Enter') e.currentTarget.blur();
        }}
      />
    </label>
  );
  return (
    <section className={css['part']}>
      <h2 className={css['title']}>
        {title}
        <span className={css['ends']}>
          {end('min')}–{end('max')}
          {unit}
        </span>
      </h2>
    </section>
  );
}
