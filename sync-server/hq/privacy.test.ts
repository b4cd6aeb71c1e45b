import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AggKey, FactDraft } from '../../src/facts/envelope.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import { ackErasure } from '../../src/customers/privacy.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import { addStores, testServer, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';
import { addPeople, HqClient, TEST_PASSWORD } from './testclient.ts';

let t: TestServer;
let [near, far]: TestTerminal[] = [];
let ops: HqClient;
const [ONE, TWO, LI] = ['cust:01J00000000000000000000001', 'cust:01J00000000000000000000002', 'cust:01J00000000000000000000009'] as const;
const NAME = '欧阳若兰';
const card = (id: string, store: string, name: string, phoneE164: string) =>
  applyWrite(undefined, { id, cls: 'customer', scope: [store], fields: { name, phoneE164 }, by: '0107' }, encodeHlc(Date.now(), 0, `${store}-T1A`));
const draft = (kind: string, prev: Readonly<Record<string, readonly string[]>>, body: object): FactDraft =>
  ({ kind, v: 1, scope: ['S01', 'S02'], by: '0107', prev, body }) as FactDraft; // checked where it is sealed
const settled = async (): Promise<void> => {
  await t.server.services.adjudicator.settled();
  await t.server.app.hqRoom?.projector.drain();
};
beforeAll(async () => {
  t = await testServer();
  await addStores(t.server, ['S01', 'S02']);
  await addPeople(t.server);
  for (const [staffNo, role] of [
    ['0006', 'CS'],
    ['0007', 'MKT'],
  ] as const) {
    await t.server.services.identity.putStaff({ staffNo, name: staffNo, roles: [role], stores: [], active: true });
    await t.server.services.identity.setPassword(staffNo, TEST_PASSWORD);
  }
  ops = await HqClient.as(t.url, '0002');
  near = await TestTerminal.enrolled(t, 'S01');
  far = await TestTerminal.enrolled(t, 'S02');
  const gone = await TestTerminal.enrolled(t, 'S01');
  await t.server.services.identity.setState(gone.chain.terminal, 'revoked');
  await near.push([card(ONE, 'S01', NAME, '+8613900000000'), card(LI, 'S01', '李娜', '+8613900000009')], 'customers', [null, null]);
  await near.push(
    near.seal(
      draft('cust.contacted', { [ONE]: [] }, { customerId: ONE, channel: 'phone', result: 'ok', note: `${NAME}要改戒圈` }),
      draft('cust.contacted', { [TWO]: [] }, { customerId: TWO, channel: 'phone', result: 'ok' }),
      draft('cust.aliased', { [TWO]: [] }, { loser: TWO, survivor: ONE, how: 'manual', reason: '同一人' }),
    ),
  );
  await near.push([card(TWO, 'S01', '若兰', '+8613900000001')], 'customers', [null]);
  await settled();
});
afterAll(() => t.stop());

interface Shown {
  readonly requestId: string;
  readonly token: string;
  readonly cards: number;
  readonly state: string;
  readonly acked: readonly { readonly terminal: string }[];
  readonly waiting: readonly { readonly terminal: string; readonly storeId: string }[];
  readonly out: readonly { readonly terminal: string }[];
}
const requests = async (client = ops): Promise<readonly Shown[]> => (await client.get('/privacy')).body['requests'] ?? [];
const order = (customerId: string, more: object = {}) => ({ key: randomUUID(), customerId, how: 'phone', checked: true, ...more });
const ack = async (on: TestTerminal): Promise<void> => {
  const facts = (await on.pull('facts')) as unknown as Fact[];
  const made = ackErasure({ terminal: on.chain.terminal, storeId: on.identity.storeId }, ONE, facts);
  if (made === undefined) throw new Error('nothing to acknowledge');
  await on.push(on.seal(...made.facts));
  await settled();
};

describe('requests to be erased (conflicts §4.25, SC-15, I17)', () => {
  it('service and operations order, the auditor reads, nobody else comes in; whoever orders has made sure of the person', async () => {
    for (const [staffNo, see, may] of [
      ['0006', 200, 422],
      ['0005', 200, 403],
      ['0007', 403, 403],
      ['0101', 403, 403],
      ['0001', 403, 403],
    ] as const) {
      const client = await HqClient.as(t.url, staffNo);
      const asked = await client.post('/privacy', { ...order(ONE), customerId: 'cust:nobody' });
      expect([staffNo, (await client.get('/privacy')).status, asked.status === 404 ? 422 : asked.status]).toEqual([staffNo, see, may]);
      expect((await client.get(`/privacy/customers/${ONE}`)).status).toBe(may === 422 ? 200 : 403);
    }
    expect([(await ops.post('/privacy', order(ONE, { checked: false }))).status, (await ops.post('/privacy', order(ONE, { how: 'hearsay' }))).status]).toEqual([
      400, 400,
    ]);
    expect(await requests()).toEqual([]);
  });
  it('says what would go and what stays before anybody orders it', async () => {
    expect((await ops.get(`/privacy/customers/${TWO}`)).body).toEqual({ token: TWO.slice(-4), cards: 2, sales: 0, visits: 0, terminals: 2, erased: false });
  });
  it('names every card of the person and every terminal in use, of all stores; sent twice it is one request, asked again it is refused', async () => {
    const asked = order(ONE);
    const twice = await Promise.all([ops.post('/privacy', asked), ops.post('/privacy', asked)]);
    expect(twice.map((a) => [a.status, a.body['requestId']])).toEqual([
      [200, asked.key],
      [200, asked.key],
    ]);
    const again = [await ops.post('/privacy', order(ONE)), await ops.post('/privacy', order(TWO))];
    expect(again.map((a) => [a.status, a.body.error?.code])).toEqual([
      [409, 'cust-erased-already'],
      [409, 'cust-erased-already'],
    ]);
    await settled();
    const [shown, ...rest] = await requests();
    expect(rest).toEqual([]);
    expect(shown).toMatchObject({ token: ONE.slice(-4), cards: 2, state: 'waiting', acked: [], out: [] });
    expect(shown?.waiting.map((w) => [w.terminal, w.storeId])).toEqual([
      [near?.chain.terminal, 'S01'],
      [far?.chain.terminal, 'S02'],
    ]);
    // What was known of either card when it was ordered is no case (EX-21).
    expect(await t.server.services.store.range('s01', 'rul:ex:EX-21', 'rul:ex:EX-21\uffff', 9)).toEqual([]);
    const heads = await t.server.services.store.get('s01', [ONE, TWO]);
    expect(heads.map((h) => [h?.['erasedAt'] === undefined, h?.['fields']])).toEqual([
      [false, {}],
      [false, {}],
    ]);
  });
  it('is done only when every terminal has answered; what came late is a case of the person; nothing in the list or the trail names them', async () => {
    await far?.push(far.seal(draft('cust.contacted', { [TWO as AggKey]: [] }, { customerId: TWO, channel: 'phone', result: 'late' })));
    await settled();
    expect((await t.server.services.store.range('s01', 'rul:ex:EX-21', 'rul:ex:EX-21\uffff', 9)).map((d) => [d['subject'], d['status']])).toEqual([
      [ONE, 'open'],
    ]);
    if (near === undefined || far === undefined) throw new Error('no terminals');
    await ack(near);
    await expect
      .poll(async () => (await requests())[0], { timeout: 10_000 })
      .toMatchObject({ state: 'waiting', acked: [{ terminal: near.chain.terminal }], waiting: [{ terminal: far.chain.terminal }] });
    await ack(far);
    await expect.poll(async () => (await requests())[0], { timeout: 10_000 }).toMatchObject({ state: 'done', waiting: [], out: [] });
    const auditor = await HqClient.as(t.url, '0005');
    const text = (await auditor.get('/privacy')).text + (await auditor.get('/lists/trail?size=200')).text;
    expect(text).toContain('erasureOrdered');
    for (const word of [NAME, '若兰', '13900000000']) expect(text).not.toContain(word);
  });
  it('a terminal that is put out of use afterwards is not waited for, and the request says so', async () => {
    await ops.post('/privacy', order(LI));
    await settled();
    await t.server.services.identity.setState(far?.chain.terminal ?? '', 'revoked');
    await expect
      .poll(async () => (await requests())[0], { timeout: 10_000 })
      .toMatchObject({ state: 'waiting', waiting: [{ terminal: near?.chain.terminal }], out: [{ terminal: far?.chain.terminal }] });
    const facts = (await near?.pull('facts')) as unknown as Fact[];
    const made = ackErasure({ terminal: near?.chain.terminal ?? '', storeId: 'S01' }, LI, facts);
    await near?.push(near.seal(...(made?.facts ?? [])));
    await settled();
    await expect.poll(async () => (await requests())[0], { timeout: 10_000 }).toMatchObject({ state: 'doneButOut', waiting: [] });
  });
});
