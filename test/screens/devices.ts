import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translate } from '../../src/i18n/index.ts';
import { consoleLogin } from '../e2e/lib/console.ts';
import { pay, pick, saleNumber } from '../e2e/lib/thread.ts';
import { enrol, openTill, sees, signIn } from '../e2e/lib/till.ts';
import type { Till } from '../e2e/lib/till.ts';
import { until } from '../lib/headquarters.ts';
import type { Headquarters } from '../lib/headquarters.ts';
import { STORE, aheadOf, shoot } from './shooting.ts';

type Words = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/** SC-08 and SC-17 on a real profile: the disk comes back from a copy; the device stops; headquarters lets it go on; then it is ended. */
export async function deviceScreens(hq: Headquarters, till: Till, t: Words, out: string): Promise<void> {
  const { page } = till;
  const office = await consoleLogin(hq.url);
  // The device remembers an acknowledgement that its facts do not reach: a database older than its own past.
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined || !name.endsWith('-device')) continue;
      const db = await new Promise<IDBDatabase>((done, bad) => {
        const open = indexedDB.open(name);
        open.onsuccess = () => done(open.result);
        open.onerror = () => bad(open.error ?? new Error('no database'));
      });
      const state = db.transaction('state', 'readwrite').objectStore('state');
      const keys = await new Promise<readonly IDBValidKey[]>((done) => {
        const all = state.getAllKeys();
        all.onsuccess = () => done(all.result);
      });
      for (const key of keys.filter((k) => String(k).startsWith('ack'))) {
        const was = await new Promise<{ value: { jseq: number } }>((done) => {
          const one = state.get(key);
          one.onsuccess = () => done(one.result as { value: { jseq: number } });
        });
        state.put({ ...was, value: { ...was.value, jseq: was.value.jseq + 230 } });
      }
      db.close();
    }
  });
  till.proxy.cut();
  await page.reload();
  await page.getByRole('heading', { name: t('shell.suspect') }).waitFor();
  await shoot(page, out, 'quarantine');
  const terminal = /S01-T\d+/.exec(await page.getByRole('main').innerText())?.[0] ?? '';
  await page.getByRole('button', { name: t('shell.suspectEmergency') }).click();
  await page.getByRole('textbox', { name: t('shell.emergencySm') }).fill('0101');
  await page
    .getByRole('textbox', { name: t('shell.emergencyPin') })
    .or(page.locator('input[type=password]'))
    .first()
    .fill('246810');
  const told = (await office.post(`/terminals/${terminal}/emergency`, { reason: '门店断网，数据还原过' })).body as { readonly code: string };
  await page.getByRole('textbox', { name: t('shell.emergencyCode') }).fill(`${told.code.slice(0, 4)} ${told.code.slice(4)}`);
  await shoot(page, out, 'emergency');
  await page.getByRole('button', { name: t('shell.emergencyGo') }).click();
  await page.getByRole('radio', { name: /周启明|Zhou/ }).waitFor();
  await shoot(page, out, 'switched-sign-in');
  till.proxy.heal();
  await page.getByRole('radio', { name: /周启明|Zhou/ }).click();
  for (const digit of '246810') await page.getByRole('button', { name: digit, exact: true }).click();
  await page.getByRole('navigation').getByRole('link').first().waitFor();
  await until('the new series at headquarters', async () =>
    (await office.get<{ rows: readonly { readonly terminal: string; readonly epoch: string }[] }>('/lists/terminals')).rows.some(
      (r) => r.terminal === terminal && r.epoch === 'B',
    ),
  );
  await page.getByRole('option').first().waitFor();
  await shoot(page, out, 'switched');
  await office.post(`/terminals/${terminal}/revoke`, { reason: '换机器' });
  await page.getByText(t('shell.revokedTitle')).first().waitFor();
  await shoot(page, out, 'revoked');
}

/** SC-17: a till's whole profile is copied and both live; the second one to write is found out, and both stop. */
export async function cloned(hq: Headquarters, out: string): Promise<void> {
  const office = await consoleLogin(hq.url);
  const stock = (
    await office.get<{ rows: readonly { readonly piece_no: string; readonly price_mode: string }[] }>(
      '/lists/stock?store=S01&state=IN_STOCK&category=ring&size=200',
    )
  ).rows
    .filter((r) => r.price_mode === 'fixed')
    .map((r) => r.piece_no);
  const piece = (i: number): string => stock[i] ?? '';
  const first = await openTill({ hqPort: hq.port, shiftMs: await aheadOf(hq) });
  await enrol(first, STORE);
  await signIn(first, '林晓雯');
  await pick(first, piece(0));
  await pay(first, [{ method: '现金' }]);
  await saleNumber(first);
  await sees(first, '在线');
  await first.context.close();
  const image = mkdtempSync(join(tmpdir(), 'zm-clone-'));
  cpSync(first.profile, image, { recursive: true });
  // One origin for both, as a cloned disk has: the same proxy.
  const tills = [
    await openTill({ hqPort: hq.port, shiftMs: await aheadOf(hq), reopen: { profile: first.profile, proxy: first.proxy } }),
    await openTill({ hqPort: hq.port, shiftMs: await aheadOf(hq), reopen: { profile: image, proxy: first.proxy } }),
  ];
  try {
    for (const [i, till] of tills.entries()) {
      await signIn(till, i === 0 ? '林晓雯' : '沈佳怡');
      await pick(till, piece(i + 1));
      await pay(till, [{ method: '现金' }]);
      await saleNumber(till).catch(() => 'stopped before the sale');
    }
    await tills[1]?.page.getByText(translate('zh-CN', 'shell.quarantineTitle')).first().waitFor();
    for (const [i, till] of tills.entries()) await shoot(till.page, out, `cloned-${i + 1}`);
  } finally {
    for (const till of tills) await till.context.close();
    await first.proxy.close();
    for (const dir of [first.profile, image]) rmSync(dir, { recursive: true, force: true });
  }
}

/** Headquarters was thrown away and made anew: the till keeps everything, says so, and is given a new identity on the spot. */
export async function stranger(hq: Headquarters, out: string): Promise<void> {
  const till = await openTill({ hqPort: hq.port, shiftMs: await aheadOf(hq) });
  try {
    await enrol(till, STORE);
    await signIn(till, '林晓雯');
    await hq.kill9();
    rmSync(hq.data, { recursive: true, force: true });
    await hq.restart();
    await till.page.getByText(translate('zh-CN', 'shell.strangerTitle')).first().waitFor({ timeout: 60_000 });
    await shoot(till.page, out, 'stranger');
    await till.page.getByRole('button', { name: translate('zh-CN', 'shell.reEnrol') }).click();
    await till.page.getByRole('button', { name: STORE }).first().waitFor();
    await shoot(till.page, out, 'enrol-anew');
    // What headquarters never got is saved as a file first.
    const save = till.page.getByRole('button', { name: translate('zh-CN', 'shell.enrolSave') });
    if (await save.isVisible()) await save.click();
    await till.page.getByRole('button', { name: STORE }).first().click();
    await till.page.getByRole('radiogroup', { name: '本店员工' }).waitFor();
    await signIn(till, '林晓雯');
    await sees(till, '在线');
  } finally {
    await till.close();
  }
}
