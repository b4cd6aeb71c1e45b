import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsoleClient } from '../../sync-server/cli/lib/console-client.ts';
import type { ImportProgress, ImportRecord, Inspection } from '../../sync-server/jobs/import/index.ts';
import { enrol, go, openTill, signIn } from '../e2e/lib/till.ts';
import type { Till } from '../e2e/lib/till.ts';
import { presentChromium } from '../lib/chromium.ts';
import { startHeadquarters, until } from '../lib/headquarters.ts';
import { quantiles } from './bench.ts';
import type { Bench } from './bench.ts';
import { diamondsCsv } from './stones.ts';

const STONES = 53_940;

async function importStones(url: string, folder: string): Promise<{ readonly rows: number; readonly seconds: number }> {
  const file = join(folder, 'diamonds.csv');
  writeFileSync(file, diamondsCsv(STONES));
  const client = new ConsoleClient(url);
  await client.signIn('0001', 'zhuomei-demo');
  const begun = performance.now();
  const { upload } = await client.upload<{ upload: string }>('/imports/upload', file);
  const look = await client.post<Inspection>('/imports/inspect', { upload, mapping: 'diamonds.json' });
  await client.post('/imports/start', { upload, mapping: 'diamonds.json', fileName: 'diamonds.csv', rows: look.counts.rows });
  const record = await until('the import to end', async () => {
    const { running, batches } = await client.get<{ running: ImportProgress | null; batches: readonly ImportRecord[] }>('/imports');
    return running === null && batches.find((b) => b.batchId === upload && b.status !== 'running');
  }, 900_000);
  if (record.counts.imported !== STONES) throw new Error(`imported ${record.counts.imported} of ${STONES}: ${JSON.stringify(record.problem ?? {})}`);
  return { rows: STONES, seconds: (performance.now() - begun) / 1000 };
}

/** From the last key going down to the frame after the number of hits has changed, in the page's own clock. */
async function keyToRows(till: Till, box: string, keys: readonly string[]): Promise<number[]> {
  const { page } = till;
  const samples: number[] = [];
  const field = page.getByRole(box === 'search' ? 'searchbox' : 'textbox', { name: box === 'search' ? '找货品' : box });
  for (const text of keys) {
    await field.fill('');
    await page.getByText(/^找到 [\d,]{6,} 件/).first().waitFor();
    if (text.length > 1) { await field.pressSequentially(text.slice(0, -1)); await page.evaluate(() => new Promise((done) => { requestIdleCallback(() => done(null)); })); }
    await page.evaluate(() => {
      const region = document.querySelector('main [role=status]');
      if (region === null) throw new Error('no count');
      const before = region.textContent;
      const w = window as unknown as { zmBench: Promise<number> }; // left for the next evaluate
      w.zmBench = new Promise((resolve) => {
        let began = 0;
        document.addEventListener('keydown', () => { began = performance.now(); }, { capture: true, once: true });
        const seen = new MutationObserver(() => {
          if (began === 0 || region.textContent === before) return;
          seen.disconnect();
          requestAnimationFrame(() => { setTimeout(() => resolve(performance.now() - began)); });
        });
        seen.observe(region, { childList: true, subtree: true, characterData: true });
      });
    });
    await field.press(text.slice(-1));
    samples.push(await page.evaluate(() => (window as unknown as { zmBench: Promise<number> }).zmBench));
  }
  return samples;
}

const bench: Bench = {
  name: 'Facet search in the browser, 53,940 stones imported through headquarters',
  skip: () => (presentChromium() === undefined ? 'no Chromium' : undefined),
  async run(report) {
    const folder = mkdtempSync(join(tmpdir(), 'zm-bench-'));
    const hq = await startHeadquarters();
    try {
      const imported = await importStones(hq.url, folder);
      const rate = Math.round(imported.rows / imported.seconds);
      report({ name: 'import with adjudication', n: imported.rows, unit: 'rows/s', p50: rate, p95: rate });
      const till = await openTill({ hqPort: hq.port });
      try {
        await enrol(till, /南京西路店/);
        await signIn(till, '林晓雯');
        await go(till, '货品查询');
        await till.page.getByText(/^找到 5\d,\d{3} 件/).first().waitFor({ timeout: 60_000 });
        const letters = Array.from({ length: 24 }, (_, i) => `LD26${String(100 + i * 37).slice(0, 3)}`);
        const text = quantiles(await keyToRows(till, 'search', letters));
        report({ name: 'last keystroke to rows, text', n: STONES, unit: 'ms', ...text, limit: 100 });
      } finally {
        await till.close();
      }
    } finally {
      await hq.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
export default bench;
