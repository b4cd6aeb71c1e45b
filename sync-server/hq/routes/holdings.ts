import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { need, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';

const byOrder = z.object({ orderId: z.string().startsWith('order:').max(64) });
const force = z.strictObject({
  terminal: z.string().max(16),
  manager: z.string().min(1).max(12),
  pin: z.string().regex(/^\d{4,12}$/),
  reason: z.string().trim().min(2).max(200),
});

/** Deposits whose token a terminal holds: who, until when, and handing it over by force with two people (conflicts.md §3.5). */
export function holdingRoutes(app: FastifyInstance, hq: Hq): void {
  const { holdings, identity } = hq.services;
  route(app, hq, {
    method: 'GET',
    url: '/orders/:orderId/token',
    action: PERMITS.orderToken,
    params: byOrder,
    run: async ({ params }) => {
      const order = (await holdings.orderOf(params.orderId)) ?? refuse(404, 'order-unknown');
      return { state: order.state, balanceFen: order.balanceFen, ...(order.token === undefined ? {} : { token: order.token }) };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/orders/:orderId/token',
    action: PERMITS.orderToken,
    params: byOrder,
    body: force,
    run: async ({ user, params, body }) => {
      const order = (await holdings.orderOf(params.orderId)) ?? refuse(404, 'order-unknown');
      const store = order.token?.terminal.split('-')[0] ?? '';
      // The manager of the store that holds it knows whether it is just being used; the two must be two people.
      const pin = need(await identity.verifyPin(body.manager, body.pin), 403);
      if (body.manager === user.staffNo || !pin.roles.includes('SM') || !pin.stores.includes(store)) refuse(403, 'manager-pin-wrong');
      const given = need(await holdings.forceToken(params.orderId, { terminal: body.terminal, by: user.staffNo, approver: body.manager }));
      await hq.audit.record(user, {
        action: 'tokenForced',
        subject: params.orderId,
        storeId: store,
        reason: body.reason,
        before: { terminal: given.from },
        after: { terminal: given.token.terminal, leaseUntilMs: given.token.leaseUntilMs, manager: body.manager },
      });
      return given.token;
    },
  });
}
