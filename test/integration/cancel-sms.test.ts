import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { arrive, reschedule, voidAppointment } from '../../src/appointments/commands.ts';
import { bulkSms } from '../../src/appointments/bulk.ts';
import { correctionTask, correctSms } from '../../src/appointments/askSms.ts';
import { foldTask } from '../../src/service/tasks.ts';
import { TEMPLATES } from '../../src/appointments/sms.ts';
import type { CommandContext } from '../../src/kernel/context.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { Action } from '../../src/facts/head.ts';
import { loadAppointment } from '../../sync-server/outbox/appointment.ts';
import type { KnownApt } from '../../sync-server/outbox/appointment.ts';
import { askedKey, cancelKey } from '../../sync-server/outbox/types.ts';
import type { SmsDoc } from '../../sync-server/outbox/types.ts';
import { TestTerminal } from '../../sync-server/gateway/testterminal.ts';
import { booked, FakeProvider, HOUR, openDesk, sendTo, settled } from './intake-kit.ts';
import type { Desk } from './intake-kit.ts';

let desk: Desk;
let provider: FakeProvider;
let till: TestTerminal;
let skew = 0;
let n = 0;
beforeAll(async () => {
  provider = await FakeProvider.start();
  desk = await openDesk({ now: () => Date.now() + skew });
  await sendTo(desk, provider.url);
  till = await TestTerminal.enrolled(desk.t, 'S01');
});
beforeEach(() => {
  provider.got.length = 0;
});
afterAll(async () => {
  await desk.t.stop();
  await provider.stop();
});

const ctx = (roles: readonly string[] = ['CON', 'SM']): CommandContext => ({
  user: { staffNo: '0107', name: '林晓雯', roles, stores: ['S01'] },
  storeId: 'S01',
  terminal: till.identity.terminal,
  nowMs: Date.now() + skew,
  businessDate: '2026-11-21',
  offline: true,
});
async function load(id: string): Promise<KnownApt> {
  const apt = await loadAppointment(desk.t.server.services.store, id);
  if (apt === undefined) throw new Error('no appointment');
  return apt;
}
/** A booking that was called back, so that the customer counts on it. */
async function confirmed(): Promise<string> {
  n += 1;
  const id = await booked(desk, `C-${n}`, { phone: `1370000${String(5000 + n)}` });
  await desk.ops.post(`/callback/${id}/done`, {});
  await settled(desk);
  provider.got.length = 0;
  return id;
}
async function push(action: Result<Action>): Promise<void> {
  if (!action.ok) throw new Error(action.problem.code);
  await till.push(till.seal(...action.value.facts));
  await settled(desk);
}
async function cancellation(id: string): Promise<SmsDoc | undefined> {
  const voided = (await load(id)).facts.find((f) => f.kind === 'apt.voided');
  return voided === undefined ? undefined : desk.t.server.services.outbox.get(cancelKey(id, voided.id));
}
const task = async (id: string) => {
  const apt = await load(id);
  const voided = apt.facts.find((f) => f.kind === 'apt.voided');
  return foldTask(correctionTask(apt, voided?.id ?? '', 0).taskId, apt.facts);
};
const voidIt = (id: string) => desk.ops.post(`/callback/${id}/void`, { reason: '客户来电取消', tell: true });

describe('SC-04: headquarters cancels while the store receives the customer (conflicts §4.1)', () => {
  it('the cancellation waits five minutes, and goes out once when the void stands', async () => {
    const id = await confirmed();
    await voidIt(id);
    await settled(desk);
    const waiting = await cancellation(id);
    expect(waiting).toMatchObject({ state: 'queued', kind: 'cancel' });
    expect((waiting?.dueMs ?? 0) - (waiting?.changedMs ?? 0)).toBe(300_000);
    expect(provider.got).toHaveLength(0);
    skew += 301_000;
    desk.t.server.services.outbox.wake();
    await settled(desk);
    expect(provider.got.map((g) => JSON.parse(g.body) as { text: string })).toMatchObject([{ text: expect.stringContaining('已取消') as string }]);
    expect(await cancellation(id)).toMatchObject({ state: 'sent' });
    expect((await task(id)).state).toBe('pending');
  });

  it('unsent when the store’s visit arrives: it is cancelled, the void is overruled, and headquarters reads why', async () => {
    const id = await confirmed();
    const before = await load(id);
    await voidIt(id);
    await settled(desk);
    await push(arrive(ctx(), before, {}));
    expect(await cancellation(id)).toMatchObject({ state: 'cancelled', reason: 'overruled' });
    skew += 301_000;
    desk.t.server.services.outbox.wake();
    await settled(desk);
    expect(provider.got).toHaveLength(0);
    const state = (await desk.ops.get(`/appointments/${id}/state`)).body as unknown as {
      status: string;
      overruled: { by: string; visit: { kind: string; storeId: string } }[];
    };
    expect(state).toMatchObject({ status: 'notArrived', overruled: [{ by: '0002', visit: { kind: 'apt.arrived', storeId: 'S01' } }] });
    // Counted from the read model, which follows by itself.
    await vi.waitFor(async () => {
      const counts = (await desk.ops.get('/callback/counts')).body as unknown as { counts: { overruled: number } };
      expect(Number(counts.counts.overruled)).toBe(1);
    }, 10_000);
  });

  it('sent before the store was heard of: one task to put it right, for store and headquarters; the correction goes out once and ends it', async () => {
    const id = await confirmed();
    const before = await load(id);
    await voidIt(id);
    await settled(desk);
    skew += 301_000;
    desk.t.server.services.outbox.wake();
    await settled(desk);
    expect(provider.got).toHaveLength(1);
    await push(arrive(ctx(), before, {}));
    await settled(desk);
    expect(await task(id)).toMatchObject({ state: 'open', roles: ['CS', 'SM'], scope: expect.arrayContaining(['S01']) as string[] });
    expect(await cancellation(id)).toMatchObject({ state: 'sent', correct: 'open' });
    const opened = (await load(id)).facts.filter((f) => f.kind === 'task.opened');
    desk.t.server.services.outbox.wake();
    await settled(desk);
    expect((await load(id)).facts.filter((f) => f.kind === 'task.opened')).toHaveLength(opened.length);
    const sms = (await cancellation(id))?._id ?? '';
    const answers = await Promise.all([1, 2].map(() => desk.ops.post(`/appointments/${id}/correct`, { sms, how: 'send', result: '已发更正短信' })));
    expect(answers.map((a) => (a.body as unknown as { already: boolean }).already).sort()).toEqual([false, true]);
    // a till that did not hear of it sends the same correction: the same batch, one message
    const apt = await load(id);
    const stale = {
      ...foldTask(
        (await task(id)).taskId,
        apt.facts.filter((f) => f.kind !== 'task.done'),
      ),
      state: 'open' as const,
    };
    await push(correctSms(ctx(), apt, stale, { result: '已打电话' }));
    expect(provider.got).toHaveLength(2);
    expect((JSON.parse(provider.got[1]?.body ?? '{}') as { text: string }).text).toContain('仍然有效');
    expect((await task(id)).state).toBe('done');
    expect((await task(id)).results.map((r) => r.by).sort()).toEqual(['0002', '0107']);
    expect(await cancellation(id)).toMatchObject({ correct: 'done' });
  });

  it('beside a reschedule: 待核实 on the call-back desk, and no cancellation goes out', async () => {
    const id = await confirmed();
    const before = await load(id);
    await voidIt(id);
    await settled(desk);
    await push(reschedule(ctx(), before, { toMs: before.form.visitAt + HOUR }));
    expect((await load(id)).view).toMatchObject({ status: 'notArrived', sub: 'toVerify' });
    expect(await cancellation(id)).toMatchObject({ state: 'cancelled', reason: 'overruled' });
    await vi.waitFor(async () => {
      const desked = (await desk.ops.get('/lists/callback?bucket=waiting&size=50')).body as unknown as { rows: { id: string }[] };
      expect(desked.rows.map((r) => r.id)).toContain(id);
    }, 10_000);
  });
  it('a void without the word sends nothing', async () => {
    const id = await confirmed();
    await desk.ops.post(`/callback/${id}/void`, { reason: '重复' });
    await settled(desk);
    expect(await cancellation(id)).toBeUndefined();
  });
});

describe('SMS to many (A1.4.3)', () => {
  it('once a batch and once a number, by those who may; asked again it sends nothing; a till without network asks the same way', async () => {
    const ids = [await confirmed(), await confirmed(), await confirmed()];
    const twin = await booked(desk, 'C-twin', { phone: `1370000${String(5000 + n)}` });
    const body = { ids: [...ids, twin], batch: 'batch-00001', template: '{姓名}，{门店名}周末有新款到店。' };
    expect((await desk.t.server.services.identity.account('0101'))?.roles).toContain('SM');
    const preview = await desk.ops.post('/appointments-bulk/preview', { id: ids[0], template: body.template });
    expect(preview.body).toMatchObject({ text: expect.stringContaining('顾女士') as string, parts: 1 });
    const first = await desk.ops.post('/appointments-bulk/sms', body);
    expect(first.body).toMatchObject({ done: 3, refused: [{ id: twin, problem: { code: 'sms-same-phone' } }] });
    await settled(desk);
    expect(provider.got).toHaveLength(3);
    await desk.ops.post('/appointments-bulk/sms', { ...body, ids });
    await settled(desk);
    expect(provider.got).toHaveLength(3);
    const apts = await Promise.all(ids.map(load));
    const bulk = bulkSms(ctx(), apts, { batch: 'batch-from-till', template: TEMPLATES.notice });
    if (!bulk.ok) throw new Error(bulk.problem.code);
    const sealed = till.seal(...bulk.value.action.facts);
    await till.push(sealed);
    await till.push(sealed); // a retried push
    await settled(desk);
    expect(provider.got).toHaveLength(6);
    expect(await desk.t.server.services.outbox.get(askedKey(ids[0] ?? '', 'notice', 'batch-from-till'))).toMatchObject({ state: 'sent' });
    expect(bulkSms({ ...ctx(['CON']) }, apts, { batch: 'b', template: TEMPLATES.notice })).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });
    const voided = voidAppointment(ctx(), apts[0] as KnownApt, { reason: 'x' });
    await push(voided);
    expect(await (async () => (await desk.ops.post('/appointments-bulk/sms', { ids: [ids[0]], batch: 'batch-00002', template: body.template })).status)()).toBe(
      422,
    );
  });
});
