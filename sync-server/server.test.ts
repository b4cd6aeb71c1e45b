import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fact } from '../src/facts/envelope.ts';
import { applyWrite } from '../src/facts/heads.ts';
import { encodeHlc } from '../src/kernel/hlc.ts';
import { addStores, received, saleOf, testServer } from './gateway/testkit.ts';
import { HttpError, TestTerminal } from './gateway/testterminal.ts';
import { openEmbedded } from './store/embedded.ts';

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

interface Process {
  readonly child: ChildProcess;
  readonly url: string;
  readonly exit: Promise<number | null>;
  readonly output: () => string;
}
async function startProcess(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Process> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sync-server/main.ts', ...args], {
    env: { PATH: process.env['PATH'] ?? '', ZM_LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  const exit = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  const url = await new Promise<string>((resolve) => {
    const look = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /"url":"([^"]+)"/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    void exit.then(() => resolve(''));
  });
  return { child, url, exit, output: () => output };
}

describe('process of headquarters', () => {
  it('a wrong setting ends it with 2 and a sentence in both languages', async () => {
    const p = await startProcess([], { ZM_PORT: 'many' });
    expect(await p.exit).toBe(2);
    expect(p.output()).toMatch(/设置 port \(ZM_PORT\) 的值不对/);
    expect(p.output()).toMatch(/The value of setting port \(ZM_PORT\) is not valid/);
  });

  it('SIGTERM ends it with 0 within five seconds; a second start takes no port that is in use', async () => {
    const data = mkdtempSync(join(tmpdir(), 'zm-proc-'));
    const p = await startProcess(['--port', '0', '--data', data]);
    expect(await (await fetch(`${p.url}/health`)).json()).toMatchObject({ ok: true });
    const other = mkdtempSync(join(tmpdir(), 'zm-proc-'));
    const second = await startProcess(['--port', new URL(p.url).port, '--data', other]);
    expect(await second.exit).toBe(1);
    expect(second.output()).toMatch(/端口 \d+ 已经被占用/);
    const from = performance.now();
    p.child.kill('SIGTERM');
    expect(await p.exit).toBe(0);
    expect(performance.now() - from).toBeLessThan(5000);
    expect(statSync(join(data, 'keys', 'secrets.json')).mode & 0o777).toBe(0o600);
    for (const dir of [data, other]) rmSync(dir, { recursive: true, force: true });
  });

  it('kill -9 in the middle of writes loses nothing that was acknowledged, three times over', async () => {
    const data = mkdtempSync(join(tmpdir(), 'zm-kill-'));
    const setup = await testServer({ data, keep: true });
    await addStores(setup.server, ['S01']);
    const terminal = await TestTerminal.enrolled(setup, 'S01');
    await setup.stop();
    const acknowledged = new Map<string, string>();
    const unanswered: Fact[] = [];
    for (let round = 0; round < 3; round += 1) {
      const p = await startProcess(['--port', '0', '--data', data]);
      terminal.url = p.url;
      await terminal.signIn();
      const kill = setTimeout(() => p.child.kill('SIGKILL'), 150 + round * 170);
      try {
        for (;;) {
          const facts = terminal.seal(
            ...Array.from({ length: 7 }, () => ({ kind: 'staff.duty', v: 1, scope: ['S01'], by: '0107', prev: {}, body: { staffNo: '0107', state: 'idle' } })),
          );
          unanswered.push(...facts);
          const { results } = await terminal.push(facts);
          unanswered.splice(-facts.length);
          for (const [i, r] of results.entries()) if (r.result === 'ok') acknowledged.set(r.id, facts[i]?.hash ?? '');
        }
      } catch (e) {
        expect(e).not.toBeInstanceOf(HttpError); // cut off, not refused
      }
      await p.exit;
      clearTimeout(kill);
    }
    expect(acknowledged.size).toBeGreaterThan(20);
    const store = await openEmbedded({ folder: join(data, 'db'), prefix: 'zm-' });
    const kept = await store.get('s01', [...acknowledged.keys()]);
    expect(kept.map((d) => d?.['hash'])).toEqual([...acknowledged.values()]);
    await store.close();
    const again = await testServer({ data });
    terminal.url = again.url;
    await terminal.signIn();
    // As a terminal does: what got no answer is sent again, and then the journal is whole.
    for (const fact of unanswered) expect((await terminal.push([fact])).results).toEqual([{ id: fact.id, result: 'ok' }]);
    const hello = await terminal.hello();
    expect(hello).toMatchObject({ ack: { jseq: terminal.chain.jseq, hash: terminal.chain.prevHash }, terminalState: 'active' });
    expect(hello.suspect).toBeUndefined();
    await again.stop();
  }, 120_000);
});

describe('a full disk at headquarters', () => {
  it('is said as 507 in both languages, acknowledges nothing, and the same push passes when there is room', async () => {
    let full = false;
    const t = await testServer({ diskFault: () => (full ? new Error('IO error: No space left on device') : undefined) });
    await addStores(t.server, ['S01']);
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const facts = terminal.seal(saleOf('S01', '0107', 'RD2600017', []));
    full = true;
    const answer = await fetch(`${t.url}/api/v1/sync/push`, {
      method: 'POST',
      headers: { authorization: `Bearer ${terminal.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ collection: 'facts', deviceNow: Date.now(), bootId: 'b', monoMs: 1, rows: [{ doc: facts[0] }] }),
    });
    expect(answer.status).toBe(507);
    expect(await answer.json()).toMatchObject({ error: { code: 'store-full', zh: expect.stringContaining('磁盘满了'), en: expect.stringContaining('disk') } });
    expect((await fetch(`${t.url}/health`)).status).toBe(503);
    full = false;
    expect(await terminal.pull('facts')).toEqual([]);
    expect((await terminal.push(facts)).results[0]?.result).toBe('ok');
    await t.server.services.adjudicator.settled();
    expect((await terminal.pull('facts')).map((d) => d.id)).toEqual([facts[0]?.id]);
    await t.stop();
  });
});

describe('logs (architecture §7)', () => {
  it('carry ids only: no name, phone, note, PIN, password, token or code', async () => {
    const lines: string[] = [];
    const to = new PassThrough();
    to.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
    const t = await testServer({ config: { logLevel: 'debug' }, logTo: to });
    await addStores(t.server, ['S01']);
    await t.server.services.identity.putStaff({ staffNo: '0107', name: '林晓雯', roles: ['CON'], stores: ['S01'], active: true });
    await t.server.services.identity.setPin('0107', '864213');
    await t.server.services.identity.setPassword('0107', 'correct-horse-battery');
    await t.server.services.identity.verifyPassword('0107', 'wrong-horse-battery');
    const made = await t.server.services.identity.createCode({ storeId: 'S01', by: '0001' });
    const code = made.ok ? made.value.code : 'none';
    const terminal = new TestTerminal(t.url);
    await terminal.enrol(code);
    await terminal.signIn();
    const head = applyWrite(
      undefined,
      { id: 'cust:01JCARD0000000000000000001', cls: 'customer', scope: ['S01'], fields: { name: '欧阳娜娜', phoneE164: '+8613800001234' }, by: '0107' },
      encodeHlc(1_795_000_000_000, 0, 'S01-T1A'),
    );
    await terminal.push([head], 'customers', [null]);
    await terminal.push([{ ...head, cls: 'nonsense' }], 'customers');
    await terminal.push([{ id: 'fact:poison', note: '顾客欧阳娜娜 13800001234' }]);
    await terminal.push(terminal.seal(saleOf('S01', '0107', 'RD2600017', [], { note: '送给太太的生日礼物' })));
    await terminal.hello({ installId: 'another-one' });
    await fetch(`${t.url}/api/v1/sync/push`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"phone":"13800001234"' });
    await fetch(`${t.url}/api/hq/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: t.url },
      body: JSON.stringify({ staffNo: '0107', password: 'another-wrong-pass' }),
    });
    await t.server.services.adjudicator.settled();
    await t.stop();
    const log = lines.join('');
    expect(log).toContain('document quarantined');
    for (const secret of ['欧阳娜娜', '13800001234', '林晓雯', '生日礼物', '864213', 'horse-battery', 'another-wrong-pass', code, terminal.token])
      expect(log).not.toContain(secret);
  });
});

describe('keys of an installation', () => {
  it('a damaged key file stops the start instead of being replaced', async () => {
    const data = mkdtempSync(join(tmpdir(), 'zm-keys-'));
    const t = await testServer({ data, keep: true });
    await t.stop();
    const path = join(data, 'keys', 'secrets.json');
    const before = readFileSync(path, 'utf8');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(path, before.slice(0, 40));
    await expect(testServer({ data, keep: true })).rejects.toThrow();
    expect(readFileSync(path, 'utf8')).toBe(before.slice(0, 40));
    rmSync(data, { recursive: true, force: true });
  });
  it('rotating makes the pinned next key sign, so that terminals go on trusting', async () => {
    const t = await testServer();
    await addStores(t.server, ['S01']);
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const [present, next] = terminal.identity.bundleKeys;
    const kid = async (): Promise<unknown> => (await terminal.pull('reference')).filter((d) => d['cls'] === 'staff').at(-1)?.['kid'];
    expect(await kid()).toBe(present?.kid);
    await t.server.services.identity.rotateBundleKey();
    expect(await kid()).toBe(next?.kid);
    await t.stop();
  });
});

describe('catalogue over HTTP', () => {
  it('a received piece comes with the manifest, its sale as a delta', async () => {
    const t = await testServer();
    await addStores(t.server, ['S01']);
    const made = await t.server.services.hqWriter.commit([received('S01', ['RD2600017', 'RD2600018'])]);
    await t.server.services.adjudicator.settled();
    await t.server.services.catalogue.publish();
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const manifest = await terminal.call<{ version: string; rows: number; segments: { hash: string; bytes: number }[] }>('GET', '/catalogue/manifest');
    expect(manifest.rows).toBe(2);
    const bytes = await (
      await fetch(`${t.url}/api/v1/catalogue/segments/${manifest.segments[0]?.hash}`, { headers: { authorization: `Bearer ${terminal.token}` } })
    ).arrayBuffer();
    expect(bytes.byteLength).toBe(manifest.segments[0]?.bytes);
    const stream = await terminal.stream();
    await terminal.push(terminal.seal(saleOf('S01', '0107', 'RD2600017', [made.ok ? (made.value[0]?.id ?? '') : ''])));
    await stream.next((e) => e.type === 'catalogue');
    const delta = await terminal.call<{ reload: boolean; changes: object[] }>('GET', `/catalogue/delta?since=${manifest.version}`);
    expect(delta).toMatchObject({ reload: false, changes: [{ pieceNo: 'RD2600017', state: 'SOLD' }] });
    stream.close();
    await t.stop();
  });
});
