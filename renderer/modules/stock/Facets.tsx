import { memo } from 'react';
import type { ReactElement } from 'react';
import { CATEGORIES, CLARITIES, COLORS, METALS, PIECE_STATES } from '../../../src/stock/types.ts';
import type { FacetResult, Range } from '../../../src/stock/facets.ts';
import { Button, Segmented, useFormat, useT } from '../../ui/index.ts';
import { Ladder, type Step } from './Ladder.tsx';
import { RangeHistogram } from './RangeHistogram.tsx';
import { activeCount, ranged, type RangeFacet } from './filters.ts';
import { useStock } from './store.ts';
import { FacetChips } from './FacetChips.tsx';
import { MakeFacet } from './MakeFacet.tsx';
import { PriceRange } from './PriceRange.tsx';
import { ShapeFacet } from './ShapeFacet.tsx';
import { StoreFacet } from './StoreFacet.tsx';
import { TypedRange, parseNumber } from './TypedRange.tsx';
import css from './facets.module.css';

const COLOR_STEPS: readonly Step[] = COLORS.map((grade) => ({ grade, ...(grade === 'O-Z' ? { short: 'O–Z' } : {}) }));
const CLARITY_STEPS: readonly Step[] = CLARITIES.map((grade) => {
  const m = /^(VVS|VS|SI|I)(\d)$/.exec(grade);
  return m === null ? { grade } : { grade, short: m[2] ?? grade, group: m[1] ?? '' };
});
/** White to straw, as the eye sees D to Z (design 04). */
const tint = (i: number): string => `color-mix(in srgb, #F0DC9C ${Math.round((i / (COLORS.length - 1)) * 100)}%, #FFFFFF)`;
const INCLUSIONS = [0, 0, 1, 2, 3, 4, 6, 8, 11, 14, 18] as const;
const drawColor = (i: number): { readonly fill: string } => ({ fill: tint(i) });
const drawClarity = (i: number): { readonly dots: number } => ({ dots: INCLUSIONS[i] ?? 0 });
const snapCarat = (n: number): number => Math.round(n / 10) * 10;

/** The facets on the left (features A2.5–A2.20); each kind's counts are under all the other facets. */
export const Facets = memo(function Facets({ result }: { readonly result: FacetResult | undefined }): ReactElement {
  const t = useT();
  const en = useFormat().language === 'en';
  const filters = useStock((s) => s.filters);
  const setFilters = useStock((s) => s.setFilters);
  const clear = useStock((s) => s.clear);
  const active = activeCount(filters);
  const grades = { min: 0, max: COLORS.length - 1 };
  const clarities = { min: 0, max: CLARITIES.length - 1 };
  const range =
    (facet: RangeFacet) =>
    (r: Range): void =>
      setFilters((f) => ranged(f, facet, r, facet === 'color' ? grades : facet === 'clarity' ? clarities : undefined));
  const span = (steps: readonly string[], r: Range | undefined): string | undefined =>
    r === undefined || (r.min === undefined && r.max === undefined)
      ? undefined
      : (r.min ?? 0) === (r.max ?? steps.length - 1)
        ? steps[r.min ?? 0]
        : `${steps[r.min ?? 0] ?? ''} – ${steps[r.max ?? steps.length - 1] ?? ''}`;
  const h = result?.histogram;
  return (
    <aside className={css['facets']} aria-label={t('stock.title')}>
      <header className={css['head']}>
        <h1 className="zm-h1">{t('stock.title')}</h1>
        {active === 0 ? null : (
          <Button kind="text" size="sm" onClick={clear}>
            {t('stock.clear', { n: active })}
          </Button>
        )}
      </header>
      <FacetChips
        facet="categories"
        codes={CATEGORIES}
        counts={result?.counts.category}
        filters={filters}
        title={t('stock.facet.category')}
        first={en ? 2 : 3}
        word="category"
      />
      <ShapeFacet counts={result?.counts.shape} filters={filters} />
      {h === undefined || h.caratEdges.length < 2 ? null : (
        <section className={css['part']}>
          <RangeHistogram
            name={t('stock.facet.carat')}
            unit={t('stock.facet.ct')}
            value={filters.ranges.caratMilli}
            onChange={range('caratMilli')}
            counts={h.caratMilli}
            edges={h.caratEdges}
            format={(n) => (n / 1000).toFixed(2)}
            parse={parseNumber(1000)}
            snap={snapCarat}
          />
        </section>
      )}
      <section className={css['part']}>
        <h2 className={css['title']}>
          {t('stock.facet.color')}
          <b>{span(COLORS, filters.ranges.color)}</b>
        </h2>
        <Ladder name={t('stock.facet.color')} steps={COLOR_STEPS} value={filters.ranges.color} onChange={range('color')} draw={drawColor} />
      </section>
      <section className={css['part']}>
        <h2 className={css['title']}>
          {t('stock.facet.clarity')}
          <b>{span(CLARITIES, filters.ranges.clarity)}</b>
        </h2>
        <Ladder name={t('stock.facet.clarity')} steps={CLARITY_STEPS} value={filters.ranges.clarity} onChange={range('clarity')} draw={drawClarity} />
      </section>
      <MakeFacet counts={result?.counts.cut} filters={filters} />
      {h === undefined || h.priceEdges.length < 2 ? null : (
        <section className={css['part']}>
          <PriceRange result={h} filters={filters} onChange={range('priceFen')} />
        </section>
      )}
      <FacetChips
        facet="metals"
        codes={METALS.filter((m) => m !== 'none')}
        counts={result?.counts.metal}
        filters={filters}
        title={t('stock.facet.metal')}
        first={4}
        word="metal"
      />
      <TypedRange facet="ringSizeHK" title={t('stock.facet.ring')} scale={1} digits={0} filters={filters} />
      <TypedRange facet="metalMg" title={t('stock.facet.weight')} scale={1000} digits={2} unit={t('stock.facet.gram')} filters={filters} />
      <section className={css['part']}>
        <h2 className={css['title']}>{t('stock.facet.presale')}</h2>
        <Segmented
          block
          label={t('stock.facet.presale')}
          value={filters.presale === undefined ? 'any' : filters.presale ? 'yes' : 'no'}
          onChange={(v) =>
            setFilters((f) => {
              const { presale: _p, ...rest } = f;
              return v === 'any' ? rest : { ...rest, presale: v === 'yes' };
            })
          }
          options={[
            { value: 'any', label: t('stock.facet.any') },
            { value: 'no', label: t('stock.facet.spotOnly') },
            { value: 'yes', label: t('stock.facet.presaleOnly') },
          ]}
        />
      </section>
      <FacetChips facet="states" codes={PIECE_STATES} counts={result?.counts.state} filters={filters} title={t('stock.facet.state')} first={4} word="state" />
      <StoreFacet counts={result?.counts.store} filters={filters} />
    </aside>
  );
});
