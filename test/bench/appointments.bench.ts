import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { chromium } from 'playwright-core';
import type { CDPSession, Page } from 'playwright-core';
import { build } from 'vite';
import { CHROMIUM_ARGS, presentChromium } from '../lib/chromium.ts';
import { quantiles } from './bench.ts';
import type { Bench } from './bench.ts';

const N = 50_000;
/** Scrolled a frame: 12,000 px a second, a hard flick. */
const PX = 200;
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** The terminal's own page over the bench's store, built as the product is. */
async function pageIn(folder: string): Promise<void> {
  const here = new URL('.', import.meta.url).pathname;
  const html = join(here, '.appointments.html');
  writeFileSync(
    html,
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>bench</title><body><div id="root"></div><script type="module" src="./appointments.page.tsx"></script></body></html>',
  );
  try {
    await build({
      root: here,
      base: '/',
      configFile: false,
      logLevel: 'error',
      plugins: [react()],
      build: {
        outDir: folder,
        emptyOutDir: true,
        target: 'chrome108',
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 9000,
        rolldownOptions: { input: { index: html } },
      },
    });
  } finally {
    rmSync(html);
  }
}
/** Seconds the page's own script has run so far: what a busy machine and a renderer without a graphics card do not add to. */
async function scriptSeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find((m) => m.name === 'ScriptDuration')?.value ?? 0;
}
/** Last key down → the frame in which the number of rows has changed, in the page's own clock. */
async function keyToRows(page: Page, cdp: CDPSession, words: readonly string[]): Promise<{ readonly samples: number[]; readonly script: number[] }> {
  const script: number[] = [];
  const box = page.getByRole('searchbox', { name: '查预约' });
  const samples: number[] = [];
  for (const text of words) {
    await box.fill('');
    await box.focus();
    if (text.length > 1) await page.keyboard.insertText(text.slice(0, -1));
    await page.evaluate(
      () =>
        new Promise((done) => {
          requestIdleCallback(() => done(null));
        }),
    );
    await page.evaluate(() => {
      const list = () => document.querySelector('[role=list][aria-label^="共"]')?.getAttribute('aria-label') ?? '';
      const before = list();
      const w = window as unknown as { zmKey: Promise<number> }; // left for the next evaluate
      w.zmKey = new Promise((resolve) => {
        let began = 0;
        let quiet: ReturnType<typeof setTimeout> | undefined;
        document.addEventListener(
          'input',
          () => {
            began = performance.now();
            quiet = setTimeout(() => resolve(-1), 1500);
          },
          { capture: true, once: true },
        );
        const look = () => {
          if (began !== 0 && list() !== before) {
            clearTimeout(quiet);
            requestAnimationFrame(() => {
              setTimeout(() => resolve(performance.now() - began));
            });
          } else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
    });
    const before = await scriptSeconds(cdp);
    await page.keyboard.insertText(text.slice(-1));
    const ms = await page.evaluate(() => (window as unknown as { zmKey: Promise<number> }).zmKey);
    if (ms >= 0) script.push(((await scriptSeconds(cdp)) - before) * 1000);
    if (ms >= 0) samples.push(ms); // a last key that changes nothing shows no frame to measure
  }
  return { samples, script };
}
/** Milliseconds between frames while the list is scrolled through from end to end. */
const framesWhile = (page: Page): Promise<{ readonly gaps: number[]; readonly idle: number[]; readonly long: number }> =>
  page.evaluate(async (PX) => {
    const list = document.querySelector<HTMLElement>('[role=list][aria-label^="共"]');
    if (list === null) throw new Error('no list');
    const measure = async (step: number): Promise<{ gaps: number[]; long: number }> => {
      const gaps: number[] = [];
      let last = performance.now();
      for (let i = 0; i < 240; i += 1) {
        await new Promise((done) => {
          requestAnimationFrame(done);
        });
        const now = performance.now();
        gaps.push(now - last);
        last = now;
        list.scrollTop += step;
      }
      return { gaps: gaps.slice(20), long: gaps.filter((g) => g > 50).length };
    };
    const idle = await measure(0);
    list.scrollTop = 0;
    const { gaps, long } = await measure(PX);
    return { gaps, idle: idle.gaps, long };
  }, PX);

const bench: Bench = {
  name: 'Appointments of a store, 50,000 of them, in Chromium (issue: first rows within 50 ms p95, scrolls at 60 frames/s)',
  skip: () => (presentChromium() === undefined ? 'no Chromium here' : undefined),
  async run(report) {
    const folder = mkdtempSync('/tmp/zm-apt-bench-');
    await pageIn(folder);
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      const name = path === '/' ? '.appointments.html' : path.slice(1);
      void readFile(join(folder, name)).then(
        (body) => {
          response.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream');
          response.end(body);
        },
        () => {
          response.statusCode = 404;
          response.end();
        },
      );
    });
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    const browser = await chromium.launch({ executablePath: presentChromium(), args: CHROMIUM_ARGS });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN' });
      await page.addInitScript('globalThis.__name = (f) => f'); // what the runner's compiler leaves in functions that go into the page
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?n=${N}`);
      await page
        .getByRole('radio', { name: /林晓雯/ })
        .first()
        .click({ timeout: 180_000 });
      for (const digit of '246810') await page.getByRole('button', { name: digit, exact: true }).click();
      await page.getByRole('searchbox', { name: '查预约' }).waitFor({ timeout: 60_000 });
      const openMs = await page.evaluate(() => (window as unknown as { zmBench: { openMs: number } }).zmBench.openMs);
      report({ name: 'store opened and folded', n: N, unit: 'ms', p50: Math.round(openMs), p95: Math.round(openMs) });
      await page.getByRole('button', { name: '筛选', exact: true }).click();
      await page.getByText('全部', { exact: true }).last().click();
      await page.getByRole('button', { name: '看结果' }).click();
      await page.getByText(/^全部/).first().waitFor();
      await page.locator('[role=list][aria-label^="共 5"]').waitFor({ timeout: 30_000 });
      const words = [
        ...[
          '王思',
          '李雨桐',
          'zhang',
          'wsm',
          'lin',
          'xyt',
          '1385',
          '6688',
          '0007',
          'ZM12',
          'ZM8888',
          '20260',
          'YY-S01',
          '刘',
          'chen',
          'lq',
          '陈静',
          '99',
          'hm',
          '杨伟',
        ],
      ]
        .flatMap((w) => [w, `${w}${w.slice(-1)}`])
        .slice(0, 36);
      const cdp = await page.context().newCDPSession(page);
      await cdp.send('Performance.enable');
      const keys = await keyToRows(page, cdp, words);
      report({ name: 'last key to first rows', n: N, unit: 'ms', ...quantiles(keys.samples), limit: 50 });
      report({ name: 'script of the last key', n: N, unit: 'ms', ...quantiles(keys.script), limit: 50 });
      await page.getByRole('searchbox', { name: '查预约' }).fill('');
      await page.locator('[role=list][aria-label^="共 5"]').waitFor();
      const began = await scriptSeconds(cdp);
      const frames = await framesWhile(page);
      const perFrame = Math.round((((await scriptSeconds(cdp)) - began) * 1e6) / 480) / 1000;
      report({ name: 'script a frame, at rest and scrolling', n: N, unit: 'ms', p50: perFrame, p95: perFrame, limit: 8 });
      const idle = quantiles(frames.idle);
      report({ name: 'frame while scrolling', n: N, unit: 'ms', ...quantiles(frames.gaps), limit: 17.5, peer: { name: 'the same page at rest', ...idle } });
      report({ name: 'scroll: frames over 50 ms of 240', n: N, unit: 'ms', p50: frames.long, p95: frames.long });
    } finally {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
export default bench;
