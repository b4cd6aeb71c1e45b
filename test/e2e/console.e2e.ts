import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM_ARGS, presentChromium } from '../lib/chromium.ts';
import { CONSOLE_PAGES } from '../lib/console-pages.ts';
import { startHeadquarters } from '../lib/headquarters.ts';
import { signInAtConsole } from './lib/console.ts';
import type { Headquarters } from '../lib/headquarters.ts';

const executablePath = presentChromium();
if (executablePath === undefined) console.log('skipped: the console in a browser (no Chromium)');
/** A text key that nobody translated shows as `namespace.key.key`. */
const RAW_KEY = /\b(console|common|error|exceptions|stock|sales|appointments)\.[a-zA-Z_]+(\.[a-zA-Z_-]+)*\b|\{\{\w+\}\}/;

describe.skipIf(executablePath === undefined)('the console of headquarters (features A0.25–A0.35)', () => {
  let hq: Headquarters;
  let browser: Browser;
  const faults: string[] = [];
  const open = async (language: 'zh-CN' | 'en', width = 1440, height = 900): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width, height }, timezoneId: 'Asia/Shanghai' });
    await context.addInitScript(
      (l) => localStorage.setItem('zm-console', JSON.stringify({ state: { language: l, theme: 'light', columns: {}, saved: {} }, version: 0 })),
      language,
    );
    const page = await context.newPage();
    page.on('pageerror', (e) => faults.push(e.message));
    return signInAtConsole(page, hq.url);
  };
  beforeAll(async () => {
    hq = await startHeadquarters();
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: CHROMIUM_ARGS });
  });
  afterAll(async () => {
    await browser?.close();
    await hq?.stop();
  });

  test('a wrong password is refused in words, and stays on the sign-in page', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(hq.url);
    await page.locator('input[autocomplete=username]').fill('0002');
    await page.locator('input[type=password]').fill('certainly-wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/[\u4e00-\u9fff]/);
    expect(await page.locator('.hq-shell').count()).toBe(0);
  });

  test.each(['zh-CN', 'en'] as const)('every page renders in %s, translated, without an error and without sideways scrolling', async (language) => {
    const page = await open(language, 1280, 800);
    for (const path of CONSOLE_PAGES) {
      await page.goto(`${hq.url}/${path}`);
      await page.locator('main .hq-card').first().waitFor();
      await page
        .locator('.hq-busy')
        .waitFor({ state: 'detached' })
        .catch(() => undefined);
      const text = await page.locator('body').innerText();
      expect(text, path).not.toMatch(RAW_KEY);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} scrolls sideways`).toBe(true);
      const nameless = await page
        .locator('button:visible')
        .evaluateAll(
          (all) => all.filter((b) => (b.getAttribute('aria-label') ?? b.textContent ?? '').trim() === '' && b.querySelector('[aria-label]') === null).length,
        );
      expect(nameless, `${path}: buttons without a name`).toBe(0);
    }
    expect(faults).toEqual([]);
  });

  test('an enrolment code is shown once in large figures; a sale opens with its receipt; the search on top finds a piece', async () => {
    const page = await open('zh-CN');
    await page.goto(`${hq.url}/terminals`);
    await page.getByRole('button', { name: '生成开通码' }).click();
    await page.getByRole('dialog').getByRole('combobox').click();
    await page.getByTitle(/S01/).click();
    await page.getByRole('dialog').getByRole('button', { name: '生成' }).click();
    expect((await page.getByTestId('enrolment-code').innerText()).replace(/\s/g, '')).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);

    await page.goto(`${hq.url}/sales`);
    await page
      .getByRole('button', { name: /查看 XS-/ })
      .first()
      .click();
    await page.getByRole('button', { name: '看小票' }).click();
    await page.locator('.hq-receipt pre').waitFor();
    expect(await page.locator('.hq-receipt pre').innerText()).toContain('XS-');

    await page.goto(`${hq.url}/stock`);
    await page.locator('.hq-table').waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('gb2600001');
    // while one types, what was found for the first letters stands there: the piece itself is waited for
    await page
      .getByRole('option', { name: /GB2600001/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('GB2600001').first().waitFor();
    expect(faults).toEqual([]);
  });
});
