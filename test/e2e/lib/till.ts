import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { CHROMIUM_ARGS, presentChromium } from '../../lib/chromium.ts';
import { cuttableProxy } from '../../lib/cuttable-proxy.ts';
import type { CuttableProxy } from '../../lib/cuttable-proxy.ts';

export const PIN = '246810';

/** A till in a browser of its own behind a network of its own, driven by role and name as a person would. */
export interface Till {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly proxy: CuttableProxy;
  readonly profile: string;
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Whatever has the till's page: a browser's or the desktop app's. */
export type Driven = Pick<Till, 'page'>;

export interface TillOptions {
  readonly hqPort: number;
  /** Moves the browser's clock by so many ms, beside a headquarters that plays at a fixed hour. */
  readonly shiftMs?: number;
  readonly width?: number;
  readonly height?: number;
  /** Reopen an earlier profile on its own origin (after a crash). */
  readonly reopen?: { readonly profile: string; readonly proxy: CuttableProxy };
}

/** Script for a page: `Date` as on a machine whose clock is `shiftMs` ahead. As text, so that no helper of a compiler is missing in the page. */
export const shiftClock = (shiftMs: number): string => `(() => {
  const Real = Date;
  globalThis.Date = new Proxy(Real, {
    construct: (target, given, self) => Reflect.construct(target, given.length === 0 ? [Real.now() + ${shiftMs}] : given, self),
    apply: () => new Real(Real.now() + ${shiftMs}).toString(),
    get: (target, key) => (key === 'now' ? () => Real.now() + ${shiftMs} : Reflect.get(target, key)),
  });
})();`;

export async function openTill(options: TillOptions): Promise<Till> {
  const executablePath = presentChromium();
  if (executablePath === undefined) throw new Error('no Chromium');
  const profile = options.reopen?.profile ?? mkdtempSync(join(tmpdir(), 'zm-till-'));
  const proxy = options.reopen?.proxy ?? (await cuttableProxy(options.hqPort));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...CHROMIUM_ARGS, '--disable-print-preview'], // the preview never closes without a screen
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(40_000); // how long a burdened machine may take; what has to be quick is measured where it is asserted
  if (options.shiftMs !== undefined) await context.addInitScript({ content: shiftClock(options.shiftMs) });
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on('pageerror', (e) => {
    errors.push(e.message);
  });
  await page.goto(`${proxy.url}/terminal/`);
  return {
    page,
    context,
    proxy,
    profile,
    errors,
    close: async () => {
      await context.close();
      await proxy.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Enrols by the demo server's one tap and waits for the staff grid. */
export async function enrol(till: Driven, store: RegExp): Promise<void> {
  await till.page.getByRole('button', { name: store }).click();
  await till.page.getByRole('radiogroup', { name: '本店员工' }).waitFor();
}

export async function signIn(till: Driven, name: string, pin = PIN): Promise<void> {
  const { page } = till;
  await page.getByRole('radio', { name: new RegExp(name) }).click();
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click();
  await page
    .getByRole('navigation')
    .getByRole('link', { name: '预约管理' })
    .or(page.getByRole('navigation').getByRole('button', { name: '预约管理' }))
    .first()
    .waitFor();
}

export async function go(till: Driven, module: '预约管理' | '货品查询' | '产品销售' | '个人平台' | '报表统计' | '客户关系'): Promise<void> {
  const nav = till.page.getByRole('navigation');
  await nav
    .getByRole('link', { name: module })
    .or(nav.getByRole('button', { name: module }))
    .first()
    .click();
}

/** The connection pill says offline (or online with nothing waiting). */
export async function sees(till: Driven, state: '离线' | '在线'): Promise<void> {
  await till.page.getByRole('button', { name: new RegExp(`^${state}`) }).waitFor({ timeout: 40_000 });
}

/** The screen beside the top bar and the ways to it. */
export const main = (till: Driven): Locator => till.page.getByRole('main');
/** The dialog on top. */
export const dialog = (till: Driven): Locator => till.page.getByRole('dialog').last();

/** The line goes when the till has what it needs to go on: its pages are kept by the worker. */
export async function cut(till: Till): Promise<void> {
  await sees(till, '在线');
  await till.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  till.proxy.cut();
  await sees(till, '离线');
}

/** Another member of staff goes on at this till. */
export async function changeUser(till: Driven, who: string): Promise<void> {
  await till.page.getByRole('button', { name: /打开个人菜单/ }).click();
  await till.page.getByRole('button', { name: '换人' }).click();
  await till.page.getByRole('radiogroup', { name: '本店员工' }).waitFor();
  await signIn(till, who);
}

/** The tills of a test file: enrolled at a store (the first one unless said), signed in, and closed after each test. */
export interface Tills {
  open(who: string, options?: { readonly store?: RegExp; readonly width?: number; readonly height?: number }): Promise<Till>;
  /** Answers what broke on their pages. */
  closeAll(before?: (till: Till, i: number) => Promise<void>): Promise<readonly string[]>;
}
export function tillsOf(hqPort: () => number): Tills {
  const open: Till[] = [];
  return {
    open: async (who, { store = /南京西路店/, ...size } = {}) => {
      const t = await openTill({ hqPort: hqPort(), ...size });
      open.push(t);
      await enrol(t, store);
      await signIn(t, who);
      return t;
    },
    closeAll: async (before) => {
      const errors: string[] = [];
      for (const [i, t] of open.splice(0).entries()) {
        await before?.(t, i);
        errors.push(...t.errors);
        await t.close();
      }
      return errors;
    },
  };
}

/** Opens a list and takes an option of it; the same word may stand elsewhere on the page, and earlier than the list is drawn. The list closes on it. */
export async function pickFrom(list: Locator, option: string | RegExp): Promise<void> {
  await list.click();
  const open = list.page().locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').last();
  await open.getByTitle(option, { exact: true }).click();
  await open.waitFor({ state: 'hidden' });
}
