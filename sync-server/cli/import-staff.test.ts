import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStores, testServer } from '../gateway/testkit.ts';
import type { TestServer } from '../gateway/testkit.ts';
import { addPeople, TEST_PASSWORD } from '../hq/testclient.ts';

describe('npm run import:staff, the OA’s roster on the command line (A0.21)', () => {
  let t: TestServer;
  const folder = mkdtempSync(join(tmpdir(), 'zm-roster-'));
  const file = join(folder, 'roster.csv');
  const run = (...args: string[]): Promise<{ readonly code: number; readonly out: string }> =>
    new Promise((done) => {
      execFile(
        process.execPath,
        ['--import', 'tsx', 'sync-server/cli/import-staff.ts', ...args, '--url', t.url],
        { env: { ...process.env, ZM_PASSWORD: TEST_PASSWORD } },
        (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code), out: stdout + stderr }),
      );
    });
  const account = (no: string) => t.server.services.identity.account(no);
  beforeAll(async () => {
    t = await testServer();
    await addStores(t.server, ['S01', 'S02']);
    await addPeople(t.server);
    // as a Windows machine writes it
    writeFileSync(
      file,
      iconv.encode(
        '工号,姓名,职级,门店,在职状态\r\n0301,赵敏,见习顾问,S01、S02,在职\r\n0107,林晓雯,高级顾问,S01,离职\r\n0302,=坏门店,顾问,S09,在职\r\n9,坏号,顾问,S01,在职\r\n',
        'gb18030',
      ),
    );
  });
  afterAll(async () => {
    await t.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('looks first and changes nothing; every wrong row by its line, in both languages, and in a file', async () => {
    const errors = join(folder, 'errors.csv');
    const look = await run(file, '--preview', '--errors', errors);
    expect(look.code).toBe(1);
    for (const words of ['新增 1 人', '停用 1 人', '0301 赵敏', '! 4: 0302 没有门店 S09', 'There is no store S09', '! 5: 9 工号不对'])
      expect(look.out).toContain(words);
    expect(
      readFileSync(errors, 'utf8')
        .split('\r\n')
        .slice(1, 3)
        .map((l) => l.slice(0, 6)),
    ).toEqual(['4,0302', '5,9,工号']);
    expect(await account('0301')).toBeUndefined();
    expect(await account('0107')).toMatchObject({ active: true });
  });
  it('takes it over once: the same file again changes nothing, leavers are disabled and stay', async () => {
    expect((await run(file)).out).toContain('导入好了，2 处改动');
    expect(await account('0301')).toMatchObject({ name: '赵敏', title: '见习顾问', stores: ['S01', 'S02'], roles: ['CON'], active: true });
    expect(await account('0107')).toMatchObject({ active: false, roles: ['CON'] });
    const before = JSON.stringify(await account('0301'));
    const again = await run(file);
    expect(again.out).toContain('新增 0 人，修改 0 人，停用 0 人');
    expect(again.out).not.toContain('导入好了');
    expect(JSON.stringify(await account('0301'))).toBe(before);
  });
  it('says what it needs: help, a missing file, a person who may not', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('--preview') as string });
    expect(await run(join(folder, 'none.csv'))).toMatchObject({ code: 2, out: expect.stringContaining('没有这个文件') as string });
    const refused = await run(file, '--staff', '0101');
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/权限|不能/);
  });
});
