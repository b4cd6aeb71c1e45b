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
    // a burdened machine may stall longer than a browser's tap is waited for: once more, and named at the end of the run; an assertion that fails has failed
    retry: { count: 1, condition: /: Timeout \d+ms exceeded/ },
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }], new SecondTries(`${report}.second-tries`)],
  },
});
