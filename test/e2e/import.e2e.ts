import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConsoleClient } from '../../sync-server/cli/lib/console-client.ts';
import type { ImportProgress, ImportRecord, Inspection } from '../../sync-server/jobs/import/index.ts';
import { startHeadquarters, until } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { enrol, go, openTill, signIn } from './lib/till.ts';

const noChromium = process.env['ZM_NO_CHROMIUM'] !== undefined;
if (noChromium) console.log('skipped: an import reaches an open till (no Chromium)');
interface State {
  readonly running: ImportProgress | null;
  readonly batches: readonly ImportRecord[];
}

describe.skipIf(noChromium)('an import reaches an open till', () => {
  let hq: Headquarters;
  beforeAll(async () => {
    hq = await startHeadquarters();
  });
  afterAll(() => hq.stop());

  test('A0.20, A2.23: 2,000 diamonds from a CSV file are found at a till that was open all the while; imported again they change nothing; taken back they are gone', async () => {
    const till = await openTill({ hqPort: hq.port });
    try {
      await enrol(till, /南京西路店/);
      await signIn(till, '林晓雯');
      await go(till, '货品查询');
      const found = till.page.getByText(/^找到 [\d,]+ 件/).first();
      await found.waitFor();
      const client = new ConsoleClient(hq.url);
      await client.signIn('0001', 'zhuomei-demo');
      const run = async (): Promise<ImportRecord> => {
        const { upload } = await client.upload<{ upload: string }>('/imports/upload', 'test/fixtures/diamonds-sample.csv');
        const look = await client.post<Inspection>('/imports/inspect', { upload, mapping: 'diamonds.json' });
        expect(look.counts).toMatchObject({ rows: 2000, failed: 0 });
        await client.post('/imports/start', { upload, mapping: 'diamonds.json', fileName: 'diamonds-sample.csv', rows: look.counts.rows });
        return until(
          'the import to end',
          async () => {
            const { running, batches } = await client.get<State>('/imports');
            return running === null && batches.find((b) => b.batchId === upload && b.status !== 'running');
          },
          60_000,
        );
      };
      const hits = async (): Promise<number> => Number(/[\d,]+/.exec((await found.textContent()) ?? '')?.[0].replaceAll(',', ''));
      // an open till takes the catalogue in bit by bit: it is done once it finds what headquarters has to sell
      const { total: all } = await client.get<{ readonly total: number }>('/lists/stock?size=1');
      const { total: sold } = await client.get<{ readonly total: number }>('/lists/stock?size=1&state=SOLD');
      const before = all - sold;
      await until('the till to find all there is', async () => (await hits()) === before, 60_000);
      const first = await run();
      expect(first.counts).toMatchObject({ imported: 2000, failed: 0 });
      await until('the till to find them', async () => (await hits()) === before + 2000, 60_000);
      expect((await run()).counts).toMatchObject({ imported: 0, skipped: 2000 });
      const back = await client.post<ImportRecord>(`/imports/${first.batchId}/rollback`, { reason: '演练撤回' });
      expect(back.rollback).toMatchObject({ withdrawn: 2000, kept: [] });
      await until('the till to have let them go', async () => (await hits()) === before, 60_000);
      expect(till.errors).toEqual([]);
    } finally {
      await till.close();
    }
  });
});
