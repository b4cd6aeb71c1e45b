import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readArgs } from './lib/args.ts';
import { helpAndExit } from './lib/help.ts';
import { ROOT } from '../root.ts';

helpAndExit(
  process.argv,
  `
npm run demo:reset [-- --data DIR] [--port N]

清掉演示连锁的数据；下次 npm start 会重新生成。终端里的本地数据请在浏览器里清除站点数据。
Throws the demo chain's data away; the next npm start makes it anew. A terminal's own data goes with the browser's site data.`,
);

const { values } = readArgs({ options: { data: { type: 'string' }, port: { type: 'string' } } });
const data = resolve(ROOT, values.data ?? process.env['ZM_DATA'] ?? 'data');
const port = values.port ?? process.env['ZM_PORT'] ?? '5180';
if (
  await fetch(`http://127.0.0.1:${port}/health`).then(
    (r) => r.ok,
    () => false,
  )
) {
  console.error(`总部还在端口 ${port} 上运行，请先停止它 / headquarters still runs on port ${port}; stop it first`);
  process.exit(1);
}
if (!existsSync(data)) {
  console.log(`没有数据可清：${data} / nothing to reset: ${data}`);
} else if (!existsSync(join(data, 'db'))) {
  console.error(`${data} 不像总部的数据文件夹，没有动它 / ${data} does not look like a data folder of headquarters; left alone`);
  process.exit(1);
} else {
  rmSync(data, { recursive: true });
  console.log(`已清掉 ${data} / removed ${data}`);
}
