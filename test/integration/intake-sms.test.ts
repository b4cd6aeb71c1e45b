import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { markCalledBack } from '../../src/appointments/commands.ts';
import { loadAppointment } from '../../sync-server/outbox/appointment.ts';
import { callbackKey } from '../../sync-server/outbox/types.ts';
import type { SmsDoc } from '../../sync-server/outbox/types.ts';
import { TestTerminal } from '../../sync-server/gateway/testterminal.ts';
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

describe('已回访 sends one SMS with number, store and address (A1.3.8, A0.23, conflicts §4.1)', () => {
  it('the customer reads her number, the store, its address and the time; the log keeps what went out', async () => {
    const apt = await booked(desk, 'S-1');
    expect((await done(apt)).body).toMatchObject({ already: false });
    await settled(desk);
    expect(provider.got).toHaveLength(1);
    const sent = JSON.parse(provider.got[0]?.body ?? '{}') as { to: string; text: string; id: string };
    const known = await loadAppointment(desk.t.server.services.store, apt);
    expect(sent).toMatchObject({ to: '+8613700004410', id: `sms:${apt}:callback` });
    expect(sent.text).toContain(known?.view.number ?? '?');
    expect(sent.text).toMatch(/顾女士.*S01.*（x）/);
    expect(provider.got[0]?.headers).toMatchObject({ authorization: 'Bearer let-me-in', 'idempotency-key': `sms:${apt}:callback` });
    expect(await message(apt)).toMatchObject({ state: 'sent', ref: 'M1', body: sent.text, attempts: 1 });
    expect((await message(apt))?.log.map((l) => l.event)).toEqual(['queued', 'sending', 'sent']);
    expect(known?.view).toMatchObject({ status: 'notArrived' });
  });

  it('a double click and two clerks at once: one SMS, and the second hears that it is done', async () => {
    const apt = await booked(desk, 'S-2');
    const answers = await Promise.all([done(apt), done(apt), done(apt, desk.manager), done(apt, desk.manager)]);
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200]);
    expect(answers.filter((a) => (a.body as unknown as { already: boolean }).already).length).toBe(3);
    await settled(desk);
    expect(provider.got).toHaveLength(1);
  });

  it('headquarters and a till that was offline both call back: two facts are kept, one SMS goes out', async () => {
    const apt = await booked(desk, 'S-3');
    const till = await TestTerminal.enrolled(desk.t, 'S01');
    const before = await loadAppointment(desk.t.server.services.store, apt);
    if (before === undefined) throw new Error('no appointment');
    const action = markCalledBack(
      {
        user: { staffNo: '0107', name: '林晓雯', roles: ['CON'], stores: ['S01'] },
        storeId: 'S01',
        terminal: till.identity.terminal,
        nowMs: Date.now(),
        businessDate: '2026-11-21',
        offline: true,
      },
      before,
      {},
    );
    await done(apt);
    await settled(desk);
    await till.push(action.ok ? till.seal(...action.value.facts) : []);
    await settled(desk);
    expect((await loadAppointment(desk.t.server.services.store, apt))?.facts.filter((f) => f.kind === 'apt.calledBack')).toHaveLength(2);
    expect((await message(apt))?.factIds).toHaveLength(2);
    expect(provider.got).toHaveLength(1);
  });

  it('a till that calls back alone makes the same message', async () => {
    const apt = await booked(desk, 'S-4');
    const till = await TestTerminal.enrolled(desk.t, 'S01');
    const before = await loadAppointment(desk.t.server.services.store, apt);
    if (before === undefined) throw new Error('no appointment');
    const action = markCalledBack(
      {
        user: { staffNo: '0107', name: '林晓雯', roles: ['CON'], stores: ['S01'] },
        storeId: 'S01',
        terminal: till.identity.terminal,
        nowMs: Date.now(),
        businessDate: '2026-11-21',
        offline: true,
      },
      before,
      {},
    );
    await till.push(action.ok ? till.seal(...action.value.facts) : []);
    await settled(desk);
    expect(await message(apt)).toMatchObject({ state: 'sent' });
    expect(provider.got).toHaveLength(1);
  });

  it('another time chosen on the telephone moves the visit, and the SMS says the new time', async () => {
    const apt = await booked(desk, 'S-5');
    const visitAt = Date.parse('2027-02-03T15:30:00+08:00');
    await done(apt, desk.ops, { visitAt });
    await settled(desk);
    expect(JSON.parse(provider.got[0]?.body ?? '{}')).toMatchObject({ text: expect.stringContaining('2 月 3 日周三 15:30') as string });
    expect((await loadAppointment(desk.t.server.services.store, apt))?.form.visitAt).toBe(visitAt);
  });

  it('a void before it goes out stops it; after it went out the message stays what it is (conflicts §4.25)', async () => {
    await sendTo(desk, provider.url, {}, 600);
    const apt = await booked(desk, 'S-6');
    await done(apt);
    await settled(desk);
    expect((await message(apt))?.state).toBe('queued');
    expect((await desk.ops.post(`/callback/${apt}/void`, { reason: '客户取消' })).status).toBe(200);
    await settled(desk);
    expect(await message(apt)).toMatchObject({ state: 'cancelled', reason: 'voided' });
    skew += 700_000;
    desk.t.server.services.outbox.wake();
    await settled(desk);
    expect(provider.got).toHaveLength(0);
    await sendTo(desk, provider.url);
    const other = await booked(desk, 'S-7');
    await done(other);
    await settled(desk);
    await desk.ops.post(`/callback/${other}/void`, { reason: '客户取消' });
    await settled(desk);
    expect(await message(other)).toMatchObject({ state: 'sent' });
    expect(provider.got).toHaveLength(1);
  });

  it('a visit time that has passed while the message waited: none goes out, and it does not wait for ever', async () => {
    const apt = await booked(desk, 'S-8');
    await sendTo(desk, provider.url, {}, 3000);
    await done(apt);
    await settled(desk);
    skew += 30 * HOUR;
    desk.t.server.services.outbox.wake();
    await settled(desk);
    expect(await message(apt)).toMatchObject({ state: 'cancelled', reason: 'visitPast' });
    expect(provider.got).toHaveLength(0);
    skew -= 30 * HOUR;
    await sendTo(desk, provider.url);
  });
});

describe('restarts', () => {
  it('a process that dies while the provider has the message leaves it unknown; the next start sends nothing', async () => {
    const data = mkdtempSync(join(tmpdir(), 'zm-sms-'));
    const slow = await FakeProvider.start();
    slow.answer = () => undefined; // took it, never answers
    let one = await openDesk({ data, keep: true });
    await sendTo(one, slow.url, { timeoutS: 10 });
    const apt = await booked(one, 'R-1');
    await done(apt, one.ops);
    await expect.poll(() => slow.got.length, { timeout: 8000 }).toBe(1);
    expect((await message(apt, one))?.state).toBe('sending');
    // what a power cut leaves behind: the document as it stood when the provider was called
    const doc = await message(apt, one);
    await one.t.stop();
    one = await openDesk({ data, keep: true, fresh: false });
    const { store } = one.t.server.services;
    await settled(one);
    const after = await message(apt, one);
    expect(after).toMatchObject({ state: 'unknown' });
    await store.write('hq', [{ ...doc, _id: callbackKey(apt), _rev: after?._rev ?? '' }]);
    await one.t.stop();
    const two = await openDesk({ data, keep: true, fresh: false });
    await settled(two);
    expect(await message(apt, two)).toMatchObject({ state: 'unknown', reason: 'crash' });
    expect(slow.got).toHaveLength(1);
    await two.t.stop();
    await slow.stop();
    rmSync(data, { recursive: true, force: true });
  }, 60_000);

  it('what waited at the stop goes out once after the start; what waited too long waits for a person', async () => {
    const data = mkdtempSync(join(tmpdir(), 'zm-sms-'));
    const fine = await FakeProvider.start();
    const one = await openDesk({ data, keep: true });
    await sendTo(one, fine.url, {}, 1);
    const apt = await booked(one, 'R-2', { visitAt: new Date(Date.now() + 300 * HOUR).toISOString() });
    const late = await booked(one, 'R-3', { visitAt: new Date(Date.now() + 300 * HOUR).toISOString() });
    await done(apt, one.ops);
    await one.t.stop();
    let shift = 2000;
    const two = await openDesk({ data, keep: true, fresh: false, now: () => Date.now() + shift });
    await settled(two);
    expect(await message(apt, two)).toMatchObject({ state: 'sent', attempts: 1 });
    await sendTo(two, fine.url, {}, 3600);
    await done(late, two.ops);
    await settled(two);
    shift += 13 * HOUR;
    two.t.server.services.outbox.wake();
    await settled(two);
    expect(await message(late, two)).toMatchObject({ state: 'unknown', reason: 'late' });
    expect(fine.got).toHaveLength(1);
    await two.t.stop();
    await fine.stop();
    rmSync(data, { recursive: true, force: true });
  }, 60_000);
});
