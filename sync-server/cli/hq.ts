import { helpAndExit } from './lib/help.ts';
import { quit } from './lib/quit.ts';
import { printAddresses, serve, stopOnSignal } from './lib/serve.ts';

helpAndExit(
  process.argv,
  `
npm run hq [-- --port N] [--data DIR] [--config FILE] [--demo] [--print-config]

只启动总部（网关、裁决、控制台），不打开终端。
Starts headquarters alone: gateway, adjudicator, console. Settings: docs/operations.md`,
);

try {
  const serving = await serve(process.argv.slice(2), { small: false });
  stopOnSignal(serving.server);
  printAddresses(serving);
} catch (e) {
  quit({ code: 'start-failed', params: { detail: e instanceof Error ? e.message : String(e) } }, 1);
}
