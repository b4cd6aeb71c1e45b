import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { translate } from '../../src/i18n/index.ts';
import { CHROMIUM_ARGS, presentChromium } from '../lib/chromium.ts';
import { CONSOLE_PAGES } from '../lib/console-pages.ts';
import { startHeadquarters } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { audit, listen } from './lib/audit.ts';
import { enrol, openTill, signIn } from './lib/till.ts';

const noChromium = process.env['ZM_NO_CHROMIUM'] !== undefined || presentChromium() === undefined;
if (noChromium) console.log('skipped: every screen is sound (no Chromium)');
const LANGUAGES = ['zh-CN', 'en'] as const;
const TERMINAL = [
  '/appointments',
  '/appointments/new',
  '/stock',
  '/stock/piece/RD2600017',
  '/sales',
  '/sales/records',
  '/workbench',
  '/workbench/exceptions',
  '/reports',
  '/customers',
];

/** A0.9, A0.19, A0.35: every control has a name, nothing is left untranslated, nothing scrolls sideways, the finger finds 44 px, the browser's console stays empty. */
describe.skipIf(noChromium)('every screen is sound', () => {
  let hq: Headquarters;
  let browser: Browser;
  beforeAll(async () => {
    hq = await startHeadquarters();
    browser = await chromium.launch({ executablePath: presentChromium() ?? '', args: CHROMIUM_ARGS });
  });
  afterAll(async () => {
    await browser?.close();
    await hq?.stop();
  });

  test.each(LANGUAGES)('the terminal at 1024×768 in %s', async (language) => {
    const till = await openTill({ hqPort: hq.port, width: 1024, height: 768 });
    const faults: string[] = [];
    try {
      listen(till.page, faults);
      await till.page.reload();
      const { page } = till;
      const t = (key: string): string => translate(language, key);
      const look = (name: string): Promise<void> => audit(page, name, faults, true);
      await page.getByRole('button', { name: /南京西路店/ }).waitFor();
      await look('enrolment');
      await enrol(till, /南京西路店/);
      await look('sign-in');
      await signIn(till, '周启明');
      await page.getByRole('button', { name: /打开个人菜单/ }).click();
      if (language === 'en') await page.getByRole('radio', { name: 'English' }).click();
      await look('my menu');
      await page.keyboard.press('Escape');
      await page.keyboard.press('F1');
      await page.getByRole('dialog', { name: t('shell.helpTitle') }).waitFor();
      await look('help');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: t('shell.paletteName') }).waitFor();
      await look('quick find');
      await page.keyboard.press('Escape');
      for (const route of TERMINAL) {
        await page.goto(`${till.proxy.url}/terminal/#${route}`);
        await page.getByRole('main').waitFor();
        await page.getByText(t('common.loading'), { exact: true }).first().waitFor({ state: 'detached' });
        await page.evaluate(
          () =>
            new Promise((done) => {
              requestIdleCallback(() => done(null));
            }),
        );
        await look(route);
      }
      expect([...new Set(faults)]).toEqual([]);
    } finally {
      await till.close();
    }
  });

  test.each(LANGUAGES)('headquarters\u2019 console at 1280×800 in %s', async (language) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: language, timezoneId: 'Asia/Shanghai' });
    const faults: string[] = [];
    try {
      await context.addInitScript(
        (l) => localStorage.setItem('zm-console', JSON.stringify({ state: { language: l, theme: 'light', columns: {}, saved: {} }, version: 0 })),
        language,
      );
      const page = await context.newPage();
      listen(page, faults);
      await page.goto(hq.url);
      await page.getByRole('textbox', { name: translate(language, 'console.login.staffNo') }).waitFor();
      await audit(page, 'sign-in', faults, false);
      await page.getByRole('textbox', { name: translate(language, 'console.login.staffNo') }).fill('0001');
      await page.locator('input[type=password]').fill('zhuomei-demo');
      await page.keyboard.press('Enter');
      await page.getByRole('navigation').first().waitFor();
      for (const path of CONSOLE_PAGES) {
        await page.goto(`${hq.url}/${path}`);
        await page.locator('main .hq-card').first().waitFor();
        await page
          .locator('.hq-busy')
          .waitFor({ state: 'detached' })
          .catch(() => undefined); // some pages never show it
        await audit(page, path === '' ? 'dashboard' : path, faults, false);
      }
      expect([...new Set(faults)]).toEqual([]);
    } finally {
      await context.close();
    }
  });
});
