import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { electronRuntime, openInBrowser } from './lib/open.ts';
import { helpAndExit } from './lib/help.ts';
import { ROOT } from '../root.ts';
import { quit } from './lib/quit.ts';
import { printAddresses, serve, stopOnSignal } from './lib/serve.ts';

helpAndExit(
  process.argv,
  `
npm start [-- --no-open] [--port N] [--data DIR] [--small] [--config FILE] [--demo]

启动总部（第一次会填入演示连锁）并打开一台终端。
Starts headquarters, filled with a demo chain the first time, and opens a terminal: in Electron where a runtime is here, else in the browser.

  --no-open     不打开终端 / open nothing
  --port N      端口，默认 5180（ZM_PORT） / port
  --data DIR    数据文件夹，默认 data（ZM_DATA） / data folder
  --small       小的演示连锁 / a small demo chain
  --demo        在 CouchDB 上也填演示数据 / demo data on a CouchDB too
  --config FILE 设置文件 / settings file
COUCHDB_URL=http://user:pw@host:5984 用 CouchDB 存数据 / keeps the data in a CouchDB. Settings: docs/operations.md`,
);

const own = new Set(['--no-open', '--small']);
const argv = process.argv.slice(2);
const open = !argv.includes('--no-open');
let desktop: ChildProcess | undefined;
try {
  const serving = await serve(
    argv.filter((a) => !own.has(a)),
    { small: argv.includes('--small') },
  );
  stopOnSignal(serving.server, () => desktop?.kill());
  printAddresses(serving);
  if (open) {
    const runtime = electronRuntime(ROOT);
    const headless = process.platform === 'linux' && process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined;
    if (runtime.path !== undefined && !headless) {
      console.log('正在打开桌面终端 / opening the desktop terminal');
      desktop = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'sync-server/cli/desktop.ts'), '--gateway', serving.url], {
        stdio: 'inherit',
        cwd: ROOT,
      });
    } else {
      if (runtime.path === undefined) console.log(`${runtime.zh}，改用浏览器 / ${runtime.en}; using the browser instead`);
      if (!openInBrowser(`${serving.url}/terminal/`)) console.log(`这台机器没有桌面，请自己打开 / no desktop here, please open ${serving.url}/terminal/`);
    }
  }
} catch (e) {
  quit({ code: 'start-failed', params: { detail: e instanceof Error ? e.message : String(e) } }, 1);
}
