import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import { docNoOf } from '../../src/facts/seal.ts';
import { verifyHash } from '../../src/facts/verify.ts';
import { foldPoints } from '../../src/members/points.ts';
import { jcs } from '../../src/kernel/jcs.ts';
import { addPeople, HqClient } from '../hq/testclient.ts';
import { all } from '../store/update.ts';
import { addStores, testServer, type TestServer } from './testkit.ts';
import { TestTerminal } from './testterminal.ts';
import { toWire } from './wiredoc.ts';

/** Decision 050: a headquarters set back to a backup goes on in its own journal, under numbers it had used before. */
const folders: string[] = [];
const open: TestServer[] = [];
afterEach(async () => {
  for (const t of open.splice(0)) await t.stop();
  for (const f of folders.splice(0)) rmSync(f, { recursive: true, force: true });
});
async function server(data?: string): Promise<TestServer> {
  const t = await testServer({ keep: true, ...(data === undefined ? {} : { data }) });
  if (data === undefined) folders.push(t.data);
  open.push(t);
  return t;
}
const points = (amount: number): FactDraft => ({
  kind: 'points.adjusted',
  v: 1,
  scope: ['S01'],
  by: '0001',
  prev: { 'points:01J00000000000000000000001': [] },
  body: {
    customerId: 'cust:01J00000000000000000000001',
    reason: 'x',
    entries: [{ n: 1, ledger: 'points', account: 'cust:01J00000000000000000000001', amount }],
  },
});
const say = async (t: TestServer, ...amounts: readonly number[]): Promise<readonly Fact[]> => {
  const made = await t.server.services.hqWriter.commit(amounts.map(points));
  if (!made.ok) throw new Error(made.problem.code);
  await t.server.services.adjudicator.settled();
  return made.value;
};
const factsIn = async (t: TestServer, db: string): Promise<Fact[]> =>
  (await all(t.server.services.store, db, 'fact:')).map((d) => toWire(d) as unknown as Fact).filter((f) => f.kind === 'points.adjusted');
const place = (f: Fact): string => `${f.terminal}${f.epoch}${f.jseq}`;

test('SC-22: what headquarters sealed in both pasts under one number stands by its id, counts once, is named by one EX-11, and the journal goes on above both (I5, I10, I15)', async () => {
  const first = await server();
  await addStores(first.server, ['S01']);
  await addPeople(first.server);
  const till = await TestTerminal.enrolled(first, 'S01');
  await say(first, 1);
  await first.stop();
  const backup = mkdtempSync(join(tmpdir(), 'zm-backup-'));
  folders.push(backup);
  cpSync(first.data, backup, { recursive: true });

  const second = await server(first.data);
  till.url = second.url;
  const lost = await say(second, 10, 100, 1000);
  const held = (await till.pull('facts')).filter((d) => lost.some((f) => f.id === d.id));
  expect(held).toHaveLength(3);
  await second.stop();

  const third = await server(backup);
  till.url = third.url;
  const again = await say(third, 10_000, 100_000);
  expect(again.map(place)).toEqual(lost.slice(0, 2).map(place)); // the same two numbers, other facts
  await till.call('POST', '/sync/giveback', { docs: held });
  const admin = await HqClient.as(third.url, '0001');
  const { rows } = (await admin.get('/returned')).body as unknown as { rows: readonly { key: string }[] };
  expect((await admin.post('/returned/accept', { keys: rows.map((r) => r.key), reason: '备份恢复后补回' })).body).toEqual({ written: 3 });
  await third.server.services.adjudicator.settled();

  const everything = async (t: TestServer): Promise<Fact[]> => {
    const [hq, store] = [await factsIn(t, 'hq'), await factsIn(t, 's01')];
    expect(store.map((f) => jcs(f)).sort()).toEqual(hq.map((f) => jcs(f)).sort()); // I10: byte-equal wherever they are named
    return store;
  };
  const stand = await everything(third);
  for (const f of [...lost, ...again]) expect(stand.map((x) => jcs(x))).toContain(jcs(JSON.parse(JSON.stringify(f))));
  expect(stand.every(verifyHash)).toBe(true);
  expect(foldPoints(['points:01J00000000000000000000001'], stand).total).toBe(111_111); // each counts once
  expect(stand.map(docNoOf)).toEqual(stand.map(() => undefined)); // I5: headquarters numbers no document, so that none is in two hands
  const cases = async (t: TestServer): Promise<unknown[]> =>
    (await all(t.server.services.store, 's01', 'rul:ex:EX-11:')).map((d) => [
      d['subject'],
      d['status'],
      (d['members'] as string[]).filter((m) => [...lost, ...again].some((f) => f.id === m)).length,
    ]);
  expect(await cases(third)).toEqual([['terminal:HQ1', 'open', 4]]);

  // From the moment its own facts are back it writes above both pasts, in this life and after a start.
  const highest = Math.max(...[...lost, ...again].map((f) => f.jseq));
  const [next] = await say(third, 1_000_000);
  expect([next?.jseq, next?.prevHash]).toEqual([highest + 1, lost[2]?.hash]);
  await third.stop();
  const fourth = await server(backup);
  till.url = fourth.url;
  const [last] = await say(fourth, 10_000_000);
  expect([last?.jseq, last?.prevHash]).toEqual([highest + 2, next?.hash]);
  expect([(await everything(fourth)).length, await cases(fourth)]).toEqual([8, [['terminal:HQ1', 'open', 4]]]);
  await fourth.server.services.adjudicator.rebuild();
  expect(await cases(fourth)).toEqual([['terminal:HQ1', 'open', 4]]);
  // An administrator can close it: there is no device to deal with.
  const boss = await HqClient.as(fourth.url, '0001');
  const id = 'rul:ex:EX-11:terminal:HQ1:A';
  // as soon as the console shows it: its read model follows what the start brought
  await expect.poll(async () => (await boss.get(`/exceptions/${encodeURIComponent(id)}`)).status, { timeout: 20_000 }).toBe(200);
  expect((await boss.post(`/exceptions/${encodeURIComponent(id)}/resolve`, { option: 'epochBump', reason: '备份恢复，两段都在' })).status).toBe(200);
  await fourth.server.services.adjudicator.settled();
  expect(await cases(fourth)).toEqual([['terminal:HQ1', 'resolved', 4]]);
}, 60_000);
