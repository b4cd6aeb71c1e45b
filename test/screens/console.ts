import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { translate } from '../../src/i18n/index.ts';
import type { Language } from '../../src/i18n/index.ts';
import { shiftClock } from '../e2e/lib/till.ts';
import { CHROMIUM_ARGS, presentChromium } from '../lib/chromium.ts';
import { CONSOLE_PAGES } from '../lib/console-pages.ts';

/** Every page of headquarters' console in both languages, and the dashboard in the dark. */
export async function consoleScreens(url: string, out: string, shiftMs: number): Promise<void> {
  const browser = await chromium.launch({ executablePath: presentChromium() ?? '', args: CHROMIUM_ARGS });
  try {
    for (const [language, theme] of [
      ['zh-CN', 'light'],
      ['en', 'light'],
      ['zh-CN', 'dark'],
    ] as const satisfies readonly (readonly [Language, 'light' | 'dark'])[]) {
      const page = await (
        await browser.newContext({
          viewport: { width: 1440, height: 900 },
          locale: language,
          timezoneId: 'Asia/Shanghai',
          reducedMotion: 'reduce',
          colorScheme: theme,
        })
      ).newPage();
      const shot = async (name: string): Promise<void> => {
        await page.locator('.hq-busy').first().waitFor({ state: 'detached' });
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => undefined); // live lists keep a stream open
        const path = join(out, language, theme, 'console', `${name}.png`);
        mkdirSync(dirname(path), { recursive: true });
        await page.screenshot({ path });
        console.log(path);
      };
      await page.addInitScript({ content: shiftClock(shiftMs) });
      await page.addInitScript(
        (prefs) => {
          localStorage.setItem('zm-console', prefs);
        },
        JSON.stringify({ state: { language, theme, columns: {}, saved: {} }, version: 0 }),
      );
      await page.goto(`${url}/`);
      await shot('login');
      await page.getByRole('textbox', { name: translate(language, 'console.login.staffNo') }).fill('0001');
      await page.locator('input[type=password]').fill('zhuomei-demo');
      await page.getByRole('button', { name: translate(language, 'console.login.submit') }).click();
      await page.getByRole('navigation').first().waitFor();
      for (const name of theme === 'dark' ? (['', 'exceptions', 'sales', 'notices', 'offers'] as const) : CONSOLE_PAGES) {
        await page.goto(`${url}/${name}`);
        await page.getByRole('main').waitFor();
        await shot(name === '' ? 'dashboard' : name);
      }
      await page.context().close();
    }
  } finally {
    await browser.close();
  }
}
