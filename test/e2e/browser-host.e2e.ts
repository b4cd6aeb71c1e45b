import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pwa } from '../../renderer/host/pwa-build.ts';
import type { Host } from '../../renderer/host/index.ts';
import { CHROMIUM_ARGS, presentChromium } from '../lib/chromium.ts';
import { until } from '../lib/headquarters.ts';

declare global {
  interface Window {
    host?: Host;
  }
}
const executablePath = presentChromium();
if (executablePath === undefined) console.log('skipped: browser host: no Chromium on this machine');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};
/** What a gateway says of its pages: strict enough that an inline script or a foreign worker would show. */
const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; base-uri 'none'";

describe.skipIf(executablePath === undefined)('the terminal in a browser (architecture §5)', () => {
  const out = mkdtempSync(join(tmpdir(), 'zm-pwa-'));
  let server: Server | undefined;
  let port = 0;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  const make = (word: string): Promise<unknown> =>
    build({
      root: resolve(import.meta.dirname, 'fixtures', 'pwa'),
      configFile: false,
      logLevel: 'error',
      base: '/terminal/',
      define: { 'import.meta.env.VITE_TEST_WORD': JSON.stringify(word) },
      plugins: [pwa()],
      build: { outDir: out, emptyOutDir: true, target: 'chrome108' },
    });
  const serve = async (): Promise<void> => {
    const made = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname.replace(/^\/terminal\//, '');
      const file = join(out, path === '' ? 'index.html' : path);
      try {
        statSync(file);
        response
          .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP, 'cache-control': 'no-cache' })
          .end(readFileSync(file));
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((done) => made.listen(port, '127.0.0.1', done));
    port = (made.address() as AddressInfo).port; // a TCP server's address
    server = made;
  };
  const unplug = (): Promise<void> =>
    new Promise((done) => {
      server?.closeAllConnections();
      server?.close(() => done());
    });

  beforeAll(async () => {
    process.env['NODE_ENV'] = 'production'; // as `vite build` runs outside a test
    await make('one');
    await serve();
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_ARGS, '--disable-print-preview'] }); // the preview never closes without a screen
    context = await browser.newContext({ acceptDownloads: true });
    page = await context.newPage();
    await page.goto(`http://127.0.0.1:${port}/terminal/`);
  });
  afterAll(async () => {
    await browser?.close();
    await unplug();
  });

  it('says what it cannot do: no journal file, no raw printing', async () => {
    const told = await page.evaluate(async () => {
      const host = window.host;
      const journal = await host?.journal.append(['{}']).then(
        () => 'written',
        (e: unknown) => (e instanceof Error ? e.message : ''),
      );
      return {
        kind: host?.kind,
        can: host?.can,
        url: host?.gatewayUrl,
        journal,
        last: await host?.journal.last(),
        raw: await host?.printRaw({ id: 'p', kind: 'tcp', host: '127.0.0.1', paper: 80 }, new Uint8Array(1)),
      };
    });
    expect(told).toEqual({
      kind: 'browser',
      can: { journal: false, tcpPrint: false, pdf: false, kiosk: false, secureSecrets: false },
      url: `http://127.0.0.1:${port}`,
      journal: 'journal-unsupported',
      last: null,
      raw: { ok: false, code: 'unsupported' },
    });
  });
  it('carries the version of the product', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }; // our own manifest
    expect(await page.evaluate(() => window.host?.version)).toBe(version);
  });
  it('reloads with the cable pulled', async () => {
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await unplug();
    await page.reload();
    expect(await page.textContent('#main')).toBe('卓美门店 one');
    expect(
      await page.evaluate(() =>
        fetch('/health').then(
          () => 'reached',
          () => 'down',
        ),
      ),
    ).toBe('down');
    await serve();
  });
  it('keeps every slice of the bundled faces for a cut line, also what no screen has shown yet', async () => {
    await page.reload(); // started without a line it would try again only after a minute
    await until('both slices are kept', () => page.evaluate(async () => (await (await caches.open('zm-fonts')).keys()).length === 2));
    await unplug();
    expect(await page.evaluate(async () => (await document.fonts.load('16px "Test Serif"', '镶')).length)).toBe(1);
    await serve();
  });
  it('a new version waits until a person takes it', async () => {
    await make('two');
    await page.reload();
    expect(await page.textContent('#main')).toBe('卓美门店 one');
    await page.waitForFunction(() => window.host?.updates?.ready() === true);
    const loaded = page.waitForEvent('load');
    await page.evaluate(() => window.host?.updates?.apply());
    await loaded;
    expect(await page.textContent('#main')).toBe('卓美门店 two');
  });
  it('one window holds the device; a second is told; when the first goes the second may', async () => {
    expect(await page.evaluate(() => window.host?.acquireSingleInstance())).toBe(true);
    const second = await context.newPage();
    await second.goto(`http://127.0.0.1:${port}/terminal/`);
    expect(await second.evaluate(() => window.host?.acquireSingleInstance())).toBe(false);
    await page.goto('about:blank');
    expect(await second.evaluate(() => window.host?.acquireSingleInstance())).toBe(true);
    page = second;
  });
  it('a reload of the window that holds the device is not a second window', async () => {
    await page.reload();
    expect(await page.evaluate(() => window.host?.acquireSingleInstance())).toBe(true);
  });
  it('keeps small values over a reload', async () => {
    await page.evaluate(() => window.host?.secrets.set('relay', 'wert'));
    await page.reload();
    expect(await page.evaluate(async () => [await window.host?.secrets.get('relay'), await window.host?.secrets.get('none')])).toEqual(['wert', null]);
  });
  it('downloads a file under its name', async () => {
    const coming = page.waitForEvent('download');
    await page.evaluate(() => window.host?.saveFile('销售 2026-11.csv', 'text/csv', new TextEncoder().encode('单号,金额\n')));
    const download = await coming;
    expect(download.suggestedFilename()).toBe('销售 2026-11.csv');
    expect(readFileSync(await download.path(), 'utf8')).toBe('单号,金额\n');
  });
  it('prints through a hidden frame and clears it away', async () => {
    const outcome = await page.evaluate(() => window.host?.printHtml('<!doctype html><p>小票</p>'));
    expect(outcome).toEqual({ ok: true });
    expect(await page.locator('iframe').count()).toBe(0);
  });
});
