import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger } from 'pino';
import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import { sealFacts, type Chain } from '../../src/facts/seal.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import { aggregatesOf, detect } from '../../src/rules.ts';
import { openAdjudicator } from '../../sync-server/adjudicator/index.ts';
import { openHub } from '../../sync-server/gateway/hub.ts';
import { received, saleOf } from '../../sync-server/gateway/testkit.ts';
import { toStored } from '../../sync-server/gateway/wiredoc.ts';
import { openEmbedded } from '../../sync-server/store/embedded.ts';
import { quantiles, seeded } from './bench.ts';
import type { Bench } from './bench.ts';

const FACTS = 4000;
const BATCH = 100;
const quiet = { info: () => undefined, warn: () => undefined, debug: () => undefined, error: (...a: unknown[]) => console.error(...a) } as unknown as Logger; // the adjudicator only tells
const STORES = ['S01', 'S02', 'S03', 'S04'];

/** A day of four stores, mixed as their tills write it: sales, appointments, tray moves, reservations, deposits, points, duty, contacts; a few collide. */
function facts(n: number): { readonly opening: Fact[]; readonly byStore: Map<string, Fact[]>; readonly all: number } {
  const random = seeded(11);
  let clock = Date.UTC(2026, 10, 21, 2);
  const newUlid = ulidFactory(() => clock, random);
  const chains = new Map<string, Chain>();
  const seal = (terminal: string, draft: FactDraft): Fact => {
    clock += 500;
    const made = sealFacts(
      [draft],
      chains.get(terminal) ?? { terminal, epoch: 'A', jseq: 0, prevHash: '', numbers: {}, currency: 'CNY' },
      { wallMs: clock, offsetMs: 0, bootId: 'b', monoMs: clock % 1e9, businessDate: '2026-11-21' },
      newUlid,
    );
    chains.set(terminal, made.chain);
    const [fact] = made.facts;
    if (fact === undefined) throw new Error('no fact');
    return fact;
  };
  const nos = STORES.map((s) => Array.from({ length: 1500 }, (_, i) => `${s}P${String(i).padStart(5, '0')}`));
  const opening = STORES.flatMap((s, k) => Array.from({ length: 3 }, (_, i) => seal('HQ1', received(s, (nos[k] ?? []).slice(i * 500, i * 500 + 500)))));
  const openingOf = (k: number, i: number): string => opening[k * 3 + Math.floor(i / 500)]?.id ?? '';
  const byStore = new Map<string, Fact[]>(STORES.map((s) => [s, []]));
  const apts = new Map<string, { readonly id: string; readonly head: string }[]>();
  for (let i = 0; i < n; i += 1) {
    const k = Math.floor(random() * STORES.length);
    const s = STORES[k] ?? 'S01';
    const terminal = `${s}-T${1 + Math.floor(random() * 3)}`;
    const at = Math.floor(random() * 1500);
    const no = nos[k]?.[at] ?? '';
    const by = `0${1 + Math.floor(random() * 9)}07`;
    const seen = { [`piece:${no}`]: [openingOf(k, at)] };
    const r = random();
    const open = apts.get(s) ?? [];
    apts.set(s, open);
    let draft: FactDraft;
    if (r < 0.3) {
      const sale = saleOf(s, by, no, [openingOf(k, at)]);
      draft = {
        ...sale,
        body: {
          ...(sale.body as object),
          customer: { id: `cust:${s}${at % 300}`, name: '李娜' },
          entries: [{ n: 1, ledger: 'points', account: `cust:${s}${at % 300}`, amount: 28 }],
        },
        prev: { ...sale.prev, [`points:${s}${at % 300}`]: [] },
      };
    } else if (r < 0.45)
      draft = {
        kind: 'stock.moved',
        v: 1,
        scope: [s],
        by,
        prev: seen,
        body: { pieceNo: no, from: { at: 'store', storeId: s }, to: { at: 'store', storeId: s, counter: 'A1' } },
      };
    else if (r < 0.55)
      draft = {
        kind: 'stock.reserved',
        v: 1,
        scope: [s],
        by,
        prev: seen,
        body: { pieceNo: no, storeId: s, for: { name: '王强', untilMs: clock + 3_600_000 } },
      };
    else if (r < 0.7) {
      const id = `apt:${newUlid()}`;
      draft = {
        kind: 'apt.created',
        v: 1,
        scope: [s],
        by,
        prev: { [id]: [] },
        body: { aptId: id, form: { name: '李娜', storeId: s, visitAt: clock, source: 'phone' }, online: false },
      };
    } else if (r < 0.8 && open.length > 0) {
      const a = open[Math.floor(random() * open.length)];
      draft = { kind: 'apt.claimed', v: 1, scope: [s], by, prev: { [a?.id ?? '']: [a?.head ?? ''] }, body: { aptId: a?.id } };
    } else if (r < 0.87)
      draft = {
        kind: 'order.paid',
        v: 1,
        scope: [s],
        by,
        prev: { [`order:${s}${i}`]: [] },
        body: {
          orderId: `order:${s}${i}`,
          storeId: s,
          leaseUntilMs: clock,
          entries: [{ n: 1, ledger: 'deposit', account: `order:${s}${i}`, amount: 100_000 }],
        },
      };
    else if (r < 0.94)
      draft = {
        kind: 'cust.contacted',
        v: 1,
        scope: [s],
        by,
        prev: { [`cust:${s}${at % 300}`]: [] },
        body: { customerId: `cust:${s}${at % 300}`, channel: 'phone', result: 'ok' },
      };
    else draft = { kind: 'staff.duty', v: 1, scope: [s], by, prev: {}, body: { staffNo: by, state: 'idle' } };
    const fact = seal(terminal, draft);
    if (draft.kind === 'apt.created') open.push({ id: Object.keys(draft.prev)[0] ?? '', head: fact.id });
    byStore.get(s)?.push(fact);
  }
  return { opening, byStore, all: n };
}

/** Plays the facts in and reports; run from what is built of it (adjudicator.bench.ts). */
export async function run(report: Parameters<Bench['run']>[0]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'zm-bench-adj-'));
  const store = await openEmbedded({ folder, prefix: 'zm-' });
  try {
    for (const db of ['hq', 'ref', 'agg', ...STORES.map((s) => s.toLowerCase())]) await store.ensure(db);
    const hub = await openHub(store, quiet);
    const known = new Set(STORES.map((s) => s.toLowerCase()));
    const adjudicator = openAdjudicator({
      store,
      hub,
      rules: { aggregatesOf, detect },
      log: quiet,
      now: () => Date.now(),
      stores: () => known,
      refreshStores: async () => undefined,
      onRows: async () => undefined,
    });
    const given = facts(FACTS);
    await store.write(
      'hq',
      given.opening.map((f) => toStored({ ...f })),
    );
    await adjudicator.settled();
    const loop = monitorEventLoopDelay({ resolution: 5 });
    loop.enable();
    const rates: number[] = [];
    const cpuRates: number[] = [];
    const raw: number[] = [];
    const queues = [...given.byStore].map(([s, list]) => ({ db: s.toLowerCase(), list: [...list] }));
    // The peer: the facts alone written into a store of their own, nothing judged.
    await store.ensure('raw');
    while (queues.some((q) => q.list.length > 0)) {
      let n = 0;
      const parts = queues.map((q) => ({ db: q.db, docs: q.list.splice(0, BATCH).map((f) => toStored({ ...f })) }));
      const rawFrom = performance.now();
      await store.write(
        'raw',
        parts.flatMap((p) => p.docs),
      );
      raw.push(parts.reduce((sum, p) => sum + p.docs.length, 0) / ((performance.now() - rawFrom) / 1000));
      const from = performance.now();
      const cpu = process.cpuUsage();
      for (const p of parts) {
        n += p.docs.length;
        await store.write(p.db, p.docs);
      }
      await adjudicator.settled();
      const used = process.cpuUsage(cpu);
      rates.push(n / ((performance.now() - from) / 1000));
      cpuRates.push(n / ((used.user + used.system) / 1e6));
    }
    loop.disable();
    report({
      name: 'facts written and judged',
      n: given.all,
      unit: 'docs/s',
      ...quantiles(rates),
      limit: 500,
      peer: { name: 'facts written only', ...quantiles(raw) },
    });
    report({ name: 'same, per second of processor time', n: given.all, unit: 'docs/s', ...quantiles(cpuRates), limit: 500 });
    report({
      name: 'event loop delay meanwhile (p50, p99)',
      n: given.all,
      unit: 'ms',
      p50: Math.round(loop.percentile(50) / 1e4) / 100,
      p95: Math.round(loop.percentile(99) / 1e4) / 100,
      limit: 200,
    });
    await adjudicator.stop();
    await hub.stop();
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
