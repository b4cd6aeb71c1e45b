import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BACK_OFF_MS } from '../../sync-server/outbox/states.ts';
import { callbackKey } from '../../sync-server/outbox/types.ts';
import type { SmsDoc } from '../../sync-server/outbox/types.ts';
import { booked, FakeProvider, HOUR, openDesk, sendTo, settled } from './intake-kit.ts';
import type { Desk } from './intake-kit.ts';

let desk: Desk;
let provider: FakeProvider;
let skew = 0;
beforeAll(async () => {
  provider = await FakeProvider.start();
  desk = await openDesk({ now: () => Date.now() + skew });
  await sendTo(desk, provider.url);
});
afterEach(() => {
  provider.got.length = 0;
  provider.answer = (_q, reply) => {
    reply.end('{"code":0,"id":"M1"}');
  };
});
afterAll(async () => {
  await desk.t.stop();
  await provider.stop();
});
const message = async (aptId: string, of: Desk = desk): Promise<SmsDoc | undefined> => of.t.server.services.outbox.get(callbackKey(aptId));
const done = (aptId: string, by = desk.ops, body: object = {}) => by.post(`/callback/${aptId}/done`, body);

describe('at most once, whatever the provider does (architecture §8)', () => {
  it('no connection: certainly not taken, so it is tried again with growing pauses and arrives once', async () => {
    const closed = await FakeProvider.start();
    const { port, url } = closed;
    await closed.stop();
    await sendTo(desk, url);
    const apt = await booked(desk, 'P-1', { visitAt: new Date(Date.now() + 200 * HOUR).toISOString() });
    await done(apt);
    await settled(desk);
    expect(await message(apt)).toMatchObject({ state: 'queued', reason: 'retry', attempts: 1 });
    skew += BACK_OFF_MS[0] + 1000;
    desk.t.server.services.outbox.wake();
    await settled(desk);
    const waiting = await message(apt);
    expect(waiting).toMatchObject({ attempts: 2 });
    expect((waiting?.dueMs ?? 0) - (waiting?.changedMs ?? 0)).toBe(BACK_OFF_MS[1]);
    const open = await FakeProvider.start(port);
    skew += BACK_OFF_MS[1] + 1000;
    desk.t.server.services.outbox.wake();
    await settled(desk);
    expect(await message(apt)).toMatchObject({ state: 'sent', attempts: 3 });
    expect(open.got).toHaveLength(1);
    await open.stop();
    await sendTo(desk, provider.url);
  });

  it('too many requests (429) is tried again; a refusal is not', async () => {
    const apt = await booked(desk, 'P-2');
    let first = true;
    provider.answer = (_q, reply) => {
      reply.statusCode = first ? 429 : 200;
      first = false;
      reply.end('{"code":0}');
    };
    await done(apt);
    await settled(desk);
    expect(await message(apt)).toMatchObject({ state: 'queued', reason: 'retry' });
    skew += BACK_OFF_MS[0] + 1000;
    desk.t.server.services.outbox.wake();
    await settled(desk);
    expect((await message(apt))?.state).toBe('sent');
    const bad = await booked(desk, 'P-3');
    provider.answer = (_q, reply) => {
      reply.end('{"code":7,"msg":"blacklist"}');
    };
    await done(bad);
    await settled(desk);
    expect(await message(bad)).toMatchObject({ state: 'failed', reason: 'refused' });
  });

  it.each([
    ['never answers', 'P-4'],
    ['cuts the line after reading', 'P-5'],
    ['answers 502 from in between', 'P-6'],
  ] as const)(
    'a provider that %s: nobody knows, a person decides, and nothing is sent again by itself',
    async (how, order) => {
      const apt = await booked(desk, order);
      provider.answer = (request, reply) => {
        if (order === 'P-5') request.socket.destroy();
        else if (order === 'P-6') {
          reply.statusCode = 502;
          reply.end('bad gateway');
        }
      };
      await done(apt);
      await settled(desk);
      expect(await message(apt), how).toMatchObject({ state: 'unknown', reason: 'noAnswer' });
      skew += 2 * HOUR;
      desk.t.server.services.outbox.wake();
      await settled(desk);
      expect(provider.got).toHaveLength(1);
      skew -= 2 * HOUR;
      const key = encodeURIComponent(callbackKey(apt));
      expect((await desk.ops.get(`/sms/${key}`)).body).toMatchObject({ state: 'unknown', may: ['sent', 'again', 'drop'], phone: '137****4410' });
      if (order === 'P-4') {
        provider.answer = (_q, reply) => {
          reply.end('{"code":0,"id":"M2"}');
        };
        expect((await desk.ops.post(`/sms/${key}/decide`, { decision: 'again', reason: '电话问过没收到' })).status).toBe(200);
        await settled(desk);
        expect(await message(apt)).toMatchObject({ state: 'sent', attempts: 2 });
      } else {
        expect((await desk.ops.post(`/sms/${key}/decide`, { decision: 'sent', reason: '后台查到已送达' })).status).toBe(200);
        expect(await message(apt)).toMatchObject({ state: 'sent', reason: 'byHand' });
        expect((await desk.ops.post(`/sms/${key}/decide`, { decision: 'again', reason: '再发' })).body.error?.code).toBe('sms-state');
      }
    },
    20_000,
  );
});
