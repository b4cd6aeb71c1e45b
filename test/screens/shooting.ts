import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { consoleLogin } from '../e2e/lib/console.ts';
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
