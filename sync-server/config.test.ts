import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { translate } from '../src/i18n/index.ts';
import { loadConfig, redacted } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'zm-config-'));
const file = (content: string): string => {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(path, content);
  return path;
};
const problem = (argv: readonly string[], env: Record<string, string> = {}): string => {
  const loaded = loadConfig(argv, env, folder);
  return loaded.ok ? 'ok' : translate('zh-CN', `error.${loaded.problem.code}`, loaded.problem.params);
};

describe('settings (architecture §8)', () => {
  it('have a working default for everything', () => {
    expect(loadConfig([], {}, folder)).toMatchObject({ ok: true, value: { config: { port: 5180, host: '127.0.0.1', data: join(folder, 'data'), prefix: 'zm-', demo: false, origins: ['app://showroom'] } } });
  });
  it('command line before environment before file before default', () => {
    const path = file('{"port": 1001, "tenant": "from-file", "host": "10.0.0.1"}');
    expect(loadConfig(['--config', path, '--port=1003'], { ZM_PORT: '1002', ZM_HOST: '10.0.0.2' }, folder)).toMatchObject({ value: { config: { port: 1003, host: '10.0.0.2', tenant: 'from-file' } } });
  });
  it.each([
    [[], { ZM_PROT: '5180' }, 'ZM_PROT'], [['--prot', '1'], {}, '--prot'], [[], { ZM_PORT: 'abc' }, 'ZM_PORT'], [[], { ZM_PORT: '70000' }, 'ZM_PORT'], [['--port'], {}, '--port'],
    [[], { COUCHDB_URL: 'localhost:5984' }, 'COUCHDB_URL'], [[], { ZM_TIME_ZONE: 'Mars/Olympus' }, 'ZM_TIME_ZONE'], [[], { ZM_CUT_OFF: '25:00' }, 'ZM_CUT_OFF'],
    [['--config', '/nowhere/x.json'], {}, '/nowhere/x.json'], [['--config', file('{"port": }')], {}, '.json'], [['--config', file('[1]')], {}, '.json'], [['--config', file('{"colour": 1}')], {}, 'colour'],
    [[], { COUCHDB_URL: 'http://u:p@h:5984', ZM_DEMO: '1' }, 'ZM_DEMO'],
  ] as const)('%j %j is refused by name', (argv, env, name) => {
    const text = problem(argv, env);
    expect(text).toContain(name);
    expect(text).toMatch(/设置/);
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
});
