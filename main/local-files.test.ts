import { mkdtempSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { safeFileName, saveFile } from './files.ts';
import { forgetOldLogs, idsOnly, logFileOf } from './log-rules.ts';
import { keepsSecrets, openSecrets } from './secrets.ts';
import type { KeyStore } from './secrets.ts';
import { loadWindowState, saveWindowState } from './window/state.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'zm-main-'));

describe('saved files', () => {
  it.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['小票 XS-S01T1A-20261121-00143.pdf', '小票 XS-S01T1A-20261121-00143.pdf'],
    ['a:b*c?.csv', 'a_b_c_.csv'],
    ['...', '_'],
    ['CON.txt', '_CON.txt'],
    ['x\u0000\n.csv', 'x__.csv'],
  ])('%s is written as %s', (name, safe) => expect(safeFileName(name)).toBe(safe));
  it('never goes over a file that is there', async () => {
    const dir = folder();
    const never = (): Promise<undefined> => Promise.resolve(undefined);
    await saveFile(new Uint8Array([1]), 'a.csv', dir, never);
    const second = await saveFile(new Uint8Array([2]), 'a.csv', dir, never);
    expect(readdirSync(dir).sort()).toEqual(['a (2).csv', 'a.csv']);
    expect([...readFileSync(second.path ?? '')]).toEqual([2]);
  });
  it('a cancelled dialogue writes nothing and has no path', async () => {
    expect(await saveFile(new Uint8Array([1]), 'a.csv', undefined, () => Promise.resolve(undefined))).toEqual({});
  });
});

describe('secrets', () => {
  const keys = (backend?: string): KeyStore => ({
    isEncryptionAvailable: () => true,
    encryptString: (text) => Buffer.from([...text].reverse().join(''), 'utf8'),
    decryptString: (data) => [...data.toString('utf8')].reverse().join(''),
    ...(backend === undefined ? {} : { getSelectedStorageBackend: () => backend }),
  });
  it('come back, and do not lie in the file in the clear', async () => {
    const dir = folder();
    const store = openSecrets(dir, keys());
    await Promise.all([store.set('relay', 'hunter2'), store.set('other', 'x')]);
    expect(await store.get('relay')).toBe('hunter2');
    expect(await store.get('absent')).toBeNull();
    expect(readFileSync(join(dir, 'secrets.json'), 'utf8')).not.toContain('hunter2');
  });
  it('are refused plainly where the platform has no key store, and nothing is written', async () => {
    const dir = folder();
    for (const none of [keys('basic_text'), { ...keys(), isEncryptionAvailable: () => false }]) {
      expect(keepsSecrets(none)).toBe(false);
      const store = openSecrets(dir, none);
      await expect(store.set('k', 'v')).rejects.toMatchObject({ code: 'secrets-unavailable' });
      await expect(store.get('k')).rejects.toMatchObject({ code: 'secrets-unavailable' });
    }
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe('logs (architecture §7: ids only, 14 days)', () => {
  it('people and free text do not get in', () => {
    expect(idsOnly({ id: 'fact:01J', n: 3, ok: true, name: '张女士', text: 'two words', phone: '13812345678', nested: { a: 1 } })).toEqual({
      id: 'fact:01J',
      n: 3,
      ok: true,
      name: '…',
      text: '…',
      phone: '…',
    });
  });
  it('days before the last fourteen are deleted, other files stay', async () => {
    const dir = folder();
    const now = Date.UTC(2026, 10, 22);
    for (const day of [0, 13, 14, 15, 40]) writeFileSync(logFileOf(dir, new Date(now - day * 86_400_000)), '');
    writeFileSync(join(dir, 'notes.txt'), '');
    expect(await forgetOldLogs(dir, now)).toBe(2);
    expect(readdirSync(dir).sort()).toEqual(['main-2026-11-08.log', 'main-2026-11-09.log', 'main-2026-11-22.log', 'notes.txt']);
  });
});

describe('place of the window', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  it('comes back on the next start', async () => {
    const dir = folder();
    const state = { bounds: { x: 100, y: 50, width: 1280, height: 800 }, maximised: false };
    await saveWindowState(dir, state);
    expect(await loadWindowState(dir, screens)).toEqual(state);
  });
  it('is forgotten when its screen is gone or the file is torn', async () => {
    const dir = folder();
    await saveWindowState(dir, { bounds: { x: 5000, y: 0, width: 1280, height: 800 }, maximised: true });
    expect(await loadWindowState(dir, screens)).toEqual({ maximised: true });
    writeFileSync(join(dir, 'window.json'), '{"bounds":{"x":');
    expect(await loadWindowState(dir, screens)).toEqual({});
    const empty = join(dir, 'none');
    mkdirSync(empty);
    expect(await loadWindowState(empty, screens)).toEqual({});
  });
});
