import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startHeadquarters } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { shoot } from './lib/shots.ts';
import { cut, dialog, go, main, pickFrom, sees, signIn, tillsOf } from './lib/till.ts';
import type { Till } from './lib/till.ts';

const noChromium = process.env['ZM_NO_CHROMIUM'] !== undefined;
if (noChromium) console.log('skipped: the customer’s form in the browser (no Chromium)');

describe.skipIf(noChromium)('客户资料 and forms typed halfway', () => {
  let hq: Headquarters;
  const tills = tillsOf(() => hq.port);
  const box = (t: Till, name: string): Locator => dialog(t).getByRole('textbox', { name, exact: true });
  const pick = (t: Till, list: string, option: string | RegExp): Promise<void> =>
    pickFrom(dialog(t).getByRole('combobox', { name: list, exact: true }), option);
  /** Waits until the device's own database holds a form with these words: what is not on the disk yet no reload can bring back. */
  const onDisk = (t: Till, words: string): Promise<void> =>
    expect
      .poll(
        () =>
          t.page.evaluate(async (w) => {
            const name = (await indexedDB.databases()).map((d) => d.name ?? '').find((n) => n.endsWith('-device')) ?? '';
            const db = await new Promise<IDBDatabase>((resolve, reject) => {
              const r = indexedDB.open(name);
              r.onsuccess = () => resolve(r.result);
              r.onerror = () => reject(new Error(name));
            });
            const all = await new Promise<unknown[]>((resolve) => {
              const r = db.transaction('state').objectStore('state').getAll();
              r.onsuccess = () => resolve(r.result);
            });
            db.close();
            return JSON.stringify(all).includes(w);
          }, words),
        { timeout: 10_000 },
      )
      .toBe(true);
  const reload = async (t: Till, who: string): Promise<void> => {
    await t.page.reload();
    await t.page.getByRole('radiogroup', { name: '本店员工' }).waitFor();
    await signIn(t, who);
  };
  const open = async (t: Till, name: string): Promise<void> => {
    await go(t, '客户关系');
    await t.page.getByRole('searchbox', { name: '找客户' }).fill(name);
    await t.page
      .getByRole('option', { name: new RegExp(name) })
      .first()
      .click();
    await t.page.getByRole('region', { name }).waitFor();
  };
  beforeAll(async () => {
    hq = await startHeadquarters();
  });
  afterEach(async () => {
    expect(await tills.closeAll((t, i) => shoot(t.page, `left-${i}`))).toEqual([]);
  });
  afterAll(async () => {
    await hq?.stop();
  });

  test('A6.1: a card with spouse, lunar birthday, sizes, referrer and consents is made without a network, shown, changed and taken back; the other till has it after the line', async () => {
    const one = await tills.open('林晓雯');
    const two = await tills.open('沈佳怡');
    await go(one, '客户关系');
    const referrer = (await one.page.getByRole('option').first().locator('b').textContent()) ?? '';
    await cut(one);
    await one.page.getByRole('button', { name: '新建客户' }).first().click();
    await box(one, '姓名').fill('叶知秋');
    await box(one, '手机号').fill('13700008801');
    await box(one, '生日').fill('1990-02-30');
    await dialog(one).getByText('没有这一天').waitFor();
    expect(await dialog(one).getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
    await box(one, '生日').fill('1990-06-25');
    await dialog(one).getByRole('combobox', { name: '农历生日 年（可不填）', exact: true }).fill('1990');
    await one.page.getByTitle('1990', { exact: true }).click();
    await pick(one, '农历生日 月', '闰五月');
    await dialog(one).getByText('月和日都要选').waitFor();
    await pick(one, '农历生日 日', '初三');
    await box(one, '爱人姓名').fill('周峻');
    await box(one, '爱人生日').fill('1988-12-05');
    await box(one, '指圈（港度）').fill('12');
    await box(one, '手镯圈口（mm）').fill('56');
    await box(one, '项链（cm）').fill('9');
    await dialog(one).getByText('写 25–100 之间的数').waitFor();
    await box(one, '项链（cm）').fill('42');
    const find = dialog(one).getByRole('combobox', { name: '谁介绍的（本店客户）' });
    await find.click();
    await find.fill(referrer);
    await one.page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: referrer }).first().click();
    await box(one, '介绍人关系或姓名').fill('同事');
    await shoot(one.page, 'form-1');
    const consent = (name: string): Locator => dialog(one).getByRole('radiogroup', { name });
    await consent('短信祝福和活动').getByRole('radio', { name: '同意', exact: true }).click();
    await consent('电话回访和邀约').getByRole('radio', { name: '不同意' }).click();
    await dialog(one).getByText('客人同意的，要选怎么同意的').waitFor();
    expect(await dialog(one).getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
    await dialog(one).getByRole('radio', { name: '签了字' }).click();
    await shoot(one.page, 'form-2');
    await dialog(one).getByRole('button', { name: '保存' }).click();
    const card = one.page.getByRole('region', { name: '叶知秋' });
    await card.getByText('农历闰五月初三').waitFor();
    for (const words of ['周峻', `${referrer} · 同事`, '手镯 56 mm、项链 42 cm', /^同意 · /, /^不同意 · /]) await card.getByText(words).first().waitFor();
    await shoot(one.page, 'card');
    one.proxy.heal();
    await sees(one, '在线');
    await open(two, '叶知秋');
    await two.page.getByRole('region', { name: '叶知秋' }).getByText('农历闰五月初三').waitFor();
    // taken back at the other till: both tills say so
    await two.page.getByRole('region', { name: '叶知秋' }).getByRole('button', { name: '修改', exact: true }).click();
    await dialog(two).getByRole('radiogroup', { name: '短信祝福和活动' }).getByRole('radio', { name: '不同意' }).click();
    await dialog(two).getByRole('button', { name: '保存' }).click();
    await expect.poll(() => card.getByText(/^不同意 · /).count(), { timeout: 20_000 }).toBe(2);
  });

  test('A0.24: what was typed into a new appointment and a client’s form is there after a reload, nobody else’s, and gone once saved', async () => {
    const one = await tills.open('林晓雯');
    await go(one, '预约管理');
    await one.page.getByRole('button', { name: '新建预约' }).click();
    await one.page.getByRole('textbox', { name: '手机号' }).fill('13700008802');
    await one.page.getByRole('textbox', { name: '姓名' }).fill('顾半途');
    await onDisk(one, '顾半途');
    await one.page.reload();
    await one.page.getByRole('radiogroup', { name: '本店员工' }).waitFor();
    await signIn(one, '沈佳怡');
    await go(one, '预约管理');
    await one.page.getByRole('button', { name: '新建预约' }).click();
    expect(await one.page.getByRole('textbox', { name: '姓名' }).inputValue()).toBe('');
    await reload(one, '林晓雯');
    await go(one, '预约管理');
    await one.page.getByRole('button', { name: '新建预约' }).click();
    await one.page.getByText(/填到一半的/).waitFor();
    expect([await one.page.getByRole('textbox', { name: '姓名' }).inputValue(), await one.page.getByRole('textbox', { name: '手机号' }).inputValue()]).toEqual([
      '顾半途',
      '13700008802',
    ]);
    await shoot(one.page, 'half-apt');
    await go(one, '客户关系');
    await one.page.getByRole('button', { name: '新建客户' }).first().click();
    await box(one, '姓名').fill('半途客');
    await pick(one, '农历生日 月', '腊月');
    await dialog(one).getByRole('radiogroup', { name: '短信祝福和活动' }).getByRole('radio', { name: '不同意' }).click();
    await onDisk(one, '"sms":false');
    await reload(one, '林晓雯');
    await dialog(one)
      .getByText(/填到一半的/)
      .waitFor(); // opens by itself, on top of everything
    expect(await box(one, '姓名').inputValue()).toBe('半途客');
    await shoot(one.page, 'half-cust');
    await pick(one, '农历生日 日', '三十');
    await dialog(one).getByRole('button', { name: '保存' }).click();
    await one.page.getByRole('region', { name: '半途客' }).getByText('农历腊月三十').waitFor();
    await reload(one, '林晓雯');
    await go(one, '客户关系');
    await main(one).getByRole('searchbox', { name: '找客户' }).waitFor();
    expect(await one.page.getByRole('dialog').count()).toBe(0);
    // the appointment's form was not touched again: it waits, until it is cancelled
    await go(one, '预约管理');
    await one.page.getByRole('button', { name: '新建预约' }).click();
    await one.page.getByText(/填到一半的/).waitFor();
    await one.page.getByRole('button', { name: '取消' }).click();
    await one.page.getByRole('button', { name: '新建预约' }).click();
    expect(await one.page.getByRole('textbox', { name: '姓名' }).inputValue()).toBe('');
  });
});
