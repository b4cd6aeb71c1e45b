import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { translate } from '../../src/i18n/index.ts';
import type { Language } from '../../src/i18n/index.ts';
import { consoleLogin } from '../e2e/lib/console.ts';
import { shiftClock } from '../e2e/lib/till.ts';
import type { Till } from '../e2e/lib/till.ts';
import { CHROMIUM_ARGS, presentChromium } from '../lib/chromium.ts';
import type { Headquarters } from '../lib/headquarters.ts';

export interface Row {
  readonly id: string;
  readonly code: string;
  readonly status: string;
}
export const STORE = /南京西路店/;

/** How far headquarters' day lies ahead of this machine's, ms: a till beside it has to keep the same time. */
export async function aheadOf(hq: Headquarters): Promise<number> {
  const office = await consoleLogin(hq.url);
  return Math.round(((await office.get<{ asOfMs: number }>('/dashboard')).asOfMs - Date.now()) / 1000) * 1000;
}

/** Puts away what was said in passing. */
export async function hush(page: Page): Promise<void> {
  for (const toast of await page.locator('[data-tone]').getByRole('button').all()) await toast.click({ timeout: 500 }).catch(() => undefined); // gone by itself meanwhile
}

export async function shoot(page: Page, out: string, name: string): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined)));
  });
  await page.waitForLoadState('networkidle', { timeout: 1200 }).catch(() => undefined); // the event stream never idles
  const path = join(out, `${name}.png`);
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path });
  console.log(path);
}

export interface Look {
  readonly language: Language;
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

/** The till in this language and theme, before and after somebody has signed in. */
export async function dress(till: Till, look: Look): Promise<void> {
  const { page } = till;
  await page.getByRole('button', { name: /打开个人菜单/ }).click();
  const group = (key: string): ReturnType<typeof page.getByRole> => page.getByRole('radiogroup', { name: translate('zh-CN', key) });
  await group('shell.theme')
    .getByRole('radio', { name: translate('zh-CN', look.theme === 'dark' ? 'shell.themeDark' : 'shell.themeLight') })
    .click();
  if (look.language === 'en') await group('shell.language').getByRole('radio', { name: 'English' }).click();
  await page.keyboard.press('Escape');
  // What the device says before anybody has signed in follows the device's own choice.
  await page.evaluate(
    (own) => {
      localStorage.setItem('zm.look', own);
    },
    JSON.stringify({ language: look.language, theme: look.theme }),
  );
}

/** The console in this language and theme, signed in. */
export async function openConsole(hq: Headquarters, look: Look, staffNo: string): Promise<{ readonly browser: Browser; readonly page: Page }> {
  const t = (key: string): string => translate(look.language, key);
  const browser = await chromium.launch({ executablePath: presentChromium() ?? '', args: CHROMIUM_ARGS });
  const page = await (
    await browser.newContext({
      viewport: { width: look.width, height: look.height },
      locale: look.language,
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    })
  ).newPage();
  await page.addInitScript({ content: shiftClock(await aheadOf(hq)) });
  await page.addInitScript(
    (prefs) => {
      localStorage.setItem('zm-console', prefs);
    },
    JSON.stringify({ state: { language: look.language, theme: look.theme, columns: {}, saved: {} }, version: 0 }),
  );
  await page.goto(`${hq.url}/`);
  await page.getByRole('textbox', { name: t('console.login.staffNo') }).fill(staffNo);
  await page.locator('input[type=password]').fill('zhuomei-demo');
  await page.getByRole('button', { name: t('console.login.submit') }).click();
  await page.getByRole('navigation').first().waitFor();
  return { browser, page };
}
