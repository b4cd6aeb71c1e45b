import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronRuntime } from '../lib/electron.ts';
import { noDesktop } from './lib/desktop-app.ts';

const why = noDesktop();
if (why !== undefined) console.log(`skipped: a refused start in Electron: ${why}`);

describe.skipIf(why !== undefined)('a start that cannot be right is refused with a sentence', () => {
  it.each([
    [{ ZM_GATEWAY: 'ftp://nowhere' }, 'Not a gateway address'],
    [{ ZM_JOURNAL_DIR: 'INSIDE' }, 'must not lie inside'],
  ])('%o', async (env, sentence) => {
    const { openDisplay } = await import('./lib/display.ts');
    const display = await openDisplay();
    const home = mkdtempSync(join(tmpdir(), 'zm-desktop-'));
    const data = join(home, 'data');
    const runtime = electronRuntime().path;
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'x', main: resolve('dist/main/main.cjs') }));
    const child = spawn(join(resolve(runtime ?? ''), 'electron'), [resolve('.'), '--no-sandbox', '--disable-gpu'], {
      env: {
        ...process.env,
        ...display.env,
        ZM_USER_DATA: data,
        ZM_NO_DIALOGUES: '1',
        ...env,
        ...('ZM_JOURNAL_DIR' in env ? { ZM_JOURNAL_DIR: join(data, 'journal') } : { ZM_JOURNAL_DIR: join(home, 'journal') }),
      },
    });
    let heard = '';
    child.stderr.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    const code = await new Promise((done) => child.on('close', done));
    display.close();
    expect(heard).toContain(sentence);
    expect(code).toBe(2);
  });
});
