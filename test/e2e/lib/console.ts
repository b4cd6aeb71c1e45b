import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { CHROMIUM_ARGS, presentChromium } from '../../lib/chromium.ts';

/** Headquarters' console API as its pages call it, for checks beside the screens. */
export interface Console {
  get<T>(path: string): Promise<T>;
  post(path: string, body: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
}

export async function consoleLogin(url: string, staffNo = '0001', password = 'zhuomei-demo'): Promise<Console> {
  const headers = { 'content-type': 'application/json', origin: url };
  const login = await fetch(`${url}/api/hq/session`, { method: 'POST', headers, body: JSON.stringify({ staffNo, password }) });
  if (!login.ok) throw new Error(`console login: ${login.status} ${await login.text()}`);
  const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return {
    get: async <T>(path: string): Promise<T> => {
      const answer = await fetch(`${url}/api/hq${path}`, { headers: { ...headers, cookie } });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T; // the caller names the shape it reads
    },
    post: async (path, body) => {
      const answer = await fetch(`${url}/api/hq${path}`, { method: 'POST', headers: { ...headers, cookie }, body: JSON.stringify(body) });
      return { status: answer.status, body: (await answer.json().catch(() => null)) as unknown };
    },
  };
}

/** Signs in at the console on a page of its own. */
export async function signInAtConsole(page: Page, url: string, staffNo = '0001', password = 'zhuomei-demo'): Promise<Page> {
  await page.goto(url);
  await page.locator('input[autocomplete=username]').fill(staffNo);
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('.hq-shell').waitFor();
  return page;
}
export const openConsole = async (context: BrowserContext, url: string): Promise<Page> => signInAtConsole(await context.newPage(), url);
/** A desk at headquarters in a browser of its own, signed in. */
export async function openDesk(url: string): Promise<{ readonly browser: Browser; readonly desk: Page }> {
  const browser = await chromium.launch({ executablePath: presentChromium() ?? '', args: CHROMIUM_ARGS });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  return { browser, desk: await openConsole(context, url) };
}
