import { readArgs } from './lib/args.ts';
import { ROOT } from '../root.ts';
import { ensureBuilt, TARGETS } from './lib/targets.ts';
import type { Target } from './lib/targets.ts';

const { values, positionals } = readArgs({ options: { force: { type: 'boolean' }, help: { type: 'boolean' } }, allowPositionals: true });
if (values.help === true) {
  console.log(
    `npm run build [-- ${Object.keys(TARGETS).join(' ')}] [--force]\n构建终端、总部控制台、总部服务和桌面主程序；没有改动的跳过。\nBuilds the terminal, the console, headquarters' server and the desktop main process into dist/; what has not changed is left alone.`,
  );
  process.exit(0);
}
const isTarget = (name: string): name is Target => name in TARGETS;
const unknown = positionals.filter((name) => !isTarget(name));
if (unknown.length > 0) {
  console.error(`没有这个目标：${unknown.join('、')} / no such target: ${unknown.join(', ')} (${Object.keys(TARGETS).join(', ')})`);
  process.exit(2);
}
try {
  const chosen = positionals.filter(isTarget);
  ensureBuilt(chosen.length > 0 ? chosen : ['terminal', 'console', 'server', 'main'], ROOT, values.force === true);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
