import { memo, useState } from 'react';
import type { ReactElement } from 'react';
import { parseYuan } from '../../../src/kernel/money.ts';
import { CATEGORIES, CLARITIES, COLORS, METALS, PIECE_STATES, SHAPES } from '../../../src/stock/types.ts';
import type { FacetResult, Range } from '../../../src/stock/facets.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { Button, FacetChip, Segmented, cx, useFormat, useT } from '../../ui/index.ts';
import { GemOutline, cutOf } from '../../ui/gems/index.tsx';
import { Ladder, type Step } from './Ladder.tsx';
import { RangeHistogram } from './RangeHistogram.tsx';
import { activeCount, ranged, toggled, type Filters, type ListFacet, type RangeFacet } from './filters.ts';
import { useStock } from './store.ts';
import { useWords } from './words.ts';
import css from './facets.module.css';

const SHAPES_FIRST = ['RD', 'PR', 'OV', 'MQ', 'PE', 'HT', 'EM', 'CU', 'RA', 'AS'] as const;
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

type Counts = FacetResult['counts'];
const present =
  (counts: Readonly<Record<string, number>> | undefined, on: readonly string[] | undefined) =>
  (code: string): boolean =>
    (counts?.[code] ?? 0) > 0 || (on?.includes(code) ?? false);
const parseNumber =
  (scale: number) =>
  (text: string): number | undefined => {
    const n = Number(text.replace(/[^\d.]/g, ''));
    return text.trim() === '' || !Number.isFinite(n) ? undefined : Math.round(n * scale);
  };
const snapCarat = (n: number): number => Math.round(n / 10) * 10;
const snapPrice = (n: number): number => {
  const step = n < 200_000 ? 10_000 : n < 2_000_000 ? 50_000 : 500_000;
  return Math.round(n / step) * step;
};

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
      <Chips
        facet="categories"
        codes={CATEGORIES}
        counts={result?.counts.category}
        filters={filters}
        title={t('stock.facet.category')}
        first={en ? 2 : 3}
        word="category"
      />
      <Shapes counts={result?.counts.shape} filters={filters} />
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
      <Make counts={result?.counts.cut} filters={filters} />
      {h === undefined || h.priceEdges.length < 2 ? null : (
        <section className={css['part']}>
          <PriceRange result={h} filters={filters} onChange={range('priceFen')} />
        </section>
      )}
      <Chips
        facet="metals"
        codes={METALS.filter((m) => m !== 'none')}
        counts={result?.counts.metal}
        filters={filters}
        title={t('stock.facet.metal')}
        first={4}
        word="metal"
      />
      <Typed facet="ringSizeHK" title={t('stock.facet.ring')} scale={1} digits={0} filters={filters} />
      <Typed facet="metalMg" title={t('stock.facet.weight')} scale={1000} digits={2} unit={t('stock.facet.gram')} filters={filters} />
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
      <Chips facet="states" codes={PIECE_STATES} counts={result?.counts.state} filters={filters} title={t('stock.facet.state')} first={4} word="state" />
      <Stores counts={result?.counts.store} filters={filters} />
    </aside>
  );
});

function Chips({
  facet,
  codes,
  counts,
  filters,
  title,
  first,
  word,
}: {
  readonly facet: ListFacet;
  readonly codes: readonly string[];
  readonly counts: Readonly<Record<string, number>> | undefined;
  readonly filters: Filters;
  readonly title: string;
  readonly first: number;
  readonly word: 'category' | 'metal' | 'state';
}): ReactElement | null {
  const t = useT();
  const w = useWords();
  const setFilters = useStock((s) => s.setFilters);
  const [all, setAll] = useState(false);
  const on = filters.lists[facet];
  const there = codes.filter(present(counts, on));
  // What was chosen stays in view; otherwise the most frequent come first.
  const ranked = [...there].sort((a, b) => Number(on?.includes(b) ?? false) - Number(on?.includes(a) ?? false) || (counts?.[b] ?? 0) - (counts?.[a] ?? 0));
  const text = (code: string): string =>
    word === 'category' ? w.category(code) : word === 'metal' ? w.metal(code, undefined) : t(`stock.state.${code as 'IN_STOCK'}`); // as: codes of the state facet are piece states
  if (there.length === 0) return null;
  return (
    <section className={css['part']}>
      <h2 className={css['title']}>{title}</h2>
      <div className={css['chips']} role="group" aria-label={title}>
        {(all ? ranked : ranked.slice(0, first)).map((code) => (
          <FacetChip key={code} on={on?.includes(code) ?? false} count={counts?.[code] ?? 0} onToggle={() => setFilters((f) => toggled(f, facet, code))}>
            {text(code)}
          </FacetChip>
        ))}
        {ranked.length <= first ? null : (
          <FacetChip on={false} onToggle={() => setAll((x) => !x)} label={t(all ? 'stock.facet.less' : 'stock.facet.more')}>
            {all ? t('stock.facet.less') : '···'}
          </FacetChip>
        )}
      </div>
    </section>
  );
}

function Shapes({ counts, filters }: { readonly counts: Counts['shape'] | undefined; readonly filters: Filters }): ReactElement {
  const t = useT();
  const w = useWords();
  const setFilters = useStock((s) => s.setFilters);
  const on = filters.lists.shapes ?? [];
  const rest = SHAPES.filter((s) => !(SHAPES_FIRST as readonly string[]).includes(s) && present(counts, on)(s));
  return (
    <section className={css['part']}>
      <h2 className={css['title']}>{t('stock.facet.shape')}</h2>
      <div className={css['shapes']} role="group" aria-label={t('stock.facet.shape')}>
        {SHAPES_FIRST.map((s) => (
          <button
            key={s}
            type="button"
            aria-pressed={on.includes(s)}
            className={cx(css['shape'], (counts?.[s] ?? 0) === 0 && !on.includes(s) && css['none'])}
            onClick={() => setFilters((f) => toggled(f, 'shapes', s))}
          >
            <GemOutline cut={cutOf(s)} size={30} />
            <span>{w.shape(s)}</span>
            <span className="zm-sr">{counts?.[s] ?? 0}</span>
          </button>
        ))}
      </div>
      {rest.length === 0 ? null : (
        <div className={css['chips']}>
          {rest.map((s) => (
            <FacetChip key={s} on={on.includes(s)} count={counts?.[s] ?? 0} onToggle={() => setFilters((f) => toggled(f, 'shapes', s))}>
              {w.shape(s)}
            </FacetChip>
          ))}
        </div>
      )}
    </section>
  );
}

/** 3EX and each of the three grades; 切工 only exists for round brilliants (jewelry §4.4). */
function Make({ counts, filters }: { readonly counts: Counts['cut'] | undefined; readonly filters: Filters }): ReactElement {
  const t = useT();
  const w = useWords();
  const setFilters = useStock((s) => s.setFilters);
  const [open, setOpen] = useState(false);
  const row = (facet: 'cut' | 'polish' | 'symmetry', counted: boolean): ReactElement => (
    <div className={css['chips']} role="group" aria-label={t(`stock.facet.${facet}`)}>
      {open ? <em className={css['which']}>{t(`stock.facet.${facet}`)}</em> : null}
      {facet === 'cut' ? (
        <FacetChip on={filters.tripleEx} onToggle={() => setFilters((f) => ({ ...f, tripleEx: !f.tripleEx }))}>
          {t('stock.facet.tripleEx')}
        </FacetChip>
      ) : null}
      {(['EX', 'VG', 'G'] as const).map((g) => (
        <FacetChip
          key={g}
          label={`${t(`stock.facet.${facet}`)} ${g} ${w.grade(g)}`}
          on={filters.lists[facet]?.includes(g) ?? false}
          {...(counted ? { count: counts?.[g] ?? 0 } : {})}
          onToggle={() => setFilters((f) => toggled(f, facet, g))}
        >
          {g}
        </FacetChip>
      ))}
      {facet === 'cut' ? (
        <FacetChip on={open} label={t(open ? 'stock.facet.less' : 'stock.facet.more')} onToggle={() => setOpen((x) => !x)}>
          ···
        </FacetChip>
      ) : null}
    </div>
  );
  return (
    <section className={css['part']}>
      <h2 className={css['title']}>
        {t('stock.facet.make')}
        <em>{t('stock.facet.makeNote')}</em>
      </h2>
      {row('cut', true)}
      {open || filters.lists.polish?.length || filters.lists.symmetry?.length ? (
        <>
          {row('polish', false)}
          {row('symmetry', false)}
        </>
      ) : null}
    </section>
  );
}

function PriceRange({
  result,
  filters,
  onChange,
}: {
  readonly result: FacetResult['histogram'];
  readonly filters: Filters;
  readonly onChange: (r: Range) => void;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  return (
    <RangeHistogram
      name={t('stock.facet.price')}
      value={filters.ranges.priceFen}
      onChange={onChange}
      counts={result.priceFen}
      edges={result.priceEdges}
      format={(n) => f.money(Math.round(n / 100) * 100, { short: true })}
      parse={(s) => parseYuan(s)}
      snap={snapPrice}
    />
  );
}

/** Two typed ends, for what needs no picture. */
function Typed({
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

function Stores({ counts, filters }: { readonly counts: Counts['store'] | undefined; readonly filters: Filters }): ReactElement | null {
  const t = useT();
  const terminal = useTerminal();
  const w = useWords();
  const setFilters = useStock((s) => s.setFilters);
  const on = filters.lists.stores;
  const stores = terminal.views
    .stores()
    .map((s) => s.storeId)
    .filter(present(counts, on));
  if (filters.scope === 'own' || stores.length < 2) return null;
  return (
    <section className={css['part']}>
      <h2 className={css['title']}>{t('stock.facet.store')}</h2>
      <div className={css['chips']} role="group" aria-label={t('stock.facet.store')}>
        {stores.map((id) => (
          <FacetChip key={id} on={on?.includes(id) ?? false} count={counts?.[id] ?? 0} onToggle={() => setFilters((f) => toggled(f, 'stores', id))}>
            {w.store(id)}
          </FacetChip>
        ))}
      </div>
    </section>
  );
}
