import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Server } from '../../app.ts';
import { loadConfig, redacted } from '../../config.ts';
import { DEMO_PASSWORD, DEMO_PIN } from '../../demo/people.ts';
import { notReady, startProblem } from '../../start-problem.ts';
import { quit } from './quit.ts';
import { ROOT } from '../../root.ts';
import { ensureBuilt } from './targets.ts';

export interface Serving {
  readonly server: Server;
  readonly url: string;
  readonly demo: boolean;
  /** File with the one-time administrator code, while there is no administrator. */
  readonly setupCode?: string;
}

/** The demo day: `ZM_DEMO_DATE` pins it (YYYY-MM-DD, 14:20 in Shanghai), otherwise now. */
function anchor(now: number): number {
  const pinned = process.env['ZM_DEMO_DATE'];
  if (pinned === undefined || pinned === '') return now;
  const ms = Date.parse(`${pinned}T14:20:00+08:00`);
  if (Number.isNaN(ms)) quit({ code: 'config-invalid', params: { name: 'ZM_DEMO_DATE', detail: 'YYYY-MM-DD' } }, 2);
  return ms;
}

/** `ZM_TEST_NOW` (ISO time) moves headquarters' clock, and with it the terminals': screens and tests then play at a fixed hour of the shop's day. */
function clock(): () => number {
  const start = Date.parse(process.env['ZM_TEST_NOW'] ?? '');
  const shift = Number.isNaN(start) ? 0 : start - Date.now();
  return () => Date.now() + shift;
}

/**
 * Starts headquarters as the README's commands do: settings, builds what is stale, opens the store, fills an empty demo chain,
 * listens. On a CouchDB there is no demo unless `--demo` says so.
 */
export async function serve(argv: readonly string[], options: { readonly small: boolean }): Promise<Serving> {
  const wantsDemo = process.env['COUCHDB_URL'] === undefined || process.env['COUCHDB_URL'] === '' || argv.includes('--demo');
  const env = { ZM_LOG_LEVEL: 'warn', ...process.env, ...(wantsDemo && process.env['ZM_DEMO'] === undefined ? { ZM_DEMO: 'true' } : {}) };
  const loaded = loadConfig(argv, env, ROOT);
  if (!loaded.ok) quit(loaded.problem, 2);
  const { config, printConfig } = loaded.value;
  if (printConfig) {
    console.log(JSON.stringify(redacted(config), null, 2));
    process.exit(0);
  }
  const first = !existsSync(config.data);
  const blocked = await notReady(config);
  if (blocked !== undefined) quit(blocked, 1);
  ensureBuilt(['terminal', 'console', 'server'], ROOT);
  const built: unknown = await import(pathToFileURL(join(ROOT, 'dist', 'server', 'server.mjs')).href);
  const { createServer, demoRoutes, seedDemo, publishTodaysBoard, FULL_DEMO, SMALL_DEMO } = built as typeof import('../../served.ts'); // built from it just now
  const now = clock();
  const server = await createServer(config, { now }).catch((e: unknown) => quit(startProblem(e, config), 1));
  demoRoutes(server.app, server.services);
  if (config.demo) {
    if (first) console.log('第一次启动，正在准备演示连锁… / first start, preparing the demo chain…');
    await seedDemo(server.services, anchor(now()), options.small ? SMALL_DEMO : FULL_DEMO, (line) => console.log(`  ${line}`));
    await publishTodaysBoard(server.services, now());
  }
  const { url } = await server.start().catch((e: unknown) => quit(startProblem(e, config), 1));
  // Asking makes the code, so that the operator finds it without opening a page first.
  const setup = config.demo
    ? undefined
    : await fetch(`${url}/api/hq/setup`).then(
        (r) => r.json() as Promise<{ readonly needed?: boolean }>,
        () => undefined,
      );
  return { server, url, demo: config.demo, ...(setup?.needed === true ? { setupCode: join(config.data, 'admin-setup-code.txt') } : {}) };
}

export function printAddresses({ url, demo, server, setupCode }: Serving): void {
  console.log(`
卓美门店 · Zhuomei Showroom
  总部控制台 / headquarters console   ${url}/
  终端       / terminal               ${url}/terminal/
  存储       / store                  ${server.services.store.kind}${server.services.store.kind === 'embedded' ? `  ${server.services.config.data}` : ''}`);
  if (demo) {
    console.log(`
演示账号 / demo logins
  总部 / headquarters   0001   ${DEMO_PASSWORD}
  门店 / showrooms      口令 PIN ${DEMO_PIN}
    S01 南京西路店   0101 周启明 店长 · 0107 林晓雯 顾问 · 0104 何慧 收银
    S02 淮海中路店   0201 钱国华 店长 · 0205 苏敏 顾问
    S03 五一广场店   0301 彭立新 店长 · 0304 刘芳 顾问
  第一次打开终端时，点一家门店即可开通 / the first time a terminal opens, tap a showroom to enrol it`);
  }
  if (setupCode !== undefined) {
    console.log(`
还没有管理员。打开控制台，用这个文件里的一次性口令开通第一位管理员：
No administrator yet. Open the console and make the first one with the one-time code in this file:
  ${setupCode}`);
  }
  console.log('\nCtrl-C 结束 / Ctrl-C stops');
}

/** Ends in order on the first SIGINT or SIGTERM, at once on the second. */
export function stopOnSignal(server: Server, before: () => void = () => undefined): void {
  let stopping = false;
  const end = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    before();
    void server.stop().then(() => {
      console.log('已停止 / stopped');
      process.exit(0);
    });
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}
