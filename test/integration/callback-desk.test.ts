import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { booked, FakeProvider, openDesk, sendTo } from './intake-kit.ts';
import type { Desk } from './intake-kit.ts';

let desk: Desk;
let provider: FakeProvider;
beforeAll(async () => {
  provider = await FakeProvider.start();
  desk = await openDesk();
  await sendTo(desk, provider.url);
});
afterAll(async () => {
  await desk.t.stop();
  await provider.stop();
});
const done = (aptId: string, by = desk.ops, body: object = {}) => by.post(`/callback/${aptId}/done`, body);

describe('the call-back desk (A1.3.8)', () => {
  it('who may not call back may not decide; nobody but settings people sees keys, and no secret comes back', async () => {
    const apt = await booked(desk, 'P-7');
    expect((await done(apt, desk.admin)).status).toBe(403);
    const put = await desk.manager.put('/sms-settings', {});
    expect(put.status).toBe(403);
    expect((await desk.admin.get('/sms-settings')).text).not.toContain('let-me-in');
    const other = await booked(desk, 'P-8', { storeId: 'S02' });
    expect((await desk.manager.post(`/callback/${other}/done`, {})).status).toBe(404);
    expect((await desk.manager.get('/lists/callback')).text).not.toContain(other);
  });

  it('the whole number is shown to who may call, and each time it is written down', async () => {
    const apt = await booked(desk, 'P-9');
    expect((await desk.ops.get(`/callback/${apt}`)).text).not.toContain('13700004410');
    expect((await desk.ops.post(`/callback/${apt}/reveal`)).body).toMatchObject({ phone: '13700004410' });
    await expect
      .poll(async () => ((await desk.admin.get('/lists/trail?kind=hq.phoneRevealed')).body as unknown as { total: number }).total, { timeout: 5000 })
      .toBe(1);
  });

  it('没接通 is counted, leaves a note for the store and keeps the customer on the list', async () => {
    const apt = await booked(desk, 'P-10');
    expect((await desk.ops.post(`/callback/${apt}/no-answer`, { note: '总部来电没接通' })).status).toBe(200);
    expect((await desk.ops.get(`/callback/${apt}`)).body).toMatchObject({ status: 'needsCallback', notes: ['总部来电没接通'], tries: [{}] });
    expect((await desk.ops.get('/callback/counts')).body).toMatchObject({ counts: { noAnswer: 1 } });
  });

  it('slots count what is already booked in the store against its consultants', async () => {
    const visitAt = '2027-03-03T14:00:00+08:00';
    const apt = await booked(desk, 'P-11', { visitAt });
    const free = async (): Promise<number | undefined> =>
      ((await desk.ops.get(`/callback/${apt}`)).body as unknown as { slots: { slots: { atMs: number; free: number }[] } }).slots.slots.find(
        (s) => s.atMs === Date.parse(visitAt),
      )?.free;
    expect(await free()).toBe(1); // one consultant at S01
    await booked(desk, 'P-12', { visitAt, phone: '13700004411' });
    await expect.poll(free, { timeout: 5000 }).toBe(0);
  });
});
