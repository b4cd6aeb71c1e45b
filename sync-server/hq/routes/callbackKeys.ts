import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import { readCodes } from '../reference.ts';

/** Keys with which online sources hand in appointments (A0.22): shown once, kept as a hash, taken back at once. */
export function callbackKeyRoutes(app: FastifyInstance, hq: Hq): void {
  const { apiKeys, store } = hq.services;
  route(app, hq, { method: 'GET', url: '/intake-keys', action: PERMITS.intakeKeys, run: async () => ({ keys: await apiKeys.list() }) });
  route(app, hq, {
    method: 'POST',
    url: '/intake-keys',
    action: PERMITS.intakeKeys,
    body: z.strictObject({ name: z.string().trim().min(1).max(40), sources: z.array(z.string().max(30)).min(1).max(20) }),
    run: async ({ user, body }) => {
      const online =
        (await readCodes(store))
          .find((c) => c.table === 'source')
          ?.rows.filter((r) => r.active && r.flags?.['online'] === true)
          .map((r) => r.code) ?? [];
      const wrong = body.sources.find((s) => !online.includes(s));
      if (wrong !== undefined) refuse(422, 'intake-source', { source: wrong });
      const made = await apiKeys.create({ name: body.name, sources: body.sources, by: user.staffNo });
      await hq.audit.record(user, { action: 'intakeKeyCreated', subject: made.id, after: { name: made.name, sources: made.sources } });
      return made;
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/intake-keys/:id/revoke',
    action: PERMITS.intakeKeys,
    params: z.object({ id: z.string().regex(/^[a-z0-9]{10}$/) }),
    body: z.strictObject({ reason: z.string().trim().min(2).max(200) }),
    run: async ({ user, params, body }) => {
      const key = await apiKeys.revoke(params.id);
      if (key === undefined) return refuse(404, 'hq-not-found');
      await hq.audit.record(user, { action: 'intakeKeyRevoked', subject: key.id, reason: body.reason, after: { name: key.name } });
      return key;
    },
  });
}
