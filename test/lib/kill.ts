import { readdirSync, readFileSync } from 'node:fs';

/** Kills (-9) the processes whose command line names this very folder, and only those: a browser by its own profile. Linux. */
export function kill9ByFolder(folder: string): number {
  let killed = 0;
  for (const pid of readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    if (pid === process.pid) continue;
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) continue;
      process.kill(pid, 'SIGKILL');
      killed += 1;
    } catch {
      // gone meanwhile
    }
  }
  return killed;
}
