import type { Problem } from '../src/kernel/result.ts';
import { createServer } from './app.ts';
import { demoRoutes } from './demo/plugin.ts';
import { loadConfig, redacted } from './config.ts';
import { bothSentences, notReady, startProblem } from './start-problem.ts';

/** Process entry of headquarters: settings, server, and an orderly end on SIGINT and SIGTERM. Exit 2 = a setting is wrong, 1 = it could not start. */
const say = (problem: Problem): void => {
  process.stderr.write(`${bothSentences(problem)}\n`);
};

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

const blocked = await notReady(config);
if (blocked !== undefined) {
  say(blocked);
  process.exit(1);
}
try {
  const server = await createServer(config);
  demoRoutes(server.app, server.services);
  const end = (signal: string): void => {
    server.services.log.info({ signal }, 'stopping');
    void server.stop().finally(() => process.exit(0));
  };
  process.once('SIGINT', () => end('SIGINT'));
  process.once('SIGTERM', () => end('SIGTERM'));
  await server.start();
} catch (e) {
  say(startProblem(e, config));
  process.exit(1);
}
