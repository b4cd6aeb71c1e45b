import { translate } from '../src/i18n/index.ts';
import type { Problem } from '../src/kernel/result.ts';
import { createServer } from './app.ts';
import { loadConfig, redacted } from './config.ts';

/** Process entry of headquarters: settings, server, and an orderly end on SIGINT and SIGTERM. Exit 2 = a setting is wrong, 1 = it could not start. */
function say(problem: Problem): void {
  const key = `error.${problem.code}`;
  process.stderr.write(`${translate('zh-CN', key, problem.params)}\n${translate('en', key, problem.params)}\n`);
}

const loaded = loadConfig(process.argv.slice(2), process.env, process.cwd());
if (!loaded.ok) {
  say(loaded.problem);
  process.exit(2);
}
const { config, printConfig } = loaded.value;
if (printConfig) {
  process.stdout.write(`${JSON.stringify(redacted(config), null, 2)}\n`);
  process.exit(0);
}

try {
  const server = await createServer(config);
  const end = (signal: string): void => {
    server.services.log.info({ signal }, 'stopping');
    void server.stop().finally(() => process.exit(0));
  };
  process.once('SIGINT', () => end('SIGINT'));
  process.once('SIGTERM', () => end('SIGTERM'));
  await server.start();
} catch (e) {
  const code = e instanceof Error && 'code' in e ? String(e.code) : '';
  say(code === 'EADDRINUSE' ? { code: 'port-taken', params: { port: config.port } } : { code: 'start-failed', params: { detail: e instanceof Error ? e.message : String(e) } });
  process.exit(1);
}
