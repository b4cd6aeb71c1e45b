import { afterAll, beforeAll, expect, test } from 'vitest';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { Action } from '../../../src/facts/head.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import { verifyChain } from '../../../src/facts/verify.ts';
import { ring } from '../../../src/stock/test-kit.ts';
import { toldSale } from '../../../src/testkit/facts.ts';
import { toWire } from '../../../sync-server/gateway/wiredoc.ts';
import type { Terminal } from '../../../renderer/data/terminal.ts';
import { chaosProxy } from '../chaos/proxy.ts';
import type { ChaosProxy } from '../chaos/proxy.ts';
import { must } from '../deeds.ts';
import { TestChain, until } from '../chain.ts';
import type { TestTill } from '../chain.ts';
import { StageClock } from './stageClock.ts';

/** SC-18, the week itself: a till on real RxDB comes back after seven days with six hundred documents. */
const DAY = 86_400_000;
const DOCS = 600;
let chain: TestChain;
let proxy: ChaosProxy;
let till: TestTill;
let other: TestTill;
const clock = new StageClock();
const otherClock = new StageClock();
const rows: string[] = [];
const requests = new Map<string, number>();

beforeAll(async () => {
  chain = await TestChain.start();
  clock.set(Date.now());
  otherClock.set(Date.now());
  proxy = await chaosProxy(() => chain.server.ports.http ?? 0);
  proxy.plan = ({ path, body }) => {
    const route = path.replace(/^.*\/api\/v1/, '');
    requests.set(route, (requests.get(route) ?? 0) + 1);
    if (route === '/sync/push') for (const r of (JSON.parse(body.toString()) as { rows: { doc: { id: string } }[] }).rows) rows.push(r.doc.id);
    return { kind: 'pass' };
  };
  till = await chain.till('S02', { baseUrl: proxy.url, clock, store: { kind: 'rxdb', dexie: { indexedDB: new IDBFactory(), IDBKeyRange } } });
  other = await chain.till('S02', { clock: otherClock });
}, 120_000);
afterAll(async () => {
  await till.close();
  await proxy.close();
  await chain.close();
});
const no = (i: number): string => `W${String(i).padStart(4, '0')}`;
const sale = (t: Terminal, i: number, start: Fact): Action => {
  const { prev, body } = toldSale({ on: 'S02-T1', at: '10:00', by: '0205' }, { saleId: t.newId('sale'), pieces: [no(i)] });
  return {
    facts: [
      {
        kind: 'sale.committed',
        v: 1,
        scope: ['S02'],
        by: '0205',
        prev: { ...Object.fromEntries(Object.keys(prev).map((k) => [k, []])), [`piece:${no(i)}`]: [start.id] },
        numberClass: 'XS',
        body,
      },
    ],
    heads: [],
  };
};
const contact = (customerId: string, n: number): Action => ({
  facts: [
    { kind: 'cust.contacted', v: 1, scope: ['S02'], by: '0205', prev: {}, body: { customerId, channel: 'phone', result: 'reached', note: `第 ${n} 次` } },
  ],
  heads: [],
});
const card = (customerId: string, n: number): Action => ({
  facts: [],
  heads: [{ id: customerId, cls: 'customer', scope: ['S02'], by: '0205', fields: { name: `周${n}`, phoneE164: `+8613${String(700_000_000 + n)}` } }],
});

test(
  'offline for 7 days with 600 documents: one pass heals it, each is sent once and stands byte-equal, and only what truly collided is an exception (SC-18)',
  { timeout: 180_000 },
  async () => {
    const [start] = must(
      await chain.server.services.hqWriter.commit([
        {
          kind: 'stock.received',
          v: 1,
          scope: ['S02'],
          by: '0001',
          prev: Object.fromEntries(Array.from({ length: 210 }, (_, i) => [`piece:${no(i)}`, []])),
          body: { batchId: 'batch:week', storeId: 'S02', lines: Array.from({ length: 210 }, (_, i) => ({ item: ring(no(i)) })) },
        },
      ]),
    );
    if (start === undefined) throw new Error('nothing received');
    const { terminal } = till;
    await until(
      'the pieces are here',
      () => [terminal, other.terminal].every((t) => t.views.piece(no(209)) !== undefined && t.sync.status().connection === 'online'),
      30_000,
    );
    proxy.cut();
    await until('offline', () => terminal.sync.status().connection === 'offline');
    const begun = clock.true();
    const facts: Fact[] = [];
    const cards = Array.from({ length: 150 }, () => terminal.newId('cust'));
    for (let i = 0; i < DOCS - cards.length; i += 1) {
      clock.set(Math.max(clock.true(), begun + (i * 7 * DAY) / (DOCS - cards.length)));
      const at = cards[i % cards.length]!; // cards is not empty
      if (i < cards.length) must(await terminal.run(card(at, i)));
      facts.push(...must(await terminal.run(i % 9 < 4 ? sale(terminal, Math.floor(i / 9) * 4 + (i % 9), start) : contact(at, i))));
    }
    expect(terminal.sync.status()).toMatchObject({ connection: 'offline', pending: DOCS });
    expect(facts.at(-1)!.wallMs - facts[0]!.wallMs).toBeGreaterThan(6.9 * DAY);
    // Meanwhile the other till, online, sold three of the same pieces.
    const collided: [Fact, Fact][] = [];
    for (const i of [0, 40, 80]) {
      const [theirs] = must(await other.terminal.run(sale(other.terminal, i, start)));
      const ours = facts.find((f) => `piece:${no(i)}` in f.prev);
      if (theirs === undefined || ours === undefined) throw new Error('no collision');
      collided.push([ours, theirs]);
    }
    await until('those are at headquarters', () => other.terminal.sync.status().pending === 0);

    const end = begun + 7 * DAY + 3_600_000;
    chain.ahead = end - Date.now();
    clock.set(end);
    otherClock.set(end);
    rows.length = 0;
    requests.clear();
    const from = performance.now();
    proxy.heal();
    const up = await until('nothing waits', () => terminal.sync.status().pending === 0, 60_000);
    await until('online', () => terminal.sync.status().connection === 'online', 30_000);
    await chain.server.services.adjudicator.settled();
    await until(
      'both tills see the three disputes',
      () => [terminal, other.terminal].every((t) => [0, 40, 80].every((i) => t.views.piece(no(i))?.view.state === 'DISPUTED')),
      30_000,
    );
    console.log(
      `week: ${DOCS} documents up in ${Math.round(up)} ms (${Math.round((DOCS * 1000) / up)} docs/s), everybody the same after ${Math.round(performance.now() - from)} ms; requests ${JSON.stringify(Object.fromEntries(requests))}`,
    );

    // One pass: each document went once, in one hand-shake.
    expect(rows.length).toBe(DOCS);
    expect(new Set(rows).size).toBe(DOCS);
    expect(requests.get('/sync/hello')).toBe(1);
    const stored = new Map((await chain.docs('s02', 'fact:')).map((d) => [d._id, toWire(d)]));
    for (const f of facts) expect(stored.get(f.id)).toEqual(f);
    expect(verifyChain([...stored.values()].map((d) => d as unknown as Fact).filter((f) => f.terminal === terminal.device.terminal))).toEqual([]);
    const open = (await chain.docs('s02', 'rul:ex:')).filter((d) => d['status'] === 'open');
    expect(open.map((d) => [d['code'], d['members']])).toEqual(collided.map((c) => ['EX-01', c.map((f) => f.id).sort()]));
    // A heartbeat that was under way during the last push told of what waited then; the next one puts it right.
    const device = () => chain.server.services.identity.device(terminal.device.terminal);
    await until('headquarters knows that nothing waits', async () => (await device())?.pending === 0, 60_000);
    expect(await device()).toMatchObject({ state: 'active', ahead: {}, pending: 0 });
  },
);
