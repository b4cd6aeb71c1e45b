import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Folder for pictures of the way, when somebody wants to look (`E2E_SHOTS=folder`). */
export const SHOTS = process.env['E2E_SHOTS'];

/** A picture of the page as it stands, where pictures are wanted. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}
