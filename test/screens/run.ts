/** `npm run screens`: every screen of terminal and console in both languages, light and dark, 1280×800 and 1024×768, to docs/screens/. */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { translate } from '../../src/i18n/index.ts';
import { ConsoleClient } from '../../sync-server/cli/lib/console-client.ts';
import { startHeadquarters } from '../lib/headquarters.ts';
import { claim, arrive, book, pay, pick, saleNumber, endSold } from '../e2e/lib/thread.ts';
import { enrol, go, openTill, sees, signIn } from '../e2e/lib/till.ts';
import type { Till } from '../e2e/lib/till.ts';
import { caseConsole, caseScreens, collide } from './cases.ts';
import { cloned, stranger } from './devices.ts';
import { dress, hush } from './shooting.ts';
import type { Look } from './shooting.ts';
import { offerConsole, offerScreens, publishOffers } from './offers.ts';
import { consoleScreens } from './console.ts';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'docs/screens' }, only: { type: 'string' }, help: { type: 'boolean' } } });
if (values.help === true) {
  console.log(
    'npm run screens [-- --out DIR] [--only terminal|offers|console|cases]\nNeeds a Chromium; starts a headquarters of its own on a pinned afternoon.',
  );
  process.exit(0);
}

const LOOKS: readonly Look[] = [
  { language: 'zh-CN', theme: 'light', width: 1280, height: 800 },
  { language: 'en', theme: 'light', width: 1280, height: 800 },
  { language: 'zh-CN', theme: 'dark', width: 1280, height: 800 },
  { language: 'zh-CN', theme: 'light', width: 1024, height: 768 },
];
const folder = (l: Look): string => join(values.out, l.language, l.width === 1280 ? l.theme : `${l.theme}-${l.width}`);

/** Waits until pictures and fonts are in and nothing moves any more. */
async function settle(till: Till, busy: string): Promise<void> {
  await till.page.getByText(busy, { exact: true }).first().waitFor({ state: 'detached' });
  await hush(till.page);
  await till.page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined)));
  });
  await till.page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => undefined); // the event stream never idles; fonts and chunks do
}

async function terminalScreens(hqPort: number, look: Look, saleId: string): Promise<void> {
  const till = await openTill({ hqPort, shiftMs, width: look.width, height: look.height });
  const { page } = till;
  const t = (key: string): string => translate(look.language, key);
  const shot = async (name: string): Promise<void> => {
    await settle(till, t('common.loading'));
    const path = join(folder(look), `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await page.screenshot({ path });
    console.log(path);
  };
  const at = async (route: string): Promise<void> => {
    await page.goto(`${till.proxy.url}/terminal/#${route}`);
    await page.getByRole('main').waitFor();
  };
  try {
    // What stands before anybody has signed in follows the device's own choice; the steps of the tests are in Chinese.
    const device = async (own: string | null): Promise<void> => {
      await page.evaluate((o) => {
        if (o === null) localStorage.removeItem('zm.look');
        else localStorage.setItem('zm.look', o);
      }, own);
      await page.reload();
    };
    const look0 = JSON.stringify({ language: look.language, theme: look.theme });
    await device(look0);
    await page.getByRole('button', { name: /S01-T/ }).waitFor();
    await shot('enrol');
    await device(null);
    await enrol(till, /南京西路店/);
    await device(look0);
    await page
      .getByRole('radiogroup', { name: t('session.staffGrid') })
      .getByRole('radio')
      .first()
      .click();
    await shot('sign-in');
    await device(null);
    await signIn(till, '周启明');
    await dress(till, look);
    await at('/appointments');
    await page
      .getByRole('option')
      .filter({ hasText: t('appointments.status.waiting') })
      .first()
      .click();
    await shot('appointments');
    await page.getByRole('button', { name: t('appointments.act.deposit'), exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await shot('deposit');
    await page.keyboard.press('Escape');
    await at('/appointments/calendar');
    await shot('calendar');
    await at('/appointments/table');
    await shot('appointments-table');
    await at('/appointments/new');
    await page.getByRole('textbox').first().fill('13800000000');
    await shot('appointment-new');
    await at('/stock');
    await page
      .getByRole('list', { name: t('shell.full.stock') })
      .getByRole('listitem')
      .first()
      .waitFor();
    await shot('stock');
    await page.getByRole('radiogroup').last().getByRole('radio').last().click();
    await shot('stock-table');
    await at('/stock/piece/RD2600017');
    await page.getByText('RD2600017').first().waitFor();
    await shot('piece');
    await page.getByRole('button', { name: t('stock.piece.add') }).click();
    await at('/sales');
    await shot('till');
    await at('/sales/tender');
    await shot('tender');
    await at(`/sales/done/${saleId}`);
    await shot('receipt');
    await page.getByRole('button', { name: t('sales.void.act'), exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await shot('void');
    await page.keyboard.press('Escape');
    await at('/sales');
    await page.getByRole('button', { name: t('sales.tools.printer') }).click();
    await page.getByRole('dialog').waitFor();
    await shot('printer');
    await page.keyboard.press('Escape');
    await at('/sales/records');
    await shot('sales-records');
    await at('/workbench');
    await shot('workbench');
    await at('/workbench/exceptions');
    await shot('exceptions');
    await at('/reports');
    await shot('reports');
    await at('/customers');
    await page.getByRole('option').first().click();
    await shot('customers');
    till.proxy.cut();
    await page.getByRole('button', { name: new RegExp(`^${t('shell.pill.offline')}`) }).click({ timeout: 40_000 });
    await page.getByRole('dialog').waitFor();
    await shot('offline-sheet');
  } finally {
    await till.close();
  }
}

/** A day with something to see: one sale through all its steps, and two tills that collided while cut off. */
async function play(hqPort: number): Promise<string> {
  const one = await openTill({ hqPort, shiftMs });
  await enrol(one, /南京西路店/);
  await signIn(one, '林晓雯');
  // Opened when the first has its code: a code works once, and two pages side by side may be offered the same.
  const two = await openTill({ hqPort, shiftMs });
  try {
    await enrol(two, /南京西路店/);
    await signIn(two, '许文博');
    for (const t of [one, two]) {
      t.proxy.cut();
      await sees(t, '离线');
    }
    await book(one, { phone: '13912345678', name: '张宇桐', consultant: '林晓雯' });
    await arrive(one);
    await claim(one, '张宇桐');
    await pick(one, 'RD2600021');
    await pay(one, [
      { method: '银行卡', yuan: '20000', ref: '6621' },
      { method: '微信', ref: '8804' },
    ]);
    await saleNumber(one);
    const saleId = decodeURIComponent(/done\/([^?]+)/.exec(one.page.url())?.[1] ?? '');
    await endSold(one);
    await go(two, '产品销售');
    await pick(two, 'RD2600021');
    await pay(two, [{ method: '现金' }]);
    await saleNumber(two);
    for (const t of [one, two]) {
      t.proxy.heal();
      await sees(t, '在线');
    }
    return saleId;
  } finally {
    await one.close();
    await two.close();
  }
}

const hq = await startHeadquarters({ small: false, patienceMs: 300_000, env: { ZM_TEST_NOW: '2026-11-21T14:20:00+08:00' } });
const desk = new ConsoleClient(hq.url);
await desk.signIn('0001', 'zhuomei-demo');
/** The afternoon of headquarters, for the browsers beside it: otherwise every till would say that its clock is days off. */
const shiftMs = (await desk.get<{ readonly serverNow: number }>('/session')).serverNow - Date.now();
let failed = false;
try {
  const saleId = values.only === 'cases' || values.only === 'offers' ? '' : await play(hq.port);
  if (values.only === undefined) rmSync(values.out, { recursive: true, force: true });
  if (values.only === undefined || values.only === 'terminal') for (const look of LOOKS) await terminalScreens(hq.port, look, saleId);
  if (values.only === undefined || values.only === 'offers') {
    await publishOffers(hq);
    for (const look of LOOKS) await offerScreens(hq, look, folder(look));
    for (const look of LOOKS.filter((l) => l.width === 1280)) await offerConsole(hq, { ...look, width: 1440, height: 900 }, join(folder(look), 'console'));
  }
  if (values.only === undefined || values.only === 'console') await consoleScreens(hq.url, values.out, shiftMs);
  if (values.only === undefined || values.only === 'cases') {
    // Last, because these tills are stopped, ended and forgotten by headquarters.
    await collide(hq);
    for (const look of LOOKS) await caseScreens(hq, look, folder(look));
    for (const look of LOOKS.filter((l) => l.width === 1280)) await caseConsole(hq, { ...look, width: 1440, height: 900 }, join(folder(look), 'console'));
    await cloned(hq, folder({ language: 'zh-CN', theme: 'light', width: 1280, height: 800 }));
    await stranger(hq, folder({ language: 'zh-CN', theme: 'light', width: 1280, height: 800 }));
  }
} catch (error) {
  failed = true;
  console.error(error);
} finally {
  await hq.stop();
}
process.exit(failed ? 1 : 0);
