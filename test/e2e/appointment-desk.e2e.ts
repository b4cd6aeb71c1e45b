import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SettingsRef } from '../../src/facts/reference.ts';
import { ConsoleClient } from '../../sync-server/cli/lib/console-client.ts';
import { HqClient } from '../../sync-server/hq/testclient.ts';
import { CHROMIUM_ARGS, presentChromium } from '../lib/chromium.ts';
import { startHeadquarters, until } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { signInAtConsole } from './lib/console.ts';
import { shoot } from './lib/shots.ts';
import { arrive, book, claim, handle, show, walkIn } from './lib/thread.ts';
import { changeUser, cut, dialog, go, main, pickFrom, PIN, sees, tillsOf } from './lib/till.ts';
import type { Till } from './lib/till.ts';

const noChromium = process.env['ZM_NO_CHROMIUM'] !== undefined;
if (noChromium) console.log('skipped: the desk of appointments in the browser (no Chromium)');
type Rows = { readonly rows: readonly Readonly<Record<string, unknown>>[] };

describe.skipIf(noChromium)('预约管理: assignment, tasks, goods, deposits given back, headquarters’ pages', () => {
  let hq: Headquarters;
  let client: ConsoleClient;
  let browser: Browser | undefined;
  const tills = tillsOf(() => hq.port);
  const till = tills.open;
  /** Cut off once the appointments' page is there. */
  const cutAtDesk = async (t: Till): Promise<void> => {
    await sees(t, '在线');
    await go(t, '预约管理');
    await t.page.getByRole('button', { name: '新建预约' }).waitFor();
    await cut(t);
  };
  const hqPage = async (): Promise<Page> => {
    browser ??= await chromium.launch({ executablePath: presentChromium() ?? '', args: CHROMIUM_ARGS });
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, timezoneId: 'Asia/Shanghai', locale: 'zh-CN' })).newPage();
    return signInAtConsole(page, hq.url);
  };
  beforeAll(async () => {
    hq = await startHeadquarters();
    client = new ConsoleClient(hq.url);
    await client.signIn('0001', 'zhuomei-demo');
  });
  afterEach(async () => {
    expect(await tills.closeAll((t, i) => shoot(t.page, `left-${i}`))).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await hq?.stop();
  });

  test('A1.1.8–A1.1.11: the idle one first, by the next free; all serving: the fewest today gets the customer in the queue; 平均分配 by headquarters’ word', async () => {
    const one = await till('林晓雯');
    const seen: string[] = [];
    // everybody idle is given one and claims it, until all serve
    for (let i = 1; i <= 6; i += 1) {
      const next = await walkIn(one, `排队${i}号`);
      seen.push(next);
      const state = await main(one)
        .getByRole('button', { name: new RegExp(next) })
        .getByText(/^(空闲|服务中)$/)
        .textContent();
      if (state === '服务中') break;
      if (!((await one.page.getByRole('button', { name: /打开个人菜单/ }).getAttribute('aria-label')) ?? '').includes(next)) await changeUser(one, next);
      await show(one, `排队${i}号`);
      await claim(one, `排队${i}号`);
    }
    const last = seen.at(-1) ?? '';
    const idle = seen.slice(0, -1);
    expect(new Set(idle).size).toBe(idle.length); // each idle one once, then somebody who serves, one of them or one who did before
    const boards = main(one).getByRole('button', { name: /今日 \d+ 位/ });
    await boards.filter({ hasText: last }).filter({ hasText: '排队 1 位' }).first().waitFor(); // the board is drawn after the customer's own page
    const today = await Promise.all(
      (await boards.all()).map(async (b) => ({
        text: (await b.textContent()) ?? '',
        n: Number(/今日 (\d+) 位/.exec((await b.textContent()) ?? '')?.[1] ?? '0'),
      })),
    );
    const chosen = today.find((b) => b.text.includes(last));
    expect(chosen?.text).toContain('排队 1 位');
    // before this customer nobody had fewer
    expect(today.every((b) => b.text.includes('休息') || b.text.includes('离岗') || b.n >= (chosen?.n ?? 0) - 1)).toBe(true);
    await shoot(one.page, 'all-serving');
    const page = await hqPage();
    await page.goto(`${hq.url}/settings`);
    const choose = async (words: string): Promise<void> => {
      await page.getByRole('combobox', { name: '派单方式' }).click();
      await page.getByTitle(words).click();
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await page.getByText('存好了').first().waitFor();
    };
    await choose('平均分配');
    await go(one, '预约管理');
    await one.page.getByRole('button', { name: '新建预约' }).click();
    await one.page.getByText(/^平均分配，下一位该/).waitFor();
    await choose('先派空闲的人');
    await one.page.getByText(/^按空闲、接待数、成单率/).waitFor();
  });

  test('A1.2.5, A0.26, A4.1: an end with reason and next date makes a task of the coming days; a reminder is put off, handed on and done; all of it without a network', async () => {
    // tomorrow's first hour may be more than a day ahead: the chain reminds two days before
    const desk = new HqClient(hq.url);
    await desk.login('0001', 'zhuomei-demo');
    const { settings } = await client.get<{ readonly settings: SettingsRef & { readonly rev: string } }>('/session');
    const { brand, brandEn, assignMode, autoLockMin, escalateMin, rounding, rev } = settings;
    expect(
      (await desk.put('/settings', { brand, brandEn, assignMode, autoLockMin, escalateMin, rounding, appointments: { remindDayH: 48 }, rev })).status,
    ).toBe(200);
    const one = await till('沈佳怡');
    await cutAtDesk(one);
    await walkIn(one, '程小满');
    await claim(one, '程小满');
    await main(one).getByRole('button', { name: '操作已结束' }).click();
    expect(await dialog(one).getByRole('button', { name: '操作已结束' }).isDisabled()).toBe(true); // no outcome, nothing ended
    await dialog(one).getByText('到店未成交', { exact: true }).click();
    await dialog(one).getByText('价格', { exact: true }).click();
    await dialog(one).getByText('3 天后', { exact: true }).click();
    await dialog(one).getByRole('button', { name: '操作已结束' }).click();
    await main(one).getByText('到店未成交', { exact: true }).first().waitFor();
    await go(one, '个人平台');
    await one.page.getByText('这几天', { exact: true }).waitFor();
    await handle(one, /^联系程小满/);
    await shoot(one.page, 'follow-up');
    await dialog(one).getByRole('button', { name: '1 天后' }).click();
    await handle(one, /^联系程小满/);
    await dialog(one).getByRole('textbox', { name: '办的结果' }).fill('打过电话，月底再来');
    await dialog(one).getByRole('button', { name: '办完了' }).click();
    await main(one)
      .getByText(/^联系程小满/)
      .waitFor({ state: 'detached' });
    // tomorrow's visit reminds today; handed on, it leaves this person's list
    await book(one, { phone: '13912346001', name: '安知夏', consultant: '沈佳怡' });
    await handle(one, /^安知夏 先生明天到/);
    await dialog(one).getByRole('button', { name: '许文博' }).click();
    await main(one)
      .getByText(/^安知夏 先生明天到/)
      .waitFor({ state: 'detached' });
    one.proxy.heal();
    await sees(one, '在线');
    await changeUser(one, '许文博');
    await go(one, '个人平台');
    await main(one)
      .getByText(/^安知夏 先生明天到/)
      .waitFor();
  });

  test('A1.1.18, A1.3.3, A1.5.3: 退定 to the end, cut off, with the manager’s PIN: the deposit is given back and the visit is no longer sold', async () => {
    const one = await till('林晓雯');
    await cutAtDesk(one);
    await book(one, { phone: '13912346002', name: '顾南乔', consultant: '林晓雯' });
    await arrive(one);
    await claim(one, '顾南乔');
    await main(one).getByRole('button', { name: '定金', exact: true }).click();
    await dialog(one).getByRole('textbox', { name: '定金（元）' }).fill('1500');
    await dialog(one).getByText('现金', { exact: true }).click();
    await dialog(one)
      .getByRole('button', { name: /^收定金/ })
      .click();
    await dialog(one)
      .getByText(/^DJ-S01/)
      .waitFor();
    await dialog(one).getByRole('button', { name: '退定' }).click();
    await dialog(one).getByRole('textbox').first().fill('顾客改主意');
    await dialog(one).getByRole('button', { name: '退定' }).last().click();
    await dialog(one)
      .getByText(/店长在旁边输一次口令/)
      .waitFor();
    for (const digit of PIN) await dialog(one).getByRole('button', { name: digit, exact: true }).click();
    await dialog(one).getByText(/已退/).first().waitFor();
    await shoot(one.page, 'deposit-back');
    await dialog(one).getByRole('button', { name: '知道了' }).click();
    await main(one).getByText('服务中', { exact: true }).first().waitFor(); // the visit is still open
    await main(one).getByText('已付定金', { exact: true }).first().waitFor({ state: 'detached' });
    one.proxy.heal();
    await sees(one, '在线');
    await until(
      'headquarters to know',
      async () =>
        (await client.get<Rows>(`/lists/appointments?q=${encodeURIComponent('顾南乔')}&size=2`)).rows.some(
          (r) => r['status'] === 'notArrived' && (r['deposit_fen'] === 0 || r['deposit_fen'] === null),
        ),
      20_000,
    );
  });

  test('A1.1.20: goods asked of whichever store has them; one cannot, another says yes, and they come', async () => {
    const here = await till('林晓雯');
    const second = await till('钱国华', { store: /淮海中路店/ });
    const third = await till('彭立新', { store: /五一广场店/ });
    for (const t of [here, second, third]) await sees(t, '在线');
    await book(here, { phone: '13912346003', name: '苏明月', consultant: '林晓雯' });
    await main(here).getByRole('button', { name: '申请调货' }).click();
    await dialog(here).getByRole('button', { name: '发出申请' }).dblclick();
    await main(here)
      .getByText(/^调货 /)
      .waitFor();
    await handle(second, /南京西路店想调一件货/);
    await dialog(second).getByRole('textbox', { name: '说明' }).fill('昨天卖掉了');
    await dialog(second).getByRole('button', { name: '不能给' }).click();
    await main(second)
      .getByText(/想调一件货/)
      .waitFor({ state: 'detached' });
    await cutAtDesk(third); // the answer is given without a network and travels later
    await handle(third, /南京西路店想调一件货/);
    await dialog(third).getByRole('button', { name: '答应' }).click();
    third.proxy.heal();
    await go(here, '个人平台');
    await main(here).getByText('对方已答应').waitFor({ timeout: 30_000 });
    await show(here, '苏明月');
    await main(here)
      .getByText(/五一广场店.*对方已答应/)
      .waitFor();
    await shoot(here.page, 'goods-accepted');
    await handle(here, /申请的调货/);
    await dialog(here).getByRole('button', { name: '货到了' }).click();
    await main(third)
      .getByText(/想调一件货/)
      .waitFor({ state: 'detached', timeout: 30_000 });
  });

  test('A1.1.15, A1.3.1: a need level beyond A to D, written at headquarters, is chosen at the till, shown and searched for', async () => {
    const { tables } = await client.get<{ readonly tables: readonly { readonly table: string; readonly rev: string; readonly rows: readonly object[] }[] }>(
      '/codes',
    );
    const levels = tables.find((t) => t.table === 'level');
    if (levels === undefined) throw new Error('no table of levels');
    const desk = new HqClient(hq.url);
    await desk.login('0001', 'zhuomei-demo');
    expect(
      (await desk.put('/codes/level', { rev: levels.rev, rows: [...levels.rows, { code: 'V', zh: '贵宾当天', en: 'VIP today', active: true, order: 99 }] }))
        .status,
    ).toBe(200);
    const one = await till('林晓雯');
    await go(one, '预约管理');
    await one.page.getByRole('button', { name: '新建预约' }).click();
    await one.page.getByRole('textbox', { name: '手机号' }).fill('13912346004');
    await one.page.getByRole('textbox', { name: '姓名' }).fill('沈星回');
    await one.page.getByRole('button', { name: '明天' }).click();
    await one.page.getByRole('radiogroup', { name: '上门时间' }).getByRole('radio').first().click();
    await one.page
      .getByRole('radiogroup', { name: '需求等级' })
      .getByRole('radio', { name: /贵宾当天/ })
      .click();
    await pickFrom(one.page.getByRole('combobox', { name: '来源' }), '电话');
    await one.page.getByRole('button', { name: '保存预约' }).click();
    await one.page.getByRole('heading', { level: 2, name: /沈星回/ }).waitFor();
    await main(one).getByText('贵宾当天').first().waitFor();
    await one.page.getByRole('button', { name: '筛选' }).click();
    await dialog(one)
      .getByText(/^V 贵宾当天/)
      .click();
    await one.page.keyboard.press('Escape');
    await one.page.getByRole('option', { name: /沈星回/ }).waitFor();
    expect(await one.page.getByRole('option').count()).toBe(1);
    await until('the level at headquarters', async () => (await client.get<Rows>('/lists/appointments?level=V&size=5')).rows.length === 1, 20_000);
  });

  test('A0.21, A1.4.3, A0.23: a roster taken over in the console; one SMS to several customers, whoever taps twice', async () => {
    const page = await hqPage();
    await page.goto(`${hq.url}/staff`);
    await page.getByRole('button', { name: '导入 OA 名册' }).click();
    await page
      .locator('input[type=file]')
      .setInputFiles({
        name: 'oa.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(
          '\ufeff工号,姓名,职级,门店,在职状态\n0109,陆一鸣,高级库管,S01,在职\n0131,唐悦,见习顾问,S01,离职\n0401,赵敏,见习顾问,S01、S02,在职\n0402,王五,顾问,S99,在职\n',
        ),
      });
    const sheet = page.getByRole('dialog');
    await sheet.getByText('职级：库管 → 高级库管').waitFor();
    await sheet.getByText('在职 → 离职，不能再登录').waitFor();
    await sheet.getByText('没有门店 S99，或者它已经停用。').waitFor();
    await shoot(page, 'roster');
    await sheet.getByRole('button', { name: '导入这 3 处改动' }).click();
    await sheet.waitFor({ state: 'detached' });
    await page.getByText('赵敏', { exact: true }).waitFor();
    const staff = (await client.get<Rows>('/lists/staff?size=100')).rows;
    expect([staff.find((s) => s['staff_no'] === '0131')?.['active'], staff.find((s) => s['staff_no'] === '0109')?.['title']]).toEqual([false, '高级库管']);
    const before = (await client.get<Rows>('/lists/sms?size=100')).rows.length;
    await page.goto(`${hq.url}/appointments`);
    await page.getByRole('button', { name: '多选', exact: true }).click();
    for (const i of [0, 1, 2]) await page.getByRole('checkbox').nth(i).check();
    await page.getByRole('button', { name: '群发短信' }).click();
    await page
      .getByRole('dialog')
      .getByText(/^\d+ 字，\d 条/)
      .waitFor();
    await shoot(page, 'bulk-sms');
    await page.getByRole('dialog').getByRole('button', { name: '发 3 条' }).dblclick();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await until('three messages', async () => (await client.get<Rows>('/lists/sms?size=100')).rows.length === before + 3);
  });
});
