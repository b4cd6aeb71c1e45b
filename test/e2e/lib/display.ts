import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** A display to draw on: the one that is there, or an Xvfb of our own on a free number. */
export async function openDisplay(): Promise<{ readonly env: Record<string, string>; close(): void }> {
  const present = process.env['DISPLAY'];
  if (process.platform !== 'linux' || (present !== undefined && present !== '')) return { env: {}, close: () => undefined };
  const server: ChildProcess = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    let seen = '';
    const out = server.stdio[3];
    out?.on('data', (chunk) => {
      seen += String(chunk);
      if (seen.includes('\n')) resolve(seen.trim());
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code ?? 'a signal'}`)));
  });
  return { env: { DISPLAY: `:${number}` }, close: () => void server.kill() };
}
