import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { need, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import { acceptReturned, readReturned } from '../returned.ts';

/** After headquarters was set back to a backup (SC-22): what terminals gave back, and a person's word that it holds again. */
export function returnedRoutes(app: FastifyInstance, hq: Hq): void {
  route(app, hq, {
    method: 'GET',
    url: '/returned',
    action: PERMITS.terminalsEdit,
    run: async () => ({
      rows: (await readReturned(hq.services.store)).map(({ key, id, terminal, storeId, atMs, doc }) => ({
        key,
        id,
        terminal,
        storeId,
        atMs,
        ...(typeof doc['version'] === 'number' || typeof doc['version'] === 'string' ? { version: doc['version'] } : {}),
        ...(typeof doc['kind'] === 'string' ? { kind: doc['kind'] } : {}),
        ...(typeof doc['metal'] === 'string' && typeof doc['fenPerG'] === 'number' ? { metal: doc['metal'], fenPerG: doc['fenPerG'] } : {}),
        ...(typeof doc['issuedAtMs'] === 'number' ? { issuedAtMs: doc['issuedAtMs'] } : {}),
      })),
    }),
  });
  route(app, hq, {
    method: 'POST',
    url: '/returned/accept',
    action: PERMITS.terminalsEdit,
    body: z.strictObject({ keys: z.array(z.string().max(600)).min(1).max(5000), reason: z.string().trim().min(2).max(200) }),
    run: async ({ user, body }) => {
      const written = need(await acceptReturned(hq.services, new Set(body.keys)));
      await hq.audit.record(user, { action: 'returnedAccepted', subject: 'HQ', reason: body.reason, after: { written } });
      return { written };
    },
  });
}
