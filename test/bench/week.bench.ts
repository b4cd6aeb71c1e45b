import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { TestChain } from '../integration/chain.ts';
import { CHROMIUM_ARGS, presentChromium } from '../lib/chromium.ts';
import type { Bench } from './bench.ts';

const DOCS = 600;
const WEEK = 7 * 86_400_000;
interface Page {
  readonly open: (code: string) => Promise<void>;
  readonly write: (n: number) => Promise<void>;
  readonly heal: (ids: readonly string[]) => Promise<{ readonly up: number; readonly down: number }>;
  readonly raw: (docs: readonly { readonly id: string }[]) => Promise<number>;
}
type Global = { zmWeek: Page };

/** SC-18: a terminal in real Chromium, seven days offline with 600 documents of one kilobyte, heals against the real gateway; as many come down. Beside them the same documents put raw into Dexie in the same browser. */
const bench: Bench = {
  name: 'a week offline',
  skip: () => (presentChromium() === undefined ? 'no Chromium here' : undefined),
  async run(report) {
    const bundle = await build({
      entryPoints: [new URL('./week.page.ts', import.meta.url).pathname],
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'browser',
      target: 'chrome108',
      logLevel: 'error',
      define: { 'import.meta.url': '"http://bench/"' },
    });
    const script = bundle.outputFiles[0]?.text ?? '';
    const chain = await TestChain.start();
    chain.ahead = -WEEK; // terminal and headquarters begin a week ago
    // Page and gateway under one origin, as headquarters serves a terminal in the browser.
    const front = createServer((req, res) => {
      if (req.url?.startsWith('/api/') === true) {
        const up = request(
          {
            host: '127.0.0.1',
            port: chain.server.ports.http ?? 0,
            method: req.method,
            path: req.url,
            headers: Object.fromEntries(Object.entries(req.headers).filter(([k]) => k !== 'origin')),
          },
          (answer) => {
            res.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(res);
          },
        );
        up.on('error', () => res.destroy());
        res.on('close', () => up.destroy());
        req.pipe(up);
        return;
      }
      const isScript = req.url === '/bench.js';
      res.setHeader('content-type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8');
      res.end(isScript ? script : '<!doctype html><title>bench</title><script src="/bench.js"></script>');
    });
    await new Promise<void>((done) => {
      front.listen(0, '127.0.0.1', done);
    });
    const browser = await chromium.launch({ executablePath: presentChromium(), args: CHROMIUM_ARGS });
    try {
      const code = await chain.server.services.identity.createCode({ storeId: 'S02', by: '0001' });
      if (!code.ok) throw new Error(code.problem.code);
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(front.address() as AddressInfo).port}/`);
      await page.evaluate((c) => (globalThis as unknown as Global).zmWeek.open(c), code.value.code);
      await page.evaluate((n) => (globalThis as unknown as Global).zmWeek.write(n), DOCS);
      const draft = {
        kind: 'cust.contacted',
        v: 1,
        scope: ['S02'],
        by: '0201',
        prev: {},
        body: { customerId: 'cust:down', channel: 'phone', result: 'ok', note: '顾客想看一克拉左右的六爪钻戒，'.repeat(14) },
      };
      chain.ahead = -WEEK / 2;
      const down: string[] = [];
      for (let i = 0; i < DOCS; i += 100) {
        const made = await chain.server.services.hqWriter.commit(Array.from({ length: 100 }, () => draft));
        if (!made.ok) throw new Error(made.problem.code);
        down.push(...made.value.map((f) => f.id));
      }
      await chain.server.services.adjudicator.settled();
      chain.ahead = 0;
      const took = await page.evaluate((ids) => (globalThis as unknown as Global).zmWeek.heal(ids), down);
      const docs = (await chain.docs('s02', 'fact:'))
        .filter((d) => d['kind'] === 'cust.contacted')
        .slice(0, DOCS)
        .map(({ _id, ...rest }) => ({ id: _id, ...rest }));
      const raw = Math.round(DOCS / (await page.evaluate((d) => (globalThis as unknown as Global).zmWeek.raw(d), docs)));
      const peer = { name: 'plain Dexie bulkAdd of the same, strict', p50: raw, p95: raw };
      for (const [name, seconds] of [
        ['a week offline: documents up', took.up],
        ['a week offline: documents down', took.down],
      ] as const) {
        const rate = Math.round(DOCS / seconds);
        report({ name, n: DOCS, unit: 'docs/s', p50: rate, p95: rate, limit: 60, peer });
      }
    } finally {
      await browser.close();
      front.closeAllConnections();
      front.close();
      await chain.close();
    }
  },
};
export default bench;
