import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { may, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { listPage } from '../lists/query.ts';
import type { ListName } from '../lists/columns.ts';
import { LIST_PERMITS, scopeOfUser } from '../permits.ts';

const query = z.object({ q: z.string().trim().min(2).max(80) });
const WHERE: readonly ListName[] = ['customers', 'stock', 'sales', 'appointments', 'terminals', 'staff'];

/** The search box on top: customers, pieces, numbers (ui.md); five of each, only what the person may see. */
export function searchRoutes(app: FastifyInstance, hq: Hq): void {
  route(app, hq, {
    method: 'GET',
    url: '/search',
    action: 'signedIn',
    query,
    run: async ({ user, query: { q } }) => {
      const stores = scopeOfUser(user);
      const found = await Promise.all(
        WHERE.filter((name) => may(user, LIST_PERMITS[name].view)).map(async (name) => {
          const page = await listPage(hq.db, name, { q, page: 1, size: 5, filters: {}, ...(stores === undefined ? {} : { stores }) });
          return { list: name, total: page.total, rows: page.rows };
        }),
      );
      return { groups: found.filter((g) => g.total > 0) };
    },
  });
}
