import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReadModelDb } from '../readmodel/duck.ts';
import type { Moment } from '../readmodel/duck.ts';
import type { Row } from '../readmodel/tables.ts';
import { listAll, listPage } from './query.ts';

let db: ReadModelDb;
beforeEach(async () => {
  db = await ReadModelDb.open(':memory:');
});
afterEach(() => db.close());

const till = (n: number): Row => ({ terminal: `S01-T${n}`, store: 'S01', label: '前台', host: 'web', state: 'active', pending: 1, last_seen_ms: 1000 - n });
const enrol = (...numbers: readonly number[]): Promise<void> => db.apply(new Map([['terminals', numbers.map(till)]]));
const all = { page: 1, size: 50, filters: {} };
/** The same file, into which another till comes behind every question of a list. */
function busy(): { readonly moment: () => Promise<Moment> } {
  let next = 100;
  return {
    moment: async () => {
      const at = await db.moment();
      return {
        query: async <T extends object>(sql: string, params?: Parameters<Moment['query']>[1]): Promise<readonly T[]> => {
          const rows = await at.query<T>(sql, params);
          await enrol((next += 1));
          return rows;
        },
        close: () => at.close(),
      };
    },
  };
}

it('a page’s rows, total, sums and facets are of one moment, whatever is written meanwhile; the next page is of its own', async () => {
  await enrol(1, 2, 3);
  const page = await listPage(busy(), 'terminals', all);
  expect([page.rows.length, page.total, page.facets['store']]).toEqual([3, 3, [{ value: 'S01', count: 3 }]]);
  const later = await listPage(db, 'terminals', all);
  expect(later.total).toBeGreaterThan(3);
  expect(later.rows).toHaveLength(later.total);
});
it('a page beyond the end is empty and still tells the total', async () => {
  await enrol(1, 2, 3);
  const page = await listPage(busy(), 'terminals', { ...all, page: 9 });
  expect([page.rows, page.total]).toEqual([[], 3]);
});
it('an export tells each row once, though rows come in before those that are told next; given up in the middle it holds nothing', async () => {
  await enrol(1, 2, 3, 4, 5);
  // Ordered by name, each newcomer S01-T101 … stands among the first and pushes the others on.
  const names: unknown[] = [];
  for await (const rows of listAll(busy(), 'terminals', { ...all, sort: 'terminal' }, 2)) names.push(...rows.map((r) => r['terminal']));
  expect(names).toEqual(['S01-T1', 'S01-T2', 'S01-T3', 'S01-T4', 'S01-T5']);
  let closed = 0;
  const watched = {
    moment: async () => {
      const at = await db.moment();
      return { ...at, close: () => ((closed += 1), at.close()) };
    },
  };
  for await (const rows of listAll(watched, 'terminals', all, 2)) if (rows.length > 0) break;
  expect(closed).toBe(1);
});
