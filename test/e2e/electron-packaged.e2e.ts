import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noDesktop } from './lib/desktop-app.ts';
import { debugPage } from './lib/devtools.ts';
import { openDisplay } from './lib/display.ts';

const why = noDesktop() ?? (process.platform === 'linux' ? undefined : 'only the Linux folder is started here');
if (why !== undefined) console.log(`skipped: packaged desktop app: ${why}`);

const OFF = 0x30; // '0' in the fuse wire
const ON = 0x31;

describe.skipIf(why !== undefined)('npm run package -- --dir (architecture §1, §7)', () => {
  const home = mkdtempSync(join(tmpdir(), 'zm-package-'));
  const folder = join(home, 'linux-unpacked');
  const binary = join(folder, 'zhuomei-showroom');
  let display: Awaited<ReturnType<typeof openDisplay>> | undefined;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    const done = spawnSync(process.execPath, ['--import', 'tsx', 'sync-server/cli/package.ts', '--dir', '--out', home], {
      cwd: resolve('.'),
      encoding: 'utf8',
      timeout: 170_000,
    });
    if (done.status !== 0) throw new Error(`packaging failed\n${done.stdout}\n${done.stderr}`);
    display = await openDisplay();
  });
  afterAll(async () => {
    if (child !== undefined && child.exitCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    display?.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  it('holds one sealed archive and no modules', () => {
    expect(existsSync(join(folder, 'resources', 'app.asar'))).toBe(true);
    expect(readdirSync(join(folder, 'resources')).filter((name) => name.startsWith('app'))).toEqual(['app.asar']);
  });
  it('has its fuses flipped: no Node from outside, code from the archive only', async () => {
    const wire = await getCurrentFuseWire(binary);
    for (const fuse of [FuseV1Options.RunAsNode, FuseV1Options.EnableNodeOptionsEnvironmentVariable, FuseV1Options.EnableNodeCliInspectArguments])
      expect(wire[fuse], FuseV1Options[fuse]).toBe(OFF);
    for (const fuse of [FuseV1Options.EnableCookieEncryption, FuseV1Options.OnlyLoadAppFromAsar]) expect(wire[fuse], FuseV1Options[fuse]).toBe(ON);
  });
  it('does not run as a plain Node', () => {
    const asNode = spawnSync(binary, ['--no-sandbox', '--help'], {
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, ...display?.env, ELECTRON_RUN_AS_NODE: '1', ZM_USER_DATA: join(home, 'help') },
    });
    expect(asNode.stdout).toContain('--gateway'); // our own help, not Node's
    expect(asNode.stdout).not.toContain('node [options]');
  });
  it('starts and shows the terminal', async () => {
    child = spawn(binary, ['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', '--gateway=http://127.0.0.1:9'], {
      env: { ...process.env, ...display?.env, ZM_USER_DATA: join(home, 'data'), ZM_JOURNAL_DIR: join(home, 'journal'), ZM_NO_DIALOGUES: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const port = await new Promise<number>((found, failed) => {
      let heard = '';
      child?.stderr?.on('data', (chunk: Buffer) => {
        heard += chunk.toString();
        const line = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(heard)?.[1];
        if (line !== undefined) found(Number(line));
      });
      child?.on('exit', (code) => failed(new Error(`ended with ${code}: ${heard}`)));
    });
    const page = await debugPage(port);
    try {
      expect(page.url).toMatch(/^app:\/\/showroom\/terminal\//);
      const text = await page.evaluate(
        `new Promise((done) => { const look = () => { const t = document.getElementById('root')?.innerText ?? ''; if (/开通码|Enrol/.test(t)) done(t); else setTimeout(look, 100); }; look(); })`,
      );
      expect(text).toMatch(/开通码|Enrol/); // a fresh till asks for its identity
      expect(await page.evaluate('typeof require + typeof process')).toBe('undefinedundefined');
      expect(await page.evaluate('window.zhuomei.info.version')).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
    } finally {
      page.close();
    }
  });
});
