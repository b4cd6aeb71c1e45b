import { defineConfig } from 'vitest/config';

/** Unit, component and integration tests. Times are in UTC here; the run repeats the time-sensitive ones in another zone (test/run.ts). */
export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'renderer/**/*.test.{ts,tsx}',
      'main/**/*.test.ts',
      'sync-server/**/*.test.{ts,tsx}',
      'test/integration/**/*.test.ts',
      'test/sim/**/*.test.ts',
      'test/printer/**/*.test.ts',
      'test/checks/**/*.test.ts',
    ],
    environment: 'node',
    env: { TZ: process.env['ZM_TEST_TZ'] ?? 'UTC' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: process.env['ZM_TEST_JSON'] === undefined ? ['default'] : ['default', ['json', { outputFile: process.env['ZM_TEST_JSON'] }]],
  },
});
