import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { PriceRef } from '../../src/facts/reference.ts';
import { timeDocId } from '../../src/facts/rulings.ts';
import { encodeHlc, nodeOf } from '../../src/kernel/hlc.ts';
import type { Checkpoint } from '../../src/protocol/wire.ts';
import { addPeople, HqClient } from '../hq/testclient.ts';
import { addStores, received, testServer, type TestServer } from './testkit.ts';
import { TestTerminal } from './testterminal.ts';

/** Headquarters set back to a copy of its data folder (SC-22): keys, sequences and database names come back with it. */
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
const copyOf = (data: string): string => {
  const to = mkdtempSync(join(tmpdir(), 'zm-backup-'));
  folders.push(to);
  cpSync(data, to, { recursive: true });
  return to;
};
const duty = (t: TestTerminal) => t.seal({ kind: 'staff.duty', v: 1, scope: ['S01'], by: '0107', prev: {}, body: { staffNo: '0107', state: 'idle' } });
const at = (t: TestTerminal, s: TestServer): void => {
  t.url = s.url;
};

test('a database that has grown past its former end is still known to be another one: by terminals that pushed cards, and that only received (SC-22)', async () => {
  const first = await server();
  await addStores(first.server, ['S01']);
  const writer = await TestTerminal.enrolled(first, 'S01');
  const reader = await TestTerminal.enrolled(first, 'S01');
  await writer.push(duty(writer));
  await first.server.stop();
  const backup = copyOf(first.data);

  const second = await server(first.data);
  at(writer, second);
  at(reader, second);
  const card = {
    id: 'cust:01J00000000000000000000001',
    v: 1,
    cls: 'customer',
    scope: ['S01'],
    fields: { name: { value: '李娜', hlc: '001763700000000.0000.S01-T1A', by: '0107' } },
    sets: {},
    notes: [],
    history: [],
  };
  const { mark } = await writer.push([card], 'customers');
  expect((await reader.pull('customers')).map((d) => d.id)).toEqual([card.id]);
  const seen = reader.checkpoints.get('customers');
  expect((await writer.hello({ mark })).repushFrom).toBeUndefined();
  await second.server.stop();

  const third = await server(backup);
  at(writer, third);
  at(reader, third);
  // It grows past where it was before anybody of then asks again.
  const other = await TestTerminal.enrolled(third, 'S01');
  for (let i = 0; i < 12; i += 1) await other.push(duty(other));
  expect(Number.parseInt((await third.server.services.store.info('s01')).seq, 10)).toBeGreaterThan(Number.parseInt(mark?.seq ?? '', 10));
  // No fact is missing of this terminal, and yet its card is.
  expect(await writer.hello({ mark, acked: { jseq: 1, hash: writer.chain.prevHash } })).toMatchObject({ ack: { jseq: 1 }, repushFrom: 2 });
  await expect(reader.pullPage('customers', seen as Checkpoint)).rejects.toThrow('checkpoint-foreign');
  // Lives before the backup are still known: nobody fetches everything because of a mere restart.
  await third.server.stop();
  const fourth = await server(backup);
  at(other, fourth);
  const { checkpoint } = await other.pullPage('facts', null, 500);
  expect((await other.pullPage('facts', checkpoint)).documents).toEqual([]);
}, 60_000);

test('an epoch that was begun after the backup stays, and earlier epochs are asked for too (SC-22, §4.12)', async () => {
  const first = await server();
  await addStores(first.server, ['S01']);
  const terminal = await TestTerminal.enrolled(first, 'S01');
  await first.server.stop();
  const backup = copyOf(first.data);
  const second = await server(first.data);
  at(terminal, second);
  await terminal.push([...duty(terminal), ...duty(terminal)]);
  await second.server.services.identity.bumpEpoch(terminal.identity.terminal);
  terminal.chain = { ...terminal.chain, epoch: 'B', jseq: 0, prevHash: '', numbers: {} };
  const { mark } = await terminal.push(duty(terminal));
  await second.server.stop();

  const third = await server(backup);
  at(terminal, third);
  expect(await terminal.hello({ mark, acked: { jseq: 1, hash: terminal.chain.prevHash } })).toMatchObject({ epoch: 'B', repushFrom: 1, repushPast: { A: 1 } });
}, 60_000);

test('papers and facts of headquarters come back from a terminal, and hold again when a person says so (SC-22)', async () => {
  const first = await server();
  await addStores(first.server, ['S01']);
  await addPeople(first.server);
  const terminal = await TestTerminal.enrolled(first, 'S01');
  await first.server.stop();
  const backup = copyOf(first.data);
  const second = await server(first.data);
  at(terminal, second);
  const price: PriceRef = {
    id: 'ref:price:gold999:20261121-1',
    cls: 'price',
    metal: 'gold999',
    fenPerG: 159_900,
    validFromMs: 1,
    version: '20261121-1',
    publishedBy: '0003',
    scope: 'all',
  };
  const { id, ...rest } = price;
  await second.server.services.store.write('ref', [{ _id: id, ...rest }]);
  await second.server.services.identity.putStaff({ staffNo: '0188', name: '新人', roles: ['CON'], stores: ['S01'], active: true });
  const made = await second.server.services.hqWriter.commit([received('S01', ['RD2600077'])]);
  await second.server.services.adjudicator.settled();
  const held = [...(await terminal.pull('reference')), ...(await terminal.pull('facts'))];
  await second.server.stop();

  const third = await server(backup);
  at(terminal, third);
  expect(await terminal.call('POST', '/sync/giveback', { docs: held })).toEqual({ taken: 0, waiting: 3 });
  expect(await terminal.call('POST', '/sync/giveback', { docs: held })).toEqual({ taken: 0, waiting: 3 });
  const forged = held.map((d) => (d.id.startsWith('fact:') ? { ...d, by: 'nobody' } : d)).filter((d) => d.id.startsWith('fact:'));
  expect(await terminal.call('POST', '/sync/giveback', { docs: forged })).toEqual({ taken: 0, waiting: 0 });
  const consultant = new HqClient(third.url);
  expect((await consultant.get('/returned')).status).toBe(401);
  const admin = await HqClient.as(third.url, '0001');
  const { rows } = (await admin.get('/returned')).body as unknown as { rows: readonly { key: string; id: string }[] };
  expect(rows.map((r) => r.id).sort()).toEqual([made.ok ? made.value[0]?.id : '', 'ref:price:gold999:20261121-1', 'ref:staff:S01'].sort());
  expect(await third.server.services.identity.account('0188')).toBeUndefined();
  expect((await admin.post('/returned/accept', { keys: rows.map((r) => r.key), reason: '备份恢复后补回' })).body).toEqual({ written: 3 });
  expect(await third.server.services.identity.account('0188')).toMatchObject({ name: '新人' });
  await third.server.services.adjudicator.settled();
  expect((await third.server.services.store.get('s01', ['piece:RD2600077']))[0]).toMatchObject({ state: 'IN_STOCK' });
  expect((await third.server.services.store.get('ref', [id]))[0]).toMatchObject(rest);
  expect(((await admin.get('/returned')).body as unknown as { rows: unknown[] }).rows).toEqual([]);
}, 60_000);

test('a bundle that this installation did not sign is not taken', async () => {
  const t = await server();
  await addStores(t.server, ['S01']);
  const [bundle] = await t.server.services.store.get('s01', ['ref:staff:S01']);
  const ref = {
    id: 'ref:staff:S01',
    cls: 'staff' as const,
    storeId: 'S01',
    kid: String(bundle?.['kid']),
    version: 9,
    issuedAtMs: 1,
    jws: `${String(bundle?.['jws']).slice(0, -4)}AAAA`,
  };
  expect(await t.server.services.identity.takeBack(ref)).toMatchObject({ ok: false, problem: { code: 'bundle-bad' } });
});

test('corrected times that headquarters told before it was set back come back and hold once their facts are here, and nobody can tell one of tomorrow (SC-22, §3.2)', async () => {
  const first = await server();
  await addStores(first.server, ['S01']);
  const terminal = await TestTerminal.enrolled(first, 'S01');
  const [fact] = duty(terminal);
  if (fact === undefined) throw new Error('no fact');
  const eff = (ms: number): string => encodeHlc(ms, 0, nodeOf(terminal.identity.terminal, 'A'));
  const told = { id: timeDocId(fact.id), cls: 'time', scope: ['S01'], factId: fact.id, eff: eff(Date.now() - 3_600_000), pv: 1 };
  expect(await terminal.call('POST', '/sync/giveback', { docs: [{ ...told, eff: eff(Date.now() + 86_400_000) }] })).toEqual({ taken: 0, waiting: 0 });
  expect(await terminal.call('POST', '/sync/giveback', { docs: [told] })).toEqual({ taken: 1, waiting: 0 });
  const { adjudicator, store } = first.server.services;
  await adjudicator.settled();
  expect((await store.get('s01', [told.id]))[0]).toBeUndefined(); // its fact has not come yet
  await first.server.stop();
  const second = await server(first.data);
  at(terminal, second);
  await terminal.push([fact]);
  await second.server.services.adjudicator.settled();
  expect((await second.server.services.store.get('s01', [told.id]))[0]).toMatchObject({ cls: 'time', factId: fact.id, eff: told.eff, scope: ['S01'] });
}, 60_000);

test('a list of corrected times (EX-12) that only one store had been told does not stand beside the shorter one of another: it follows from the times that came back (SC-22, I14; simulator, seeds 199 and 238)', async () => {
  const t = await server();
  await addStores(t.server, ['S01']);
  const terminal = await TestTerminal.enrolled(t, 'S01');
  const id = (code: string): string => `rul:ex:${code}:terminal:S02-T1:Aboot-1`;
  const told = (code: string, pv: number, members: readonly string[]) => ({
    id: id(code),
    cls: 'exception',
    code,
    subject: 'terminal:S02-T1',
    scope: ['S01', 'S02'],
    status: 'open',
    members,
    sides: [],
    severity: 'blue',
    owner: ['SM'],
    openedMs: 1,
    pv,
  });
  const { store } = t.server.services;
  for (const code of ['EX-11', 'EX-12']) {
    const { id: _id, ...rest } = told(code, 0, ['fact:a']);
    await store.write('s01', [{ _id, ...rest }]);
  }
  await terminal.call('POST', '/sync/giveback', { docs: [told('EX-11', 1, ['fact:a', 'fact:b']), told('EX-12', 1, ['fact:a', 'fact:b'])] });
  const [seen, followed] = await store.get('s01', [id('EX-11'), id('EX-12')]);
  expect(seen).toMatchObject({ pv: 1, members: ['fact:a', 'fact:b'] }); // the gateway saw it at an arrival; no fact tells of it
  expect(followed).toMatchObject({ pv: 0, members: ['fact:a'] });
}, 60_000);

test('whose customer somebody is, told before headquarters was set back, comes back as over: the facts that come again tell it anew or not (SC-22, §4.3; simulator, seeds 373 and 565)', async () => {
  const t = await server();
  await addStores(t.server, ['S01']);
  const terminal = await TestTerminal.enrolled(t, 'S01');
  const id = 'rul:dec:owner:cust:K2:root';
  const losers = [{ factId: 'fact:a', by: '0103', outcome: 'merged' }];
  const told = { id, cls: 'decision', rule: '4.3d', scope: ['S01'], subject: 'cust:K2', winner: 'fact:b', losers, data: { owner: '0101' }, pv: 3 };
  const alias = { ...told, id: 'rul:dec:alias:cust:K2', rule: '4.4' };
  await terminal.call('POST', '/sync/giveback', { docs: [told, alias] });
  const { store } = t.server.services;
  const [owner, merge] = await store.get('s01', [id, alias.id]);
  expect(owner).toMatchObject({ withdrawn: true, pv: 3 });
  expect(merge?.['withdrawn']).toBeUndefined(); // who is one person is never unmade by a rule
}, 60_000);
