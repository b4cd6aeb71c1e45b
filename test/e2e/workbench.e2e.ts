import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startHeadquarters } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { openConsole } from './lib/console.ts';
import { shoot } from './lib/shots.ts';
import { claim, show, walkIn } from './lib/thread.ts';
import { changeUser, cut, dialog, go, main, sees, tillsOf } from './lib/till.ts';
import type { Till } from './lib/till.ts';

const noChromium = process.env['ZM_NO_CHROMIUM'] !== undefined;
if (noChromium) console.log('skipped: the workbench in the browser (no Chromium)');

describe.skipIf(noChromium)('个人平台 and the counter, two tills, online and cut', () => {
  let hq: Headquarters;
  const tills = tillsOf(() => hq.port);
  const heal = async (t: Till): Promise<void> => {
    t.proxy.heal();
    await sees(t, '在线');
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

  test('A4.6, A4.10, A6.4: a notice of headquarters is read without a network and counted; a starred piece; a birthday is greeted by one SMS, or by hand where nobody agreed', async () => {
    const one = await tills.open('林晓雯');
    const two = await tills.open('沈佳怡');
    const office = await openConsole(one.context, hq.url);
    await office.goto(`${hq.url}/notices`);
    await office.getByRole('button', { name: '写通知' }).click();
    await office.getByRole('textbox', { name: '标题' }).fill('双十一返场到明晚 22:00 结束');
    await office.getByRole('textbox', { name: '内容' }).fill('足金工费 8 折、满 5 万赠收纳盒。');
    await shoot(office, 'notice-form');
    await office.getByRole('button', { name: '发出', exact: true }).click();
    await office.getByText('通知发出了').waitFor();
    // a piece to show
    await go(one, '货品查询');
    await one.page.locator('a[href*="/piece/"]').first().click();
    await one.page.getByRole('button', { name: '收藏，放进要推的' }).click();
    await one.page.getByRole('button', { name: '不再收藏' }).waitFor();
    // two clients with a birthday in three days: one agreed to SMS, one refused
    // of the business date, which changes at four in the morning in Shanghai
    const day = new Date(Date.now() + 3 * 86_400_000 + 4 * 3_600_000).toISOString().slice(5, 10);
    for (const [name, phone, word] of [
      ['乔生日', '13700008811', '同意'],
      ['冉不扰', '13700008812', '不同意'],
    ] as const) {
      await go(one, '客户关系');
      await one.page.getByRole('button', { name: '新建客户' }).first().click();
      await dialog(one).getByRole('textbox', { name: '姓名', exact: true }).fill(name);
      await dialog(one).getByRole('textbox', { name: '手机号', exact: true }).fill(phone);
      await dialog(one).getByRole('textbox', { name: '生日', exact: true }).fill(`1990-${day}`);
      await dialog(one).getByRole('radiogroup', { name: '短信祝福和活动' }).getByRole('radio', { name: word, exact: true }).click();
      if (word === '同意') await dialog(one).getByRole('radio', { name: '当面说的' }).click();
      await dialog(one).getByRole('button', { name: '保存' }).click();
      await one.page.getByRole('region', { name }).waitFor();
    }
    await go(one, '个人平台');
    await one.page.getByRole('article', { name: /双十一返场/ }).waitFor();
    await cut(one);
    await shoot(one.page, 'workbench');
    await one.page
      .getByRole('article', { name: /双十一返场/ })
      .getByRole('button', { name: '知道了' })
      .click();
    await expect
      .poll(() =>
        one.page
          .getByRole('article', { name: /双十一返场/ })
          .getByRole('button', { name: '知道了' })
          .count(),
      )
      .toBe(0);
    expect(await one.page.getByRole('region', { name: '收藏要推的' }).getByRole('button').count()).toBe(1);
    const greet = async (who: string): Promise<void> => {
      const row = one.page
        .getByRole('region', { name: '要做的事' })
        .locator('div')
        .filter({ has: one.page.getByText(`${who} 3 天后生日`) })
        .filter({ has: one.page.getByRole('button', { name: '祝福' }) });
      await row.last().getByRole('button', { name: '祝福' }).click();
    };
    await greet('冉不扰');
    await dialog(one).getByText('客人不同意收祝福短信').waitFor();
    expect(await dialog(one).getByRole('button', { name: '发短信祝福' }).count()).toBe(0);
    await shoot(one.page, 'greet-refused');
    await dialog(one).getByRole('radio', { name: '当面说的' }).click();
    await dialog(one).getByRole('button', { name: '祝福过了' }).click();
    await expect.poll(() => one.page.getByText('冉不扰 3 天后生日').count()).toBe(0);
    await greet('乔生日');
    await shoot(one.page, 'greet');
    await dialog(one).getByRole('button', { name: '发短信祝福' }).click();
    await expect.poll(() => one.page.getByText('乔生日 3 天后生日').count()).toBe(0);
    await heal(one);
    await office.goto(`${hq.url}/sms`);
    await office.getByText('乔生日').first().waitFor({ timeout: 40_000 });
    expect(await office.getByText('冉不扰').count()).toBe(0);
    await shoot(office, 'sms');
    await office.goto(`${hq.url}/notices`);
    await office.getByRole('cell', { name: '1 人' }).waitFor();
    await shoot(office, 'notices');
    // read by one person is not read by the other
    await go(two, '个人平台');
    await two.page
      .getByRole('article', { name: /双十一返场/ })
      .getByRole('button', { name: '知道了' })
      .waitFor();
    await office.getByRole('button', { name: /双十一返场/ }).click();
    await office.getByRole('button', { name: '撤回' }).click();
    await office.getByRole('button', { name: '撤回' }).last().click();
    await expect.poll(() => two.page.getByRole('article', { name: /双十一返场/ }).count(), { timeout: 40_000 }).toBe(0);
    await office.close();
  });

  test('A1.2.6: a 转单 offered without a network is accepted as soon as the line is there, with nothing in between; A1.1.8–A1.1.11, A1.4.3: who is next, and 作废 of several, without a network', async () => {
    const one = await tills.open('林晓雯');
    const two = await tills.open('沈佳怡');
    await walkIn(one, '转断网', /林晓雯/);
    await claim(one, '转断网');
    await cut(one);
    await main(one).getByRole('button', { name: '转单' }).click();
    await dialog(one)
      .getByRole('button', { name: /沈佳怡/ })
      .click();
    await main(one).getByText('已转给 沈佳怡，等对方接手').waitFor();
    await go(two, '个人平台');
    one.proxy.heal();
    await main(two).getByRole('button', { name: '接手', exact: true }).first().click();
    await two.page.getByRole('button', { name: /^当前顾客：转断网/ }).waitFor();
    await sees(one, '在线');
    await show(one, '转断网');
    await main(one).getByText('沈佳怡').first().waitFor();
    // cut again: the rule goes on within the store's roster
    await cut(one);
    const first = await walkIn(one, '断网甲');
    const second = await walkIn(one, '断网乙');
    expect(first).not.toBe('');
    expect(first).not.toContain('沈佳怡'); // she serves
    expect(second).not.toBe('');
    await shoot(one.page, 'assigned-offline');
    // the manager takes over the till and voids both, still cut off
    await changeUser(one, '周启明');
    await go(one, '预约管理');
    await one.page.getByRole('searchbox', { name: '查预约' }).fill('断网');
    await one.page.getByRole('button', { name: '多选' }).click();
    for (const name of ['断网甲', '断网乙']) await one.page.getByRole('option', { name: new RegExp(name) }).click();
    await shoot(one.page, 'bulk');
    await one.page.getByRole('group', { name: '多选' }).getByRole('button', { name: '作废' }).click();
    await dialog(one).getByRole('textbox', { name: '原因' }).fill('登记错了');
    await dialog(one).getByRole('button', { name: '作废' }).last().click();
    await one.page.getByText('2 个已办好').waitFor();
    await heal(one);
    await show(two, '断网甲');
    await main(two).getByText('作废').first().waitFor();
  });
});
