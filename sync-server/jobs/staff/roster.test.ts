import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPeople, HqClient } from '../../hq/testclient.ts';
import { addStores, testServer } from '../../gateway/testkit.ts';
import type { TestServer } from '../../gateway/testkit.ts';
import { planRoster, readRoster } from './roster.ts';

const HEAD = '\ufeff工号,姓名,职级,门店,在职状态\n';
const rosterOf = (lines: string) => {
  const r = readRoster(HEAD + lines);
  if (!r.ok) throw new Error(r.problem.code);
  return r.value;
};
const STORES = new Set(['S01', 'S02']);

describe('the OA’s roster (A0.21)', () => {
  it('reads rows by their headings and names what is wrong, line by line', () => {
    const { rows, errors } = rosterOf(
      '0301,赵敏,见习顾问,S01,在职\n,无号,x,S01,在职\n0302,,x,S01,在职\n0301,赵敏,x,S01,在职\n0303,孙立,收银员,"S01、S02",离职\n0304,钱多,x,S01,休假\n',
    );
    expect(rows).toMatchObject([
      { line: 2, staffNo: '0301', stores: ['S01'], active: true },
      { line: 6, staffNo: '0303', stores: ['S01', 'S02'], active: false },
    ]);
    expect(errors.map((e) => [e.line, e.problem.code])).toEqual([
      [3, 'roster-no'],
      [4, 'roster-name'],
      [5, 'roster-twice'],
      [7, 'roster-status'],
    ]);
    expect([readRoster('a,b\n1,2'), readRoster('')]).toMatchObject([
      { problem: { code: 'roster-columns', params: { list: '工号、姓名、门店、在职状态' } } },
      { problem: { code: 'roster-unreadable' } },
    ]);
  });
  it('any grade may serve customers; roles of people who are here stay as they were given; an administrator does not leave by a file', () => {
    const here = { staffNo: '0301', name: '赵敏', title: '见习顾问', roles: ['CON' as const, 'CSH' as const], stores: ['S01'], active: true };
    const admin = { ...here, staffNo: '0001', name: '管理员', roles: ['ADM' as const], stores: [] };
    const plan = planRoster(
      rosterOf('0301,赵敏,高级顾问,S02,在职\n0001,管理员,x,,离职\n0305,周一,设计师,S01,在职\n0306,吴二,店长,S09,在职\n0307,郑三,店长,S01,在职'),
      [here, admin],
      STORES,
    );
    expect(plan.changes).toMatchObject([
      { kind: 'change', fields: ['title', 'stores'], member: { roles: ['CON', 'CSH'] } },
      { kind: 'create', member: { roles: ['CON'] } },
      { kind: 'create', member: { roles: ['SM', 'CON'] } },
    ]);
    expect(plan.errors.map((e) => [e.staffNo, e.problem.code])).toEqual([
      ['0001', 'roster-admin'],
      ['0306', 'store-unknown'],
    ]);
  });
});

describe('the roster taken over by the console', () => {
  let t: TestServer;
  let admin: HqClient;
  beforeAll(async () => {
    t = await testServer();
    await addStores(t.server, ['S01', 'S02']);
    await addPeople(t.server);
    admin = await HqClient.as(t.url, '0001');
  });
  afterAll(() => t.stop());
  it('shows first, then changes; again it changes nothing; leavers are disabled and stay; others may not', async () => {
    const csv = `${HEAD}0301,赵敏,顾问,S01,在职\n0101,周启明,店长,S01,离职\n9,坏,x,S01,在职`;
    const look = (await admin.post('/staff-import/preview', { csv })).body as unknown as { counts: Record<string, number>; errors: unknown[] };
    expect(look.counts).toMatchObject({ create: 1, disable: 1, errors: 1 });
    expect(await t.server.services.identity.account('0301')).toBeUndefined();
    expect((await (await HqClient.as(t.url, '0101')).post('/staff-import/apply', { csv })).status).toBe(403);
    await admin.post('/staff-import/apply', { csv });
    expect(await t.server.services.identity.account('0301')).toMatchObject({ name: '赵敏', roles: ['CON'], active: true });
    expect(await t.server.services.identity.account('0101')).toMatchObject({ active: false, roles: expect.arrayContaining(['SM']) as string[] });
    const again = (await admin.post('/staff-import/apply', { csv })).body as unknown as { counts: Record<string, number> };
    expect(again.counts).toMatchObject({ create: 0, change: 0, disable: 0, unchanged: 2, errors: 1 });
  });
});
