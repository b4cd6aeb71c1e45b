import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHeadquarters, until } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { consoleLogin, openConsole } from './lib/console.ts';
import { pay, pick, saleNumber } from './lib/thread.ts';
import { enrol, openTill, sees, signIn } from './lib/till.ts';
import type { Till } from './lib/till.ts';

const why = process.env['ZM_NO_CHROMIUM'] !== undefined ? 'no Chromium' : undefined;
if (why !== undefined) console.log(`skipped: a headquarters set back under a till (${why})`);
const STORE = /南京西路店/;
/** Where pictures go, when somebody wants to look (`E2E_SHOTS=folder`). */
const shots = process.env['E2E_SHOTS'];
const shoot = async (till: Till, name: string): Promise<void> => { if (shots !== undefined) await till.page.screenshot({ path: join(shots, `${name}.png`) }); };

/** SC-22: what only headquarters may write came back from the till and waits for a person there. */
async function papersTakenBack(till: Till, url: string): Promise<void> {
  const desk = await openConsole(till.context, url);
  await desk.goto(`${url}/terminals`);
  await desk.getByText(/终端交回了 \d+ 份总部自己的资料/).waitFor();
  if (shots !== undefined) await desk.screenshot({ path: join(shots, 'returned-banner.png') });
  await desk.getByRole('button', { name: '看一看' }).click();
  await desk.getByText(/^金价/).first().waitFor();
  await desk.getByRole('textbox', { name: '原因' }).fill('备份恢复后补回，金价核对过');
  if (shots !== undefined) await desk.screenshot({ path: join(shots, 'returned.png') });
  await desk.getByRole('button', { name: /^放回 \d+ 份$/ }).click();
  await desk.getByText(/放回了 \d+ 份/).waitFor();
  await desk.getByText(/终端交回了 \d+ 份总部自己的资料/).waitFor({ state: 'detached' });
  await desk.close();
}

describe.skipIf(why !== undefined)('a headquarters set back under a till that goes on', () => {
  let hq: Headquarters;
  /** Signed in anew whenever headquarters was another one. */
  let office: Awaited<ReturnType<typeof consoleLogin>>;
  const restart = async (): Promise<void> => { await hq.restart(); office = await consoleLogin(hq.url); };
  beforeAll(async () => { hq = await startHeadquarters(); office = await consoleLogin(hq.url); });
  afterAll(() => hq.stop());

  const sell = async (till: Till, pieceNo: string): Promise<string> => { await pick(till, pieceNo); await pay(till, [{ method: '现金' }]); return saleNumber(till); };
  /** Which of these sales headquarters has. */
  const there = async (numbers: readonly string[]): Promise<string[]> => {
    const found = await Promise.all(numbers.map(async (no) => (await office.get<{ rows: readonly unknown[] }>(`/lists/sales?q=${no}`)).rows.length));
    return numbers.filter((_, i) => found[i] === 1);
  };
  const pieces = async (): Promise<string[]> => {
    return (await office.get<{ rows: readonly { readonly piece_no: string; readonly price_mode: string }[] }>('/lists/stock?store=S01&state=IN_STOCK&category=ring&size=200')).rows.filter((r) => r.price_mode === 'fixed').map((r) => r.piece_no);
  };

  test('SC-22: the folder is copied back to an older state: the till says so, and every sale is at headquarters once', async () => {
    const till = await openTill({ hqPort: hq.port });
    const copy = mkdtempSync(join(tmpdir(), 'zm-older-'));
    try {
      await enrol(till, STORE);
      await signIn(till, '林晓雯');
      const stock = await pieces();
      const numbers = [await sell(till, stock[0] ?? '')];
      await until('the first sale', async () => (await there(numbers)).length === 1);
      await hq.kill9();
      cpSync(hq.data, copy, { recursive: true });
      await restart();
      await sees(till, '在线');
      // A paper of headquarters itself that only the till will remember.
      const last = (await office.get<{ prices: readonly { readonly metal: string; readonly version: string; readonly fenPerG: number }[] }>('/prices')).prices.filter((p) => p.metal === 'gold9999').sort((a, b) => Number(b.version.slice(1)) - Number(a.version.slice(1)))[0];
      expect((await office.post('/prices', { metal: 'gold9999', fenPerG: (last?.fenPerG ?? 0) + 800, after: last?.version ?? null })).status).toBe(200);
      numbers.push(await sell(till, stock[1] ?? ''), await sell(till, stock[2] ?? ''));
      await until('the next two', async () => (await there(numbers)).length === 3);
      till.proxy.cut();
      await hq.kill9();
      rmSync(hq.data, { recursive: true, force: true });
      cpSync(copy, hq.data, { recursive: true });
      await restart();
      expect(await there(numbers)).toEqual(numbers.slice(0, 1));
      till.proxy.heal();
      // It says so while it sends and afterwards, until somebody has read it: the sending itself is over in a moment.
      await till.page.getByText(/总部从较早的备份恢复过/).first().waitFor();
      await shoot(till, 'set-back');
      await until('all three once more', async () => (await there(numbers)).length === 3);
      await papersTakenBack(till, hq.url);
      const banner = till.page.getByText(/再传了一遍，一条不少/).first();
      await banner.waitFor();
      await till.page.getByRole('button', { name: '知道了' }).first().click();
      await banner.waitFor({ state: 'hidden' });
      numbers.push(await sell(till, stock[3] ?? ''));
      await until('and the next', async () => (await there(numbers)).length === 4);
      expect(till.errors).toEqual([]);
    } finally {
      await till.close();
      rmSync(copy, { recursive: true, force: true });
    }
  });
});
