import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS, presentChromium } from '../lib/chromium.ts';
import { quantiles } from './bench.ts';
import type { Bench } from './bench.ts';

const COMMITS = 300;
const DOCS = 3000;
interface PageBench {
  readonly commit: (n: number) => Promise<{ readonly store: number[]; readonly writer: number[]; readonly bare: number[] }>;
  readonly replicate: (n: number) => Promise<Readonly<Record<'push' | 'pullFacts' | 'pullPieces' | 'dexie', number>>>;
}

/** The terminal's durable commit and its replication in real Chromium, beside a bare IndexedDB put and a plain Dexie table (architecture §5, §6). */
const bench: Bench = {
  name: 'local store in Chromium',
  skip: () => (presentChromium() === undefined ? 'no Chromium here' : undefined),
  async run(report) {
    const bundle = await build({
      entryPoints: [new URL('./local-store.page.ts', import.meta.url).pathname],
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'browser',
      target: 'chrome108',
      logLevel: 'error',
      define: { 'import.meta.url': '"http://bench/"' },
    });
    const script = bundle.outputFiles[0]?.text ?? '';
    const server = createServer((request, response) => {
      const isScript = request.url === '/bench.js';
      response.setHeader('content-type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8');
      response.end(isScript ? script : '<!doctype html><title>bench</title><script src="/bench.js"></script>');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const browser = await chromium.launch({ executablePath: presentChromium(), args: CHROMIUM_ARGS });
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const commit = await page.evaluate((n) => (globalThis as unknown as { zmBench: PageBench }).zmBench.commit(n), COMMITS);
      const bare = quantiles(commit.bare);
      report({
        name: 'fact durable, LocalStore strict',
        n: COMMITS,
        unit: 'ms',
        ...quantiles(commit.store),
        limit: 50,
        peer: { name: 'bare IndexedDB put, strict', ...bare },
      });
      report({
        name: 'action sealed and durable, Terminal.run',
        n: COMMITS,
        unit: 'ms',
        ...quantiles(commit.writer),
        limit: 50,
        peer: { name: 'bare IndexedDB put, strict', ...bare },
      });
      const rate = await page.evaluate((n) => (globalThis as unknown as { zmBench: PageBench }).zmBench.replicate(n), DOCS);
      const peer = { name: 'plain Dexie bulkAdd, strict', p50: Math.round(rate.dexie), p95: Math.round(rate.dexie) };
      for (const [name, value] of [
        ['facts pushed by replication', rate.push],
        ['facts pulled by replication', rate.pullFacts],
        ['piece rows pulled by replication', rate.pullPieces],
      ] as const) {
        report({ name, n: DOCS, unit: 'docs/s', p50: Math.round(value), p95: Math.round(value), limit: 200, peer });
      }
    } finally {
      await browser.close();
      server.close();
    }
  },
};
export default bench;
