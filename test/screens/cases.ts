import { translate } from '../../src/i18n/index.ts';
import { consoleLogin } from '../e2e/lib/console.ts';
import { arrive, book, claim, pay, pick, saleNumber } from '../e2e/lib/thread.ts';
import { enrol, go, openTill, sees, signIn, shiftClock } from '../e2e/lib/till.ts';
import type { Till } from '../e2e/lib/till.ts';
import { until } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { deviceScreens } from './devices.ts';
import { STORE, aheadOf, dress, openConsole, shoot } from './shooting.ts';
import type { Look, Row } from './shooting.ts';

/** A customer card with a number that the other till may have too. */
async function newCustomer(till: Till, name: string, phone: string): Promise<void> {
  await go(till, '客户关系');
  await till.page.getByRole('button', { name: '新建客户' }).first().click();
  const form = till.page.getByRole('dialog');
  await form.getByRole('textbox', { name: '姓名', exact: true }).fill(name);
  await form.getByRole('textbox', { name: /手机/ }).first().fill(phone);
  await form.getByRole('button', { name: '保存' }).click();
  await form.waitFor({ state: 'detached' });
}
async function birthday(till: Till, name: string, date: string): Promise<void> {
  await go(till, '客户关系');
  await till.page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .click();
  await till.page.getByRole('button', { name: '修改', exact: true }).click();
  const form = till.page.getByRole('dialog');
  const field = form.getByRole('textbox', { name: '生日', exact: true });
  await field.fill(date);
  await field.press('Enter');
  await form.getByRole('button', { name: '保存' }).click();
  await form.waitFor({ state: 'detached' });
}

/** Two tills of one store that were cut off from each other: everything that collides does (SC-01, SC-03, SC-06, SC-05 variant, EX-14F). */
export async function collide(hq: Headquarters): Promise<void> {
  const office = await consoleLogin(hq.url);
  const one = await openTill({ hqPort: hq.port, shiftMs: await aheadOf(hq) });
  const two = await openTill({ hqPort: hq.port, shiftMs: await aheadOf(hq) });
  try {
    await enrol(one, STORE);
    await signIn(one, '林晓雯');
    await enrol(two, STORE);
    await signIn(two, '沈佳怡');
    await newCustomer(one, '李娜', '13800001234');
    await book(one, { phone: '13912340021', name: '田一鸣', consultant: '林晓雯' });
    await arrive(one);
    await sees(one, '在线');
    await go(two, '客户关系');
    await two.page.getByRole('option', { name: /李娜/ }).first().waitFor();
    await go(two, '预约管理');
    await two.page.getByRole('searchbox', { name: '查预约' }).fill('田一鸣');
    await two.page.getByRole('option', { name: /田一鸣/ }).click();
    await two.page.getByRole('main').getByRole('button', { name: '领单', exact: true }).last().waitFor();
    for (const t of [one, two]) {
      t.proxy.cut();
      await sees(t, '离线');
    }
    await claim(one, '田一鸣');
    await claim(two, '田一鸣');
    for (const t of [one, two]) {
      await pick(t, 'RD2600360');
      await pay(t, [{ method: '现金' }]);
      await saleNumber(t);
    }
    await birthday(one, '李娜', '1990-05-01');
    await birthday(two, '李娜', '1990-01-05');
    await newCustomer(one, '王强', '13800005678');
    await newCustomer(two, '李静', '13800005678');
    for (const t of [one, two]) {
      t.proxy.heal();
      await sees(t, '在线');
    }
    // SC-06: cut off again, and the clock of one till runs three hours fast after its restart.
    two.proxy.cut();
    await sees(two, '离线');
    await two.context.addInitScript(shiftClock(3 * 3_600_000)); // on top of what its clock is ahead already
    await two.page.reload();
    await two.page.getByRole('radiogroup', { name: '本店员工' }).waitFor();
    await signIn(two, '沈佳怡');
    await pick(two, 'RD2600017');
    await pay(two, [{ method: '现金' }]);
    await saleNumber(two);
    two.proxy.heal();
    await sees(two, '在线');
    const found = async (): Promise<readonly string[]> =>
      [...new Set((await office.get<{ rows: readonly Row[] }>('/lists/exceptions?status=open&size=200')).rows.map((r) => r.code))].sort();
    await until('the cases', async () => (await found()).includes('EX-01') && (await found()).includes('EX-12')).catch((e: unknown) => console.log(String(e)));
    console.log(`open cases: ${(await found()).join(' ')}`);
  } finally {
    await one.close();
    await two.close();
  }
}

/** Every open case at the till, the card of a customer with its history, and what a device says of itself. */
export async function caseScreens(hq: Headquarters, look: Look, out: string): Promise<void> {
  const till = await openTill({ hqPort: hq.port, shiftMs: await aheadOf(hq), width: look.width, height: look.height });
  const { page } = till;
  const t = (key: string, params: Readonly<Record<string, string | number>> = {}): string => translate(look.language, key, params);
  const office = await consoleLogin(hq.url);
  try {
    await enrol(till, STORE);
    await signIn(till, '周启明');
    await dress(till, look);
    const at = async (route: string): Promise<void> => {
      await page.goto(`${till.proxy.url}/terminal/#${route}`);
      await page.getByRole('main').waitFor();
    };
    await at('/workbench/exceptions');
    await page.getByRole('button', { name: /EX-/ }).first().waitFor();
    for (const row of (await office.get<{ rows: readonly Row[] }>('/lists/exceptions?status=open&size=200')).rows) {
      await at(`/workbench/exceptions/${encodeURIComponent(row.id)}`);
      await page.getByRole('article').waitFor();
      await shoot(page, out, `case-${row.code}`);
    }
    await at('/stock/piece/RD2600021');
    await shoot(page, out, 'case-piece');
    await at('/customers');
    await page.getByRole('option', { name: /李娜/ }).first().click();
    await shoot(page, out, 'case-customer');
    await page
      .getByRole('button', { name: t('cases.ui.history') })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await shoot(page, out, 'field-history');
    await page.keyboard.press('Escape');
    await deviceScreens(hq, till, t, out);
  } finally {
    await till.close();
  }
}

/** The cases as headquarters sees them, and the code for a store that is cut off. */
export async function caseConsole(hq: Headquarters, look: Look, out: string, staffNo = '0001'): Promise<void> {
  const { browser, page } = await openConsole(hq, look, staffNo);
  try {
    const office = await consoleLogin(hq.url);
    for (const row of (await office.get<{ rows: readonly Row[] }>('/lists/exceptions?size=200')).rows.filter(
      (r, i, all) => all.findIndex((o) => o.code === r.code) === i,
    )) {
      await page.goto(`${hq.url}/exceptions?status=${row.status}&open=${encodeURIComponent(row.id)}`);
      await page.getByRole('article').waitFor();
      await shoot(page, out, `case-${row.code}`);
    }
    await page.goto(`${hq.url}/terminals`);
    await page.getByRole('main').waitFor();
    await shoot(page, out, 'terminals');
  } finally {
    await browser.close();
  }
}
