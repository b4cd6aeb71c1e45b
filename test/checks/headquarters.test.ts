import { expect, it } from 'vitest';
import { startHeadquarters, until } from '../lib/headquarters.ts';

it('a headquarters whose /health is late is ended before the start is called failed: no process is left behind', async () => {
  let failed: unknown;
  const pids: number[] = [];
  await startHeadquarters({
    patienceMs: 1,
    started: (pid) => {
      pids.push(pid);
    },
  }).catch((e: unknown) => {
    failed = e;
  });
  expect(String(failed)).toContain('/health');
  const [pid] = pids;
  if (pid === undefined) throw new Error('never started');
  await until('the process to be gone', () => Promise.resolve(!alive(pid)), 5_000);
});
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
