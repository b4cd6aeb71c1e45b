import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHeadquarters, until } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { consoleLogin, openDesk } from './lib/console.ts';
import type { Console } from './lib/console.ts';
import { shoot } from './lib/shots.ts';
import { pick } from './lib/thread.ts';
import { go, tillsOf } from './lib/till.ts';
import type { Till } from './lib/till.ts';

interface Shown {
  readonly name: string;
  readonly batch: string;
  readonly version: number;
  readonly quota: number;
  readonly used: number;
  readonly given: number;
  readonly free: number;
  readonly voided: number;
}
const noChromium = process.env['ZM_NO_CHROMIUM'] !== undefined;
if (noChromium) console.log('skipped: the desk of campaigns and coupons in the browser (no Chromium)');
const DAY = 86_400_000;

describe.skipIf(noChromium)('what headquarters changes later about campaigns and coupons (conflicts §4.15, §4.24)', () => {
  let hq: Headquarters;
  let office: Console;
  let browser: Browser;
  let desk: Page;
  const tills = tillsOf(() => hq.port);
  let till: Till;
  beforeAll(async () => {
    hq = await startHeadquarters();
    till = await tills.open('林晓雯'); // the main terminal of its store, which is given a share
    office = await consoleLogin(hq.url);
    ({ browser, desk } = await openDesk(hq.url));
  });
  afterAll(async () => {
    expect(await tills.closeAll()).toEqual([]);
    await browser?.close();
    await hq.stop();
  });
  const offers = () => office.get<{ readonly campaigns: readonly Shown[]; readonly batches: readonly Shown[] }>('/offers');
  const made = async (path: string, body: object): Promise<void> => {
    const answer = await office.post(path, { key: randomUUID(), fromFen: 0, ...body });
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 });
  };
  const sheetOf = async (name: string) => {
    await desk.goto(`${hq.url}/offers`);
    await desk.getByRole('button', { name }).click();
    const sheet = desk.getByRole('dialog', { name });
    await sheet.waitFor();
    return sheet;
  };

  test('the total of a campaign is raised in its sheet, and cannot be set below what the terminals hold', async () => {
    await made('/offers/campaigns', { name: '新春满减', fromMs: Date.now() - 1000, toMs: Date.now() + DAY, quota: 40, offFen: 20_000 });
    const begun = (await offers()).campaigns[0];
    expect(begun).toMatchObject({ quota: 40, used: 0, version: 1 });
    expect(begun?.given).toBeGreaterThan(1);
    const sheet = await sheetOf('新春满减');
    const form = sheet.getByRole('region', { name: '改总数' });
    const button = form.getByRole('button', { name: '改总数' });
    await form.getByText(`不能少于 ${begun?.given}`).waitFor();
    expect(await button.isDisabled()).toBe(true);
    await form.getByRole('spinbutton', { name: '新的总数' }).fill(String((begun?.given ?? 0) - 1));
    expect(await button.isDisabled()).toBe(true);
    await form.getByRole('spinbutton', { name: '新的总数' }).fill('60');
    await shoot(desk, 'offer-desk-1-quota');
    await button.click();
    await desk.getByText('总数改了').waitFor();
    expect((await offers()).campaigns[0]).toMatchObject({ quota: 60, given: begun?.given, free: 60 - (begun?.given ?? 0), version: 2 });
    await sheet.getByText('60', { exact: true }).first().waitFor();
    await shoot(desk, 'offer-desk-2-raised');
  });

  test('one code is voided with a reason, then all that are unused', async () => {
    await made('/offers/coupons', { name: '生日券', valueFen: 20_000, untilMs: Date.now() + 30 * DAY, kind: 'pool', count: 6 });
    const sheet = await sheetOf('生日券');
    await sheet.getByRole('button', { name: '看券码（6 张）' }).click();
    await sheet
      .getByRole('button', { name: /^作废券码 / })
      .first()
      .click();
    const ask = desk.getByRole('dialog', { name: /^作废券码 .*？$/ });
    expect(await ask.getByRole('button', { name: '作废' }).isDisabled()).toBe(true);
    await ask.getByRole('textbox', { name: '原因' }).fill('印错了');
    await shoot(desk, 'offer-desk-3-void');
    await ask.getByRole('button', { name: '作废' }).click();
    await until('one code to be void', async () => (await offers()).batches[0]?.voided === 1);
    await sheet.getByRole('button', { name: '作废没用过的 5 张' }).waitFor();
    await shoot(desk, 'offer-desk-4-codes');
    await sheet.getByRole('button', { name: '作废没用过的 5 张' }).click();
    const all = desk.getByRole('dialog', { name: '作废“生日券”没用过的 5 张？' });
    await all.getByRole('textbox', { name: '原因' }).fill('活动取消');
    await all.getByRole('button', { name: '作废' }).click();
    await until('all codes to be void', async () => (await offers()).batches[0]?.voided === 6);
    await sheet.getByRole('button', { name: /^作废/ }).first().waitFor({ state: 'detached' });
    await shoot(desk, 'offer-desk-5-gone');
    await desk.goto(`${hq.url}/audit`);
    await desk.getByText('作废券').first().waitFor();
    await shoot(desk, 'offer-desk-6-trail');
  });

  test('a sale cleared at the till gives back the code that headquarters gave for it (§3.5)', async () => {
    await made('/offers/coupons', { name: '通用券', valueFen: 20_000, untilMs: Date.now() + 30 * DAY, kind: 'universal', count: 1 });
    const batch = (await offers()).batches.find((b) => b.name === '通用券')?.batch ?? '';
    const code = async () => (await office.get<{ codes: readonly { code: string; state: string }[] }>(`/offers/coupons/${batch}/codes`)).codes[0];
    const { rows } = await office.get<{ rows: readonly { piece_no: string; price_mode: string; tag_fen: number }[] }>('/lists/stock?store=S01&state=IN_STOCK');
    await pick(till, rows.find((r) => r.price_mode === 'fixed' && r.tag_fen > 100_000)?.piece_no ?? '');
    await go(till, '产品销售');
    const { page } = till;
    await page.getByRole('button', { name: /活动与券/ }).click();
    const sheet = page.getByRole('dialog', { name: '这单用什么优惠' });
    await sheet.getByRole('textbox', { name: '券码' }).fill((await code())?.code ?? '');
    await sheet.getByRole('button', { name: '用这张券' }).click();
    await sheet.getByText('这单已用').waitFor();
    expect((await code())?.state).toBe('held');
    await sheet.getByRole('button', { name: '知道了' }).click();
    await page.getByRole('button', { name: '清掉这单' }).click();
    const ask = page.getByRole('dialog', { name: '清掉这单？' });
    await shoot(page, 'offer-desk-7-clear');
    await ask.getByRole('button', { name: /清掉/ }).click();
    await until('the code to be free again', async () => (await code())?.state === 'free');
  });
});
