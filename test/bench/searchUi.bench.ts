import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ConsoleClient } from '../../sync-server/cli/lib/console-client.ts';
import type { ImportProgress, ImportRecord, Inspection } from '../../sync-server/jobs/import/index.ts';
import { enrol, go, openTill, signIn } from '../e2e/lib/till.ts';
import { presentChromium } from '../lib/chromium.ts';
import { startHeadquarters, until } from '../lib/headquarters.ts';
import { quantiles, timed } from './bench.ts';
import type { Bench, Measure } from './bench.ts';
import { rawScan } from './raw-scan.ts';
import { diamondsCsv, stones } from './stones.ts';

const STONES = 53_940;
const SAMPLES = 48;
/** After this long without a change the answer was the same. */
const PATIENCE_MS = 3_000;
/** The count of the whole stock: five figures and more. */
const WHOLE = /^找到 [\d,]{6,} 件/;

async function importStones(url: string, folder: string): Promise<{ readonly rows: number; readonly seconds: number }> {
  const file = join(folder, 'diamonds.csv');
  writeFileSync(file, diamondsCsv(STONES));
  const client = new ConsoleClient(url);
  await client.signIn('0001', 'zhuomei-demo');
  const begun = performance.now();
  const { upload } = await client.upload<{ upload: string }>('/imports/upload', file);
  const look = await client.post<Inspection>('/imports/inspect', { upload, mapping: 'diamonds.json' });
  await client.post('/imports/start', { upload, mapping: 'diamonds.json', fileName: 'diamonds.csv', rows: look.counts.rows });
  const record = await until(
    'the import to end',
    async () => {
      const { running, batches } = await client.get<{ running: ImportProgress | null; batches: readonly ImportRecord[] }>('/imports');
      return running === null && batches.find((b) => b.batchId === upload && b.status !== 'running');
    },
    900_000,
  );
  if (record.counts.imported !== STONES) throw new Error(`imported ${record.counts.imported} of ${STONES}: ${JSON.stringify(record.problem ?? {})}`);
  return { rows: STONES, seconds: (performance.now() - begun) / 1000 };
}

/** Makes the page time itself: from the next key or tap that goes down to the frame after the count of hits has been drawn anew; undefined when the answer was the same. */
async function arm(page: Page): Promise<void> {
  await page.evaluate((patience) => {
    const region = document.querySelector('main [role=status]');
    if (region === null) throw new Error('no count');
    const before = region.textContent;
    const w = window as unknown as { zmBench: Promise<number | null> }; // left for the next evaluate
    w.zmBench = new Promise((resolve) => {
      let began = 0;
      // no named functions in here: the page knows nothing of a compiler's helpers
      for (const kind of ['keydown', 'pointerdown'])
        document.addEventListener(
          kind,
          () => {
            if (began !== 0) return;
            began = performance.now();
            setTimeout(() => resolve(null), patience);
          },
          { capture: true, once: true },
        );
      const seen = new MutationObserver(() => {
        if (began === 0 || region.textContent === before) return;
        seen.disconnect();
        requestAnimationFrame(() => {
          setTimeout(() => resolve(performance.now() - began));
        });
      });
      seen.observe(region, { childList: true, subtree: true, characterData: true });
    });
  }, PATIENCE_MS);
}
const measured = (page: Page): Promise<number | null> => page.evaluate(() => (window as unknown as { zmBench: Promise<number | null> }).zmBench);
/** Idle, or a second later: a headless page that draws nothing may never be told that it is idle. */
const calm = (page: Page): Promise<unknown> =>
  page.evaluate(
    () =>
      new Promise((done) => {
        requestIdleCallback(() => done(null), { timeout: 1_000 });
      }),
  );
const whole = async (page: Page): Promise<void> => {
  await page.getByText(WHOLE).first().waitFor();
  await calm(page);
};

/** Times what `step` does; a step that leaves the hits as they were gives no sample. */
async function sample(page: Page, into: number[], step: () => Promise<void>): Promise<void> {
  await calm(page);
  await arm(page);
  await step();
  const ms = await measured(page);
  if (ms !== null) into.push(ms);
}

/** Types each text and times its last letter. */
async function typing(page: Page, texts: readonly string[]): Promise<number[]> {
  const field = page.getByRole('searchbox', { name: '找货品' });
  const samples: number[] = [];
  for (const text of texts) {
    await field.fill('');
    await whole(page);
    await field.pressSequentially(text.slice(0, -1));
    await sample(page, samples, () => field.press(text.slice(-1)));
  }
  await field.fill('');
  await whole(page);
  return samples;
}

/** Moves the ends of the ranges with the arrow keys and taps the grades of cut: each a new question with all counts and the list drawn anew. */
async function facets(page: Page): Promise<number[]> {
  const samples: number[] = [];
  const clear = async (): Promise<void> => {
    await page.getByRole('button', { name: /^清空 \d+ 项/ }).click();
    await whole(page);
  };
  // FL is empty in the list of stones: the clarity end is first moved to where each step changes what is found.
  for (const { name, skip, presses } of [
    { name: '颜色最好到', skip: 0, presses: 6 },
    { name: '净度最好到', skip: 1, presses: 7 },
    { name: '克拉下限', skip: 0, presses: 8 },
    { name: '价格下限', skip: 0, presses: 8 },
  ]) {
    const slider = page.getByRole('slider', { name, exact: true });
    await slider.focus();
    for (let k = 0; k < skip; k += 1) await page.keyboard.press('ArrowRight');
    for (let k = 0; k < presses; k += 1) await sample(page, samples, () => page.keyboard.press('ArrowRight'));
    await clear();
  }
  const cut = page.getByRole('group', { name: '切工', exact: true });
  for (let round = 0; round < 2; round += 1) {
    for (const grade of ['EX', 'VG', 'G']) await sample(page, samples, () => cut.getByRole('button', { name: new RegExp(`^切工 ${grade} `) }).click());
    await clear();
  }
  return samples;
}

/** Where a person asks (`BENCH_PROFILE=FILE`): what the page's thread does while somebody types, as a .cpuprofile for a browser's tools. */
async function profile(page: Page, file: string, work: () => Promise<unknown>): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Profiler.enable');
  await cdp.send('Profiler.setSamplingInterval', { interval: 500 });
  await cdp.send('Profiler.start');
  await work();
  writeFileSync(file, JSON.stringify((await cdp.send('Profiler.stop')).profile));
  await cdp.detach();
}

/** The plainest peers over the same 53,940 rows in this run: one loop over columns, and a scan of the numbers for the prefix. */
function peers(texts: readonly string[]): { readonly facet: readonly number[]; readonly text: readonly number[] } {
  const rows = stones(STONES);
  const scan = rawScan(rows);
  const numbers = rows.map((r) => r.item.pieceNo);
  return {
    facet: timed(120, (i) => {
      scan({ color: { min: i % 5, max: 9 }, clarity: { min: i % 7, max: 9 }, caratMilli: { min: 300 + i * 5, max: 3000 } });
    }),
    text: timed(120, (i) => {
      const t = texts[i % texts.length] ?? '';
      numbers.filter((no) => no.startsWith(t));
    }),
  };
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
      till.context.setDefaultTimeout(120_000); // a burdened machine opens its first page slowly; what is measured has its own clock
      try {
        await enrol(till, /南京西路店/);
        await signIn(till, '林晓雯');
        await go(till, '货品查询');
        await till.page
          .getByText(/^找到 5\d,\d{3} 件/)
          .first()
          .waitFor({ timeout: 60_000 });
        const texts = Array.from({ length: SAMPLES }, (_, i) => `LD260${String(1000 + ((i * 137) % 520)).slice(1)}`);
        const peer = peers(texts);
        const named = (name: string, list: readonly number[]): { readonly peer: Measure['peer'] } => ({ peer: { name, ...quantiles(list) } });
        await typing(till.page, texts.slice(0, 4)); // fonts, code and pictures are there from here on
        for (const [name, given, peerOf] of [
          ['text', await typing(till.page, texts), named('raw scan of the numbers', peer.text)],
          ['facets', await facets(till.page), named('raw columnar scan without counts', peer.facet)],
        ] as const) {
          if (given.length < 20) throw new Error(`only ${given.length} samples of ${name}`);
          report({ name: `last keystroke to rows, ${name}`, n: STONES, unit: 'ms', ...quantiles(given), limit: 100, ...peerOf });
        }
        const file = process.env['BENCH_PROFILE'];
        if (file !== undefined) await profile(till.page, file, () => typing(till.page, texts.slice(4, 16)));
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
