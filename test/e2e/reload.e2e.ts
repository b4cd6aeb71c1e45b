import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presentChromium } from '../lib/chromium.ts';
import { startHeadquarters, until } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { consoleLogin } from './lib/console.ts';
import { pay, pick, saleNumber } from './lib/thread.ts';
import { openTill, sees, signIn } from './lib/till.ts';

const chromium = presentChromium();
if (chromium === undefined) console.log('skipped: a page loaded anew in the middle of its first pull (no Chromium)');

const GONE = 'this page is being loaded anew';
/** The page goes the moment facts were stored, before whatever else would be written of them: nothing reaches the disk after that. */
const RELOAD_AFTER_FACTS = `(() => {
  let gone = false;
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (gone) throw new Error(${JSON.stringify(GONE)});
    const made = transaction.call(this, stores, mode, options);
    if (mode === 'readwrite' && /--facts$/.test(this.name))
      made.addEventListener('complete', () => {
        if (sessionStorage.getItem('reloaded') !== null) return;
        sessionStorage.setItem('reloaded', 'once');
        gone = true;
        location.reload();
      });
    return made;
  };
})();`;

describe.skipIf(chromium === undefined)('a new till whose page is loaded anew while it pulls for the first time', () => {
  let hq: Headquarters;
  beforeAll(async () => {
    hq = await startHeadquarters({ small: false });
  });
  afterAll(() => hq.stop());

  test("it sends nobody else's facts back, stays what it is, and sells (conflicts §4.12, EX-25)", async () => {
    const till = await openTill({ hqPort: hq.port });
    /** Who wrote the facts that this page has sent. */
    const writers = new Set<string>();
    till.context.on('request', (request) => {
      if (!request.url().endsWith('/sync/push')) return;
      const { rows, collection } = request.postDataJSON() as { collection: string; rows: { doc: { terminal?: string } }[] }; // pushRequest of wire.ts
      if (collection === 'facts') for (const { doc } of rows) writers.add(String(doc.terminal));
    });
    await till.context.addInitScript({ content: RELOAD_AFTER_FACTS });
    await till.page.reload();
    try {
      await till.page.getByRole('button', { name: /南京西路店/ }).click();
      await until('the page to be loaded anew', async () => (await till.page.evaluate(() => sessionStorage.getItem('reloaded')).catch(() => null)) !== null);
      await till.page.getByRole('radiogroup', { name: '本店员工' }).waitFor();
      await signIn(till, '林晓雯');
      await sees(till, '在线');
      const office = await consoleLogin(hq.url);
      const stock = await office.get<{ rows: readonly { readonly piece_no: string; readonly price_mode: string }[] }>(
        '/lists/stock?store=S01&state=IN_STOCK&category=ring&size=200',
      );
      await pick(till, stock.rows.find((r) => r.price_mode === 'fixed')?.piece_no ?? '');
      await pay(till, [{ method: '现金' }]);
      const no = await saleNumber(till);
      await until(`sale ${no} at headquarters`, async () => (await office.get<{ rows: readonly unknown[] }>(`/lists/sales?q=${no}`)).rows.length === 1);
      const { rows } = await office.get<{ rows: readonly { readonly code: string }[] }>('/lists/exceptions?size=200');
      expect(rows.filter((r) => ['EX-25', 'EX-11', 'EX-10'].includes(r.code))).toEqual([]);
      expect([...writers]).toHaveLength(1);
      expect(till.errors.filter((e) => !e.includes(GONE))).toEqual([]);
    } finally {
      await till.close();
    }
  });
});
