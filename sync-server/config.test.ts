import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSecrets } from './identity/secrets.ts';
import { loadConfig, redacted } from './config.ts';
import { bothSentences, notReady, startProblem } from './start-problem.ts';

const folder = mkdtempSync(join(tmpdir(), 'zm-config-'));
const file = (content: string): string => {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(path, content);
  return path;
};
const problem = (argv: readonly string[], env: Record<string, string> = {}): string => {
  const loaded = loadConfig(argv, env, folder);
  return loaded.ok ? 'ok' : bothSentences(loaded.problem);
};

describe('settings (architecture §8)', () => {
  it('have a working default for everything', () => {
    expect(loadConfig([], {}, folder)).toMatchObject({
      ok: true,
      value: { config: { port: 5180, host: '127.0.0.1', data: join(folder, 'data'), prefix: 'zm-', demo: false, origins: ['app://showroom'] } },
    });
  });
  it('command line before environment before file before default', () => {
    const path = file('{"port": 1001, "tenant": "from-file", "host": "10.0.0.1"}');
    expect(loadConfig(['--config', path, '--port=1003'], { ZM_PORT: '1002', ZM_HOST: '10.0.0.2' }, folder)).toMatchObject({
      value: { config: { port: 1003, host: '10.0.0.2', tenant: 'from-file' } },
    });
  });
  it.each([
    [[], { ZM_PROT: '5180' }, 'ZM_PROT'],
    [['--prot', '1'], {}, '--prot'],
    [[], { ZM_PORT: 'abc' }, 'ZM_PORT'],
    [[], { ZM_PORT: '70000' }, 'ZM_PORT'],
    [['--port'], {}, '--port'],
    [[], { COUCHDB_URL: 'localhost:5984' }, 'COUCHDB_URL'],
    [[], { ZM_TIME_ZONE: 'Mars/Olympus' }, 'ZM_TIME_ZONE'],
    [[], { ZM_CUT_OFF: '25:00' }, 'ZM_CUT_OFF'],
    [['--config', '/nowhere/x.json'], {}, '/nowhere/x.json'],
    [['--config', file('{"port": }')], {}, '.json'],
    [['--config', file('[1]')], {}, '.json'],
    [['--config', file('{"colour": 1}')], {}, 'colour'],
    [[], { COUCHDB_URL: 'http://u:p@h:5984', ZM_DEMO: '1' }, 'ZM_DEMO'],
    [[], { ZM_ENDPOINTS: 'a,b' }, 'ZM_ENDPOINTS'],
    [[], { ZM_DEMO_ENROLMENT: 'all' }, 'ZM_DEMO_ENROLMENT'],
  ] as const)('%j %j is refused by name', (argv, env, name) => {
    const text = problem(argv, env);
    expect(text).toContain(name);
    expect(text).toMatch(/设置/);
    expect(text).toMatch(/setting/i);
    expect(text).not.toMatch(/config-expected|Invalid|\{\{/); // said in words, not in the schema's
  });
  it('demo data on a CouchDB only when it is said on the command line', () => {
    expect(loadConfig(['--demo'], { COUCHDB_URL: 'http://u:p@h:5984' }, folder)).toMatchObject({ value: { config: { demo: true } } });
  });
  it('--print-config hides users and passwords of addresses', () => {
    const loaded = loadConfig(['--print-config'], { COUCHDB_URL: 'http://admin:s3cret@couch.example:5984' }, folder);
    const text = JSON.stringify(loaded.ok ? redacted(loaded.value.config) : '');
    expect(text).toContain('couch.example:5984');
    expect(text).not.toMatch(/s3cret|admin/);
  });

  describe('what stops a start is said before anything is made', () => {
    const config = (change: object) => {
      const loaded = loadConfig([], {}, folder);
      if (!loaded.ok) throw new Error(loaded.problem.code);
      return { ...loaded.value.config, port: 0, ...change };
    };
    it('a data folder that is a file, or cannot be made', async () => {
      expect(await notReady(config({ data: file('x') }))).toMatchObject({ code: 'data-folder' });
      expect(await notReady(config({ data: '/proc/nope' }))).toMatchObject({ code: 'data-folder' });
      expect(await notReady(config({}))).toBeUndefined();
    });
    it('a port in use, an address this machine does not have', async () => {
      const taken = createServer();
      await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
      const address = taken.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      expect(await notReady(config({ port }))).toEqual({ code: 'port-taken', params: { port } });
      taken.close();
      expect(await notReady(config({ port, host: '203.0.113.9' }))).toMatchObject({ code: 'host-bad' });
    });
    it.each([
      [Object.assign(new Error('IO error: lock /d/db/zm-hq/LOCK: Resource temporarily unavailable'), {}), {}, 'data-in-use'],
      [Object.assign(new Error('/d/keys/secrets.json'), { code: 'ZM_KEYS' }), {}, 'keys-damaged'],
      [Object.assign(new Error('no space'), { code: 'ENOSPC' }), {}, 'data-full'],
      [new Error('error happened in your connection. Reason: connect ECONNREFUSED'), { couchdbUrl: 'http://admin:s3cret@couch:5984' }, 'couch-away'],
    ])('%s', (e, change, code) => {
      const problem = startProblem(e, config(change));
      expect(problem.code).toBe(code);
      const text = bothSentences(problem);
      expect(text).not.toMatch(/s3cret|\{\{/);
      expect(text).toMatch(/[\u4e00-\u9fff].*\n[\x20-\x7e]/);
    });
    it('a CouchDB that says no is told by its answer', () => {
      const problem = startProblem(new Error('CouchDB answered 401'), config({ couchdbUrl: 'http://couch:5984' }));
      expect(problem).toEqual({ code: 'couch-away', params: { address: 'couch:5984', detail: '401' } });
    });
    it('a damaged key file is named, never quoted', async () => {
      const path = file('{"tokenSecret": "s3cret"');
      await expect(openSecrets(path)).rejects.toMatchObject({ message: path, code: 'ZM_KEYS' });
    });
  });
});
