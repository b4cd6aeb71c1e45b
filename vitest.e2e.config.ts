import { defineConfig } from 'vitest/config';
import { SecondTries } from './test/e2e/lib/second-tries.ts';

const report = process.env['ZM_TEST_JSON'];

/** End-to-end tests in real Chromium and, where a runtime is to be had, in real Electron; one after another. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    environment: 'node',
    env: { TZ: 'UTC' },
    testTimeout: 300_000,
    hookTimeout: 180_000,
    pool: 'forks',
    fileParallelism: false,
    retry: 1, // a burdened machine loses a tap or a second; what needed it is named at the end of the run
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }], new SecondTries(`${report}.second-tries`)],
  },
});
