import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeCouch } from '../../sync-server/store/couch-fake.ts';
import { CHROMIUM_ARGS, presentChromium } from '../lib/chromium.ts';
import { freePort, until } from '../lib/headquarters.ts';

const executablePath = presentChromium();
if (executablePath === undefined) console.log('skipped: the first run of an empty chain (no Chromium)');
const PASSWORD = 'first-of-all-2026';
const ZH = /[\u4e00-\u9fff]/;

/** `npm run hq` over a CouchDB with nothing in it, as the person who installs it meets it (architecture §8). */
describe.skipIf(executablePath === undefined)('the first run over an empty CouchDB', () => {
  const data = mkdtempSync(join(tmpdir(), 'zm-first-'));
  const code = join(data, 'admin-setup-code.txt');
  let couch: Awaited<ReturnType<typeof fakeCouch>>;
  let hq: ChildProcess;
  let browser: Browser;
  let page: Page;
  let url = '';
  let said = '';
  const post = async (path: string, body: object): Promise<{ readonly status: number; readonly code: string; readonly zh: string; readonly en: string }> => {
    const answer = await fetch(`${url}/api/hq${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify(body),
    });
    const { error } = (await answer.json()) as { readonly error?: { readonly code: string; readonly zh: string; readonly en: string } }; // an ApiError or a session
    return { status: answer.status, code: error?.code ?? '', zh: error?.zh ?? '', en: error?.en ?? '' };
  };

  beforeAll(async () => {
    couch = await fakeCouch();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    hq = spawn(process.execPath, ['--import', 'tsx', 'sync-server/cli/hq.ts', '--port', String(port), '--data', data], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, COUCHDB_URL: couch.url },
    });
    for (const out of [hq.stdout, hq.stderr])
      out?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    await until(
      'headquarters to say that it runs',
      async () => {
        if (hq.exitCode !== null) throw new Error(`headquarters ended:\n${said}`);
        return said.includes('Ctrl-C stops');
      },
      120_000,
    );
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: CHROMIUM_ARGS });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  });
  afterAll(async () => {
    await browser?.close();
    if (hq?.exitCode === null)
      await new Promise<void>((resolve) => {
        hq.once('exit', () => resolve());
        hq.kill('SIGINT');
      });
    await couch?.close();
    rmSync(data, { recursive: true, force: true });
  });

  test("says in both languages where the administrator's code lies, never the code itself; there are no demo logins", async () => {
    expect(said).toContain('还没有管理员');
    expect(said).toContain('No administrator yet');
    expect(said).toContain(code);
    expect(said).toMatch(/store\s+couchdb/);
    expect(said).not.toContain(readFileSync(code, 'utf8').trim());
    expect(said).not.toMatch(/demo logins|zhuomei-demo|246810/);
    expect(statSync(code).mode & 0o077).toBe(0);
    expect(await post('/session', { staffNo: '0001', password: 'zhuomei-demo' })).toMatchObject({ status: 401, zh: expect.stringMatching(ZH) as string });
    expect(await fetch(`${url}/api/v1/demo/terminals`).then((r) => r.json())).toEqual([]);
  });

  test('a wrong code is refused in words and nobody is made', async () => {
    await page.goto(url);
    await page.getByRole('heading', { name: '第一次使用' }).waitFor();
    const fill = async (value: string): Promise<void> => {
      await page.getByRole('textbox', { name: '开通码' }).fill(value);
    };
    await fill('WRONGWRONG22');
    await page.getByRole('textbox', { name: '工号' }).fill('9001');
    await page.getByRole('textbox', { name: '你的姓名' }).fill('沈总');
    await page.locator('input[type=password]').fill(PASSWORD);
    const picture = process.env['FIRST_RUN_SHOT'];
    if (picture !== undefined) await page.screenshot({ path: picture });
    await page.getByRole('button', { name: '开通并登录' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('开通码不对');
    expect(await page.locator('.hq-shell').count()).toBe(0);
    expect(existsSync(code)).toBe(true);
    // the code that lies there, typed without its capitals, opens the console
    await fill(readFileSync(code, 'utf8').trim().toLowerCase());
    await page.getByRole('button', { name: '开通并登录' }).click();
    await page.locator('.hq-shell').waitFor();
    if (picture !== undefined) await page.screenshot({ path: picture.replace('.png', '-in.png') });
  });

  test('the code is gone after its one use; another try is refused, and the page asks for a sign-in', async () => {
    expect(existsSync(code)).toBe(false);
    expect(await post('/setup', { code: 'AAAABBBBCCCC', staffNo: '9002', name: '别人', password: PASSWORD })).toMatchObject({
      status: 409,
      code: 'hq-setup-done',
      zh: expect.stringMatching(ZH) as string,
    });
    expect(await post('/session', { staffNo: '9002', password: PASSWORD })).toMatchObject({ status: 401 });
    const other = await browser.newPage();
    await other.goto(url);
    await other.getByRole('button', { name: '登录' }).waitFor();
    expect(await other.getByRole('textbox', { name: '开通码' }).count()).toBe(0);
    expect(await other.getByText('zhuomei-demo').count()).toBe(0);
    expect(existsSync(code)).toBe(false);
  });
});
