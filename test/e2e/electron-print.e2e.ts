import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startVirtualPrinter } from '../printer/virtual-printer.ts';
import type { VirtualPrinter } from '../printer/virtual-printer.ts';
import { noDesktop, startDesktop } from './lib/desktop-app.ts';
import type { DesktopApp } from './lib/desktop-app.ts';

const why = noDesktop();
if (why !== undefined) console.log(`skipped: printing in Electron: ${why}`);
const PAGE = resolve(import.meta.dirname, 'fixtures', 'page');

describe.skipIf(why !== undefined)('printing in real Electron (architecture §7)', () => {
  let desktop: DesktopApp;
  let printer: VirtualPrinter;
  let gateway: ReturnType<typeof createServer>;

  beforeAll(async () => {
    printer = await startVirtualPrinter();
    gateway = createServer((_request, response) => {
      response.writeHead(200, { 'access-control-allow-origin': 'app://showroom', 'content-type': 'application/json' }).end('{"ok":true}');
    });
    await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done));
    const { port } = gateway.address() as AddressInfo; // a TCP server's address
    desktop = await startDesktop({ terminal: PAGE, gateway: `http://127.0.0.1:${port}` });
  });
  afterAll(async () => {
    await desktop?.close();
    await printer?.close();
    gateway?.close();
  });

  it('prints to a network printer: Chinese arrives, no paper and no printer are told apart', async () => {
    const bytes = [...iconv.encode('卓美珠宝 足金手镯 ¥12,800.00\n', 'gb18030'), 0x1d, 0x56, 0x41, 0x00];
    const print = (): Promise<unknown> =>
      desktop.page.evaluate(
        async ([port, data]) =>
          window.zhuomei?.printRaw({
            target: { id: 'p', kind: 'tcp', host: '127.0.0.1', port: port as number, paper: 80 },
            bytes: Uint8Array.from(data as number[]),
          }),
        [printer.port, bytes] as const,
      );
    expect(await print()).toEqual({ ok: true, value: { ok: true } });
    expect(printer.pages()[0]?.text).toBe('卓美珠宝 足金手镯 ¥12,800.00');
    await printer.fault({ kind: 'paperOut' });
    expect(await print()).toMatchObject({ value: { ok: false, code: 'paper' } });
    await printer.fault({ kind: 'refuse' });
    expect(await print()).toMatchObject({ value: { ok: false, code: 'unreachable' } });
    await printer.fault({ kind: 'none' });
    expect(printer.pages()).toHaveLength(1);
  });

  it('makes a PDF of 80 mm whose one page is as long as the receipt', async () => {
    const make = async (rows: number): Promise<string> => {
      const html = `<!doctype html><meta charset="utf-8"><style>@page{size:80mm auto;margin:0}body{margin:0;padding:2mm;font:12px monospace}</style><body>${'<div>足金手镯 1 件 ¥12,800.00</div>'.repeat(rows)}<script>document.body.innerHTML=''</script></body>`;
      const reply = await desktop.page.evaluate(
        (page) => window.zhuomei?.printPdf({ html: page, widthMm: 80, fileName: '小票 XS-S01T1A-20261121-00143.pdf' }),
        html,
      );
      return reply?.ok === true ? (reply.value.path ?? '') : '';
    };
    const size = (file: string): { pages: number; width: number; height: number } => {
      const text = readFileSync(file, 'latin1');
      const box = /\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/.exec(text);
      return { pages: text.match(/\/Type\s*\/Page\b/g)?.length ?? 0, width: Number(box?.[1]), height: Number(box?.[2]) };
    };
    const [short, long] = [size(await make(10)), size(await make(120))];
    for (const pdf of [short, long]) {
      expect(pdf.pages).toBe(1);
      expect((pdf.width / 72) * 25.4).toBeGreaterThan(79.5);
      expect((pdf.width / 72) * 25.4).toBeLessThan(80.5);
    }
    expect(long.height).toBeGreaterThan(short.height * 5);
    expect(readdirSync(desktop.saveDir)[0]).toMatch(/^小票 XS-S01T1A-20261121-00143/);
    const info = spawnSync('pdfinfo', [join(desktop.saveDir, readdirSync(desktop.saveDir)[0] ?? '')], { encoding: 'utf8' });
    if (info.error === undefined) expect(info.stdout).toMatch(/Page size:\s+22[67]/);
    else console.log('pdfinfo is not installed: the page size was read from the file itself');
  });
});
