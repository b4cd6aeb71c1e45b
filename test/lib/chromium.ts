import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** Flags that keep a headless Chromium quiet and runnable as root in a container. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A Chromium that is already here: named by CHROMIUM_PATH, Playwright's own, or the system's. */
export function presentChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && existsSync(named)) return named;
  const own = chromium.executablePath();
  if (own !== '' && existsSync(own)) return own;
  return SYSTEM.find((path) => existsSync(path));
}

const isRootOnDebian = (): boolean => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/** Finds a Chromium or installs one (Debian's as root, else Playwright's); returns undefined and says why when neither can be had. */
export function findOrInstallChromium(say: (line: string) => void): string | undefined {
  const here = presentChromium();
  if (here !== undefined) return here;
  if (isRootOnDebian()) {
    say('no Chromium found: installing the system package with apt-get');
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    const done = spawnSync('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-noto-cjk'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (done.status === 0) return presentChromium();
    say('apt-get could not install chromium');
  }
  say("no Chromium found: trying Playwright's own");
  const got = spawnSync(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium'], { stdio: 'ignore', timeout: 300_000 });
  if (got.status === 0) return presentChromium();
  say("Playwright's Chromium could not be fetched");
  return undefined;
}

/** Xvfb for Electron without a display: present, installed as root on Debian, or not to be had. */
export function findOrInstallXvfb(say: (line: string) => void): boolean {
  if (process.platform !== 'linux' || process.env['DISPLAY'] !== undefined) return true;
  const here = (): boolean => spawnSync('which', ['xvfb-run'], { stdio: 'ignore' }).status === 0;
  if (here()) return true;
  if (!isRootOnDebian()) return false;
  say('no display: installing xvfb with apt-get');
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', 'xvfb'], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  } catch {
    return false;
  }
  return here();
}
