import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startHeadquarters } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { openConsole } from './lib/console.ts';
import { shoot } from './lib/shots.ts';
import { go, sees, tillsOf } from './lib/till.ts';
import type { Till } from './lib/till.ts';

const noChromium = process.env['ZM_NO_CHROMIUM'] !== undefined;
if (noChromium) console.log('skipped: an erasure in the browser (no Chromium)');

describe.skipIf(noChromium)('隐私请求 at headquarters and at two tills', () => {
  let hq: Headquarters;
  const tills = tillsOf(() => hq.port);
  const dialog = (t: Till): Locator => t.page.getByRole('dialog').last();
  const box = (t: Till, name: string): Locator => dialog(t).getByRole('textbox', { name, exact: true });
  const cut = async (t: Till): Promise<void> => {
    await sees(t, '在线');
    await t.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    t.proxy.cut();
    await sees(t, '离线');
  };
  const find = async (t: Till, name: string): Promise<Locator> => {
    await go(t, '客户关系');
    await t.page.getByRole('searchbox', { name: '找客户' }).fill(name);
    return t.page.getByRole('option', { name: new RegExp(name) });
  };
  /** Whether any of the till's own databases holds these words. */
  const holds = (t: Till, words: string): Promise<boolean> =>
    t.page.evaluate(async (w) => {
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise<IDBDatabase>((resolve, reject) => {
          const r = indexedDB.open(name ?? '');
          r.onsuccess = () => resolve(r.result);
          r.onerror = () => reject(new Error(name));
        });
        for (const store of db.objectStoreNames) {
          const all = await new Promise<unknown[]>((resolve) => {
            const r = db.transaction(store).objectStore(store).getAll();
            r.onsuccess = () => resolve(r.result);
            r.onerror = () => resolve([]);
          });
          if (JSON.stringify(all).includes(w)) {
            db.close();
            return true;
          }
        }
        db.close();
      }
      return false;
    }, words);
  beforeAll(async () => {
    hq = await startHeadquarters();
  });
  afterEach(async () => {
    expect(await tills.closeAll((t, i) => shoot(t.page, `left-${i}`))).toEqual([]);
  });
  afterAll(async () => {
    await hq?.stop();
  });

  test('§4.25, SC-15, I17: ordered at the console it waits for the till that is cut off; healed, that till holds the emptied card, and the request is done; what was written there meanwhile is EX-21', async () => {
    const one = await tills.open('林晓雯');
    const two = await tills.open('沈佳怡');
    await go(one, '客户关系');
    await one.page.getByRole('button', { name: '新建客户' }).first().click();
    await box(one, '姓名').fill('欧阳若兰');
    await box(one, '手机号').fill('13700008899');
    await dialog(one).getByRole('button', { name: '保存' }).click();
    await one.page.getByRole('region', { name: '欧阳若兰' }).waitFor();
    await (await find(two, '欧阳若兰')).first().waitFor();
    expect(await holds(two, '欧阳若兰')).toBe(true);
    await cut(two);
    // Somebody who does not know speaks to the customer meanwhile.
    await (await find(two, '欧阳若兰')).first().click();
    await two.page.getByRole('region', { name: '欧阳若兰' }).getByRole('button', { name: '记一笔' }).click();
    await box(two, '结果').fill('约了周六');
    await box(two, '备注').fill('欧阳若兰要改戒圈');
    await dialog(two).getByRole('button', { name: '记下' }).click();

    const office = await openConsole(one.context, hq.url);
    await office.goto(`${hq.url}/privacy`);
    await office.getByText('还没有人要求删除').waitFor();
    await office.getByRole('button', { name: '删除个人信息' }).click();
    const form = office.getByRole('dialog').last();
    await form.getByRole('textbox', { name: '哪位顾客' }).fill('欧阳若兰');
    await form.getByRole('button', { name: /欧阳若兰/ }).click();
    await form.getByText('删除后谁也找不回来').waitFor();
    expect(await form.getByRole('button', { name: '删除，不能撤回' }).isDisabled()).toBe(true);
    await form.getByRole('radio', { name: '电话' }).click();
    await form.getByRole('checkbox', { name: /本人的意思/ }).check();
    await shoot(office, 'privacy-order');
    await form.getByRole('button', { name: '删除，不能撤回' }).click();
    await office.getByText('已经下单，等终端确认').waitFor();
    const row = office.getByRole('row', { name: /已删除的顾客/ });
    await row.getByText('等待终端确认').waitFor();
    expect(await office.getByText('欧阳若兰').count()).toBe(0);
    // The till on the line has done it; the other one is what it waits for.
    await expect.poll(() => row.getByText('1 / 2 台').count(), { timeout: 60_000 }).toBe(1);
    await expect.poll(async () => (await find(one, '欧阳若兰')).count(), { timeout: 40_000 }).toBe(0);
    await row.getByRole('button', { name: /已删除的顾客/ }).click();
    const sheet = office.getByRole('dialog').last();
    await sheet.getByText('还在等 1 台终端').waitFor();
    await shoot(office, 'privacy-waiting');
    await office.keyboard.press('Escape');
    expect(await holds(two, '欧阳若兰')).toBe(true);

    two.proxy.heal();
    await sees(two, '在线');
    await row.getByText('已完成').waitFor({ timeout: 60_000 });
    await expect.poll(async () => (await find(two, '欧阳若兰')).count(), { timeout: 40_000 }).toBe(0);
    expect([await holds(two, '欧阳若兰'), await holds(two, '13700008899')]).toEqual([false, false]);
    await row.getByRole('button', { name: /已删除的顾客/ }).click();
    await office.getByRole('dialog').last().getByText('总部和每台终端都清完了').waitFor();
    await shoot(office, 'privacy-done');
    // What the cut till wrote about them is asked.
    await office.goto(`${hq.url}/exceptions?code=EX-21`);
    await office.getByText(/已按本人要求删除，之后又有 1 条记录/).waitFor();
    await shoot(office, 'privacy-ex21');
    await two.page.getByRole('button', { name: /^在线/ }).click();
    await dialog(two)
      .getByRole('button', { name: /EX-21.*已删除的顾客/ })
      .waitFor();
    await shoot(two.page, 'privacy-till');
    await office.close();
  });
});
