import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { need, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';

const reason = z.string().trim().min(2).max(200);
const byName = z.object({ terminal: z.string().max(16) });

/** Terminals: enrolment codes shown once, and what a person decides about a device (architecture §7, conflicts.md §4.12). */
export function terminalRoutes(app: FastifyInstance, hq: Hq): void {
  const { identity } = hq.services;
  const find = async (terminal: string) => (await identity.device(terminal)) ?? refuse(404, 'terminal-unknown', { terminal });

  route(app, hq, {
    method: 'POST',
    url: '/terminals/codes',
    action: PERMITS.terminalsEdit,
    body: z.strictObject({ storeId: z.string().max(8) }),
    run: async ({ user, body }) => {
      const made = need(await identity.createCode({ storeId: body.storeId, by: user.staffNo }));
      await hq.audit.record(user, { action: 'codeCreated', subject: body.storeId, storeId: body.storeId });
      return made;
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/terminals/:terminal/replace',
    action: PERMITS.terminalsEdit,
    params: byName,
    body: z.strictObject({ reason }),
    run: async ({ user, params, body }) => {
      const device = await find(params.terminal);
      const made = need(await identity.createCode({ storeId: device.storeId, terminal: params.terminal, by: user.staffNo }));
      await hq.audit.record(user, {
        action: 'terminalReplaced',
        subject: params.terminal,
        storeId: device.storeId,
        reason: body.reason,
        before: { epoch: device.epoch, state: device.state },
      });
      return made;
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/terminals/:terminal/revoke',
    action: PERMITS.terminalsEdit,
    params: byName,
    body: z.strictObject({ reason }),
    run: async ({ user, params, body }) => {
      const before = await find(params.terminal);
      const after = need(await identity.setState(params.terminal, 'revoked'));
      await hq.audit.record(user, {
        action: 'terminalRevoked',
        subject: params.terminal,
        storeId: before.storeId,
        reason: body.reason,
        before: { state: before.state, pending: before.pending },
        after: { state: after.state },
      });
      return { state: after.state };
    },
  });
  // Read out over the phone to a store that is cut off; each code is told once (conflicts.md §4.12).
  route(app, hq, {
    method: 'POST',
    url: '/terminals/:terminal/emergency',
    action: PERMITS.terminalsEdit,
    params: byName,
    body: z.strictObject({ reason }),
    run: async ({ user, params, body }) => {
      const device = await find(params.terminal);
      const made = need(await identity.emergency(params.terminal));
      await hq.audit.record(user, {
        action: 'emergencyCode',
        subject: params.terminal,
        storeId: device.storeId,
        reason: body.reason,
        after: { epoch: made.epoch },
      });
      return made;
    },
  });
  // After a restore or a clone was looked at: the next epoch begins and the device works again (EX-11).
  route(app, hq, {
    method: 'POST',
    url: '/terminals/:terminal/release',
    action: PERMITS.terminalsEdit,
    params: byName,
    body: z.strictObject({ reason }),
    run: async ({ user, params, body }) => {
      const before = await find(params.terminal);
      if (before.state !== 'quarantine') refuse(422, 'hq-terminal-state', { terminal: params.terminal });
      const after = need(await identity.bumpEpoch(params.terminal));
      await hq.audit.record(user, {
        action: 'terminalReleased',
        subject: params.terminal,
        storeId: before.storeId,
        reason: body.reason,
        before: { epoch: before.epoch, state: before.state },
        after: { epoch: after.epoch, state: after.state },
      });
      return { state: after.state, epoch: after.epoch };
    },
  });
}
