import { mkdtempSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConfigSource } from './config.ts';
import { DEFAULT_GATEWAY, desktopConfig, gatewayOrigin } from './config.ts';
import { loadSettings, saveSettings } from './settings.ts';

const source: ConfigSource = { env: {}, argv: [], settings: {}, userData: '/home/till/.config/Zhuomei Showroom', documents: '/home/till/Documents' };
const configOf = (change: Partial<ConfigSource>): ReturnType<typeof desktopConfig> => desktopConfig({ ...source, ...change });

describe('settings of the desktop app: command line > environment > file > default (architecture §8)', () => {
  it('needs nothing', () => {
    const made = configOf({});
    expect(made).toMatchObject({ ok: true, config: { gateways: [DEFAULT_GATEWAY], kiosk: false } });
    expect(made.ok && made.config.journalDir).toBe('/home/till/Documents/Zhuomei Journal');
  });
  it('takes the nearest word on the gateway', () => {
    const settings = { gateways: ['https://file.example'] };
    const env = { ZM_GATEWAY: 'https://env.example' };
    expect(configOf({ settings })).toMatchObject({ config: { gateways: ['https://file.example'] } });
    expect(configOf({ settings, env })).toMatchObject({ config: { gateways: ['https://env.example'] } });
    expect(configOf({ settings, env, argv: ['app', '--gateway=https://arg.example/'] })).toMatchObject({ config: { gateways: ['https://arg.example'] } });
    expect(configOf({ argv: ['app', '--gateway', 'https://a.example,http://192.168.1.9:5180'] })).toMatchObject({
      config: { gateways: ['https://a.example', 'http://192.168.1.9:5180'] },
    });
  });
  it.each([
    'ftp://hq.example',
    'https://user:pw@hq.example',
    'https://hq.example/path',
    'hq.example',
    "https://hq.example;script-src 'unsafe-inline'",
    'javascript:alert(1)',
  ])('refuses the gateway %s in both languages', (url) => {
    const made = configOf({ env: { ZM_GATEWAY: url } });
    expect(made).toMatchObject({ ok: false, problem: { code: 'gateway-url-bad' } });
    expect(!made.ok && made.problem.zh).toContain('地址');
  });
  it('an origin carries nothing that could widen the content policy', () => {
    expect(gatewayOrigin('https://hq.example ')).toBe('https://hq.example');
    expect(gatewayOrigin('https://*')).not.toBe("'self'");
    expect(gatewayOrigin('https://a.example https://b.example')).toBeUndefined();
  });
  it.each([source.userData, `${source.userData}/journal`])('refuses a journal inside the data folder (%s): a restored image must not roll back both', (dir) => {
    expect(configOf({ env: { ZM_JOURNAL_DIR: dir } })).toMatchObject({ ok: false, problem: { code: 'journal-inside-data' } });
  });
  it('a folder whose name only begins like the data folder is another folder', () => {
    expect(configOf({ env: { ZM_JOURNAL_DIR: `${source.userData}-journal` } })).toMatchObject({ ok: true });
  });
  it('refuses a relative journal folder', () => {
    expect(configOf({ env: { ZM_JOURNAL_DIR: 'journal' } })).toMatchObject({ ok: false, problem: { code: 'journal-relative' } });
  });
  it('a data folder of its own gets a journal beside it', () => {
    expect(configOf({ env: { ZM_USER_DATA: '/tmp/x' }, userData: '/tmp/x' })).toMatchObject({ config: { journalDir: '/tmp/x-journal' } });
  });
});

describe('settings file', () => {
  const folder = (): string => mkdtempSync(join(tmpdir(), 'zm-settings-'));
  it('keeps what it does not know when it writes', async () => {
    const dir = folder();
    writeFileSync(join(dir, 'settings.json'), JSON.stringify({ kiosk: true, later: { version: 9 } }));
    await saveSettings(dir, { gateways: ['https://hq.example'] });
    expect(JSON.parse(readFileSync(join(dir, 'settings.json'), 'utf8'))).toEqual({ kiosk: true, later: { version: 9 }, gateways: ['https://hq.example'] });
  });
  it.each(['{"gateways": [', '{"gateways":["nonsense"]}', '[]', ''])(
    'a broken file (%s) is put aside, not overwritten, and the app starts',
    async (content) => {
      const dir = folder();
      writeFileSync(join(dir, 'settings.json'), content);
      const loaded = await loadSettings(dir);
      expect(loaded.settings).toEqual({});
      expect(readFileSync(loaded.broken ?? '', 'utf8')).toBe(content);
      expect(existsSync(join(dir, 'settings.json'))).toBe(false);
    },
  );
});
