import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { effectiveNumbers } from '../../../src/facts/journals.ts';
import { verifyChain } from '../../../src/facts/verify.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import type { SaleBody } from '../../../src/sales/types.ts';
import { toWire } from '../../../sync-server/gateway/wiredoc.ts';
import { fakeHost } from '../../../renderer/data/fake-host.ts';
import { newDisk } from '../../../renderer/data/memory-store.ts';
import type { MemoryDisk } from '../../../renderer/data/memory-store.ts';
import { openDevice } from '../../../renderer/data/open-terminal.ts';
import type { Terminal } from '../../../renderer/data/terminal.ts';
import { ready, TestChain, until } from '../chain.ts';
import type { TestTill } from '../chain.ts';
import { sellable, sells, signIn } from '../deeds.ts';

/** SC-08, 17, 22 of conflicts.md §8 at their sync level: a terminal's storage comes back old, lives twice; headquarters comes back old. */
let chain: TestChain;
let till: TestTill;
let disk: MemoryDisk;
let stock: readonly string[];
const used = new Set<string>();
const others: Terminal[] = [];
const sell = async (t: Terminal): Promise<Fact> => {
  const no = sellable(t, stock, used);
  used.add(no);
  return sells(t, no);
};
const quiet = (t: Terminal): Promise<number> =>
  until(`nothing waits (${JSON.stringify(t.sync.status())})`, () => t.sync.status().pending === 0 && t.sync.status().connection !== 'syncing', 20_000);
const copyOf = (d: MemoryDisk): MemoryDisk => ({ collections: new Map([...d.collections].map(([k, v]) => [k, new Map(v)])), device: new Map(d.device) });
const docNo = (f: Fact): string => (f.body as SaleBody).docNo ?? '';
const ofTill = async (terminal: string): Promise<readonly Fact[]> =>
  (await chain.docs('s01', 'fact:')).map((d) => toWire(d) as unknown as Fact).filter((f) => f.terminal === terminal); // checked at the door
const codes = async (subject: string): Promise<readonly string[]> =>
  [
    ...new Set(
      (await chain.docs('s01', 'rul:ex:')).filter((d) => d['subject'] === `terminal:${subject}` && d['status'] === 'open').map((d) => String(d['code'])),
    ),
  ].sort();

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
  await quiet(till.terminal);
}, 60_000);
afterEach(async () => {
  for (const t of others.splice(0)) await t.close();
  await till.close();
});
/** The same disk, journal file and identity in another box, as an image of the whole machine is. */
async function imaged(image: MemoryDisk, lines: readonly string[]): Promise<Terminal> {
  const t = ready(await openDevice({ ...till.options, host: fakeHost({ version: '0.1.0' }, [...lines]), store: { kind: 'memory', disk: image } }));
  others.push(t);
  await signIn(t, '0107');
  return t;
}

describe('SC-08 a terminal restored from a week-old backup', () => {
  test('the journal file says more than the database: stopped; a new epoch takes new numbers, the old facts come back down, nothing is lost: EX-11 (I5, I10)', async () => {
    await sell(till.terminal);
    await quiet(till.terminal);
    const image = copyOf(disk);
    const later = [await sell(till.terminal), await sell(till.terminal)];
    await quiet(till.terminal);
    const { terminal: name } = till.terminal.device;
    await till.terminal.close();
    till.line.cut();
    const options = { ...till.options, store: { kind: 'memory', disk: image } as const };
    expect(await openDevice(options)).toMatchObject({ state: 'suspect', suspicion: { kind: 'restored', source: 'journal' } });
    till.line.heal();
    expect(await openDevice(options)).toMatchObject({ state: 'suspect' });
    await until('headquarters has the case', async () => (await codes(name)).includes('EX-11'));
    expect((await chain.server.services.identity.device(name))?.state).toBe('quarantine');
    expect((await chain.server.services.identity.bumpEpoch(name)).ok).toBe(true);
    till.terminal = ready(await openDevice(options));
    expect(till.terminal.device.epoch).toBe('B');
    for (const f of later) await until('what the backup lacked is pulled back', () => till.terminal.views.sales().some((s) => s.factId === f.id));
    await signIn(till.terminal, '0107');
    const next = await sell(till.terminal);
    expect(docNo(next)).toMatch(/^XS-S01T\d+B-\d{8}-00001$/);
    await quiet(till.terminal);
    const all = await ofTill(name);
    expect(verifyChain(all)).toEqual([]);
    expect(all.map((f) => f.id)).toEqual(expect.arrayContaining([...later, next].map((f) => f.id)));
    const numbers = [...effectiveNumbers(all).values()].map((n) => n.effectiveNo);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
  test('variant: the journal file is as old as the database and the till is offline: numbers are used twice; both are kept, the later is *1, EX-10 and EX-11, every sale is there', async () => {
    await sell(till.terminal);
    await quiet(till.terminal);
    const image = copyOf(disk);
    const lines = [...till.host.journalLines];
    const first = [await sell(till.terminal), await sell(till.terminal)];
    await quiet(till.terminal);
    const { terminal: name } = till.terminal.device;
    await till.terminal.close();
    till.line.cut();
    const again = await imaged(image, lines);
    const second = [await sell(again), await sell(again), await sell(again)];
    expect(second.slice(0, 2).map(docNo)).toEqual(first.map(docNo));
    till.line.heal();
    await until(
      'headquarters has every sale',
      async () => {
        const ids = (await ofTill(name)).map((f) => f.id);
        return [...first, ...second].every((f) => ids.includes(f.id));
      },
      20_000,
    );
    await chain.server.services.adjudicator.settled();
    const all = await ofTill(name);
    for (const f of [...first, ...second]) expect(all.find((s) => s.id === f.id)).toEqual(f);
    const numbers = effectiveNumbers(all);
    expect(first.map((f) => numbers.get(f.id)?.effectiveNo)).toEqual(first.map(docNo));
    expect(second.slice(0, 2).map((f) => numbers.get(f.id)?.effectiveNo)).toEqual(first.map((f) => `${docNo(f)}*1`));
    expect(new Set([...numbers.values()].map((n) => n.effectiveNo)).size).toBe(numbers.size);
    expect(await codes(name)).toContain('EX-11');
    expect((await chain.server.services.identity.device(name))?.state).toBe('quarantine');
  });
});

describe('SC-17 two live terminals with one identity', () => {
  test('the first jseq with two hashes: quarantine, EX-11; the documents of both are kept, the second goes on in epoch B', async () => {
    await sell(till.terminal);
    await quiet(till.terminal);
    const { terminal: name } = till.terminal.device;
    till.line.cut();
    await until('offline', () => till.terminal.sync.status().connection === 'offline');
    const clone = await imaged(copyOf(disk), till.host.journalLines);
    await signIn(till.terminal, '0107');
    const [mine, theirs] = [await sell(till.terminal), await sell(clone)];
    expect([mine.jseq, mine.epoch]).toEqual([theirs.jseq, theirs.epoch]);
    expect(mine.hash).not.toBe(theirs.hash);
    till.line.heal();
    await until(
      'both documents are at headquarters',
      async () => {
        const ids = (await ofTill(name)).map((f) => f.id);
        return ids.includes(mine.id) && ids.includes(theirs.id);
      },
      20_000,
    );
    await until('both are in quarantine', async () => (await chain.server.services.identity.device(name))?.state === 'quarantine');
    const found = async () => (await chain.docs('s01', 'rul:ex:EX-11:')).filter((d) => d['subject'] === `terminal:${name}`);
    await until('the case is there', async () => (await found()).length > 0);
    await chain.server.services.adjudicator.settled();
    const cases = await found();
    expect(cases.map((d) => d._id)).toHaveLength(1); // I18
    const [doc] = cases;
    expect(doc).toMatchObject({ code: 'EX-11', severity: 'red', owner: ['ADM'], status: 'open' });
    for (const t of [till.terminal, clone])
      await until('it shows on both', () => t.views.exceptions().some((e) => e.code === 'EX-11' && e.subject === `terminal:${name}`), 20_000);
    const numbers = effectiveNumbers(await ofTill(name));
    expect([numbers.get(mine.id)?.effectiveNo, numbers.get(theirs.id)?.effectiveNo].sort()).toEqual([docNo(mine), `${docNo(mine)}*1`]);
    expect((await chain.server.services.identity.bumpEpoch(name)).ok).toBe(true);
    expect((await chain.server.services.identity.device(name))?.epoch).toBe('B');
  });
});

describe('SC-22 headquarters restored from an older backup', () => {
  test('two tills push again what was acknowledged, cards too; checkpoints of the lost time are refused; what another till knows comes back through it', async () => {
    const two = await chain.till('S01');
    others.push(two.terminal);
    await until('the store is on the till', () => two.terminal.session.roster().length > 0 && stock.every((no) => two.terminal.views.piece(no) !== undefined));
    await signIn(two.terminal, '0112');
    await sell(till.terminal);
    await quiet(till.terminal);
    await chain.stopServer();
    const backup = `${chain.folder}-backup`;
    await cp(join(chain.folder, 'db'), backup, { recursive: true });
    await chain.startServer();
    for (const t of [till.terminal, two.terminal]) await until('connected', () => t.sync.status().connection === 'online', 20_000);
    const lost = [await sell(till.terminal), await sell(two.terminal), await sell(till.terminal)];
    for (const t of [till.terminal, two.terminal]) await quiet(t);
    for (const f of lost) for (const t of [till.terminal, two.terminal]) await until('both know all', () => t.views.sales().some((s) => s.factId === f.id));
    await chain.stopServer();
    await rm(join(chain.folder, 'db'), { recursive: true });
    await cp(backup, join(chain.folder, 'db'), { recursive: true });
    await rm(backup, { recursive: true });
    await chain.startServer();
    for (const f of lost) await until('what was lost is back', async () => (await chain.docs('s01', f.id)).length === 1, 20_000);
    for (const f of lost) expect(toWire((await chain.docs('s01', f.id))[0]!)).toEqual(f);
    const next = [await sell(two.terminal), await sell(till.terminal)];
    for (const f of next)
      for (const t of [till.terminal, two.terminal])
        await until('work goes on in both directions', () => t.views.sales().some((s) => s.factId === f.id), 20_000);
    for (const t of [till.terminal, two.terminal]) {
      await quiet(t);
      expect(verifyChain(await ofTill(t.device.terminal))).toEqual([]);
      expect(t.sync.status()).toMatchObject({ connection: 'online', pending: 0 });
    }
    await chain.server.services.adjudicator.settled();
    for (const f of [...lost, ...next]) {
      const no = (f.body as SaleBody).lines[0]?.pieceNo ?? '';
      expect((await chain.docs('s01', `piece:${no}`))[0]).toMatchObject({ state: 'SOLD' });
      for (const t of [till.terminal, two.terminal]) expect(t.views.piece(no)?.view.state).toBe('SOLD');
    }
    others.splice(0);
    await two.close();
  });
});
