import type { AppointmentForm } from '../../../src/appointments/types.ts';
import type { FacetQuery, FacetRow, Range } from '../../../src/stock/facets.ts';
import type { PieceState } from '../../../src/stock/types.ts';
import { formatCarat } from '../../../src/kernel/carat.ts';

/** What a person has set in the facets; a plain value, so that it can be saved, compared and cleared. */
export interface Filters {
  readonly text: string;
  readonly scope: 'own' | 'all';
  readonly sort: NonNullable<FacetQuery['sort']> | 'none';
  readonly lists: Readonly<Partial<Record<ListFacet, readonly string[]>>>;
  readonly ranges: Readonly<Partial<Record<RangeFacet, Range>>>;
  readonly tripleEx: boolean;
  readonly presale?: boolean;
  /** Name whose need these filters came from (A1.1.14); shown in the count. */
  readonly needOf?: string;
}
export type ListFacet = 'categories' | 'kinds' | 'metals' | 'shapes' | 'stores' | 'states' | 'cut' | 'polish' | 'symmetry';
export type RangeFacet = 'caratMilli' | 'priceFen' | 'color' | 'clarity' | 'metalMg' | 'ringSizeHK';

export const EMPTY: Filters = { text: '', scope: 'all', sort: 'none', lists: {}, ranges: {}, tripleEx: false };

/** States a colleague at the counter cares about when no state is asked for: what stands in some store or is on its way. */
const PRESENT: readonly PieceState[] = ['IN_STOCK', 'RESERVED', 'IN_TRANSIT', 'SOLD_HELD', 'RETURN_CHECK', 'IN_REPAIR', 'DISPUTED'];

const bounded = (r: Range | undefined): Range | undefined => (r === undefined || (r.min === undefined && r.max === undefined) ? undefined : r);

/** The index's query for these filters. A typed text looks through every state: a sold piece must be found by its tag (A2.17). */
export function toQuery(f: Filters, ownStore: string): FacetQuery {
  const text = f.text.trim();
  const states = f.lists.states?.length ? (f.lists.states as readonly PieceState[]) : text === '' ? PRESENT : undefined; // as: the chips are made from the states themselves
  const query: Record<string, unknown> = { ownStore };
  if (text !== '') query['text'] = text;
  if (states !== undefined) query['states'] = states;
  for (const [key, list] of Object.entries(f.lists)) if (key !== 'states' && list.length > 0) query[key] = list;
  for (const [key, range] of Object.entries(f.ranges)) if (bounded(range) !== undefined) query[key] = range;
  if (f.scope === 'own') query['stores'] = [ownStore];
  if (f.tripleEx) query['tripleEx'] = true;
  if (f.presale !== undefined) query['presale'] = f.presale;
  if (f.sort !== 'none') query['sort'] = f.sort;
  return query as FacetQuery; // as: built key by key from the same names
}

/** How many things are set: what 清空 n 项 takes away. Scope and sort are no filters. */
export function activeCount(f: Filters): number {
  const lists = Object.values(f.lists).filter((l) => l.length > 0).length;
  const ranges = Object.values(f.ranges).filter((r) => bounded(r) !== undefined).length;
  return lists + ranges + (f.text.trim() === '' ? 0 : 1) + (f.tripleEx ? 1 : 0) + (f.presale === undefined ? 0 : 1);
}

export const cleared = (f: Filters): Filters => ({ ...EMPTY, scope: f.scope, sort: f.sort === 'fit' ? 'none' : f.sort });

export function toggled(f: Filters, facet: ListFacet, value: string): Filters {
  const list = f.lists[facet] ?? [];
  const next = list.includes(value) ? list.filter((v) => v !== value) : [...list, value];
  return { ...f, lists: { ...f.lists, [facet]: next } };
}

/** Sets a range; ends that equal the whole scale mean no end. */
export function ranged(f: Filters, facet: RangeFacet, range: Range, whole?: { readonly min: number; readonly max: number }): Filters {
  const min = range.min !== undefined && whole !== undefined && range.min <= whole.min ? undefined : range.min;
  const max = range.max !== undefined && whole !== undefined && range.max >= whole.max ? undefined : range.max;
  const next = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  return { ...f, ranges: { ...f.ranges, [facet]: next } };
}

/** The facets an appointment's wish translates to: category, metal, budget and carat ±15 %, ring size ±2 (features A1.1.14). */
export function filtersOfNeed(form: AppointmentForm, scope: Filters['scope']): Filters {
  const lists: Partial<Record<ListFacet, readonly string[]>> = {};
  const ranges: Partial<Record<RangeFacet, Range>> = {};
  if (form.category !== undefined) lists.categories = [form.category];
  if (form.metal !== undefined) lists.metals = [form.metal];
  if (form.budgetMinFen !== undefined || form.budgetMaxFen !== undefined) {
    ranges.priceFen = {
      ...(form.budgetMinFen === undefined ? {} : { min: form.budgetMinFen }),
      ...(form.budgetMaxFen === undefined ? {} : { max: form.budgetMaxFen }),
    };
  }
  if (form.caratMilli !== undefined) ranges.caratMilli = { min: Math.round(form.caratMilli * 0.85), max: Math.round(form.caratMilli * 1.15) };
  if (form.ringSizeHK !== undefined) ranges.ringSizeHK = { min: form.ringSizeHK - 2, max: form.ringSizeHK + 2 };
  return { ...EMPTY, scope, sort: 'fit', lists, ranges, needOf: form.name };
}
export const hasNeed = (form: AppointmentForm): boolean => activeCount(filtersOfNeed(form, 'all')) > 0;

const makeText = (r: { readonly shape?: string; readonly cut?: string; readonly polish?: string; readonly symmetry?: string }): string => {
  const { cut, polish, symmetry } = r;
  if (cut === 'EX' && polish === 'EX' && symmetry === 'EX') return '3EX';
  const parts = [cut, polish, symmetry].filter((x) => x !== undefined);
  return parts.join('/');
};
/** `1.02ct F VS1 3EX N`; empty for a piece without a graded stone (jewelry.md §4). */
export function stoneLine(r: Pick<FacetRow, 'caratMilli' | 'color' | 'clarity' | 'shape' | 'cut' | 'polish' | 'symmetry' | 'fluorescence'>): string {
  const carat = r.caratMilli === undefined ? undefined : `${formatCarat(r.caratMilli)}ct`;
  return [carat, r.color, r.clarity, makeText(r), r.fluorescence].filter((x): x is string => x !== undefined && x !== '').join(' ');
}
export { makeText };
