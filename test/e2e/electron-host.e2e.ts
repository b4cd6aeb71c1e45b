import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DesktopBridge } from '../../src/protocol/desktop.ts';
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
  let gateway: ReturnType<typeof createServer>;
  let gatewayUrl: string;
  let strangerUrl: string;
  const asked: { origin: string | undefined; path: string | undefined }[] = [];

  beforeAll(async () => {
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
