import { afterEach, expect, test } from 'vitest';
import { verifyChain } from '../../src/facts/verify.ts';
import type { Action } from '../../src/facts/head.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import { encodeHlc, hlcMs } from '../../src/kernel/hlc.ts';
import type { Assembled } from './assemble.ts';
import { assembleTerminal } from './assemble.ts';
import { correctedClock } from './clock.ts';
import { fakeHost } from './fake-host.ts';
import type { FakeHost } from './fake-host.ts';
import { readLine } from './journal.ts';
import { createMemoryStore, newDisk } from './memory-store.ts';
import type { CrashPoint, MemoryDisk, MemoryStore } from './memory-store.ts';
import { seededRandom } from './random.ts';

type Ready = Extract<Assembled, { ok: true }>;
const open: Ready[] = [];
afterEach(async () => {
  for (const t of open.splice(0)) await t.terminal.close();
});

let starts = 0; // each start of a device draws its own random numbers
const NOW = Date.UTC(2026, 10, 21, 4, 30);
interface Ground {
  readonly disk: MemoryDisk;
  readonly host: FakeHost;
  readonly gate?: (p: CrashPoint) => Promise<void>;
  readonly installId?: string;
  readonly wallMs?: () => number;
}
async function start(g: Ground): Promise<Assembled & { readonly store: MemoryStore }> {
  const store = createMemoryStore({ disk: g.disk, ...(g.gate === undefined ? {} : { gate: g.gate }) });
  const assembled = await assembleTerminal({
    device: { terminal: 'S01-T1', storeId: 'S01', epoch: 'A', label: 't', installId: g.installId ?? 'install-1', currency: 'CNY' },
    store,
    host: g.host,
    clock: correctedClock({ wallMs: g.wallMs ?? (() => NOW), monoMs: () => 5, bootId: 'boot-1' }),
    random: seededRandom(++starts),
    verifyBundle: async () => undefined,
    stock: async () => ({
      search: async () => {
        throw new Error('unused');
      },
      rows: () => 0,
      asOfMs: () => undefined,
      lookup: () => undefined,
      refresh: () => undefined,
      close: () => undefined,
    }),
  });
  if (assembled.ok) open.push(assembled);
  return { ...assembled, store };
}
async function started(g: Ground): Promise<Ready & { readonly store: MemoryStore }> {
  const t = await start(g);
  if (!t.ok) throw new Error(t.suspicion.kind);
  return t;
}
const ground = (over: Partial<Ground> = {}): Ground => ({ disk: newDisk(), host: fakeHost(), ...over });

const booking = (n: number): Action => ({
  facts: [
    {
      kind: 'apt.created',
      v: 1,
      scope: ['S01'],
      by: '0107',
      prev: { [`apt:${n}`]: [] },
      numberClass: 'YY',
      body: { aptId: `apt:${n}`, form: { name: `客${n}`, storeId: 'S01', visitAt: NOW, source: 'phone' }, online: false },
    },
    { kind: 'apt.assigned', v: 1, scope: ['S01'], by: '0107', prev: { [`apt:${n}`]: [] }, body: { aptId: `apt:${n}`, consultant: '0107', mode: 'manual' } },
  ],
  heads: [{ id: `apt:${n}`, cls: 'appointment', scope: ['S01'], fields: { name: `客${n}`, storeId: 'S01', visitAt: NOW, source: 'phone' }, by: '0107' }],
});
const factsOn = (disk: MemoryDisk): Fact[] => [...(disk.collections.get('facts')?.values() ?? [])].map((d) => d as unknown as Fact);
const never = (): Promise<void> => new Promise(() => undefined);

test('an action of two facts and a card: chain gapless, number inside the fact and on the card, journal file at the same place', async () => {
  const g = ground();
  const { terminal } = await started(g);
  const result = await terminal.run(booking(1));
  if (!result.ok) throw new Error(result.problem.code);
  expect(result.value.map((f) => f.jseq)).toEqual([1, 2]);
  expect(verifyChain(factsOn(g.disk))).toEqual([]);
  expect(terminal.views.appointment('apt:1')).toMatchObject({ form: { number: 'YY-S01T1A-20261121-00001' }, view: { assigned: '0107' } });
  expect(readLine(await g.host.journal.last())).toMatchObject({ jseq: 2, hash: result.value[1]?.hash, installId: 'install-1' });
});

test('actions asked for at the same moment are written one after the other, without a gap', async () => {
  const g = ground();
  const { terminal } = await started(g);
  await Promise.all([1, 2, 3, 4, 5].map((n) => terminal.run(booking(n))));
  expect(verifyChain(factsOn(g.disk))).toEqual([]);
  expect(factsOn(g.disk).map((f) => f.jseq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a body its schema refuses writes nothing and uses up no number', async () => {
  const g = ground();
  const { terminal } = await started(g);
  const bad = booking(1);
  const refused = await terminal.run({ facts: [...bad.facts, { ...bad.facts[1], body: { aptId: 7 } } as Action['facts'][number]], heads: bad.heads });
  expect(refused).toMatchObject({ ok: false, problem: { code: 'fact-invalid' } });
  expect(factsOn(g.disk)).toEqual([]);
  expect(g.disk.collections.get('appointments')?.size).toBe(0);
  const fine = await terminal.run(booking(2));
  expect(fine.ok && fine.value[0]?.jseq).toBe(1);
});

test('a full disk is said in words; the chain does not move and the next action takes the same number', async () => {
  let full = true;
  const g = ground({
    gate: async (p) => {
      if (full && p === 'facts:before') throw Object.assign(new Error('disk'), { name: 'QuotaExceededError' });
    },
  });
  const { terminal } = await started(g);
  expect(await terminal.run(booking(1))).toMatchObject({ ok: false, problem: { code: 'device-full' } });
  full = false;
  const fine = await terminal.run(booking(1));
  expect(fine.ok && (fine.value[0]?.body as { docNo: string }).docNo).toBe('YY-S01T1A-20261121-00001');
  expect(verifyChain(factsOn(g.disk))).toEqual([]);
});

test.each([1, 2, 3, 4])('killed at crash point %i: all of the action or nothing, the card comes back from its fact, the chain goes on (SC-07)', async (at) => {
  const g0 = ground();
  let points = 0;
  let stands: () => void = () => undefined;
  const reached = new Promise<void>((done) => {
    stands = done;
  });
  const t = await started({
    ...g0,
    gate: async () => {
      points += 1;
      if (points !== at) return;
      stands();
      await never();
    },
  });
  void t.terminal.run(booking(1));
  await reached;
  open.splice(0); // killed: nothing of it runs any more
  const again = await started(g0);
  const facts = factsOn(g0.disk);
  expect([0, 2]).toContain(facts.length);
  expect(again.terminal.views.appointments()).toHaveLength(facts.length === 2 ? 1 : 0);
  if (facts.length === 2) {
    expect(again.terminal.views.appointment('apt:1')).toMatchObject({ form: { name: '客1', number: 'YY-S01T1A-20261121-00001' } });
    expect(g0.disk.collections.get('appointments')?.has('apt:1')).toBe(true);
    expect(readLine(await g0.host.journal.last())?.jseq).toBe(2);
  }
  expect((await again.terminal.run(booking(2))).ok).toBe(true);
  expect(verifyChain(factsOn(g0.disk))).toEqual([]);
});

test('a button pressed twice: the same key, or the same sale id, answers with the first facts', async () => {
  const g = ground();
  const { terminal } = await started(g);
  const [a, b] = await Promise.all([terminal.run(booking(1), 'press-1'), terminal.run(booking(1), 'press-1')]);
  expect(b).toEqual(a);
  expect(factsOn(g.disk)).toHaveLength(2);
});

test('a journal file that cannot be written never refuses the trade; the device says so (conflicts §1.1)', async () => {
  const g = ground();
  const { terminal } = await started(g);
  g.host.journalFails = 'journal-full';
  expect((await terminal.run(booking(1))).ok).toBe(true);
  expect(terminal.sync.status().problem).toBe('journal-full');
  g.host.journalFails = undefined;
  await terminal.run(booking(2));
  expect(terminal.sync.status().problem).toBeUndefined();
});

test('the file behind the database is an ordinary crash and is caught up; the database behind the file is suspect (conflicts §3.1, SC-08)', async () => {
  const g = ground();
  const t = await started(g);
  await t.terminal.run(booking(1));
  const old: MemoryDisk = { collections: new Map([...g.disk.collections].map(([k, v]) => [k, new Map(v)])), device: new Map(g.disk.device) };
  await t.terminal.run(booking(2));
  g.host.journalLines.splice(2);
  open.splice(0);
  await started(g);
  expect(readLine(await g.host.journal.last())?.jseq).toBe(4);
  open.splice(0);
  const restored = await start({ ...g, disk: old });
  expect(restored).toMatchObject({ ok: false, suspicion: { kind: 'restored', source: 'journal', have: 2, expected: 4 } });
  const cloned = await start({ ...g, installId: 'install-2' });
  expect(cloned).toMatchObject({ ok: false, suspicion: { kind: 'cloned', source: 'install' } });
});

test('the clock takes over a remote stamp, but never one more than two minutes ahead (conflicts §3.2)', async () => {
  const g = ground();
  const { terminal, writer, store } = await started(g);
  const head = (id: string, ms: number) => ({
    id,
    v: 1,
    cls: 'customer',
    scope: ['S01'],
    fields: { name: { value: 'x', hlc: encodeHlc(ms, 0, 'S01-T2A'), by: '0112' } },
    sets: {},
    notes: [],
    history: [],
  });
  await store.arrive('customers', [head('cust:1', NOW + 90_000)]);
  expect(hlcMs(writer.chain().hlc ?? '')).toBe(NOW + 90_000);
  await store.arrive('customers', [head('cust:2', NOW + 10 * 60_000)]);
  const written = await terminal.run(booking(1));
  expect(written.ok && hlcMs(written.value[0]?.hlc ?? '')).toBe(NOW + 90_000);
});
