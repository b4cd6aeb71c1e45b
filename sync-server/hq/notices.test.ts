import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStores, testServer, type TestServer } from '../gateway/testkit.ts';
import { addPeople, HqClient } from './testclient.ts';

let t: TestServer;
let ops: HqClient;
beforeAll(async () => {
  t = await testServer();
  await addStores(t.server, ['S01', 'S02']);
  await addPeople(t.server);
  ops = await HqClient.as(t.url, '0002');
});
afterAll(() => t.stop());

const HOUR = 3_600_000;
const notice = (more: Readonly<Record<string, unknown>> = {}) => ({
  title: '周日盘点',
  body: '请十点前到店',
  stores: [],
  key: randomUUID(),
  fromMs: Date.now(),
  untilMs: Date.now() + 24 * HOUR,
  ...more,
});
interface Shown {
  readonly id: string;
  readonly title: string;
  readonly withdrawnMs?: number;
  readonly readBy: readonly string[];
}
const seenBy = async (client: HqClient): Promise<readonly Shown[]> => (await client.get('/notices')).body['notices'] ?? [];

describe('notices to the stores (A4.6)', () => {
  it('who may write one writes it, a manager reads those of the store and writes none', async () => {
    const [manager, auditor] = [await HqClient.as(t.url, '0101'), await HqClient.as(t.url, '0005')];
    expect((await ops.post('/notices', notice())).status).toBe(200);
    expect((await ops.post('/notices', notice({ title: '二店装修', stores: ['S02'] }))).status).toBe(200);
    expect([(await manager.post('/notices', notice())).status, (await auditor.post('/notices', notice())).status]).toEqual([403, 403]);
    expect((await seenBy(manager)).map((n) => n.title)).toEqual(['周日盘点']);
    expect((await seenBy(ops)).map((n) => n.title).sort()).toEqual(['二店装修', '周日盘点']);
  });
  it('is one notice, however often the same form is sent', async () => {
    const twice = notice({ title: '只发一次' });
    const [one, two] = [await ops.post('/notices', twice), await ops.post('/notices', twice)];
    expect([one.status, two.status, one.body['id'] === two.body['id']]).toEqual([200, 200, true]);
    expect((await seenBy(ops)).filter((n) => n.title === '只发一次')).toHaveLength(1);
  });
  it('refuses times that make no sense and stores that are none', async () => {
    const now = Date.now();
    const answers = await Promise.all(
      [{ untilMs: now - 1 }, { fromMs: now + 2 * HOUR, untilMs: now + HOUR }, { untilMs: now + 400 * 24 * HOUR }, { stores: ['S99'] }].map((more) =>
        ops.post('/notices', notice(more)),
      ),
    );
    expect(answers.map((a) => [a.status, a.body.error?.code])).toEqual([
      [422, 'notice-times'],
      [422, 'notice-times'],
      [422, 'notice-times'],
      [422, 'store-unknown'],
    ]);
  });
  it('is taken back once, stays on record, and both are in the trail', async () => {
    const [first] = await seenBy(ops);
    const url = `/notices/${encodeURIComponent(first?.id ?? '')}/withdraw`;
    expect([(await ops.post(url)).status, (await ops.post(url)).status]).toEqual([200, 200]);
    expect((await seenBy(ops)).find((n) => n.id === first?.id)?.withdrawnMs).toBeGreaterThan(0);
    expect((await ops.post('/notices/ref:notice:none/withdraw')).status).toBe(404);
  });
});
