import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import iconv from 'iconv-lite';
import { pieceEventsOf } from '../../../src/stock/fold.ts';
import { hasValidCheck } from '../../../src/stock/pieceNo.ts';
import { movePiece } from '../../../src/stock/commands.ts';
import { createImporter, ImportError } from './index.ts';
import type { ImportProgress } from './index.ts';
import { DIAMONDS, HEAD, PLAIN, SAMPLE, Server, run } from './testkit.ts';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const file = (content: string | Uint8Array): string => {
  const path = join(folder, `f${(files += 1)}.csv`);
  writeFileSync(path, content);
  return path;
};

describe('reading files as they come', () => {
  const body = `${HEAD}A1,戒指,"1,234.50",3.215,VS1,GIA,2141234567\nA2,"项链, 细",100,,LC,,\n`;
  it.each([
    ['UTF-8', Buffer.from(body), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${body}`), 'utf-8-bom'],
    ['GBK', iconv.encode(body, 'gbk'), 'gb18030'],
    ['GB18030', iconv.encode(body, 'gb18030'), 'gb18030'],
    ['Windows line ends', Buffer.from(body.replace(/\n/g, '\r\n')), 'utf-8'],
    [
      'semicolons',
      Buffer.from(
        body
          .replace(/"1,234.50"/, '1234.50')
          .replace(/"项链, 细"/, '项链')
          .replace(/,/g, ';'),
      ),
      'utf-8',
    ],
  ])('%s', async (_name, bytes, encoding) => {
    const seen = await createImporter(new Server()).inspect(file(bytes), PLAIN);
    expect(seen).toMatchObject({ encoding, missing: [], counts: { rows: 2, good: 2, failed: 0 } });
    expect(seen.first[0]).toMatchObject({
      line: 2,
      storeId: 'S01',
      item: {
        pieceNo: 'A1',
        name: '戒指',
        tagPriceFen: 123_450,
        metalMg: 3215,
        main: { clarityFrom: 'VS1', clarityTo: 'VS1' },
        certs: [{ lab: 'GIA', number: '2141234567' }],
      },
    });
    expect(seen.first[1]?.item.main).toMatchObject({ clarityFrom: 'FL', clarityTo: 'IF' });
  });
  it('a character cut between two reads is one character', async () => {
    const bytes = Buffer.from(body);
    const one = Readable.from(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)));
    expect((await createImporter(new Server()).inspect(one, PLAIN)).first[1]?.item.name).toBe('项链, 细');
  });
  it('broken UTF-8 ends with an error that names the line, and nothing is written', async () => {
    const good = Buffer.from(`${HEAD}${'A1,戒指,100,,,,\n'.repeat(40)}`);
    const bad = Buffer.concat([good, Buffer.from('A2,'), Buffer.from([0xe6, 0x88, 0x2c]), Buffer.from('100,,,,\n')]);
    await expect(createImporter(new Server()).inspect(file(bad), PLAIN)).rejects.toMatchObject({ code: 'import-broken-utf8', params: { line: 42 } });
    const server = new Server();
    expect(await run(server, file(bad))).toMatchObject({ status: 'failed', problem: { code: 'import-broken-utf8' } });
    expect(server.facts).toHaveLength(0);
  });
  it.each([
    ['empty', '', 'import-empty-file'],
    ['a quote that never closes', `${HEAD}A1,"戒指,100,,,,\n`, 'import-broken-csv'],
    ['UTF-16', Buffer.from(`\ufeff${HEAD}`, 'utf16le'), 'import-utf16'],
  ])('a file that is %s is refused with a code', async (_name, content, code) => {
    await expect(createImporter(new Server()).inspect(file(content), PLAIN)).rejects.toMatchObject({ code });
  });
  it('a missing file is refused, not a crash', async () => {
    await expect(createImporter(new Server()).inspect(join(folder, 'none.csv'), PLAIN)).rejects.toBeInstanceOf(ImportError);
  });
  it('the wrong columns are named before a row is read', async () => {
    const path = file('carat,cut\n0.3,Ideal\n');
    expect((await createImporter(new Server()).inspect(path, PLAIN)).missing).toEqual(['条码', '价格']);
    expect(await run(new Server(), path)).toMatchObject({ status: 'failed', problem: { code: 'import-missing-columns', params: { columns: '条码, 价格' } } });
  });
});

describe('rows that are wrong', () => {
  it('are counted one by one with line, column and code; the good ones go in', async () => {
    const path = file(
      `${HEAD}A1,戒指,100,,,,\nA1,戒指,100,,,,\nA2,戒指,-5,,,,\nA3,戒指,abc,,,,\nA4,戒指,100\nA5,戒指,100,,ZZ9,,\n坏码,戒指,100,,,,\n,戒指,100,,,,\nA6,戒指,100,,,GIA,21412\nA7,=cmd,100,,,,\n`,
    );
    const server = new Server();
    const record = await run(server, path);
    expect(record).toMatchObject({ status: 'done', counts: { rows: 10, imported: 3, skipped: 0, failed: 7, warnings: 1 } });
    const list = server.errors.get('B1') ?? '';
    const lines = list
      .split('\r\n')
      .slice(1, -1)
      .map((l) => l.split(','));
    expect(lines.map((l) => [l[0], l[1], l[4]])).toEqual(
      [
        ['4', 'error', 'import-negative'],
        ['5', 'error', 'import-number'],
        ['6', 'error', 'import-columns'],
        ['7', 'error', 'import-word'],
        ['8', 'error', 'import-piece-no'],
        ['9', 'error', 'import-empty'],
        ['3', 'error', 'import-duplicate'],
        ['10', 'warning', 'cert-format'],
      ].sort((a, b) => order(a[2]) - order(b[2])),
    );
    expect(list.startsWith('\ufeff')).toBe(true);
    expect(list).not.toMatch(/error\.import/); // every code has its sentence
  });
  // Errors of the rows come in their order; duplicates and warnings are known when the chunk is.
  const order = (code: string | undefined): number =>
    ['import-duplicate', 'import-negative', 'import-number', 'import-columns', 'import-word', 'import-piece-no', 'import-empty', 'cert-format'].indexOf(
      code ?? '',
    );
});

describe('the diamonds (assets/mappings/diamonds.json)', () => {
  it('become pieces: carat in thousandths, Ideal→EX, Premium→VG with its word kept, dollars at the stated rate, numbers with a check character', async () => {
    const server = new Server();
    const seen = await createImporter(server).inspect(SAMPLE, DIAMONDS);
    expect(seen.counts).toMatchObject({ rows: 2000, good: 2000, failed: 0, duplicates: 0 });
    expect(seen.first).toHaveLength(50);
    expect(seen.first[0]).toMatchObject({
      storeId: 'V01',
      item: {
        pieceNo: expect.stringMatching(/^LD26000001[0-9A-Z]$/),
        name: '钻石',
        category: 'stone',
        kind: 'stone',
        tagPriceFen: 326 * 710,
        certs: [{ lab: 'GIA', number: '2600000001' }],
        main: {
          caratMilli: 230,
          cut: 'EX',
          cutText: 'Ideal',
          colorFrom: 'E',
          clarityFrom: 'SI2',
          depthBp: 6150,
          tableBp: 5500,
          mm100: [395, 398, 243],
          shape: 'RD',
        },
      },
    });
    const record = await run(server, SAMPLE, DIAMONDS);
    expect(record).toMatchObject({ status: 'done', counts: { rows: 2000, imported: 2000, failed: 0 } });
    expect(server.commits).toBe(4);
    expect([...server.items.keys()].every(hasValidCheck)).toBe(true);
    expect([...server.items.values()].filter((i) => i.main?.cutText === 'Premium').every((i) => i.main?.cut === 'VG')).toBe(true);
    expect(server.view([...server.items.keys()][0] ?? '')).toMatchObject({ state: 'IN_STOCK', place: { storeId: 'V01' } });
  });
});

describe('running, stopping, going on, taking back', () => {
  it('a second run of the same file skips what is in; other content is reported and left alone', async () => {
    const server = new Server();
    await run(server, SAMPLE, DIAMONDS);
    expect(await run(server, SAMPLE, DIAMONDS, 'B2')).toMatchObject({ counts: { imported: 0, skipped: 2000, failed: 0 } });
    const changed = readFileSync(SAMPLE, 'utf8').replace(/326,3.95/, '327,3.95');
    expect(await run(server, file(changed), DIAMONDS, 'B3')).toMatchObject({ counts: { imported: 0, skipped: 1999, failed: 1 } });
    expect(server.errors.get('B3')).toContain('import-different');
    expect([...server.items.values()][0]?.tagPriceFen).toBe(326 * 710);
  });
  it('stops after the chunk in hand and goes on from there', async () => {
    const server = new Server();
    const importer = createImporter(server);
    const handle = importer.start({ source: SAMPLE, fileName: 'd.csv', mapping: DIAMONDS, batchId: 'B1' });
    const told: ImportProgress[] = [];
    handle.onProgress((p) => {
      told.push(p);
      if (p.rows >= 1000) handle.stop();
    });
    expect(() => importer.start({ source: SAMPLE, fileName: 'd.csv', mapping: DIAMONDS, batchId: 'B9' })).toThrow('import-busy');
    expect(await handle.done).toMatchObject({ status: 'stopped', nextIndex: 1000, counts: { imported: 1000 } });
    expect(told[0]).toMatchObject({ rows: 500, imported: 500 });
    expect(told.every((p) => p.rowsPerSecond > 0)).toBe(true);
    const rest = await importer.start({ source: SAMPLE, fileName: 'd.csv', mapping: DIAMONDS, batchId: 'B1' }).done;
    expect(rest).toMatchObject({ status: 'done', counts: { rows: 2000, imported: 2000, skipped: 0 } });
    expect(server.items.size).toBe(2000);
  });
  it('a crash between writing and noting loses nothing and doubles nothing', async () => {
    const server = new Server();
    server.crashAfterCommit = 2;
    await expect(run(server, SAMPLE, DIAMONDS)).rejects.toThrow('power cut');
    expect(server.kept.get('B1')).toMatchObject({ status: 'failed', nextIndex: 500 });
    server.crashAfterCommit = Number.POSITIVE_INFINITY;
    expect(await run(server, SAMPLE, DIAMONDS)).toMatchObject({ status: 'done', counts: { rows: 2000, imported: 1500, skipped: 500 } });
    expect(server.items.size).toBe(2000);
    expect(new Set(server.facts.flatMap((f) => [...pieceEventsOf(f).keys()])).size).toBe(2000);
    expect(server.facts.flatMap((f) => [...pieceEventsOf(f).keys()])).toHaveLength(2000);
  });
  it('a refused write ends the import with its reason', async () => {
    const server = new Server();
    server.failAt = 3;
    expect(await run(server, SAMPLE, DIAMONDS)).toMatchObject({ status: 'failed', problem: { code: 'store-full' }, nextIndex: 1000 });
  });
  it('without the permission nothing starts', async () => {
    const server = new Server();
    server.ctx = { ...server.ctx, user: { ...server.ctx.user, roles: ['CON'] } };
    expect(await run(server, SAMPLE, DIAMONDS)).toMatchObject({ status: 'failed', problem: { code: 'not-allowed' } });
    expect(server.facts).toHaveLength(0);
  });
  it('rollback takes back what nobody has touched and lists the rest; the piece can be imported again', async () => {
    const server = new Server();
    await run(server, SAMPLE, DIAMONDS);
    const [first = '', second = ''] = server.items.keys();
    const moved = movePiece(
      { ...server.ctx, user: { ...server.ctx.user, roles: ['WH'] } },
      { view: server.view(first), to: { at: 'store', storeId: 'V01', tray: 'T1' } },
    );
    if (!moved.ok) throw new Error(moved.problem.code);
    await server.commit(moved.value.facts);
    const importer = createImporter(server);
    const back = await importer.rollback('B1', '选错了文件');
    expect(back).toMatchObject({ ok: true, value: { status: 'rolledBack', rollback: { withdrawn: 1999, kept: [{ pieceNo: first, state: 'IN_STOCK' }] } } });
    expect(server.view(second).state).toBe('WITHDRAWN');
    expect(await importer.rollback('B1', 'again')).toMatchObject({ value: { rollback: { withdrawn: 1999 } } });
    expect(await run(server, SAMPLE, DIAMONDS, 'B2')).toMatchObject({ counts: { imported: 1999, skipped: 1 } });
    expect(server.view(second)).toMatchObject({ state: 'IN_STOCK', place: { storeId: 'V01' } });
    expect(await importer.rollback('nope', 'x')).toMatchObject({ ok: false, problem: { code: 'import-unknown' } });
  });
});

describe('size', () => {
  it('a hundred thousand rows stream through the preview without being held', async () => {
    const path = join(folder, 'big.csv');
    const out = createWriteStream(path);
    const rows = readFileSync(SAMPLE, 'utf8').split('\n');
    out.write(`${rows[0] ?? ''}\n`);
    const part = `${rows.slice(1, 2001).join('\n')}\n`;
    for (let i = 0; i < 50; i += 1)
      if (!out.write(part))
        await new Promise<void>((r) => {
          out.once('drain', () => r());
        });
    await new Promise<void>((r) => {
      out.end(() => r());
    });
    expect(existsSync(path)).toBe(true);
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const seen = await createImporter(new Server()).inspect(path, DIAMONDS);
    expect(seen.counts).toMatchObject({ rows: 100_000, good: 100_000, duplicates: 0 });
    // The rows alone would be far more as objects.
    expect((process.memoryUsage().heapUsed - before) / 2 ** 20).toBeLessThan(100);
  }, 120_000);
});
