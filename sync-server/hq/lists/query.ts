import type { Cell, Row } from '../readmodel/tables.ts';
import type { ReadModelDb } from '../readmodel/duck.ts';
import { LISTS, listShape } from './columns.ts';
import type { ListFilter } from './shape.ts';
import type { ListName } from './columns.ts';
import { LIST_SQL, SCOPE_SQL } from './sql.ts';

type Moments = Pick<ReadModelDb, 'moment'>;

/** One question to a list: filters by key (text as it came in the query string), words, sort, page. */
export interface ListQuery {
  readonly q?: string;
  readonly sort?: string;
  readonly page: number; // from 1
  readonly size: number;
  readonly filters: Readonly<Record<string, string>>;
  /** Stores the person may see; undefined = all (A0.31). */
  readonly stores?: readonly string[];
}
export interface ListPage {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly sums: Readonly<Record<string, number>>;
  readonly facets: Readonly<Record<string, readonly { readonly value: string; readonly count: number }[]>>;
}

class Where {
  readonly parts: string[] = [];
  readonly params: Cell[] = [];
  add(make: (p: (value: Cell) => string) => string): void {
    this.parts.push(make((value) => `$${this.params.push(value)}`));
  }
  sql(): string {
    return this.parts.length === 0 ? '' : `WHERE ${this.parts.join(' AND ')}`;
  }
}

function addFilter(where: Where, filter: ListFilter, value: string): void {
  const { key } = filter;
  const values = value.split(',').filter((v) => v !== '');
  if (filter.how === 'in' && values.length > 0) where.add((p) => `${key} IN (${values.map(p).join(', ')})`);
  if (filter.how === 'has' && values.length > 0) where.add((p) => `list_has_any(string_split(${key}, ','), [${values.map(p).join(', ')}])`);
  if (filter.how === 'start') where.add((p) => `starts_with(upper(${key}), ${p(value.trim().toUpperCase())})`);
  if (filter.how === 'bool' && (value === 'true' || value === 'false')) where.add((p) => `${key} = ${p(value === 'true')}`);
  if (filter.how === 'range') {
    const [from = '', to = ''] = value.split('..');
    const typed = (v: string): Cell => (/^-?\d+$/.test(v) ? Number(v) : v);
    if (from !== '') where.add((p) => `${key} >= ${p(typed(from))}`);
    if (to !== '') where.add((p) => `${key} <= ${p(typed(to))}`);
  }
}

function whereOf(name: ListName, query: ListQuery, except?: string): Where {
  const where = new Where();
  for (const filter of listShape(name).filters) {
    const value = query.filters[filter.key];
    if (value !== undefined && value !== '' && filter.key !== except) addFilter(where, filter, value);
  }
  for (const word of (query.q ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((w) => w !== '')
    .slice(0, 8))
    where.add((p) => `contains(text, ${p(word)})`);
  if (query.stores !== undefined) {
    const stores = query.stores;
    where.add((p) => SCOPE_SQL[name](stores.length === 0 ? [p('')] : stores.map(p)));
  }
  return where;
}

/** Column and direction, checked against the list's own columns, with the key as the last word so that pages never overlap. */
function orderOf(name: ListName, sort: string | undefined): string {
  const shape = listShape(name);
  const wanted = sort ?? shape.sort;
  const key = wanted.replace(/^-/, '');
  const known = shape.columns.some((c) => c.key === key) ? wanted : shape.sort;
  return `ORDER BY ${known.replace(/^-/, '')} ${known.startsWith('-') ? 'DESC' : 'ASC'} NULLS LAST, ${shape.key}`;
}

/** One page with its total, sums over the whole answer, and counts a facet value: all as of one moment, so that they agree. */
export async function listPage(db: Moments, name: ListName, query: ListQuery): Promise<ListPage> {
  const at = await db.moment();
  try {
    const shape = listShape(name);
    const from = `(${LIST_SQL[name]})`;
    const where = whereOf(name, query);
    const sums = shape.columns.filter((c) => c.sum === true).map((c) => c.key);
    const rows = await at.query<Row>(
      `SELECT * EXCLUDE (text) FROM ${from} ${where.sql()} ${orderOf(name, query.sort)} LIMIT ${query.size} OFFSET ${(query.page - 1) * query.size}`,
      where.params,
    );
    const [totals] = await at.query<Record<string, number | null>>(
      `SELECT count(*) AS n${sums.map((s) => `, CAST(sum(${s}) AS BIGINT) AS ${s}`).join('')} FROM ${from} ${where.sql()}`,
      where.params,
    );
    const facets: Record<string, { readonly value: string; readonly count: number }[]> = {};
    for (const f of shape.filters) {
      if (f.facet !== true) continue;
      const other = whereOf(name, query, f.key);
      const counts = await at.query<{ value: Cell; count: number }>(
        `SELECT ${f.key} AS value, count(*) AS count FROM ${from} ${other.sql()} GROUP BY 1 ORDER BY 2 DESC LIMIT 60`,
        other.params,
      );
      facets[f.key] = counts.filter((c) => c.value !== null).map((c) => ({ value: String(c.value), count: c.count }));
    }
    return { rows, total: totals?.['n'] ?? 0, sums: Object.fromEntries(sums.map((s) => [s, totals?.[s] ?? 0])), facets };
  } finally {
    at.close();
  }
}

/** All rows of the question in pages, for an export, as of one moment: none is left out or told twice because something moved between two pages. */
export async function* listAll(db: Moments, name: ListName, query: ListQuery, size = 5000): AsyncGenerator<readonly Row[]> {
  const where = whereOf(name, query);
  const moment = await db.moment();
  try {
    for (let at = 0; ; at += size) {
      const rows = await moment.query<Row>(
        `SELECT * EXCLUDE (text) FROM (${LIST_SQL[name]}) ${where.sql()} ${orderOf(name, query.sort)} LIMIT ${size} OFFSET ${at}`,
        where.params,
      );
      if (rows.length > 0) yield rows;
      if (rows.length < size) return;
    }
  } finally {
    moment.close();
  }
}
export const isList = (name: string): name is ListName => Object.hasOwn(LISTS, name);
