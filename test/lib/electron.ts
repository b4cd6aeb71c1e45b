import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where an Electron runtime lies, or why there is none. Never downloads: the binary of the pinned version comes on first use of `npm run desktop`. */
export function electronRuntime(): { readonly path: string; readonly why?: undefined } | { readonly path?: undefined; readonly why: string } {
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (named !== undefined && named !== '') {
    return existsSync(join(named, process.platform === 'win32' ? 'electron.exe' : 'electron'))
      ? { path: named }
      : { why: `ELECTRON_OVERRIDE_DIST_PATH names ${named}, where no electron is` };
  }
  const own = join('node_modules', 'electron', 'dist');
  if (existsSync(join(own, process.platform === 'win32' ? 'electron.exe' : 'electron'))) return { path: own };
  return {
    why: 'no Electron runtime here (the binary of the pinned version is fetched on first use and needs Node 22.12 or newer and the open internet; ELECTRON_OVERRIDE_DIST_PATH names another one)',
  };
}
