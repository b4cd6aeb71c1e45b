import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { askSms, correctSms } from '../../../src/appointments/askSms.ts';
import { bulkSms, bulkVoid } from '../../../src/appointments/bulk.ts';
import type { Bulk } from '../../../src/appointments/bulk.ts';
import { reopen } from '../../../src/appointments/commands.ts';
import { checkTemplate, TEMPLATES } from '../../../src/appointments/sms.ts';
import type { CommandContext } from '../../../src/kernel/context.ts';
import type { Result } from '../../../src/kernel/result.ts';
import { decide } from '../../../src/permissions/index.ts';
import { finishTask } from '../../../src/service/commands.ts';
import type { KnownApt } from '../../outbox/appointment.ts';
import { wordsOf } from '../../outbox/settings.ts';
import type { Account } from '../../services.ts';
import { need, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import { AptDesk, correctionOf, overruledOf } from './aptDesk.ts';
import { contextOf } from './exceptions.ts';

const aptId = z.string().regex(/^apt:[\w-]{1,60}$/);
const id = z.object({ id: aptId });
const reason = z.string().trim().min(1).max(200);
/** Made once when the sheet opens, so that a second tap asks for the same messages. */
const batch = z.string().regex(/^[0-9A-Za-z-]{8,40}$/);
/** As many as one page asks for; what goes to more people is a campaign (A6.10). */
const MANY = 200;

/** What headquarters does with an appointment beside the call-back desk: its messages, a void that did not stand, many at once (A1.4.3, SC-04). */
export function appointmentRoutes(app: FastifyInstance, hq: Hq): void {
  const desk = new AptDesk(hq);
  const { outbox } = hq.services;

  route(app, hq, {
    method: 'GET',
    url: '/appointments/:id/state',
    action: PERMITS.appointments,
    params: id,
    run: async ({ user, params }) => {
      const apt = await desk.load(user, params.id);
      const sms = await desk.messages(apt);
      const may = (action: 'appointment.void' | 'appointment.reopen' | 'appointment.callBack'): boolean => decide(user, action).kind === 'allow';
      const open = apt.view.status === 'notArrived' || apt.view.status === 'needsCallback';
      return {
        status: apt.view.status,
        sub: apt.view.sub,
        overruled: overruledOf(apt),
        hasPhone: (apt.form.phoneE164 ?? '') !== '',
        sms: sms.map((d) => ({
          id: d._id,
          kind: d.kind,
          state: d.state,
          reason: d.reason ?? null,
          body: d.body,
          createdMs: d.createdMs,
          dueMs: d.dueMs,
          sentMs: d.sentMs ?? null,
          correct: d.correct ?? null,
        })),
        may: {
          void: open && apt.view.sub !== 'serving' && may('appointment.void'),
          reopen: apt.view.status === 'voided' && may('appointment.reopen'),
          sms: apt.view.status !== 'voided' && may('appointment.callBack'),
        },
      };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/appointments/:id/reopen',
    action: 'appointment.reopen',
    params: id,
    body: z.strictObject({ reason }),
    run: ({ user, params, body }) =>
      desk.oneByOne(params.id, async () => {
        const apt = await desk.load(user, params.id);
        const facts = await desk.commit(need(reopen(contextOf(hq, user), apt, { reason: body.reason })));
        await hq.audit.record(user, { action: 'aptReopened', subject: params.id, storeId: apt.form.storeId, reason: body.reason, after: { facts } });
        return { facts };
      }),
  });
  route(app, hq, {
    method: 'POST',
    url: '/appointments/:id/sms',
    action: PERMITS.callbackDone,
    params: id,
    body: z.strictObject({ about: z.enum(['moved', 'notice']), batch, template: z.string().max(600).optional() }),
    run: ({ user, params, body }) =>
      desk.oneByOne(params.id, async () => {
        const apt = await desk.load(user, params.id);
        if (asked(apt, body.batch)) return { already: true };
        const facts = await desk.commit(
          need(askSms(contextOf(hq, user), apt, { about: body.about, batch: body.batch, template: body.template ?? TEMPLATES[body.about] })),
        );
        await hq.audit.record(user, { action: 'smsAsked', subject: params.id, storeId: apt.form.storeId, after: { facts, about: body.about } });
        return { already: false };
      }),
  });
  // 致歉/更正短信 (SC-04): sent by its own words, or told by telephone; both end the task that the store sees too.
  route(app, hq, {
    method: 'POST',
    url: '/appointments/:id/correct',
    action: PERMITS.callbackDone,
    params: id,
    body: z.strictObject({ sms: z.string().startsWith('sms:').max(120), how: z.enum(['send', 'told']), result: z.string().trim().min(1).max(200) }),
    run: ({ user, params, body }) =>
      desk.oneByOne(params.id, async () => {
        const apt = await desk.load(user, params.id);
        const doc = await outbox.get(body.sms);
        const task = doc === undefined || doc.aptId !== apt.id ? undefined : correctionOf(apt, doc);
        if (task === undefined || task.state === 'pending') return refuse(404, 'hq-not-found');
        if (task.state !== 'open') return { already: true };
        const ctx = contextOf(hq, user);
        const action =
          body.how === 'told'
            ? finishTask(ctx, task, body.result)
            : correctSms(ctx, apt, task, { template: wordsOf(await outbox.config.read(), 'correction'), result: body.result });
        const facts = await desk.commit(need(action));
        await hq.audit.record(user, {
          action: 'smsCorrected',
          subject: params.id,
          storeId: apt.form.storeId,
          reason: body.result,
          after: { facts, how: body.how },
        });
        return { already: false };
      }),
  });

  /** The same to many: each in its own scope, what cannot be done comes back with its reason. */
  async function many(
    user: Account,
    ids: readonly string[],
    command: (ctx: CommandContext, apts: readonly KnownApt[]) => Result<Bulk>,
  ): Promise<{ readonly done: number; readonly refused: Bulk['refused']; readonly facts: readonly string[] }> {
    const apts: KnownApt[] = [];
    for (const one of [...new Set(ids)]) apts.push(await desk.load(user, one));
    const bulk = need(command(contextOf(hq, user), apts));
    return { done: bulk.done.length, refused: bulk.refused, facts: await desk.commit(bulk.action) };
  }
  route(app, hq, {
    method: 'POST',
    url: '/appointments-bulk/preview',
    action: PERMITS.aptBulk,
    body: z.strictObject({ id: aptId, template: z.string().max(1000) }),
    run: async ({ user, body }) => {
      const template = need(checkTemplate(body.template, 'notice'));
      const apt = await desk.load(user, body.id);
      const made = await outbox.words(apt, 'notice', template);
      return { text: made.text, chars: made.chars, parts: made.parts, provider: (await outbox.config.read()).provider };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/appointments-bulk/sms',
    action: PERMITS.aptBulk,
    body: z.strictObject({ ids: z.array(aptId).min(1).max(MANY), batch, template: z.string().max(600) }),
    run: ({ user, body }) =>
      desk.oneByOne(`batch:${body.batch}`, async () => {
        const answer = await many(user, body.ids, (ctx, apts) => {
          const fresh = apts.filter((a) => !asked(a, body.batch));
          return fresh.length === 0
            ? { ok: true, value: { action: { facts: [], heads: [] }, done: apts.map((a) => a.id), refused: [] } }
            : bulkSms(ctx, fresh, { batch: body.batch, template: body.template });
        });
        await hq.audit.record(user, {
          action: 'smsBulk',
          subject: body.batch,
          after: { n: answer.done, refused: answer.refused.length, template: body.template },
        });
        return { done: answer.done, refused: answer.refused };
      }),
  });
  route(app, hq, {
    method: 'POST',
    url: '/appointments-bulk/void',
    action: PERMITS.aptBulk,
    body: z.strictObject({ ids: z.array(aptId).min(1).max(MANY), reason }),
    run: async ({ user, body }) => {
      const answer = await many(user, body.ids, (ctx, apts) => bulkVoid(ctx, apts, body.reason));
      await hq.audit.record(user, { action: 'aptVoided', subject: `${answer.done}`, reason: body.reason, after: { facts: answer.facts } });
      return { done: answer.done, refused: answer.refused };
    },
  });
}
/** Whether this batch was asked for already: a retried request changes nothing. */
const asked = (apt: KnownApt, of: string): boolean => apt.facts.some((f) => f.kind === 'apt.smsAsked' && (f.body as { readonly batch?: unknown }).batch === of); // its kind was read by the registry
