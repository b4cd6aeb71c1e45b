import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { translate } from '../../../src/i18n/index.ts';
import { printableTable } from '../../../src/reports/printable.ts';
import { CSV_BOM, csvLine } from '../lists/csv.ts';
import { mustMay, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { listShape } from '../lists/columns.ts';
import type { ListColumn } from '../lists/shape.ts';
import type { ListName } from '../lists/columns.ts';
import { isList, listAll, listPage } from '../lists/query.ts';
import type { ListPage, ListQuery } from '../lists/query.ts';
import { LIST_PERMITS, scopeOfUser } from '../permits.ts';
import { localTime, shownCell } from '../present.ts';
import type { Words } from '../present.ts';
import { readCodes, readStores } from '../reference.ts';
import type { Account } from '../../services.ts';

const params = z.object({
  name: z
    .string()
    .refine(isList, 'no such list')
    .transform((name) => name as ListName),
});
const text = z.string().max(400);
const common = { q: text.optional(), sort: text.optional() };
const pageQuery = z.looseObject({
  ...common,
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
});
const exportQuery = z.looseObject({ ...common, lang: z.enum(['zh-CN', 'en']).default('zh-CN'), columns: text.optional() });

/** More than this is no longer paper; the sheet says so in words (ui.md: never a silent cap). */
const ON_PAPER = 1000;

/** Filters named by the list; anything else in the query string is refused, so that a typing error never widens an answer. */
function filtersOf(name: ListName, query: Readonly<Record<string, unknown>>, known: readonly string[]): Readonly<Record<string, string>> {
  const filters: Record<string, string> = {};
  for (const [key, value] of Object.entries(query)) {
    if (known.includes(key)) continue;
    if (!listShape(name).filters.some((f) => f.key === key)) refuse(400, 'hq-input', { field: key, detail: '?' });
    filters[key] = text.parse(value);
  }
  return filters;
}
const questionOf = (
  name: ListName,
  user: Account,
  query: { readonly q?: string | undefined; readonly sort?: string | undefined },
  filters: Readonly<Record<string, string>>,
  page = 1,
  size = 50,
): ListQuery => {
  const stores = scopeOfUser(user);
  return {
    ...(query.q === undefined ? {} : { q: query.q }),
    ...(query.sort === undefined ? {} : { sort: query.sort }),
    page,
    size,
    filters,
    ...(stores === undefined ? {} : { stores }),
  };
};

/** Every list of headquarters: a page with total, sums and facets; and the same question as a CSV file or on paper (A0.27). */
export function listRoutes(app: FastifyInstance, hq: Hq): void {
  route(app, hq, {
    method: 'GET',
    url: '/lists/:name',
    action: 'signedIn',
    params,
    query: pageQuery,
    run: ({ user, params: { name }, query }) => {
      mustMay(user, LIST_PERMITS[name].view);
      return listPage(hq.db, name, questionOf(name, user, query, filtersOf(name, query, ['q', 'sort', 'page', 'size']), query.page, query.size));
    },
  });

  route(app, hq, {
    method: 'GET',
    url: '/lists/:name/export.csv',
    action: 'signedIn',
    params,
    query: exportQuery,
    run: async ({ user, params: { name }, query, reply }) => {
      mustMay(user, LIST_PERMITS[name].view);
      mustMay(user, LIST_PERMITS[name].export);
      const { question, columns, words } = await leaving(hq, user, name, query, 'csv');
      const head = csvLine(columns.map((c) => ({ text: translate(query.lang, `console.col.${c.label ?? c.key}`) })));
      const lines = async function* (): AsyncGenerator<string> {
        yield CSV_BOM + head;
        for await (const rows of listAll(hq.db, name, question)) yield rows.map((row) => csvLine(columns.map((c) => shownCell(c, row[c.key], words)))).join('');
      };
      void reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}-${new Date(hq.services.now()).toISOString().slice(0, 10)}.csv"`)
        .header('cache-control', 'no-store');
      return reply.send(Readable.from(lines()));
    },
  });

  route(app, hq, {
    method: 'GET',
    url: '/lists/:name/print',
    action: 'signedIn',
    params,
    query: exportQuery,
    run: async ({ user, params: { name }, query, reply }) => {
      mustMay(user, LIST_PERMITS[name].view);
      mustMay(user, LIST_PERMITS[name].export);
      const { columns, words, page } = await leaving(hq, user, name, query, 'print');
      const { rows, total } = page;
      const t = (key: string, params?: Readonly<Record<string, string | number>>): string => translate(query.lang, key, params);
      const unit = t(`console.unit.${name}`);
      const number = (c: ListColumn): boolean => ['money', 'mg', 'carat', 'int', 'number'].includes(c.kind);
      const ordered = [...columns.filter((c) => !number(c)), ...columns.filter(number)];
      const note = `${total > rows.length ? t('console.table.printedOf', { n: rows.length, total, unit }) : t('console.table.count', { n: total, unit })} · ${localTime(hq.services.now(), words.timeZone)} · ${user.name}`;
      void reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store');
      return printableTable({
        title: t(`console.nav.${name === 'trail' ? 'audit' : name}`),
        note,
        landscape: ordered.length > 6,
        rightFrom: ordered.findIndex(number) < 0 ? ordered.length : ordered.findIndex(number),
        head: ordered.map((c) => t(`console.col.${c.label ?? c.key}`)),
        rows: rows.map((row) => ordered.map((c) => shownCell(c, row[c.key], words).text)),
      });
    },
  });
}

/** What a list that leaves needs: the question, its columns and words, and the sheet where it is printed. Logged before the first byte (PIPL): who, which list, which filter, how many rows. */
async function leaving(
  hq: Hq,
  user: Account,
  name: ListName,
  query: z.infer<typeof exportQuery>,
  how: 'csv' | 'print',
): Promise<{ readonly question: ListQuery; readonly columns: readonly ListColumn[]; readonly words: Words; readonly page: ListPage }> {
  const filters = filtersOf(name, query, ['q', 'sort', 'lang', 'columns']);
  const question = questionOf(name, user, query, filters);
  const wanted = query.columns?.split(',');
  const columns = listShape(name).columns.filter((c) => wanted === undefined || wanted.includes(c.key));
  const [stores, codes] = await Promise.all([readStores(hq.services.store), readCodes(hq.services.store)]);
  const words: Words = {
    language: query.lang,
    timeZone: hq.services.config.timeZone,
    stores: new Map(stores.map((s) => [s.storeId, s])),
    codes: new Map(codes.map((c) => [c.table, c])),
  };
  const page = await listPage(hq.db, name, { ...question, page: 1, size: how === 'print' ? ON_PAPER : 1 });
  await hq.audit.record(user, {
    action: how === 'csv' ? 'export' : 'print',
    subject: name,
    after: { rows: page.total, q: query.q ?? '', filters, columns: columns.map((c) => c.key) },
  });
  return { question, columns, words, page };
}
