import { readArgs } from './lib/args.ts';
import { helpAndExit } from './lib/help.ts';
import { openInBrowser } from './lib/open.ts';

helpAndExit(
  process.argv,
  `
npm run terminal [-- --port N]

在浏览器里打开终端，连到这台机器上正在运行的总部。
Opens a terminal in the browser on the headquarters that runs on this machine (npm start or npm run hq).`,
);

const { values } = readArgs({ options: { port: { type: 'string' } } });
const port = values.port ?? process.env['ZM_PORT'] ?? '5180';
const url = `http://127.0.0.1:${port}/terminal/`;
const alive = await fetch(`http://127.0.0.1:${port}/health`).then(
  (r) => r.ok,
  () => false,
);
if (!alive) {
  console.error(`端口 ${port} 上没有总部在运行，请先 npm start / no headquarters runs on port ${port}; start it with npm start`);
  process.exit(1);
}
console.log(openInBrowser(url) ? `已打开 / opened ${url}` : `这台机器没有桌面，请自己打开 / no desktop here, please open ${url}`);
