import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startHeadquarters, until } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { shoot } from './lib/shots.ts';
import { go, main, pickFrom, tillsOf } from './lib/till.ts';

const noChromium = process.env['ZM_NO_CHROMIUM'] !== undefined;
if (noChromium) console.log('skipped: the table of all appointments in the browser (no Chromium)');

describe.skipIf(noChromium)('预约总表', () => {
  let hq: Headquarters;
  const tills = tillsOf(() => hq.port);
  const till = tills.open;
  beforeAll(async () => {
    hq = await startHeadquarters();
  });
  afterEach(async () => {
    expect(await tills.closeAll()).toEqual([]);
  });
  afterAll(() => hq.stop());

  test('A1.1.14, A1.3.11, A1.4.1: the day it is needed; one table of all columns, sorted by one of them; the client over the table', async () => {
    const one = await till('周启明');
    await go(one, '预约管理');
    await one.page.getByRole('button', { name: '新建预约' }).click();
    await one.page.getByRole('textbox', { name: '手机号' }).fill('13912345066');
    await one.page.getByRole('textbox', { name: '姓名' }).fill('宁采薇');
    await one.page.getByRole('button', { name: '明天' }).click();
    await one.page.getByRole('radiogroup', { name: '上门时间' }).getByRole('radio').first().click();
    await pickFrom(one.page.getByRole('combobox', { name: '来源' }), '电话');
    await one.page.getByRole('button', { name: /^更多：/ }).click();
    await one.page.getByRole('textbox', { name: '期望交期' }).click();
    await one.page.locator('.ant-picker-cell-in-view:not(.ant-picker-cell-disabled)').last().click();
    await one.page.getByRole('button', { name: '保存预约' }).click();
    await one.page.getByRole('heading', { level: 2, name: /宁采薇/ }).waitFor();
    await main(one)
      .getByText(/\d 前要/)
      .first()
      .waitFor();
    await one.page.getByRole('button', { name: '预约总表' }).click();
    const table = one.page.getByRole('region', { name: '预约总表' });
    const columns = ['预约号', '顾客', '手机', '门店', '顾问', '来源', '上门时间', '需求', '等级', '状态', '定金', '更新时间'];
    await table.getByRole('listitem').first().waitFor();
    expect(await table.getByRole('button', { name: /^按.*排序$/ }).allTextContents()).toEqual(columns);
    const numbers = () => table.getByRole('listitem').getByRole('button', { name: /^YY-/ }).allTextContents();
    await table.getByRole('button', { name: '按预约号排序' }).click();
    const rising = await until('the numbers to rise', async () => {
      const now = await numbers();
      return now.join() === [...now].sort().join() && now;
    });
    await table.getByRole('button', { name: '按预约号排序' }).click();
    await expect.poll(async () => (await numbers())[0], { timeout: 20_000 }).not.toBe(rising[0]);
    await table.getByRole('searchbox', { name: '查预约' }).fill('宁采薇');
    await table.getByRole('button', { name: /^客户画像：宁采薇/ }).click();
    const layer = one.page.getByRole('dialog', { name: /^客户画像：宁采薇/ });
    await layer.getByText('139****5066').waitFor();
    await shoot(one.page, 'client-layer');
    await one.page.keyboard.press('Escape');
    await layer.waitFor({ state: 'detached' });
    await table.getByRole('button', { name: /^YY-.*宁采薇/ }).click();
    await one.page.getByRole('region', { name: /宁采薇/ }).waitFor();
  });

  test('A1.4.1: all twelve columns of the table are on the screen, at 1280 and at 1024, nothing to push sideways', async () => {
    for (const [width, height] of [
      [1280, 800],
      [1024, 768],
    ] as const) {
      const one = await till('周启明', { store: /南京西路店/, width, height });
      await go(one, '预约管理');
      await one.page.getByRole('button', { name: '预约总表' }).click();
      const table = one.page.getByRole('region', { name: '预约总表' });
      await table.getByRole('listitem').first().waitFor();
      for (const name of ['状态', '定金', '更新时间']) {
        const box = await table.getByRole('button', { name: `按${name}排序` }).boundingBox();
        expect(box === null ? Infinity : box.x + box.width, `${name} at ${width}`).toBeLessThanOrEqual(width);
        expect(box?.height ?? 0).toBeGreaterThanOrEqual(44);
      }
      await shoot(one.page, `table-${width}`);
    }
  });
});
