import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../lib/headquarters.ts';
import { openConsole } from './lib/console.ts';
import { openOffice } from './lib/office.ts';
import type { Office } from './lib/office.ts';
import { shoot } from './lib/shots.ts';
import { pay, pick, saleNumber } from './lib/thread.ts';
import { enrol, openTill, sees, signIn } from './lib/till.ts';
import type { Till } from './lib/till.ts';

const why = process.env['ZM_NO_CHROMIUM'] !== undefined ? 'no Chromium' : undefined;
if (why !== undefined) console.log(`skipped: a headquarters emptied under a till (${why})`);
const STORE = /南京西路店/;

const databases = (till: Till): Promise<string[]> => till.page.evaluate(async () => (await indexedDB.databases()).flatMap((d) => d.name ?? []).sort());

describe.skipIf(why !== undefined)('a headquarters emptied under a till that goes on', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.hq.stop());
  const sell = async (till: Till, pieceNo: string): Promise<string> => {
    await pick(till, pieceNo);
    await pay(till, [{ method: '现金' }]);
    return saleNumber(till);
  };

  test('emptied: the till says it is unknown; what was not sent is saved as a file before a new code enrols it, and stays in the old database', async () => {
    const till = await openTill({ hqPort: office.hq.port });
    try {
      await enrol(till, STORE);
      await signIn(till, '林晓雯');
      await till.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      const stock = await office.rings();
      till.proxy.cut();
      await sees(till, '离线');
      const unsent = await sell(till, stock[5] ?? '');
      await office.hq.kill9();
      rmSync(office.hq.data, { recursive: true, force: true });
      await office.restart();
      till.proxy.heal();
      await till.page.reload();
      await till.page.getByText('总部不认识这台机器了').first().waitFor({ timeout: 60_000 });
      await shoot(till.page, 'unknown-sign-in');
      await signIn(till, '林晓雯');
      await shoot(till.page, 'unknown');
      await till.page.getByRole('button', { name: '重新开通' }).first().click();
      await till.page.getByRole('button', { name: STORE }).first().waitFor();
      await shoot(till.page, 'enrol-anew');
      expect(await till.page.getByRole('button', { name: STORE }).first().isEnabled()).toBe(false);
      const coming = till.page.waitForEvent('download');
      await till.page.getByRole('button', { name: '存成文件' }).click();
      const saved = await (await coming).path();
      const file = readFileSync(saved, 'utf8');
      expect(file).toContain(unsent);
      await till.page.getByText(/已存成文件/).waitFor();
      await shoot(till.page, 'enrol-anew-saved');
      await till.page.getByRole('radio', { name: 'English' }).click();
      await shoot(till.page, 'enrol-anew-en');
      await till.page.getByRole('radio', { name: '中文' }).click();
      const before = await databases(till);
      await enrol(till, STORE);
      await signIn(till, '林晓雯');
      await sees(till, '在线');
      await shoot(till.page, 'enrolled-anew');
      const after = await databases(till);
      expect(after).toEqual(expect.arrayContaining(before));
      expect(after.length).toBeGreaterThan(before.length);
      await sell(till, (await office.rings())[6] ?? '');
      await sees(till, '在线');
      // The office takes the file in: what is in it first, then with a reason; the second time there is nothing left to take.
      expect(await office.has([unsent])).toEqual([]);
      const desk = await openConsole(till.context, office.hq.url);
      await desk.goto(`${office.hq.url}/terminals`);
      await desk.getByRole('button', { name: '补录单据' }).click();
      await desk
        .getByLabel('选文件')
        .setInputFiles({ name: 'pending-S01-T1.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from(`${file}这一行坏了\n`) });
      await desk.getByText(/可补录 [1-9]\d* 条，总部已有 0 条，有问题 1 条/).waitFor();
      await desk.getByText(/这一行读不出来/).waitFor();
      await desk.getByRole('textbox', { name: /原因|理由/ }).fill('总部重装后补录');
      await shoot(desk, 'rescue');
      await desk.getByRole('button', { name: /^补录 \d+ 条$/ }).click();
      await desk.getByText(/补录了 \d+ 条/).waitFor();
      await until('the sale of the file', async () => (await office.has([unsent])).length === 1);
      await desk.close();
      expect(till.errors).toEqual([]);
    } finally {
      await till.close();
    }
  });
});
