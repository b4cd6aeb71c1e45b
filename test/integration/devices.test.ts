import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDevice } from '../../renderer/data/open-terminal.ts';
import { epochOfCode } from '../../renderer/data/emergency.ts';
import { loadIdentity } from '../../renderer/data/identity.ts';
import { createMemoryStore, newDisk } from '../../renderer/data/memory-store.ts';
import type { MemoryDisk } from '../../renderer/data/memory-store.ts';
import { verifyChain } from '../../src/facts/verify.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { SaleBody } from '../../src/sales/types.ts';
import { DEMO_PIN } from '../../sync-server/demo/people.ts';
import { TestChain, ready, until } from './chain.ts';
import type { TestTill } from './chain.ts';
import { sellable, sells, signIn } from './deeds.ts';

let chain: TestChain;
let till: TestTill;
let disk: MemoryDisk;
let stock: readonly string[];
const used = new Set<string>();
const piece = (t = till.terminal): string => {
  const no = sellable(t, stock, used);
  used.add(no);
  return no;
};
const quiet = (t: TestTill): Promise<number> =>
  until('nothing waits', () => t.terminal.sync.status().pending === 0 && t.terminal.sync.status().connection !== 'syncing');
const at = async (id: string): Promise<boolean> => (await chain.docs('s01', id)).length === 1;
const copyOf = (d: MemoryDisk): MemoryDisk => ({ collections: new Map([...d.collections].map(([k, v]) => [k, new Map(v)])), device: new Map(d.device) });

beforeAll(async () => {
  chain = await TestChain.start();
}, 120_000);
afterAll(async () => {
  await chain.close();
});
beforeEach(async () => {
  disk = newDisk();
  till = await chain.till('S01', { store: { kind: 'memory', disk } });
  stock = (await chain.docs('s01', 'piece:')).map((d) => d._id.slice('piece:'.length));
  await until('the store is on the till', () => till.terminal.session.roster().length > 0 && stock.every((no) => till.terminal.views.piece(no) !== undefined));
  await signIn(till.terminal, '0107');
  await quiet(till);
}, 60_000);
afterEach(async () => {
  await till.close();
});

test('headquarters comes back from an older backup: the till pushes again what was acknowledged, and refills (SC-22)', async () => {
  await sells(till.terminal, piece());
  await quiet(till);
  await chain.stopServer();
  const backup = `${chain.folder}-backup`;
  await cp(join(chain.folder, 'db'), backup, { recursive: true });
  await chain.startServer();
  await until('connected', () => till.terminal.sync.status().connection === 'online');
  const lost = [await sells(till.terminal, piece()), await sells(till.terminal, piece())];
  await quiet(till);
  await chain.stopServer();
  await rm(join(chain.folder, 'db'), { recursive: true });
  await cp(backup, join(chain.folder, 'db'), { recursive: true });
  await rm(backup, { recursive: true });
  await chain.startServer();
  for (const sale of lost) await until('what was lost is back', () => at(sale.id), 20_000);
  const next = await sells(till.terminal, piece());
  await until('and work goes on', () => at(next.id));
  await quiet(till);
  const own = (await chain.docs('s01', 'fact:'))
    .filter((d) => d['terminal'] === till.terminal.device.terminal)
    .map((d) => {
      const { _id, _rev, ...rest } = d as Record<string, unknown>;
      void _rev;
      return { id: _id, ...rest } as unknown as Fact;
    });
  expect(verifyChain(own)).toEqual([]);
  expect(chain.server.services.log).toBeDefined();
});

test("the till's disk comes back from a week-old image: suspect at once, told to headquarters, and a new epoch goes on without a number twice (SC-08)", async () => {
  await sells(till.terminal, piece());
  await quiet(till);
  const image = copyOf(disk);
  const later = await sells(till.terminal, piece());
  await quiet(till);
  await till.terminal.close();
  const options = { ...till.options, store: { kind: 'memory', disk: image } as const };
  const suspect = await openDevice(options);
  expect(suspect).toMatchObject({ state: 'suspect', suspicion: { kind: 'restored', source: 'journal' } });
  const { terminal: name } = till.terminal.device;
  await until('headquarters has the case', async () => (await chain.docs('s01', `rul:ex:EX-11:terminal:${name}`)).length === 1);
  expect((await chain.server.services.identity.device(name))?.state).toBe('quarantine');
  const bumped = await chain.server.services.identity.bumpEpoch(name);
  expect(bumped.ok).toBe(true);

  const opened = ready(await openDevice(options));
  till.terminal = opened;
  expect(opened.device.epoch).toBe('B');
  await until('what the image lacked is pulled back', () => opened.views.sales().some((s) => s.factId === later.id));
  await signIn(opened, '0107');
  const sale = await sells(opened, piece(opened));
  expect((sale.body as SaleBody).docNo).toMatch(/^XS-S01T\d+B-\d{8}-00001$/);
  await until('headquarters takes the new series', () => at(sale.id));
});

test("restored while the store is cut off: look only, then a manager's PIN and a code of headquarters open the next series; each code works once (conflicts §4.12, SC-08)", async () => {
  await sells(till.terminal, piece());
  await quiet(till);
  const image = copyOf(disk);
  const later = await sells(till.terminal, piece());
  await quiet(till);
  const { terminal: name } = till.terminal.device;
  const given = await chain.server.services.identity.emergency(name);
  if (!given.ok) throw new Error(given.problem.code);
  expect(given.value).toMatchObject({ epoch: 'B', left: 4 });
  till.line.cut();
  await till.terminal.close();
  const options = { ...till.options, store: { kind: 'memory', disk: image } as const };
  const suspect = await openDevice(options);
  if (suspect.state !== 'suspect') throw new Error(suspect.state);
  const look = await suspect.readOnly();
  if (look === undefined) throw new Error('nothing to look at');
  await signIn(look, '0101');
  expect(look.views.sales().length).toBeGreaterThan(0);
  await expect(sells(look, piece(look))).rejects.toThrow('device-restored');
  await look.close();

  expect(await suspect.emergency('0101', '000000', given.value.code)).toMatchObject({ ok: false, problem: { code: 'pin-wrong' } });
  expect(await suspect.emergency('0107', DEMO_PIN, given.value.code)).toMatchObject({ ok: false, problem: { code: 'approver-not-allowed' } });
  expect(await suspect.emergency('0101', DEMO_PIN, 'AAAA-BBBB')).toMatchObject({ ok: false, problem: { code: 'emergency-wrong' } });
  expect(await suspect.emergency('0101', DEMO_PIN, `${given.value.code.slice(0, 4)} ${given.value.code.slice(4).toLowerCase()}`)).toEqual({
    ok: true,
    value: 'B',
  });
  const opened = ready(await openDevice(options));
  till.terminal = opened;
  expect(opened.device).toMatchObject({ epoch: 'B', switched: { from: 'A', to: 'B' } });
  await signIn(opened, '0107');
  const sale = await sells(opened, piece(opened));
  expect((sale.body as SaleBody).docNo).toMatch(/^XS-S01T\d+B-\d{8}-00001$/);

  till.line.heal();
  await until('headquarters takes the series the manager began', () => at(sale.id));
  await until('what the image lacked is pulled back', () => opened.views.sales().some((s) => s.factId === later.id));
  expect(await chain.server.services.identity.device(name)).toMatchObject({ epoch: 'B', state: 'active' });
  await until(
    'the case is there',
    async () => (await chain.docs('s01', `rul:ex:EX-11:${name}`)).length + (await chain.docs('s01', `rul:ex:EX-11:terminal:${name}`)).length > 0,
  );
  // The next restore asks for the next code: the first one names a series that is left behind.
  expect(await chain.server.services.identity.emergency(name)).toMatchObject({ ok: true, value: { epoch: 'C', left: 3 } });
  const identity = await loadIdentity(createMemoryStore({ disk: image }).device);
  expect(await epochOfCode(given.value.code, 'B', identity?.emergency ?? [])).toBeUndefined();
}, 60_000);

test('a fact that headquarters cannot believe is kept raw with a case, and the queue behind it goes on (EX-25)', async () => {
  till.line.cut();
  await until('offline', () => till.terminal.sync.status().connection === 'offline');
  const bad = await sells(till.terminal, piece());
  await till.terminal.close();
  // A disk that lies: one figure of the sale changed under its hash.
  disk.collections.get('facts')?.set(bad.id, { ...bad, by: '0112' });
  till.terminal = ready(await openDevice(till.options));
  await signIn(till.terminal, '0107');
  const good = await sells(till.terminal, piece());
  till.line.heal();
  await until('the good one is at headquarters', () => at(good.id));
  await quiet(till);
  expect(await at(bad.id)).toBe(false);
  expect(till.terminal.sync.status().quarantined).toBe(1);
  await until('the case is on the till', () => till.terminal.views.exceptions().some((e) => e.code === 'EX-25'));
});

test('a revoked till says so; what it still sells is pushed, and it learns nothing new (architecture §7)', async () => {
  const { terminal: name } = till.terminal.device;
  await chain.server.services.identity.setState(name, 'revoked');
  await until('the till knows', () => till.terminal.sync.status().problem === 'device-revoked');
  expect(till.terminal.sync.status().connection).toBe('attention');
  const sale = await sells(till.terminal, piece());
  await until('its sale is at headquarters', () => at(sale.id));
});

test("another store's piece is found, and its sale there shows in the search here within two seconds", async () => {
  const { terminal } = till;
  await until('the catalogue is here', async () => terminal.stock.rows() > stock.length && terminal.stock.asOfMs() !== undefined);
  const found = await terminal.stock.search({ stores: ['S02'], states: ['IN_STOCK'], limit: 50 });
  const row = found.rows.find((r) => r.priceMode === 'fixed');
  if (row === undefined) throw new Error('nothing in S02');
  expect(terminal.views.piece(row.pieceNo)).toMatchObject({ own: false, view: { state: 'IN_STOCK', place: { at: 'store', storeId: 'S02' } } });
  const other = await chain.till('S02');
  await until('the other till is ready', () => other.terminal.session.roster().length > 0 && other.terminal.views.piece(row.pieceNo)?.own === true);
  await signIn(other.terminal, '0205');
  await sells(other.terminal, row.pieceNo);
  const took = await until('sold in the search here', async () => (await terminal.stock.search({ text: row.pieceNo })).rows[0]?.state === 'SOLD');
  expect(took).toBeLessThan(2000);
  expect(terminal.views.piece(row.pieceNo)?.view.state).toBe('SOLD');
  till.line.cut();
  await till.restart();
  expect((await till.terminal.stock.search({ text: row.pieceNo })).rows[0]).toMatchObject({ pieceNo: row.pieceNo, state: 'SOLD' });
});

test('an hour passes: the token has run out, and the next sale renews it without anybody noticing', async () => {
  chain.ahead = 2 * 3_600_000;
  const sale = await sells(till.terminal, piece());
  await until('the sale is at headquarters', () => at(sale.id));
  await quiet(till);
  expect(till.terminal.sync.status().problem).toBeUndefined();
});
