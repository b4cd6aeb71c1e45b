import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startHeadquarters, until } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { consoleLogin } from './lib/console.ts';
import type { Console } from './lib/console.ts';
import { shoot } from './lib/shots.ts';
import { cut, dialog, go, main, sees, tillsOf } from './lib/till.ts';
import type { Till } from './lib/till.ts';

const noChromium = process.env['ZM_NO_CHROMIUM'] !== undefined;
if (noChromium) console.log('skipped: refused requests in the browser (no Chromium)');

describe.skipIf(noChromium)('a proxy before headquarters refuses a request as a whole (conflicts §2, decision 130)', () => {
  let hq: Headquarters;
  let office: Console;
  const tills = tillsOf(() => hq.port);
  beforeAll(async () => {
    hq = await startHeadquarters();
    office = await consoleLogin(hq.url);
  });
  afterEach(async () => {
    // The browser itself writes every 413 to its console.
    const broken = await tills.closeAll((t, i) => shoot(t.page, `refused-left-${i}`));
    expect(broken.filter((b) => !b.includes('413'))).toEqual([]);
  });
  afterAll(async () => {
    await hq?.stop();
  });
  const create = async (till: Till, name: string, phone: string): Promise<void> => {
    await go(till, '客户关系');
    await till.page.getByRole('button', { name: '新建客户' }).first().click();
    await dialog(till).getByRole('textbox', { name: '姓名', exact: true }).fill(name);
    await dialog(till).getByRole('textbox', { name: '手机号', exact: true }).fill(phone);
    await dialog(till).getByRole('button', { name: '保存' }).click();
    await main(till).getByRole('region', { name }).waitFor();
  };
  const there = async (name: string): Promise<boolean> =>
    JSON.stringify((await office.get<{ rows: readonly unknown[] }>(`/lists/customers?q=${encodeURIComponent(name)}`)).rows).includes(name);

  test('one card that is refused by itself keeps nobody: the others arrive, the sheet says what waits, and it goes once it may', async () => {
    const one = await tills.open('林晓雯');
    let refuses = true;
    let refusals = 0;
    await one.context.route('**/api/v1/sync/push', async (route) => {
      if (!refuses || route.request().postData()?.includes('叶长卷') !== true) return route.continue();
      refusals += 1;
      return route.fulfill({ status: 413, contentType: 'text/html', body: '<html><h1>413 Request Entity Too Large</h1></html>' });
    });
    await cut(one);
    await create(one, '高先到', '13700009101');
    await create(one, '叶长卷', '13700009102');
    await create(one, '苏后到', '13700009103');
    one.proxy.heal();
    for (const name of ['高先到', '苏后到']) await until(`${name} at headquarters`, () => there(name));
    expect(await there('叶长卷')).toBe(false);
    expect(refusals).toBeGreaterThan(1); // with the others, then by itself
    await one.page.getByRole('button', { name: /，1 条待传。打开同步状态/ }).click();
    await dialog(one)
      .getByText(/其中 1 份资料总部没有收下/)
      .waitFor();
    await shoot(one.page, 'refused-1-sheet');
    refuses = false;
    await dialog(one).getByRole('button', { name: '再试一次' }).click();
    await until('the card at headquarters', () => there('叶长卷'));
    await dialog(one)
      .getByText(/总部没有收下/)
      .waitFor({ state: 'detached' });
    await one.page.keyboard.press('Escape');
    await sees(one, '在线');
    await shoot(one.page, 'refused-2-gone');
  });
});
