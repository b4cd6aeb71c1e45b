import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { electronRuntime } from '../../lib/electron.ts';
import { openDisplay } from './display.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');

/** Why the desktop tests cannot run here, or undefined. */
export function noDesktop(): string | undefined {
  const told = process.env['ZM_NO_ELECTRON'];
  if (told !== undefined && told !== '') return told;
  return electronRuntime().why;
}

export interface DesktopApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  readonly journalDir: string;
  readonly saveDir: string;
  /** Environment of the display it draws on. */
  readonly display: Readonly<Record<string, string>>;
  pid(): number;
  close(): Promise<void>;
}
export interface DesktopOptions {
  /** Folder of the page to serve under /terminal/; the built terminal when absent. */
  readonly terminal?: string;
  readonly gateway?: string;
  /** Data of an earlier run: the app finds itself again. */
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Folder with the built app; dist/main is taken from the build, the page from where the test wants it. */
function appFolder(home: string, terminal: string | undefined): string {
  if (terminal === undefined) return ROOT;
  const folder = join(home, 'app');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'dist', 'main'), join(folder, 'dist', 'main'), { recursive: true });
  cpSync(terminal, join(folder, 'dist', 'terminal'), { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'zhuomei-showroom', productName: 'Zhuomei Showroom', version: '0.0.0-test', main: 'dist/main/main.cjs' }),
  );
  return folder;
}

/** Starts the real app on a display, with data, journal and saved files in folders of its own. */
export async function startDesktop(options: DesktopOptions = {}): Promise<DesktopApp> {
  if (!existsSync(join(ROOT, 'dist', 'main', 'main.cjs'))) throw new Error('dist/main is missing: run `npm run build -- main` first');
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'zm-desktop-'));
  const userData = join(home, 'data');
  const journalDir = join(home, 'journal');
  const saveDir = join(home, 'saved');
  const display = await openDisplay();
  const runtime = electronRuntime().path;
  const app = await _electron.launch({
    executablePath: join(resolve(runtime ?? ''), process.platform === 'win32' ? 'electron.exe' : 'electron'),
    args: [appFolder(home, options.terminal), '--no-sandbox', '--disable-gpu', ...(options.gateway === undefined ? [] : [`--gateway=${options.gateway}`])],
    env: { ...cleanEnv(), ...display.env, ZM_USER_DATA: userData, ZM_JOURNAL_DIR: journalDir, ZM_SAVE_DIR: saveDir, ZM_NO_DIALOGUES: '1', ...options.env },
    timeout: 150_000, // on a burdened machine the first window takes its time
  });
  const page = await app.firstWindow();
  return {
    app,
    page,
    userData,
    journalDir,
    saveDir,
    display: display.env,
    pid: () => app.process().pid ?? -1,
    close: async () => {
      await app.close().catch(() => undefined); // already gone after a kill
      display.close();
    },
  };
}

function cleanEnv(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined && !name.startsWith('ZM_') && name !== 'NODE_OPTIONS') env[name] = value;
  return env;
}
export const homeOf = (app: DesktopApp): string => resolve(app.userData, '..');
