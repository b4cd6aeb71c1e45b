import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DesktopBridge } from '../../src/protocol/desktop.ts';
import { startVirtualPrinter } from '../printer/virtual-printer.ts';
import type { VirtualPrinter } from '../printer/virtual-printer.ts';
import { electronRuntime } from '../lib/electron.ts';
import { homeOf, noDesktop, startDesktop } from './lib/desktop-app.ts';
import type { DesktopApp } from './lib/desktop-app.ts';

const why = noDesktop();
if (why !== undefined) console.log(`skipped: desktop host in Electron: ${why}`);
const PAGE = resolve(import.meta.dirname, 'fixtures', 'page');

declare global {
  interface Window {
    readonly __seen?: Record<string, string>;
    readonly zhuomei?: DesktopBridge;
  }
}

describe.skipIf(why !== undefined)('the desktop app in real Electron (architecture §7)', () => {
  let desktop: DesktopApp;
  let printer: VirtualPrinter;
  let gateway: ReturnType<typeof createServer>;
  let gatewayUrl: string;
  let strangerUrl: string;
  const asked: { origin: string | undefined; path: string | undefined }[] = [];

  beforeAll(async () => {
    printer = await startVirtualPrinter();
    gateway = createServer((request, response) => {
      asked.push({ origin: request.headers.origin, path: request.url });
      response.writeHead(200, { 'access-control-allow-origin': 'app://showroom', 'content-type': 'application/json' }).end('{"ok":true}');
    });
    await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done));
    const { port } = gateway.address() as AddressInfo; // a TCP server's address
    gatewayUrl = `http://127.0.0.1:${port}`;
    strangerUrl = `http://localhost:${port}`; // the same machine under another origin
    desktop = await startDesktop({ terminal: PAGE, gateway: gatewayUrl });
  });
  afterAll(async () => {
    await desktop?.close();
    await printer?.close();
    gateway?.close();
  });

  it('opens one window on its own scheme, and the page has nothing of Node', async () => {
    const { page } = desktop;
    expect(page.url()).toBe('app://showroom/terminal/');
    const seen = await page.evaluate(() => ({
      world: window.__seen,
      secure: window.isSecureContext,
      origin: window.origin,
      frozen: Object.isFrozen(window.zhuomei),
      ran: document.getElementById('main')?.dataset['ran'],
    }));
    expect(seen.world).toEqual({ require: 'undefined', process: 'undefined', module: 'undefined', bridge: 'object', evaluated: 'blocked' });
    expect(seen).toMatchObject({ secure: true, origin: 'app://showroom', ran: 'yes', frozen: true });
    const prefs = await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.webContents.getURL()));
    expect(prefs).toEqual(['app://showroom/terminal/']);
  });

  it('the bridge cannot be changed by the page, and holds calls, no channel', async () => {
    const result = await desktop.page.evaluate(() => {
      const bridge = window.zhuomei;
      try {
        Object.assign(window, { zhuomei: { info: {} } });
      } catch {
        // refused, as it should be
      }
      return { same: window.zhuomei === bridge, keys: Object.keys(bridge ?? {}).sort() };
    });
    expect(result.same).toBe(true);
    expect(result.keys).toEqual([
      'fileSave',
      'gatewaySet',
      'info',
      'journalAppend',
      'journalLast',
      'printHtml',
      'printPdf',
      'printRaw',
      'secretGet',
      'secretSet',
    ]);
  });

  it('the content policy: no inline script, no eval, WebAssembly yes, the gateway and nobody else', async () => {
    const { page } = desktop;
    const tried = await page.evaluate(
      async ([good, stranger]) => {
        const reach = async (url: string): Promise<string> =>
          fetch(url).then(
            (r) => String(r.status),
            () => 'blocked',
          );
        const script = document.createElement('script');
        script.textContent = 'window.__inline = true';
        document.body.append(script);
        const wasm = await WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])).then(
          () => 'ran',
          () => 'blocked',
        );
        return {
          inline: '__inline' in window,
          evaluated: window.__seen?.['evaluated'],
          wasm,
          gateway: await reach(`${good}/health`),
          stranger: await reach(`${stranger}/health`),
        };
      },
      [gatewayUrl, strangerUrl],
    );
    expect(tried).toEqual({ inline: false, evaluated: 'blocked', wasm: 'ran', gateway: '200', stranger: 'blocked' });
    expect(asked).toEqual([{ origin: 'app://showroom', path: '/health' }]);
  });

  it('files outside the terminal are not to be had, however the address is written', async () => {
    const got = await desktop.page.evaluate(() =>
      Promise.all(
        ['/terminal/..%2f..%2fpackage.json', '/main/main.cjs', '/terminal/%2e%2e/%2e%2e/package.json', '/terminal/none.js'].map((p) =>
          fetch(`app://showroom${p}`).then(
            (r) => r.status,
            () => 0,
          ),
        ),
      ),
    );
    expect(got.every((status) => status === 400 || status === 404)).toBe(true);
  });

  it('navigation, new windows and permissions are denied', async () => {
    const { page } = desktop;
    const before = page.url();
    const denied = await page.evaluate(async () => {
      const opened = window.open('https://example.com/');
      location.assign('https://example.com/');
      const position = await new Promise<string>((done) =>
        navigator.geolocation.getCurrentPosition(
          () => done('given'),
          () => done('denied'),
        ),
      );
      const notify = await Notification.requestPermission();
      const camera = await navigator.mediaDevices?.getUserMedia({ video: true }).then(
        () => 'given',
        () => 'denied',
      );
      return { opened: opened === null, position, notify, camera };
    });
    expect(denied).toMatchObject({ opened: true, position: 'denied', notify: 'denied', camera: 'denied' });
    expect(page.url()).toBe(before);
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('malformed input is refused in the main process', async () => {
    const replies = await desktop.page.evaluate(async () => {
      const loose = window.zhuomei as unknown as Record<string, (input: unknown) => Promise<unknown>>; // on purpose: what a page taken over would send
      return [
        await loose['journalAppend']?.({ lines: ['a\nb'] }),
        await loose['printRaw']?.({ target: { kind: 'tcp' }, bytes: 'x' }),
        await loose['secretGet']?.({ key: '../x' }),
      ];
    });
    expect(replies).toEqual([
      { ok: false, code: 'ipc-input' },
      { ok: false, code: 'ipc-input' },
      { ok: false, code: 'ipc-input' },
    ]);
  });

  it('a frame inside the page has no bridge', async () => {
    const inFrame = await desktop.page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.srcdoc = '<p>x</p>';
      const loaded = new Promise((done) => frame.addEventListener('load', done));
      document.body.append(frame);
      await loaded;
      const seen = typeof (frame.contentWindow as unknown as { zhuomei?: unknown } | null)?.zhuomei; // not in the DOM's types
      frame.remove();
      return seen;
    });
    expect(inFrame).toBe('undefined');
  });

  it('appends the journal outside the data folder, and finds its last line', async () => {
    const replies = await desktop.page.evaluate(async () => [
      await window.zhuomei?.journalAppend({ lines: ['{"jseq":1}', '{"jseq":2,"t":"领单"}'] }),
      await window.zhuomei?.journalLast(null),
    ]);
    expect(replies).toEqual([
      { ok: true, value: null },
      { ok: true, value: '{"jseq":2,"t":"领单"}' },
    ]);
    expect(readFileSync(join(desktop.journalDir, 'journal-000001.jsonl'), 'utf8')).toBe('{"jseq":1}\n{"jseq":2,"t":"领单"}\n');
    expect(desktop.journalDir.startsWith(desktop.userData)).toBe(false);
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

  it('keeps secrets or refuses them plainly, never in the clear', async () => {
    const [set, got] = await desktop.page.evaluate(async () => [
      await window.zhuomei?.secretSet({ key: 'relay', value: 'hunter2' }),
      await window.zhuomei?.secretGet({ key: 'relay' }),
    ]);
    const able = await desktop.page.evaluate(() => window.zhuomei?.info.secureSecrets);
    if (able === true) expect(got).toEqual({ ok: true, value: 'hunter2' });
    else
      expect([set, got]).toMatchObject([
        { ok: false, code: 'secrets-unavailable' },
        { ok: false, code: 'secrets-unavailable' },
      ]);
    const file = join(desktop.userData, 'secrets.json');
    if (existsSync(file)) expect(readFileSync(file, 'utf8')).not.toContain('hunter2');
  });

  it('a second start on the same data steps back', () => {
    const app = join(homeOf(desktop), 'app');
    const runtime = electronRuntime().path;
    const second = spawnSync(join(resolve(runtime ?? ''), 'electron'), [app, '--no-sandbox', '--disable-gpu'], {
      encoding: 'utf8',
      timeout: 30_000,
      env: { ...process.env, ...desktop.display, ZM_USER_DATA: desktop.userData, ZM_JOURNAL_DIR: desktop.journalDir },
    });
    expect(second.status).toBe(0);
    expect(second.stderr).toContain('already running');
  });

  it('moving to another gateway opens the window anew under the new policy, and stays after a restart', async () => {
    const home = homeOf(desktop);
    const moved = desktop.app.waitForEvent('window');
    expect(await desktop.page.evaluate(() => window.zhuomei?.gatewaySet({ url: 'http://192.168.7.7:5180' }))).toEqual({ ok: true, value: { ok: true } });
    const next = await moved;
    await next.waitForLoadState();
    expect(await next.evaluate(() => window.zhuomei?.info.gatewayUrls)).toEqual(['http://192.168.7.7:5180']);
    expect(
      await next.evaluate(
        (url) =>
          fetch(`${url}/health`).then(
            (r) => r.status,
            () => 'blocked',
          ),
        gatewayUrl,
      ),
    ).toBe('blocked');
    await desktop.close();
    desktop = await startDesktop({ terminal: PAGE, home });
    expect(await desktop.page.evaluate(() => window.zhuomei?.info.gatewayUrls)).toEqual(['http://192.168.7.7:5180']);
  });

  it('killed without warning, it starts again and knows its last journal line', async () => {
    const home = homeOf(desktop);
    const line = JSON.stringify({ jseq: 77, hash: 'ab' });
    expect(await desktop.page.evaluate((l) => window.zhuomei?.journalAppend({ lines: [l] }), line)).toEqual({ ok: true, value: null });
    process.kill(desktop.pid(), 'SIGKILL');
    await desktop.close();
    desktop = await startDesktop({ terminal: PAGE, home, gateway: gatewayUrl });
    expect(await desktop.page.evaluate(() => window.zhuomei?.journalLast(null))).toEqual({ ok: true, value: line });
  });

  it('the log names events and ids only', () => {
    const folder = join(desktop.userData, 'logs');
    const text = readdirSync(folder)
      .map((f) => readFileSync(join(folder, f), 'utf8'))
      .join('');
    expect(text).toMatch(/info start \{/);
    expect(text).toContain('ipc-refused');
    expect(text).not.toMatch(/领单|hunter2|足金/);
  });
});

describe.skipIf(why !== undefined)('a start that cannot be right is refused with a sentence', () => {
  it.each([
    [{ ZM_GATEWAY: 'ftp://nowhere' }, 'Not a gateway address'],
    [{ ZM_JOURNAL_DIR: 'INSIDE' }, 'must not lie inside'],
  ])('%o', async (env, sentence) => {
    const { openDisplay } = await import('./lib/display.ts');
    const display = await openDisplay();
    const home = mkdtempSync(join(tmpdir(), 'zm-desktop-'));
    const data = join(home, 'data');
    const runtime = electronRuntime().path;
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'x', main: resolve('dist/main/main.cjs') }));
    const child = spawn(join(resolve(runtime ?? ''), 'electron'), [resolve('.'), '--no-sandbox', '--disable-gpu'], {
      env: {
        ...process.env,
        ...display.env,
        ZM_USER_DATA: data,
        ZM_NO_DIALOGUES: '1',
        ...env,
        ...('ZM_JOURNAL_DIR' in env ? { ZM_JOURNAL_DIR: join(data, 'journal') } : { ZM_JOURNAL_DIR: join(home, 'journal') }),
      },
    });
    let heard = '';
    child.stderr.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    const code = await new Promise((done) => child.on('close', done));
    display.close();
    expect(heard).toContain(sentence);
    expect(code).toBe(2);
  });
});
