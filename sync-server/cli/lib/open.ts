import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Opens an address in the person's browser; false where there is no desktop to open it on. */
export function openInBrowser(url: string): boolean {
  if (process.platform === 'linux' && process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined) return false;
  const [command, ...args] = process.platform === 'darwin' ? ['open', url] : process.platform === 'win32' ? ['cmd', '/c', 'start', '', url] : ['xdg-open', url];
  try {
    const child = spawn(command ?? 'xdg-open', args, { stdio: 'ignore', detached: true });
    child.on('error', () => undefined); // no such program: the address is on the screen already
    child.unref();
    return true;
  } catch {
    return false;
  }
}

export type Runtime = { readonly path: string } | { readonly path?: undefined; readonly zh: string; readonly en: string };

/** The Electron runtime to use, or why there is none in both languages. Fetching one is left to `npm run desktop`. */
export function electronRuntime(root: string): Runtime {
  const exe = process.platform === 'win32' ? 'electron.exe' : process.platform === 'darwin' ? 'Electron.app' : 'electron';
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (named !== undefined && named !== '') {
    return existsSync(join(named, exe))
      ? { path: named }
      : { zh: `ELECTRON_OVERRIDE_DIST_PATH 指向 ${named}，那里没有 Electron`, en: `ELECTRON_OVERRIDE_DIST_PATH names ${named}, where no Electron is` };
  }
  const own = join(root, 'node_modules', 'electron', 'dist');
  if (existsSync(join(own, exe))) return { path: own };
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const canFetch = major > 22 || (major === 22 && minor >= 12);
  return canFetch
    ? { zh: '还没有 Electron 运行时，运行 npm run desktop 会先取一份', en: 'no Electron runtime yet; npm run desktop fetches one first' }
    : {
        zh: `没有 Electron 运行时，而 Node ${process.versions.node} 取不了（要 22.12 以上）`,
        en: `no Electron runtime, and Node ${process.versions.node} cannot fetch one (22.12 or newer can)`,
      };
}
