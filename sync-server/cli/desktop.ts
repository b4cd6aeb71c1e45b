import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readArgs } from './lib/args.ts';
import { helpAndExit } from './lib/help.ts';
import { electronRuntime } from './lib/open.ts';
import { ROOT } from '../root.ts';
import { ensureBuilt } from './lib/targets.ts';

const HELP = `
npm run desktop [-- --gateway URL] [--kiosk] [--data DIR] [--journal DIR]
在 Electron 里打开终端。没有运行时的话：Node 22.12 以上会先联网取一份，否则说明原因并退出。
Opens the terminal in Electron. Without a runtime, Node 22.12 or newer fetches one first; otherwise it says why and ends.

  --gateway URL   总部服务器，默认 http://127.0.0.1:5180 / headquarters' server (also ZM_GATEWAY)
  --data DIR      程序数据文件夹 / the app's data folder (also ZM_USER_DATA)
  --journal DIR   流水日志文件夹，要在数据文件夹之外 / folder of the journal, outside the data folder (also ZM_JOURNAL_DIR)
  --kiosk         全屏，不能退出到桌面 / full screen
`;
helpAndExit(process.argv.slice(2), HELP);

const { values } = readArgs({ options: { gateway: { type: 'string' }, kiosk: { type: 'boolean' }, data: { type: 'string' }, journal: { type: 'string' } } });
const stop = (zh: string, en: string): never => {
  console.error(`${zh}\n${en}`);
  process.exit(1);
};

if (process.platform === 'linux' && (process.env['DISPLAY'] ?? '') === '' && (process.env['WAYLAND_DISPLAY'] ?? '') === '') {
  stop(
    '这台机器没有图形桌面，打不开窗口；可以用 xvfb-run -a npm run desktop，或者 npm run terminal 在浏览器里打开。',
    'There is no display here. Try `xvfb-run -a npm run desktop`, or `npm run terminal` for a browser.',
  );
}
const runtime = runtimeFolder();
try {
  ensureBuilt(['terminal', 'main'], ROOT);
} catch (error) {
  stop('构建没有通过，没有打开。', `The build failed; nothing was opened. ${error instanceof Error ? error.message : String(error)}`);
}

const binary =
  process.platform === 'darwin'
    ? join(runtime, 'Electron.app', 'Contents', 'MacOS', 'Electron')
    : join(runtime, process.platform === 'win32' ? 'electron.exe' : 'electron');
// Chromium refuses to build its sandbox for root; anyone else keeps it.
const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
if (asRoot) console.log("以 root 运行：Chromium 的沙箱关闭，仅供试用。/ Running as root: Chromium's sandbox is off; for trials only.");
const args = [
  ROOT,
  ...(asRoot ? ['--no-sandbox'] : []),
  ...(values.gateway === undefined ? [] : [`--gateway=${values.gateway}`]),
  ...(values.kiosk === true ? ['--kiosk'] : []),
];
const child = spawn(binary, args, {
  cwd: ROOT,
  stdio: 'inherit',
  env: {
    ...process.env,
    ...(values.data === undefined ? {} : { ZM_USER_DATA: values.data }),
    ...(values.journal === undefined ? {} : { ZM_JOURNAL_DIR: values.journal }),
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('error', (error) => stop(`Electron 没有启动：${error.message}`, `Electron did not start: ${error.message}`));
child.on('close', (code) => process.exit(code ?? 0));

/** A present runtime, or one fetched by the electron package itself. */
function runtimeFolder(): string {
  const present = electronRuntime(ROOT);
  if (present.path !== undefined) return present.path;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const named = (process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '') !== '';
  if (named || major < 22 || (major === 22 && minor < 12)) {
    stop(
      `${present.zh}。可以设置 ELECTRON_OVERRIDE_DIST_PATH 指向已有的运行时，或者 npm run terminal 在浏览器里打开。`,
      `${present.en}. Point ELECTRON_OVERRIDE_DIST_PATH at a runtime, or use \`npm run terminal\` for a browser.`,
    );
  }
  console.log('正在取 Electron 运行时（约 100 MB，只取一次）… / fetching the Electron runtime (about 100 MB, once)…');
  spawnSync(process.execPath, [join('node_modules', 'electron', 'install.js')], { cwd: ROOT, stdio: 'inherit' });
  const fetched = electronRuntime(ROOT);
  return (
    fetched.path ??
    stop(
      '运行时没有取到，请检查网络；也可以 npm run terminal 在浏览器里打开。',
      'The runtime could not be fetched; check the network, or use `npm run terminal` for a browser.',
    )
  );
}
