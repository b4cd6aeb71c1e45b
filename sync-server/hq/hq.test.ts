import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saleOf, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';
import { translate } from '../../src/i18n/index.ts';
import { LISTS } from './lists/columns.ts';
import { csvCell, csvLine } from './lists/csv.ts';
import { HqClient } from './testclient.ts';
import { list, testDesk, until } from './testdesk.ts';

let t: TestServer;
let admin: HqClient;
let ops: HqClient;
let receipts: Readonly<Record<string, string>>;
beforeAll(async () => {
  ({ t, admin, ops, receipts } = await testDesk());
});
afterAll(() => t.stop());

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
