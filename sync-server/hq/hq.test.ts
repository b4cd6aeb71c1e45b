import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStores, received, saleOf, testServer, TestTerminal, type TestServer } from '../gateway/testkit.ts';
import { ACTIONS } from '../../src/permissions/index.ts';
import { translate } from '../../src/i18n/index.ts';
import { LISTS } from './lists/columns.ts';
import { csvCell, csvLine } from './lists/csv.ts';
import { addPeople, HqClient, TEST_PASSWORD } from './testclient.ts';

let t: TestServer;
let admin: HqClient;
let ops: HqClient;
let receipts: Readonly<Record<string, string>> = {}; // store -> fact that received its pieces
const until = async (what: string, done: () => Promise<boolean>, ms = 8000): Promise<number> => {
  const from = performance.now();
  while (performance.now() - from < ms) {
    if (await done()) return performance.now() - from;
    await new Promise((resolve) => {
      setTimeout(resolve, 25);
    });
  }
  throw new Error(`${what}: not within ${ms} ms`);
};
interface Page {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly total: number;
  readonly sums: Readonly<Record<string, number>>;
  readonly facets: Readonly<Record<string, readonly { value: string; count: number }[]>>;
}
const list = async (client: HqClient, path: string): Promise<Page> => (await client.get(`/lists/${path}`)).body as unknown as Page;

beforeAll(async () => {
  t = await testServer();
  await addStores(t.server, ['S01', 'S02']);
  await addPeople(t.server);
  const written = await t.server.services.hqWriter.commit([received('S01', ['RD2600017', 'RD2600021', 'RD2600022']), received('S02', ['RD2600031'])]);
  receipts = written.ok ? { S01: written.value[0]?.id ?? '', S02: written.value[1]?.id ?? '' } : {};
  await t.server.services.adjudicator.settled();
  admin = await HqClient.as(t.url, '0001');
  ops = await HqClient.as(t.url, '0002');
  await until('pieces in the read model', async () => (await list(ops, 'stock')).total === 4);
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

describe('read model (architecture §4)', () => {
  it('a pushed sale is in the list within a second, with its customer masked, and survives a rebuild', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const sale = saleOf('S01', '0107', 'RD2600021', [receipts['S01'] ?? '']);
    await terminal.push(terminal.seal(sale));
    const ms = await until('the sale', async () => (await list(ops, 'sales?store=S01')).total === 1);
    expect(ms).toBeLessThan(1500);
    const page = await list(ops, 'sales?q=rd2600021');
    expect(page.rows[0]).toMatchObject({ store: 'S01', payable_fen: 2_800_000, pieces: 1 });
    expect(page.sums['payable_fen']).toBe(2_800_000);
    await until('the piece to be sold in the list', async () => (await list(ops, 'stock?q=rd2600021')).rows[0]?.['state'] === 'SOLD');
    const before = { sales: await list(ops, 'sales'), stock: await list(ops, 'stock') };
    await t.server.app.hqRoom?.projector.rebuild();
    expect({ sales: await list(ops, 'sales'), stock: await list(ops, 'stock') }).toEqual(before);
  });
  it('a store manager sees the own store only (A0.31)', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S02');
    await terminal.push(terminal.seal(saleOf('S02', '0205', 'RD2600031', [receipts['S02'] ?? ''])));
    await until('the other sale', async () => (await list(ops, 'sales')).total === 2);
    const manager = await HqClient.as(t.url, '0101');
    const page = await list(manager, 'sales');
    expect(page.rows.map((r) => r['store'])).toEqual(['S01']);
    const foreign = (await list(ops, 'sales?store=S02')).rows[0];
    expect((await manager.get(`/sales/${String(foreign?.['sale_id'])}`)).status).toBe(404);
  });
  it('unknown filters are refused, unknown sorts fall back, text never becomes SQL', async () => {
    expect((await ops.get('/lists/stock?cost=1')).status).toBe(400);
    expect((await list(ops, 'stock?sort=piece_no;drop&q=%27%20OR%201%3D1')).total).toBe(0);
    expect((await list(ops, 'stock?sort=nonsense')).total).toBe(4);
    expect((await list(ops, 'stock?store=S02')).facets['store']).toEqual(
      [
        { value: 'S01', count: 2 },
        { value: 'S02', count: 0 },
      ].filter((f) => f.count > 0),
    );
  });
});

describe('export (A0.27)', () => {
  it('formula cells get an apostrophe, quotes are doubled, numbers stay numbers (RFC 4180)', () => {
    expect(['=1+1', '+86', '-x', '@a', '\tx', 'a,"b"'].map((c) => csvCell(c))).toEqual(["'=1+1", "'+86", "'-x", "'@a", "'\tx", '"a,""b"""']);
    expect(csvCell('-12.50', true)).toBe('-12.50');
    expect(csvLine([{ text: 'a' }, { text: 'b\nc' }])).toBe('a,"b\nc"\r\n');
  });
  it('the file has a byte order mark, the words of the language, and the export is in the trail before it leaves', async () => {
    const answer = await ops.get('/lists/sales/export.csv?lang=zh-CN&columns=doc_no,store,payable_fen');
    expect(answer.text.startsWith('\uFEFF单号,门店,应收\r\n')).toBe(true);
    expect(answer.text).toContain(',28000.00\r\n');
    expect((await ops.get('/lists/sales/export.csv?lang=en&columns=doc_no')).text).toContain('Number');
    await until('the export in the trail', async () => (await list(ops, 'trail?kind=hq.export')).total === 2);
    expect((await admin.get('/lists/sales/export.csv')).status).toBe(403);
  });
  it('the same list on paper: words of the language, number of rows in words, in the trail, refused without the right; no list without a title', async () => {
    const answer = await ops.get('/lists/sales/print?lang=zh-CN&columns=doc_no,payable_fen,store');
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.text).toMatch(/<h1>[\u4e00-\u9fff]+<\/h1><p>共 \d+ 张 · \d{4}-\d\d-\d\d/);
    expect(answer.text).toContain('<th>单号</th><th>门店</th><th>应收</th>');
    expect(answer.text).toContain('<td>28000.00</td>');
    expect((await ops.get('/lists/sales/print?lang=en')).text).not.toMatch(/console\./);
    expect((await admin.get('/lists/sales/print')).status).toBe(403);
    expect((await ops.get('/lists/sales/print?nonsense=1')).status).toBe(400);
    await until('the print in the trail', async () => (await list(ops, 'trail?kind=hq.print')).total === 2);
    for (const name of Object.keys(LISTS))
      for (const language of ['zh-CN', 'en'] as const)
        expect(translate(language, `console.nav.${name === 'trail' ? 'audit' : name}`), name).not.toMatch(/^console\./);
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

describe('exceptions (conflicts.md §5)', () => {
  it('one piece sold by two tills is one EX-01 with both sides; a resolution by fact closes it and is in the trail', async () => {
    const [a, b] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01')];
    await a.push(a.seal(saleOf('S01', '0107', 'RD2600017', [receipts['S01'] ?? ''])));
    await b.push(b.seal(saleOf('S01', '0107', 'RD2600017', [receipts['S01'] ?? ''])));
    await until('EX-01', async () => (await list(ops, 'exceptions?code=EX-01&status=open')).total === 1);
    const id = encodeURIComponent(String((await list(ops, 'exceptions?code=EX-01')).rows[0]?.['id']));
    const detail = (await ops.get(`/exceptions/${id}`)).body as unknown as { exception: { sides: { factId: string; data: { saleId: string } }[] } };
    expect(detail.exception.sides).toHaveLength(2);
    expect((await ops.get(`/exceptions/${id}/rule`)).body).toMatchObject({
      mayResolve: true,
      options: ['substitute', 'notHandedOver', 'retag', 'duplicateCopy'],
    });
    expect((await ops.post(`/exceptions/${id}/resolve`, { option: 'notHandedOver', reason: '' })).status).toBe(400);
    expect((await admin.post(`/exceptions/${id}/resolve`, { option: 'notHandedOver', reason: '核对过' })).status).toBe(403);
    const second = detail.exception.sides[1];
    const answer = await ops.post(`/exceptions/${id}/resolve`, {
      option: 'substitute',
      reason: '复称与 RD2600022 相符',
      wrong: { factId: second?.factId, saleId: second?.data.saleId, lineNo: 1 },
      toPieceNo: 'RD2600022',
    });
    expect(answer.status, answer.text).toBe(200);
    await until('resolved', async () => (await list(ops, 'exceptions?code=EX-01&status=resolved')).total === 1);
    expect((await list(ops, 'exceptions?status=open')).total).toBe(0);
    await until(
      'both pieces sold',
      async () => (await list(ops, 'stock?q=rd2600022&state=SOLD')).total === 1 && (await list(ops, 'stock?q=rd2600017&state=SOLD')).total === 1,
    );
    await until('trail', async () => (await list(ops, 'trail?kind=hq.caseResolved')).total === 1);
  });
});

describe('one sale recorded twice (EX-01 ④)', () => {
  it('the copy stays with its number and leaves every sum: list, dashboard, customer', async () => {
    const [a, b] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01')];
    const figures = async () => ({
      list: (await list(ops, 'sales')).sums,
      board: ((await ops.get('/dashboard')).body as unknown as { totals: unknown }).totals,
    });
    const was = await figures();
    await a.push(a.seal(saleOf('S01', '0107', 'RD2600023', [receipts['S01'] ?? ''])));
    await until('one sale', async () => JSON.stringify(await figures()) !== JSON.stringify(was));
    const once = await figures();
    await b.push(b.seal(saleOf('S01', '0107', 'RD2600023', [receipts['S01'] ?? ''])));
    await until('EX-01', async () => (await list(ops, 'exceptions?code=EX-01&status=open')).total === 1);
    expect(await figures()).not.toEqual(once);
    const id = encodeURIComponent(String((await list(ops, 'exceptions?code=EX-01&status=open')).rows[0]?.['id']));
    const { exception } = (await ops.get(`/exceptions/${id}`)).body as unknown as { exception: { sides: { factId: string; data: { saleId: string } }[] } };
    const answer = await ops.post(`/exceptions/${id}/resolve`, { option: 'duplicateCopy', reason: '机器还原后重传', keepFactId: exception.sides[0]?.factId });
    expect(answer.status, answer.text).toBe(200);
    await until('only one counts', async () => JSON.stringify(await figures()) === JSON.stringify(once));
    expect((await list(ops, 'sales?copy=true')).rows.map((r) => r['sale_id'])).toEqual([exception.sides[1]?.data.saleId]);
    expect((await ops.get(`/sales/${encodeURIComponent(String(exception.sides[1]?.data.saleId))}`)).body).toMatchObject({
      copyOf: expect.stringMatching(/^XS-/),
    });
  });
});

describe('import (A0.20)', () => {
  it('a list is looked at, imported, found again, and taken back', async () => {
    const csv =
      '"carat","cut","color","clarity","depth","table","price","x","y","z"\n0.23,"Ideal","E","SI2",61.5,55,326,3.95,3.98,2.43\n0.21,"Premium","E","SI1",59.8,61,-326,3.89,3.84,2.31\n';
    const up = (await ops.call('POST', '/imports/upload', csv, { 'content-type': 'application/octet-stream' })).body as unknown as { upload: string };
    const choice = { upload: up.upload, mapping: 'diamonds.json', storeId: 'S01' };
    expect((await ops.post('/imports/inspect', choice)).body).toMatchObject({ counts: { rows: 2, good: 1, failed: 1 } });
    expect((await ops.post('/imports/inspect', { ...choice, upload: '../../secrets' })).status).toBe(422);
    expect((await ops.post('/imports/start', { ...choice, fileName: 'list.csv' })).status).toBe(200);
    const batches = async () => ((await ops.get('/imports')).body as unknown as { batches: { status: string; counts: { imported: number } }[] }).batches;
    await until('import', async () => (await batches())[0]?.status === 'done');
    expect((await batches())[0]?.counts).toMatchObject({ imported: 1, failed: 1 });
    expect((await ops.get(`/imports/${up.upload}/errors.csv`)).text).toContain('import-negative');
    await until('in stock', async () => (await list(ops, 'stock?category=stone&state=IN_STOCK')).total === 1);
    expect((await ops.post(`/imports/${up.upload}/rollback`, { reason: '供应商发错' })).body).toMatchObject({ rollback: { withdrawn: 1 } });
    await until('withdrawn', async () => (await list(ops, 'stock?category=stone&state=WITHDRAWN')).total === 1);
  });
});

it('the dashboard says what the documents say', async () => {
  const answer = (await ops.get('/dashboard')).body as unknown as {
    totals: { sales: number; fen: number };
    stores: { store: string; fen: number }[];
    curve: { fen: number }[];
  };
  expect(answer.totals.sales).toBe(5);
  expect(answer.stores.reduce((sum, s) => sum + s.fen, 0)).toBe(answer.totals.fen);
  expect(answer.curve.at(-1)?.fen).toBe(answer.totals.fen);
});

it('the close rate counts who bought among those who have left, at headquarters as at the till (jewelry §16)', async () => {
  const { funnel, stores } = (await ops.get('/dashboard')).body as unknown as {
    funnel: { arrived: number; sold: number; not_sold: number };
    stores: { arrived: number; closed: number; lost: number }[];
  };
  expect(funnel.sold + funnel.not_sold).toBeLessThanOrEqual(funnel.arrived);
  expect([stores.reduce((n, s) => n + s.closed, 0), stores.reduce((n, s) => n + s.lost, 0)]).toEqual([funnel.sold, funnel.not_sold]);
});
