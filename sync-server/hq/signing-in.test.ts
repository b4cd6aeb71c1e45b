import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../gateway/testkit.ts';
import { ACTIONS } from '../../src/permissions/index.ts';
import { HqClient, TEST_PASSWORD } from './testclient.ts';
import { testDesk } from './testdesk.ts';

let t: TestServer;
let admin: HqClient;
beforeAll(async () => {
  ({ t, admin } = await testDesk());
});
afterAll(() => t.stop());

describe('signing in (architecture §7)', () => {
  it('the cookie is HttpOnly and SameSite=Strict, and the answer carries no hash', async () => {
    const client = new HqClient(t.url);
    const answer = await client.login('0001');
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Strict/);
    expect(answer.text).not.toMatch(/argon2|passwordHash|pinHash/);
  });
  it('the first administrator is made once: of two with the right code at the same moment the other is told so, and is nobody', async () => {
    const empty = await testServer();
    try {
      await new HqClient(empty.url).get('/setup');
      const code = readFileSync(join(empty.data, 'admin-setup-code.txt'), 'utf8').trim();
      const answers = await Promise.all(
        ['9001', '9002'].map((staffNo) => new HqClient(empty.url).call('POST', '/setup', { code, staffNo, name: '沈总', password: TEST_PASSWORD })),
      );
      expect(answers.map((a) => a.body.error?.code ?? 'made').sort()).toEqual(['hq-setup-done', 'made']);
      expect((await empty.server.services.identity.accounts()).filter((a) => a.roles.includes('ADM'))).toHaveLength(1);
    } finally {
      await empty.stop();
    }
  });
  it('without a session every route answers 401 in both languages', async () => {
    const answer = await new HqClient(t.url).get('/lists/stock');
    expect(answer.status).toBe(401);
    expect(answer.body.error?.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(answer.body.error?.en).toMatch(/sign in/);
  });
  it('a request from another page is refused before anything happens (CSRF)', async () => {
    const foreign = await admin.call('POST', '/stores', { storeId: 'S99' }, { origin: 'https://evil.example' });
    expect([foreign.status, foreign.body.error?.code]).toEqual([403, 'hq-origin']);
    const login = await new HqClient(t.url).call('POST', '/session', { staffNo: '0001', password: TEST_PASSWORD }, { origin: 'https://evil.example' });
    expect(login.status).toBe(403);
  });
  it('five wrong passwords lock the person, the right one included', async () => {
    const client = new HqClient(t.url);
    for (let i = 0; i < 5; i += 1) expect([401, 429]).toContain((await client.login('0005', 'wrong-wrong-wrong')).status);
    const answer = await client.login('0005');
    expect([answer.status, answer.body.error?.code]).toEqual([429, 'login-locked']);
  });
  it('a consultant has no business in the console; logging out ends the session', async () => {
    expect((await new HqClient(t.url).login('0107')).body.error?.code).toBe('hq-no-console');
    const client = await HqClient.as(t.url, '0003');
    await client.post('/session/end');
    expect((await client.get('/session')).status).toBe(401);
  });
  it('a reset password ends every open session of that person', async () => {
    const before = await HqClient.as(t.url, '0003');
    expect((await admin.post('/staff/0003/password', { password: 'another-long-one' })).status).toBe(200);
    expect((await before.get('/session')).status).toBe(401);
    await t.server.services.identity.setPassword('0003', TEST_PASSWORD);
  });
});

describe('roles (A0.30–A0.33)', () => {
  it.each([
    ['0003', 'POST', '/stores', 403],
    ['0003', 'POST', '/staff', 403],
    ['0003', 'GET', '/lists/trail', 403],
    ['0003', 'GET', '/lists/stock', 200],
    ['0001', 'POST', '/prices', 403],
    ['0002', 'GET', '/roles', 403],
    ['0002', 'POST', '/terminals/codes', 403],
    ['0101', 'GET', '/lists/stock', 403],
    ['0101', 'GET', '/lists/sales', 200],
  ] as const)('%s: %s %s is answered with %i', async (staffNo, method, path, status) => {
    const client = await HqClient.as(t.url, staffNo);
    expect((await client.call(method, path, method === 'GET' ? undefined : {})).status).toBe(status);
  });
  it('the permission view names every action of the one permission function', async () => {
    const answer = (await admin.get('/roles')).body as unknown as { actions: { action: string }[] };
    expect(answer.actions.map((a) => a.action)).toEqual([...ACTIONS]);
  });
});
