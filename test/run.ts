/** `npm test`: lint, types, unit, integration, build, e2e, coverage; says plainly what it skipped and why. Exit 0 only when all passed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import type { SecondTry } from './e2e/lib/second-tries.ts';
import { findOrInstallChromium, findOrInstallXvfb } from './lib/chromium.ts';
import { electronRuntime } from './lib/electron.ts';

const STEPS = ['lint', 'types', 'unit', 'zone', 'build', 'e2e', 'coverage'] as const;
const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } });
if (values.help === true) {
  console.log(
    `npm test [-- --only ${STEPS.join(',')}]\nRuns every check of the project. Needs Node 20.19 or newer; finds or installs a Chromium; uses ELECTRON_OVERRIDE_DIST_PATH when set.`,
  );
  process.exit(0);
}
const wanted = new Set((values.only ?? STEPS.join(',')).split(','));
const results = 'test/results';
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const tally = { passed: 0, failed: 0, skipped: 0 };
const skippedWhy: string[] = [];
/** What failed, each with its first words: said again at the very end, where a cut log still shows it. */
const failures: string[] = [];
/** What passed only when tried again. */
const secondTries: string[] = [];
const say = (line: string): void => console.log(line);

function run(name: string, command: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  const begun = performance.now();
  const done = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const good = done.status === 0;
  say(`${good ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  return good;
}
const node = (name: string, args: readonly string[], env?: Record<string, string>): boolean => run(name, process.execPath, args, env);
const check = (name: string, args: readonly string[]): void => {
  if (node(name, args)) tally.passed++;
  else {
    tally.failed++;
    failures.push(name);
  }
};

/** vitest's JSON report, as far as it is read here. */
interface Case {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}
interface Report {
  readonly testResults: readonly { readonly name: string; readonly status: string; readonly message: string; readonly assertionResults: readonly Case[] }[];
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
  readonly success: boolean;
}
/** Where, which test, and on a line of its own (a long name does not push it out of a cut log) the first line of why. A file that broke before its tests has only its own message. */
function told(name: string, report: Report): string[] {
  const first = (text: string): string => stripVTControlCharacters(text).split('\n')[0]?.slice(0, 300) ?? '';
  return report.testResults.flatMap((file) => {
    const at = `${name}: ${relative('.', file.name)}`;
    const cases = file.assertionResults
      .filter((c) => c.status === 'failed')
      .map((c) => `${at} > ${c.fullName}\n  because: ${first(c.failureMessages[0] ?? '')}`);
    return cases.length === 0 && file.status === 'failed' ? [`${at}\n  because: ${first(file.message)}`] : cases;
  });
}
function vitest(name: string, config: string, args: readonly string[] = [], env: Record<string, string> = {}): void {
  const file = `${results}/${name}.json`;
  const good = node(name, ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...args], { ZM_TEST_JSON: file, ...env });
  if (!existsSync(file)) {
    tally.failed++;
    failures.push(`${name}: ended without a report`);
    return;
  }
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report; // vitest's own JSON reporter
  tally.passed += report.numPassedTests;
  tally.skipped += report.numPendingTests;
  const failed = good ? report.numFailedTests : Math.max(1, report.numFailedTests);
  if (failed > 0) failures.push(...told(name, report));
  tally.failed += failed;
  const again = `${file}.second-tries`;
  if (!existsSync(again)) return;
  const tries = JSON.parse(readFileSync(again, 'utf8')) as readonly SecondTry[]; // our own reporter
  secondTries.push(...tries.map((t) => `${name}: ${t.file} > ${t.name}\n  because: ${t.why}`));
}

if (wanted.has('lint')) {
  check('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']);
  check('eslint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']);
  check('arrows', [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    'src',
    'main',
    'renderer',
    'sync-server',
  ]);
  check('algebra', ['--import', 'tsx', 'test/checks/algebra.ts']);
}
if (wanted.has('types')) check('types', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit']);
const chromium = wanted.has('e2e') || wanted.has('unit') ? findOrInstallChromium(say) : undefined;
if (wanted.has('unit')) vitest('unit', 'vitest.config.ts', [], chromium === undefined ? {} : { CHROMIUM_PATH: chromium });
if (wanted.has('zone')) vitest('zone', 'vitest.config.ts', ['src', 'sync-server/demo'], { ZM_TEST_TZ: 'America/Los_Angeles' });
if (wanted.has('build')) check('build', ['--import', 'tsx', 'sync-server/cli/build.ts']);
if (wanted.has('e2e')) {
  const electron = electronRuntime();
  const display = electron.path === undefined ? false : findOrInstallXvfb(say);
  const noElectron = electron.path === undefined ? electron.why : display ? undefined : 'no display and no Xvfb to be had';
  if (noElectron !== undefined) skippedWhy.push(`Electron e2e and the packaged app: ${noElectron}`);
  if (chromium === undefined) skippedWhy.push('browser e2e: no Chromium on this machine and none could be installed');
  if ((process.env['COUCHDB_URL'] ?? '') === '')
    skippedWhy.push('contract suite on a real CouchDB: COUCHDB_URL is not set (the adapter runs against an express-pouchdb server instead)');
  vitest('e2e', 'vitest.e2e.config.ts', [], {
    ...(chromium === undefined ? { ZM_NO_CHROMIUM: '1' } : { CHROMIUM_PATH: chromium }),
    ...(noElectron === undefined ? { ELECTRON_OVERRIDE_DIST_PATH: electron.path ?? '' } : { ZM_NO_ELECTRON: noElectron }),
  });
}
if (wanted.has('coverage'))
  check('coverage.csv', ['--import', 'tsx', 'test/checks/coverage.ts', ...(wanted.has('unit') && wanted.has('e2e') ? [] : ['--no-runs'])]);

for (const why of skippedWhy) say(`skipped: ${why}`);
for (const what of secondTries) say(`passed at the second try: ${what}`);
for (const what of failures) say(`failed: ${what}`);
say(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exit(tally.failed === 0 ? 0 : 1);
