import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestTerminal } from '../gateway/testterminal.ts';
import { type TestServer } from '../gateway/testkit.ts';
import type { HqClient } from './testclient.ts';
import { list, testDesk, until } from './testdesk.ts';

let t: TestServer;
let admin: HqClient;
let ops: HqClient;
beforeAll(async () => {
  ({ t, admin, ops } = await testDesk());
});
afterAll(() => t.stop());

describe('master data (A0.25)', () => {
  it('a store is added, edited with its revision, put out of use, and every step is in the trail with before and after', async () => {
    const body = { name: '徐家汇店', address: '虹桥路1号', phone: '021-1', type: 'mall', active: true, timeZone: 'Asia/Shanghai', cutOff: '04:00' };
    expect((await admin.post('/stores', { ...body, storeId: 'S03' })).status).toBe(200);
    expect((await admin.post('/stores', { ...body, storeId: 'S03' })).body.error?.code).toBe('hq-store-exists');
    const found = ((await admin.get('/stores')).body as unknown as { rows: { storeId: string; rev: string }[] }).rows.find((s) => s.storeId === 'S03');
    expect((await admin.put('/stores/S03', { ...body, active: false, rev: found?.rev })).status).toBe(200);
    expect((await admin.put('/stores/S03', { ...body, rev: found?.rev })).body.error?.code).toBe('hq-stale');
    expect((await admin.call('DELETE', '/stores/S03')).status).toBe(404);
    await until('audit', async () => (await list(admin, 'trail?kind=hq.storeChanged')).total === 1);
    const [row] = (await list(admin, 'trail?kind=hq.storeChanged')).rows;
    const { entry } = (await admin.get(`/trail/${encodeURIComponent(String(row?.['id']))}`)).body as unknown as {
      entry: { by: string; before: { active: boolean }; after: { active: boolean } };
    };
    expect([entry.by, entry.before.active, entry.after.active]).toEqual(['0001', true, false]);
  });
  it('broken input is refused with the field it is in, and nothing is written', async () => {
    const answer = await admin.post('/stores', {
      storeId: 'S04',
      name: '',
      address: 'x',
      phone: '1',
      type: 'mall',
      active: true,
      timeZone: 'Mars/Phobos',
      cutOff: '04:00',
    });
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'hq-input']);
    expect((await t.server.services.store.get('ref', ['ref:store:S04']))[0]).toBeUndefined();
  });
  it('a leaver is disabled and leaves the signed bundle of the store; the last administrator stays', async () => {
    const person = { name: '何慧', roles: ['CSH'], stores: ['S01'], active: true };
    expect((await admin.post('/staff', { ...person, staffNo: '0104' })).status).toBe(200);
    expect((await admin.post('/staff', { ...person, staffNo: '0104' })).body.error?.code).toBe('hq-staff-exists');
    const bundle = async (): Promise<string> =>
      Buffer.from(String((await t.server.services.store.get('s01', ['ref:staff:S01']))[0]?.['jws']).split('.')[1] ?? '', 'base64url').toString();
    expect(await bundle()).toContain('"0104"');
    expect((await admin.put('/staff/0104', { ...person, active: false })).status).toBe(200);
    expect(await bundle()).toContain('"active":false');
    expect((await admin.put('/staff/0001', { name: '郑楠', roles: ['ADM'], stores: [], active: false })).body.error?.code).toBe('hq-staff-self');
    expect((await admin.post('/staff/0104/pin', { pin: '123456' })).body.error?.code).toBe('pin-weak');
    expect((await admin.post('/staff/0104/pin', { pin: '739104' })).status).toBe(200);
    await until('no PIN in the trail', async () => (await list(admin, 'trail?kind=hq.pinReset')).total === 1);
    expect(JSON.stringify(await t.server.services.store.range('hq', 'audit:', 'audit:\uffff', 1000))).not.toMatch(/739104|argon2/);
  });
  it('a code goes out of use but never away; twice the same is refused (A0.6)', async () => {
    await t.server.services.store.write('ref', [
      {
        _id: 'ref:codes:source',
        cls: 'codes',
        table: 'source',
        zh: '来源',
        en: 'Source',
        rows: [{ code: 'phone', zh: '电话', en: 'Phone', order: 10, active: true, flags: { online: false } }],
      },
    ]);
    const table = async () =>
      ((await admin.get('/codes')).body as unknown as { tables: { rev: string; rows: { code: string; active: boolean; flags?: object }[] }[] }).tables[0];
    const rev = (await table())?.rev;
    expect((await admin.put('/codes/source', { rev, rows: [] })).body.error?.code).toBe('hq-code-missing');
    const row = { code: 'phone', zh: '电话', en: 'Phone', order: 10, active: false };
    expect((await admin.put('/codes/source', { rev, rows: [row, row] })).body.error?.code).toBe('hq-code-twice');
    expect((await admin.put('/codes/source', { rev, rows: [row] })).status).toBe(200);
    expect((await table())?.rows[0]).toMatchObject({ code: 'phone', active: false, flags: { online: false } });
  });
  it('a gold price is a new version; a stale editor and a slip of the finger are stopped (jewelry §7.1, conflicts.md §4.19)', async () => {
    const now = Date.now();
    const price = (more: object) => ops.post('/prices', { metal: 'gold999', fenPerG: 159_900, validFromMs: now, after: null, ...more });
    expect((await price({})).body).toMatchObject({ version: 'v1', scope: 'all', publishedBy: '0002' });
    expect((await price({ fenPerG: 160_500 })).body.error?.code).toBe('hq-stale');
    expect((await price({ after: 'v1', fenPerG: 16_050 })).body.error?.code).toBe('hq-price-jump');
    expect((await price({ after: 'v1', fenPerG: 161_500, validFromMs: now - 3_600_000 })).body.error?.code).toBe('hq-price-past');
    expect((await price({ after: 'v1', fenPerG: 161_500, validFromMs: now + 3_600_000 })).body).toMatchObject({ version: 'v2' });
    const atOnce = (await price({ after: 'v2', validFromMs: undefined })).body as { readonly validFromMs?: number }; // as: the published price
    expect(Math.abs((atOnce.validFromMs ?? 0) - Date.now())).toBeLessThan(60_000); // 马上: by the server's clock, not the desk's
  });
});

describe('terminals', () => {
  it('a code is answered once; a revoked device says so; every decision has a reason', async () => {
    const made = await admin.post('/terminals/codes', { storeId: 'S01' });
    expect(String((made.body as unknown as { code: string }).code)).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const name = terminal.identity.terminal;
    expect((await admin.post(`/terminals/${name}/revoke`, { reason: '' })).status).toBe(400);
    expect((await admin.post(`/terminals/${name}/revoke`, { reason: '丢了' })).body).toMatchObject({ state: 'revoked' });
    await until('state in the list', async () => (await list(admin, `terminals?q=${name.toLowerCase()}&state=revoked`)).total === 1);
    await until('trail', async () => (await list(admin, `trail?kind=hq.terminalRevoked&q=${encodeURIComponent('丢了')}`)).total === 1);
  });
});
