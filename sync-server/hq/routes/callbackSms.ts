import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { maskPhone } from '../../../src/kernel/phone.ts';
import { decide } from '../../../src/permissions/index.ts';
import { smsSettings } from '../../outbox/settings.ts';
import type { SmsSettings } from '../../outbox/settings.ts';
import { mayDecide } from '../../outbox/states.ts';
import { checkTemplate, renderSms, SAMPLE, smsParts, VARIABLE_NAMES, valuesOf } from '../../../src/appointments/sms.ts';
import type { SmsDoc } from '../../outbox/types.ts';
import type { Account } from '../../services.ts';
import { need, refuse, Refusal, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import { readSettings } from '../reference.ts';
import { inScope } from './details.ts';

const id = z.object({ id: z.string().startsWith('sms:').max(120) });
const secret = z.string().max(200).optional();

/** Outbox and send log, a person's word on what is not known, and how messages go out (A0.23, conflicts §4.25). */
const NO_DOOR: Pick<SmsSettings, 'aliyun' | 'http'> = {
  aliyun: { endpoint: '', accessKeyId: '', signName: '', templateCode: '', templateCodes: {}, params: {} },
  http: { url: '', contentType: 'json', body: '', headers: [], okField: '', okValue: '', refField: '', timeoutS: 5 },
};

export function callbackSmsRoutes(app: FastifyInstance, hq: Hq): void {
  const { outbox } = hq.services;
  async function load(user: Account, key: string): Promise<SmsDoc> {
    const doc = await outbox.get(key);
    if (doc === undefined) return refuse(404, 'hq-not-found');
    inScope(user, [doc.storeId]);
    return doc;
  }
  route(app, hq, {
    method: 'GET',
    url: '/sms/:id',
    action: PERMITS.sms,
    params: id,
    run: async ({ user, params }) => {
      const { _id, _rev, phoneE164, holder: _holder, ...doc } = await load(user, params.id);
      return {
        id: _id,
        ...doc,
        phone: phoneE164 === '' ? '' : maskPhone(phoneE164),
        ...smsParts(String(doc['body'])),
        may: mayDecide((await load(user, params.id)).state),
      };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/sms/:id/decide',
    action: PERMITS.callbackDone,
    params: id,
    body: z.strictObject({ decision: z.enum(['sent', 'again', 'drop']), reason: z.string().trim().min(2).max(200) }),
    run: async ({ user, params, body }) => {
      const before = await load(user, params.id);
      const after = need(await outbox.decide(params.id, body.decision, user.staffNo, body.reason), 409);
      await hq.audit.record(user, {
        action: 'smsDecided',
        subject: params.id,
        storeId: before.storeId,
        reason: body.reason,
        before: { state: before.state },
        after: { state: after.state, decision: body.decision },
      });
      await hq.projector.drain();
      return { state: after.state };
    },
  });

  route(app, hq, {
    method: 'GET',
    url: '/sms-settings',
    action: PERMITS.sms,
    run: async ({ user }) => {
      const { rev, ...all } = await outbox.config.read();
      // How the provider is reached, headers with keys in them included, is the business of whoever may change it; the log needs its name.
      const settings = decide(user, PERMITS.smsEdit).kind === 'allow' ? all : { ...all, ...NO_DOOR };
      const { aliyunSecret, httpToken } = outbox.config.hidden;
      // What opens a door is told as "set" or "not set" and never sent back.
      return {
        settings,
        rev,
        set: { aliyunSecret: (aliyunSecret ?? '') !== '', httpToken: (httpToken ?? '') !== '' },
        variables: VARIABLE_NAMES,
        brand: (await readSettings(hq.services.store))?.brand ?? '',
      };
    },
  });
  route(app, hq, {
    method: 'PUT',
    url: '/sms-settings',
    action: PERMITS.smsEdit,
    body: z.strictObject({ settings: smsSettings, secrets: z.strictObject({ aliyunSecret: secret, httpToken: secret }), rev: z.string() }),
    run: async ({ user, body }) => {
      const { rev: _rev, ...before } = await outbox.config.read();
      const saved = await outbox.config.save(body.settings, body.secrets, body.rev);
      if (!saved.ok) throw new Refusal(saved.problem.code === 'hq-stale' ? 409 : 422, saved.problem);
      outbox.wake();
      await hq.audit.record(user, { action: 'smsSettingsChanged', subject: 'sms', before, after: saved.value });
      return { ok: true };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/sms-preview',
    action: PERMITS.sms,
    body: z.strictObject({ template: z.string().max(1000), sign: z.string().max(40) }),
    run: async ({ body }) => {
      const template = need(checkTemplate(body.template));
      const text = renderSms(template, valuesOf(SAMPLE), body.sign.trim());
      return { text, ...smsParts(text) };
    },
  });
}
