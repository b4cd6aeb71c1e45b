import { afterEach, describe, expect, test } from 'vitest';
import type { Fact } from '../../../src/facts/envelope.ts';
import type { Head } from '../../../src/facts/head.ts';
import { HISTORY_CAP } from '../../../src/conflict/mergeHead.ts';
import { readFact } from '../../../src/facts/registry.ts';
import { verifyChain } from '../../../src/facts/verify.ts';
import { jcs } from '../../../src/kernel/jcs.ts';
import { ring } from '../../../src/stock/test-kit.ts';
import { foldPiece, pieceEventsOf } from '../../../src/stock/fold.ts';
import { fakeCouch } from '../../../sync-server/store/couch-fake.ts';
import { openCouch } from '../../../sync-server/store/couch.ts';
import { toWire } from '../../../sync-server/gateway/wiredoc.ts';
import { dice } from '../../sim/random.ts';
import type { Dice } from '../../sim/random.ts';
import { must } from '../deeds.ts';
import { TestChain, until } from '../chain.ts';
import { chaosProxy } from './proxy.ts';
import type { ChaosProxy, Fault, Seen } from './proxy.ts';
import { TillThread } from './talk.ts';

/**
 * Two to five tills on real RxDB, a thread each, against the real gateway, each behind its own bad network. After healing:
 * every fact of which a person was told is at headquarters byte-equal, journals whole (I10), replicas and screens equal (I14),
 * and judging everything again changes nothing (I15). The seed decides faults and deeds: ZM_CHAOS_SEED repeats one.
 */
const SEED = Number(process.env['ZM_CHAOS_SEED'] ?? 20261121);
const PIECES = 24;
const SHARED = /^(fact|cust|apt|ticket|task|piece|rul):/;

function faultOf(d: Dice, seen: Seen): Fault {
  if (/enroll/.test(seen.path)) return { kind: 'pass' };
  if (/stream/.test(seen.path)) return d.chance(0.2) ? { kind: 'drop' } : { kind: 'pass' };
  return d.weighted<Fault>([
    [50, { kind: 'pass' }],
    [8, { kind: 'drop' }],
    [8, { kind: 'lose' }],
    [8, { kind: 'cut', at: d.int(1500) }],
    [6, { kind: 'truncate', at: d.int(300) }],
    [8, { kind: 'delay', ms: d.int(120) }],
    [8, { kind: 'twice', together: d.chance(0.5) }],
    [6, { kind: 'hold' }],
    [3, { kind: 'status', status: d.pick([502, 503, 504, 200]) ?? 502 }],
  ]);
}
let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  closing = [];
});

function differences(want: ReadonlyMap<string, string> = new Map(), docs: readonly (readonly [string, string])[]): string[] {
  const here = new Map(docs.filter(([id]) => SHARED.test(id)));
  return [...new Set([...here.keys(), ...want.keys()])]
    .filter((id) => here.get(id) !== want.get(id))
    .map((id) => `${id}${here.has(id) ? '' : ' missing here'}${want.has(id) ? '' : ' missing there'}`);
}
interface Run {
  readonly stores: readonly string[];
  readonly rounds: number;
  readonly deeds: number;
  readonly seed: number;
  readonly couch?: string;
}
async function play(run: Run): Promise<void> {
  console.log(
    `chaos: seed ${run.seed}, ${run.stores.length} tills, ${run.rounds} rounds of ${run.deeds} deeds${run.couch === undefined ? '' : ' over CouchDB’s API'}`,
  );
  const d = dice(run.seed);
  const { couch } = run;
  const prefix = `zm-c${Date.now().toString(36)}-`;
  const chain = await TestChain.start(couch === undefined ? undefined : () => openCouch({ url: couch, prefix }));
  closing.push(() => chain.close());
  const { hqWriter, adjudicator, identity } = chain.server.services;
  const homes = [...new Set(run.stores)];
  const pieces = new Map(homes.map((s) => [s, Array.from({ length: PIECES }, (_, i) => `C${s}${String(i).padStart(3, '0')}`)]));
  for (const [storeId, nos] of pieces)
    must(
      await hqWriter.commit([
        {
          kind: 'stock.received',
          v: 1,
          scope: [storeId],
          by: '0001',
          prev: Object.fromEntries(nos.map((n) => [`piece:${n}`, []])),
          body: { batchId: `batch:${storeId}`, storeId, lines: nos.map((n) => ({ item: ring(n) })) },
        },
      ]),
    );
  await adjudicator.settled();

  const proxies: ChaosProxy[] = [];
  const tills: TillThread[] = [];
  for (const [i, storeId] of run.stores.entries()) {
    const proxy = await chaosProxy(() => chain.server.ports.http ?? 0);
    const code = must(await identity.createCode({ storeId, by: '0001' })).code;
    const till = new TillThread({
      name: `${storeId} till ${i + 1}`,
      url: proxy.url,
      code,
      storeId,
      seed: run.seed * 31 + i,
      pieces: pieces.get(storeId) ?? [],
    });
    closing.push(
      () => proxy.close(),
      () => till.end(),
    );
    proxies.push(proxy);
    tills.push(till);
  }
  const names = (await Promise.all(tills.map((t) => t.ask({ type: 'open' })))).map((r) => r.terminal);
  await until(
    'every till has its pieces',
    async () => (await Promise.all(tills.map((t) => t.ask({ type: 'status' })))).every((s) => s.known === PIECES),
    60_000,
  );

  for (const p of proxies) {
    const own = dice(d.int(1e9));
    p.plan = (seen) => faultOf(own, seen);
  }
  for (let round = 0; round < run.rounds; round += 1) {
    for (const p of proxies) {
      if (d.chance(0.35)) p.cut();
      else p.heal();
      if (d.chance(0.3)) p.dropStreams();
    }
    await Promise.all(tills.map((t) => t.ask({ type: 'deeds', n: run.deeds })));
    // Time for the network to be bad in: some requests of everybody who has a line.
    const asked = (): number => proxies.reduce((n, p) => n + Object.values(p.happened).reduce((x, y) => x + y, 0), 0);
    const from = asked();
    await until('requests went out', () => asked() >= from + 12 * tills.length, 3000).catch(() => undefined);
  }
  for (const p of proxies) {
    p.plan = undefined;
    p.heal();
  }
  const status = () => Promise.all(tills.map((t) => t.ask({ type: 'status' })));
  await until('everybody is online and nothing waits', async () => (await status()).every((s) => s.pending === 0 && s.connection === 'online'), 60_000).catch(
    async (e: unknown) => {
      throw new Error(`${String(e)} ${JSON.stringify(await status())}`);
    },
  );
  await adjudicator.settled();
  const wanted = new Map<string, ReadonlyMap<string, string>>();
  const read = async (): Promise<void> => {
    for (const s of homes)
      wanted.set(
        s,
        new Map(
          (await Promise.all(['fact:', 'cust:', 'apt:', 'ticket:', 'task:', 'piece:', 'rul:'].map((p) => chain.docs(s.toLowerCase(), p))))
            .flat()
            .map((doc) => [doc._id, jcs(toWire(doc))]),
        ),
      );
  };
  // The last rulings are on their way: read until headquarters is at rest and every till has all of it.
  let last: readonly string[] = ['?'];
  await until(
    'replicas are equal',
    async () => {
      await adjudicator.settled();
      await read();
      last = (
        await Promise.all(
          tills.map(async (t) => differences(wanted.get(t.setup.storeId), (await t.ask({ type: 'peek' })).docs).map((x) => `${t.setup.name} ${x}`)),
        )
      ).flat();
      return last.length === 0;
    },
    60_000,
  ).catch((e: unknown) => {
    throw new Error(`I14 ${String(e)}: ${last.slice(0, 10).join('; ')}`);
  });

  // I15: the whole history judged once more writes nothing.
  const revs = async (): Promise<string> =>
    jcs(
      (await Promise.all(homes.map((s) => chain.docs(s.toLowerCase(), ''))))
        .flat()
        .map((x) => [x._id, x['_rev']])
        .sort(),
    );
  const marks = await revs();
  await adjudicator.rebuild();
  expect(await revs(), 'I15').toBe(marks);

  const dumps = await Promise.all(tills.map((t) => t.ask({ type: 'dump' })));
  let documents = 0;
  for (const [i, dump] of dumps.entries()) {
    const till = tills[i]!.setup; // a dump of each
    const want = wanted.get(till.storeId) ?? new Map<string, string>();
    documents += want.size;
    expect(differences(want, dump.docs), `I14 ${till.name}`).toEqual([]);
    for (const text of dump.done) expect(want.get((JSON.parse(text) as Fact).id), `I10 ${till.name}`).toBe(text);
    // I11: whatever somebody wrote into a card stands there or in its history.
    for (const [card, field, value] of dump.fields) {
      const head = JSON.parse(want.get(card) ?? 'null') as Head | null;
      const kept =
        head !== null &&
        [head.fields[field]?.value, ...head.history.filter((h) => h.field === field).map((h) => h.value)].some((v) => v !== undefined && jcs(v) === value);
      if (head === null || head.history.length < HISTORY_CAP) expect(kept, `I11 ${till.name}: ${field}=${value} of ${card}`).toBe(true);
    }
  }
  for (const s of homes) {
    const same = dumps.filter((_, i) => tills[i]?.setup.storeId === s).map((x) => x.shown);
    expect(new Set(same).size, `I14 screens of ${s}`).toBe(1);
    const facts = [...(wanted.get(s) ?? new Map<string, string>()).values()]
      .map((t): unknown => JSON.parse(t))
      .flatMap((x) => {
        const r = readFact(x);
        return r.state === 'ok' ? [r.fact] : [];
      });
    for (const terminal of names)
      expect(
        verifyChain(facts.filter((f) => f.terminal === terminal)).filter(() => terminal.startsWith(s)),
        `I10 ${terminal}`,
      ).toEqual([]);
    for (const no of pieces.get(s) ?? []) {
      const row = JSON.parse(wanted.get(s)?.get(`piece:${no}`) ?? '{}') as { readonly state?: string };
      expect(row.state, no).toBe(
        foldPiece(
          no,
          facts.flatMap((f) => pieceEventsOf(f).get(no) ?? []),
        ).state,
      );
    }
  }
  expect((await Promise.all(homes.map((s) => chain.docs(s.toLowerCase(), 'rul:ex:EX-11')))).flat(), 'no second life of a journal').toEqual([]);
  expect(await chain.docs('hq', 'quarantine:')).toEqual([]);
  const faults: Record<string, number> = {};
  for (const p of proxies) for (const [k, n] of Object.entries(p.happened)) faults[k] = (faults[k] ?? 0) + n;
  console.log(
    `chaos: seed ${run.seed}: ${dumps.reduce((n, x) => n + x.done.length, 0)} facts written, ${documents} documents compared on ${tills.length} tills; ${JSON.stringify(faults)}`,
  );
}

describe('chaos over real HTTP (conflicts §9, I10, I14, I15)', () => {
  test('two tills of one store', { timeout: 240_000 }, () => play({ stores: ['S01', 'S01'], rounds: 6, deeds: 8, seed: SEED }));
  test('five tills of two stores', { timeout: 300_000 }, () => play({ stores: ['S01', 'S01', 'S01', 'S02', 'S02'], rounds: 5, deeds: 6, seed: SEED + 1 }));
  test('two tills over CouchDB’s API: express-pouchdb inside this test', { timeout: 240_000 }, async () => {
    const fake = await fakeCouch();
    closing.push(() => fake.close());
    await play({ stores: ['S01', 'S01'], rounds: 4, deeds: 6, seed: SEED + 2, couch: fake.url });
  });
  const real = process.env['COUCHDB_URL'] ?? '';
  if (real === '') console.log('skipped: chaos on a real CouchDB: COUCHDB_URL is not set');
  test.skipIf(real === '')('three tills over a real CouchDB', { timeout: 300_000 }, () =>
    play({ stores: ['S01', 'S01', 'S02'], rounds: 6, deeds: 8, seed: SEED + 3, couch: real }),
  );
});
