import { defineConfig } from 'vitest/config';

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
    reporters: process.env['ZM_TEST_JSON'] === undefined ? ['default'] : ['default', ['json', { outputFile: process.env['ZM_TEST_JSON'] }]],
  },
});
