import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readArgs } from './lib/args.ts';
import { helpAndExit } from './lib/help.ts';
import { electronRuntime } from './lib/open.ts';
import { ROOT } from '../root.ts';
import { ensureBuilt } from './lib/targets.ts';

const HELP = `
npm run package -- [--dir] [--linux|--mac|--win] [--out DIR]
把桌面应用打包到 release/。--dir 只出一个能直接运行的文件夹；不加则按 electron-builder.yml 出安装包（需要联网取打包工具）。
Packages the desktop app into release/. --dir makes a folder that runs as it is; without it the installers of electron-builder.yml
are made (their tools are fetched from the internet). Uses the Electron runtime of ELECTRON_OVERRIDE_DIST_PATH when it is set.
`;
helpAndExit(process.argv.slice(2), HELP);

const { values } = readArgs({
  options: { dir: { type: 'boolean' }, linux: { type: 'boolean' }, mac: { type: 'boolean' }, win: { type: 'boolean' }, out: { type: 'string' } },
});

/** The platform asked for, or the one this runs on. */
function platform(): '--mac' | '--win' | '--linux' {
  if (values.mac === true) return '--mac';
  if (values.win === true) return '--win';
  if (values.linux === true) return '--linux';
  if (process.platform === 'darwin') return '--mac';
  return process.platform === 'win32' ? '--win' : '--linux';
}
const args = [
  platform(),
  ...(values.dir === true ? ['--dir'] : []),
  '--config',
  'electron-builder.yml',
  '--publish',
  'never',
  ...(values.out === undefined ? [] : [`-c.directories.output=${values.out}`]),
  ...runtimeArgs(),
];

try {
  ensureBuilt(['terminal', 'main'], ROOT);
} catch (error) {
  console.error(`构建没有通过，没有打包。/ The build failed; nothing was packaged. ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
const builder = join(ROOT, 'node_modules', 'electron-builder', 'cli.js');
const signing = { CSC_IDENTITY_AUTO_DISCOVERY: process.env['CSC_LINK'] === undefined ? 'false' : 'true' };
if ((await runBuilder()) !== 0) {
  console.error('打包没有完成，原因见上。/ Packaging did not finish; the reason is above.');
  process.exit(1);
}
console.log(`打好了 / packaged: ${join(values.out ?? 'release')}`);

/** Which runtime goes in: a present one by folder and version, else electron-builder fetches the pinned one. */
function runtimeArgs(): string[] {
  const runtime = electronRuntime(ROOT);
  if (runtime.path !== undefined) return [`-c.electronDist=${runtime.path}`, `-c.electronVersion=${versionOf(runtime.path)}`];
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined) {
    console.error(`${runtime.zh}。\n${runtime.en}.`);
    process.exit(1);
  }
  const pinned: unknown = JSON.parse(readFileSync(join(ROOT, 'node_modules', 'electron', 'package.json'), 'utf8'));
  const version = typeof pinned === 'object' && pinned !== null && 'version' in pinned ? String(pinned.version) : '';
  console.log(
    `本机没有 Electron 运行时，打包工具会下载 ${version}，需要联网。/ No Electron runtime here: the packager downloads ${version}, which needs the internet.`,
  );
  return [`-c.electronVersion=${version}`];
}

/** The version a runtime says of itself: its `version` file, else the program's own answer. */
function versionOf(dist: string): string {
  const file = join(dist, 'version');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim().replace(/^v/, '');
  const asked = spawnSync(join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron'), ['--version', '--no-sandbox'], { encoding: 'utf8' });
  const version = /v?(\d+\.\d+\.\d+)/.exec(asked.stdout ?? '')?.[1];
  if (version === undefined) {
    console.error(`认不出 ${dist} 里的 Electron 版本。/ The Electron in ${dist} does not say its version.`);
    process.exit(1);
  }
  return version;
}

/** Runs electron-builder and passes its words on, but for one list of many kilobytes about modules that do not go in anyway. */
function runBuilder(): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [builder, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...signing } });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.includes('duplicate dependency references')) console.log(line);
    });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}
