import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real headquarters process as `npm start -- --no-open` starts it, with its own data folder. */
export interface Headquarters {
  readonly port: number;
  readonly url: string;
  readonly data: string;
  readonly log: () => string;
  readonly pid: () => number;
  kill9(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Polls a condition until it holds; the error names what was waited for. */
export async function until<T>(what: string, probe: () => Promise<T | undefined | false>, ms = 30_000): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((again) => {
      setTimeout(again, 50);
    });
  }
}

/** The demo chain's day is pinned so that screens and totals repeat; `small` seeds a little chain for quick tests. */
export async function startHeadquarters(
  options: {
    readonly small?: boolean;
    readonly env?: Readonly<Record<string, string>>;
    /** How long /health may be late. */ readonly patienceMs?: number;
    /** Told the process before it answers. */ readonly started?: (pid: number) => void;
  } = {},
): Promise<Headquarters> {
  const data = mkdtempSync(join(tmpdir(), 'zm-hq-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let log = '';
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      running.once('exit', () => resolve());
      running.kill(signal);
    });
  };
  const start = async (): Promise<void> => {
    const args = [
      '--import',
      'tsx',
      'sync-server/cli/start.ts',
      '--no-open',
      '--port',
      String(port),
      '--data',
      data,
      ...(options.small === false ? [] : ['--small']),
    ];
    child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } });
    options.started?.(child.pid ?? 0);
    child.stdout?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    try {
      await until(
        'headquarters to answer /health',
        async () => {
          if (child?.exitCode !== null) throw new Error(`headquarters ended:\n${log.slice(-2000)}`);
          return await fetch(`${url}/health`).then(
            (r) => r.ok,
            () => false,
          );
        },
        options.patienceMs ?? 120_000,
      );
    } catch (error) {
      await end('SIGKILL'); // nobody is given it, so nobody else would end it
      throw error;
    }
  };
  await start().catch((error: unknown) => {
    rmSync(data, { recursive: true, force: true });
    throw error;
  });
  return {
    port,
    url,
    data,
    log: () => log,
    pid: () => child?.pid ?? 0,
    kill9: () => end('SIGKILL'),
    restart: start,
    stop: async () => {
      await end('SIGINT');
      rmSync(data, { recursive: true, force: true });
    },
  };
}
