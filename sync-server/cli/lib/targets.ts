import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { digest, isFresh, stamp } from './stamp.ts';

/** The four things the project builds, each from its sources alone. */
export const TARGETS = {
  terminal: { from: ['src', 'renderer', 'assets', 'package-lock.json'], config: 'renderer/vite.config.ts', out: 'dist/terminal' },
  console: {
    from: ['src', 'renderer/ui', 'sync-server/console', 'assets', 'package-lock.json'],
    config: 'sync-server/console/vite.config.ts',
    out: 'dist/console',
  },
  server: { from: ['src', 'sync-server', 'package-lock.json'], config: 'sync-server/build.ts', out: 'dist/server' },
  main: { from: ['src', 'main', 'package-lock.json'], config: 'main/build.ts', out: 'dist/main' },
} as const;
export type Target = keyof typeof TARGETS;

/** Builds what is stale. Prints a line a target; throws when a build fails. */
export function ensureBuilt(targets: readonly Target[], root: string, force = false): void {
  for (const name of targets) {
    const target = TARGETS[name];
    const value = digest(target.from.map((p) => join(root, p)));
    const stampFile = join(root, 'dist', '.stamps', name);
    if (!force && existsSync(join(root, target.out)) && isFresh(stampFile, value)) continue;
    const begun = performance.now();
    console.log(`正在构建 ${name}… / building ${name}…`);
    const args = target.config.endsWith('vite.config.ts')
      ? ['node_modules/vite/bin/vite.js', 'build', '--config', target.config, '--logLevel', 'warn']
      : ['--import', 'tsx', target.config];
    const done = spawnSync(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      // a build started from a test run must not become a development build (no service worker, slow React)
      env: { ...process.env, NODE_ENV: 'production' },
    });
    if (done.status !== 0) throw new Error(`build of ${name} failed`);
    stamp(stampFile, value);
    console.log(`  ${name} ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  }
}
