import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStores, received, saleOf, testServer, type TestServer } from '../gateway/testkit.ts';
import { until } from '../../test/lib/headquarters.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import { timeId } from '../adjudicator/times.ts';
import { addPeople, HqClient } from './testclient.ts';
import { list } from './testdesk.ts';

let t: TestServer, manager: HqClient, ops: HqClient;
let elsewhere: { readonly saleId: string; readonly docNo: string };

beforeAll(async () => {
  t = await testServer();
  await addStores(t.server, ['S01', 'S02']);
  await addPeople(t.server);
  const { hqWriter, adjudicator } = t.server.services;
  const got = await hqWriter.commit([received('S01', ['RD2600017']), received('S02', ['RD2600031'])]);
  if (!got.ok) throw new Error(got.problem.code);
  const sold = await hqWriter.commit([
    saleOf('S01', '0107', 'RD2600017', [got.value[0]?.id ?? '']),
    saleOf('S02', '0205', 'RD2600031', [got.value[1]?.id ?? '']),
  ]);
  if (!sold.ok) throw new Error(sold.problem.code);
  await adjudicator.settled();
  const body = sold.value[1]?.body as { readonly saleId: string; readonly docNo: string }; // as: a sale as written above
  elsewhere = { saleId: body.saleId, docNo: body.docNo };
  ops = await HqClient.as(t.url, '0002');
  manager = await HqClient.as(t.url, '0101');
  await until('both sales in the list', async () => (await list(ops, 'sales')).total === 2, 10_000);
});
afterAll(() => t.stop());

describe('the trail (A0.34)', () => {
  it('the number of a sale finds the approval given for it, with the number in its row', async () => {
    const given = await t.server.services.hqWriter.commit([
      {
        kind: 'approval.given',
        v: 1,
        scope: ['S02'],
        by: '0205',
        prev: {},
        body: { action: 'sale.void', subject: JSON.stringify({ storeId: 'S02', about: elsewhere.saleId }), reason: '货品选错了', requestedBy: '0205' },
      },
    ]);
    if (!given.ok) throw new Error(given.problem.code);
    const auditor = await HqClient.as(t.url, '0005');
    const found = await until(
      'the approval under the number of its sale',
      async () => {
        const page = await list(auditor, `trail?q=${elsewhere.docNo}`);
        return page.total === 2 && page.rows.length === 2 && page.rows; // counted and read one after the other, while the list still catches up
      },
      10_000,
    );
    expect(found.find((r) => r['kind'] === 'approval.given')).toMatchObject({
      doc_no: elsewhere.docNo,
      approved: 'sale_void',
      subject: elsewhere.saleId,
      reason: '货品选错了',
    });
  });
});

it("headquarters' copy of a receipt says that the time was corrected, as the till's does (SC-06)", async () => {
  const { fact } = (await ops.get(`/sales/${elsewhere.saleId}`)).body as unknown as {
    readonly fact: { readonly id: string; readonly hlc: string; readonly wallMs: number };
  };
  expect((await ops.get(`/sales/${elsewhere.saleId}/receipt`)).text).not.toContain('时间已校正');
  const eff = encodeHlc(fact.wallMs - 3 * 3_600_000, 0, 'S02-T1');
  await t.server.services.store.write('hq', [{ _id: timeId(fact.id), eff }]);
  expect((await ops.get(`/sales/${elsewhere.saleId}/receipt`)).text).toContain('时间已校正');
});

describe('a store manager in the console sees the own store and changes nothing of the chain (A0.30, A0.31)', () => {
  it.each([
    ['GET', '/roles'],
    ['GET', '/staff/0107'],
    ['POST', '/staff'],
    ['PUT', '/staff/0107'],
    ['POST', '/staff/0107/pin'],
    ['POST', '/staff/0107/password'],
    ['POST', '/staff-import/preview'],
    ['POST', '/staff-import/apply'],
    ['POST', '/stores'],
    ['PUT', '/stores/S01'],
    ['PUT', '/codes/source'],
    ['PUT', '/settings'],
    ['POST', '/prices'],
    ['PUT', '/sms-settings'],
    ['GET', '/intake-keys'],
    ['POST', '/intake-keys'],
    ['POST', '/intake-keys/x/revoke'],
    ['POST', '/terminals/codes'],
    ['POST', '/terminals/S01-T1/revoke'],
    ['POST', '/terminals/S01-T1/replace'],
    ['POST', '/terminals/S01-T1/release'],
    ['POST', '/terminals/S01-T1/emergency'],
    ['GET', '/returned'],
    ['POST', '/returned/accept'],
    ['GET', '/imports'],
    ['POST', '/imports/start'],
    ['GET', '/pieces/RD2600017'],
    ['GET', '/lists/stock'],
    ['GET', '/lists/terminals'],
    ['GET', '/lists/staff'],
    ['GET', '/lists/trail'],
    ['GET', '/trail/x'],
    ['GET', '/orders/order:1/token'],
    ['POST', '/orders/order:1/token'],
    ['GET', '/lists/customers/export.csv'],
    ['GET', '/lists/stock/export.csv'],
    ['GET', '/lists/trail/export.csv'],
  ] as const)('%s %s is refused', async (method, path) => {
    const answer = await manager.call(method, path, method === 'GET' ? undefined : {});
    expect([answer.status, answer.body.error?.code]).toEqual([403, 'hq-forbidden']);
  });
  it('sales: the list, its file and its paper hold the own store only, whatever store is asked for', async () => {
    expect((await list(manager, 'sales')).rows.map((r) => r['store'])).toEqual(['S01']);
    expect((await list(manager, 'sales?store=S02')).total).toBe(0);
    for (const path of ['export.csv', 'print', 'export.csv?store=S02', 'print?store=S02']) {
      const answer = await manager.get(`/lists/sales/${path}`);
      expect(answer.status, path).toBe(200);
      expect(answer.text, path).not.toContain(elsewhere.docNo);
    }
    expect((await ops.get('/lists/sales/export.csv')).text).toContain(elsewhere.docNo);
  });
  it('a sale of another store is not opened, and the search does not find it', async () => {
    for (const path of [`/sales/${elsewhere.saleId}`, `/sales/${elsewhere.docNo}`, `/sales/${elsewhere.saleId}/receipt`]) {
      const answer = await manager.get(path);
      expect([403, 404], path).toContain(answer.status);
      expect(answer.text, path).not.toContain('RD2600031');
    }
    expect((await manager.get(`/search?q=${elsewhere.docNo}`)).text).not.toContain(elsewhere.docNo);
    expect((await ops.get(`/search?q=${elsewhere.docNo}`)).text).toContain(elsewhere.docNo);
  });
  it('the manager learns which provider sends messages, not how it is reached', async () => {
    interface Told {
      readonly settings: Record<string, unknown> & { readonly aliyun: Record<string, unknown>; readonly http: Record<string, unknown> };
      readonly rev: string;
    }
    const admin = await HqClient.as(t.url, '0001');
    const before = (await admin.get('/sms-settings')).body as unknown as Told;
    const saved = await admin.put('/sms-settings', {
      settings: {
        ...before.settings,
        http: { ...before.settings.http, url: 'https://sms.example.com/send', headers: [{ name: 'X-Key', value: 'open-sesame' }] },
      },
      secrets: {},
      rev: before.rev,
    });
    expect(saved.status, saved.text).toBe(200);
    expect((await admin.get('/sms-settings')).text).toContain('open-sesame');
    const told = await manager.get('/sms-settings');
    expect(told.status).toBe(200);
    expect(told.text).not.toMatch(/open-sesame|sms\.example\.com/);
    expect((told.body as unknown as Told).settings['provider']).toBe(before.settings['provider']);
  });
});
