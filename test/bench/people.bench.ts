import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import { sealFacts, type Chain } from '../../src/facts/seal.ts';
import { saltFactory } from '../../src/kernel/salt.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import { aliasesOf } from '../../src/customers/identity.ts';
import { Redactions } from '../../sync-server/adjudicator/redactions.ts';
import { toStored } from '../../sync-server/gateway/wiredoc.ts';
import { openEmbedded } from '../../sync-server/store/embedded.ts';
import { all, each } from '../../sync-server/store/update.ts';
import { quantiles, seeded, timed } from './bench.ts';
import type { Bench } from './bench.ts';

/** `ZM_PEOPLE=20` makes it twenty times as large: 200,000 customers and 1,000,000 facts, for whoever has the hour. */
const TIMES = Number(process.env['ZM_PEOPLE'] ?? '1');
const CUSTOMERS = Math.round(10_000 * TIMES);
const FACTS = Math.round(50_000 * TIMES);
const STORES = ['S01', 'S02', 'S03', 'S04'];
const quiet = { info: () => undefined, warn: () => undefined, debug: () => undefined, error: (...a: unknown[]) => console.error(...a) } as unknown as Logger; // the walk only tells
const idOf = (n: number): string => `cust:${String(n).padStart(26, '0')}`;

/** What a chain of four stores has written about its customers: contacts, visits booked and ended, purchases of one by its number. */
function* facts(n: number): Generator<{ readonly db: string; readonly fact: Fact }> {
  const random = seeded(29);
  let clock = Date.UTC(2026, 0, 1);
  const newUlid = ulidFactory(() => clock, random);
  const newSalt = saltFactory(random);
  const chains = new Map<string, Chain>();
  for (let i = 0; i < n; i += 1) {
    clock += 300;
    const s = STORES[Math.floor(random() * STORES.length)] ?? 'S01';
    const customerId = idOf(Math.floor(random() * CUSTOMERS));
    const aptId = `apt:${String(Math.floor(i / 3)).padStart(26, '0')}`;
    const base = { v: 1, scope: [s], by: '0107' };
    const drafts: readonly FactDraft[] = [
      {
        ...base,
        kind: 'apt.created',
        prev: { [aptId]: [] },
        body: { aptId, form: { name: '李娜', customerId, storeId: s, visitAt: clock, source: 'phone' }, online: false },
      },
      { ...base, kind: 'apt.ended', prev: { [aptId]: [] }, body: { aptId, outcome: 'notSold', note: '要改戒圈' } },
      { ...base, kind: 'cust.contacted', prev: { [customerId]: [] }, body: { customerId, channel: 'phone', result: 'ok', note: '约了周六' } },
    ] as readonly FactDraft[]; // bodies are made right here
    const draft = drafts[i % 3];
    if (draft === undefined) continue;
    const terminal = `${s}-T1`;
    const sealed = sealFacts(
      [draft],
      chains.get(terminal) ?? { terminal, epoch: 'A', jseq: 0, prevHash: '', numbers: {}, currency: 'CNY' },
      { wallMs: clock, offsetMs: 0, bootId: 'b', monoMs: clock % 1e9, businessDate: '2026-11-21' },
      newUlid,
      newSalt,
    );
    chains.set(terminal, sealed.chain);
    const [fact] = sealed.facts;
    if (fact !== undefined) yield { db: s.toLowerCase(), fact };
  }
}

const bench: Bench = {
  name: 'people of a large chain: erasures and merges',
  async run(report) {
    const folder = mkdtempSync(join(tmpdir(), 'zm-bench-people-'));
    const store = await openEmbedded({ folder, prefix: 'zm-' });
    try {
      const dbs = ['hq', ...STORES.map((s) => s.toLowerCase())];
      for (const db of [...dbs, 'agg']) await store.ensure(db);
      const some: Fact[] = [];
      const open = new Map<string, Fact[]>();
      const flush = async (db: string): Promise<void> => {
        await store.write(
          db,
          (open.get(db) ?? []).map((f) => toStored({ ...f })),
        );
        open.set(db, []);
      };
      for (const { db, fact } of facts(FACTS)) {
        const list = open.get(db) ?? [];
        open.set(db, list);
        list.push(fact);
        if (some.length < 4000) some.push(fact);
        if (list.length === 1000) await flush(db);
      }
      for (const db of open.keys()) await flush(db);

      // The peer: every document read once, nothing asked of it.
      const reading = performance.now();
      let read = 0;
      for (const db of dbs)
        await each(store, db, 'fact:', (docs) => {
          read += docs.length;
        });
      const plain = read / ((performance.now() - reading) / 1000);
      const at = '000000000000000.0000.HQ1A';
      /** Those who were erased before are known and done; their numbers are gone. */
      const after = async (had: number): Promise<Redactions> => {
        const old = (await all(store, 'agg', 'redact:')).map((d) => ({ _id: d._id, _rev: d._rev ?? '', _deleted: true as const }));
        if (old.length > 0) await store.write('agg', old);
        await store.write(
          'agg',
          Array.from({ length: had }, (_, i) => {
            const customerId = idOf(CUSTOMERS + i);
            return { _id: `redact:${customerId}`, customerId, at, keys: [], open: false, also: [idOf(2 * CUSTOMERS + i)] };
          }),
        );
        const redactions = new Redactions({ store, log: quiet, now: () => 0, dbs: () => dbs, onAlso: () => undefined });
        await redactions.load();
        return redactions;
      };
      const walked = async (from: number, people: number, had: number): Promise<number> => {
        const redactions = await after(had);
        for (let i = 0; i < people; i += 1)
          redactions.begin(idOf(from + i), at, [`+86139${String(from + i).padStart(8, '0')}`], [idOf(3 * CUSTOMERS + from + i)]);
        const begun = performance.now();
        await redactions.walk(async () => true);
        return FACTS / ((performance.now() - begun) / 1000);
      };
      const rate = (name: string, value: number, limit: number): void =>
        report({
          name,
          n: FACTS,
          unit: 'docs/s',
          p50: Math.round(value),
          p95: Math.round(value),
          limit,
          peer: { name: 'read once', p50: Math.round(plain), p95: Math.round(plain) },
        });
      rate('walk for one who is erased', await walked(0, 1, 0), Math.round(plain / 12));
      rate('walk for a hundred at once', await walked(100, 100, 0), Math.round(plain / 14));
      rate('walk for one after 5,000 others', await walked(1, 1, 5000), Math.round(plain / 14));

      // What arrives while so many are known to be erased.
      const arriving = async (had: number): Promise<number[]> => {
        const redactions = await after(had);
        const docs = some.map((f) => toStored({ ...f }));
        return timed(20, (k) => {
          for (const d of docs.slice(k * 200, k * 200 + 200)) redactions.fact(d);
        });
      };
      report({
        name: '200 facts arrive, 5,000 erased',
        n: 200,
        unit: 'ms',
        ...quantiles(await arriving(5000)),
        limit: 60,
        peer: { name: 'one erased', ...quantiles(await arriving(1)) },
      });

      // Merges: every tenth customer was made one with another, a tenth of those were parted again.
      const words = (customers: number): Fact[] =>
        Array.from({ length: customers / 10 }, (_, i) => {
          const [loser, survivor] = [idOf(10 * i + 1), idOf(10 * i)];
          const made = {
            id: `fact:M${String(i).padStart(25, '0')}`,
            kind: 'cust.aliased',
            v: 1,
            prev: { [loser]: [] },
            body: { loser, survivor, how: 'manual' },
          };
          const parted = {
            id: `fact:P${String(i).padStart(25, '0')}`,
            kind: 'cust.unaliased',
            v: 1,
            prev: { [loser]: [made.id] },
            body: { loser, survivor, reason: 'x' },
          };
          return (i % 10 === 0 ? [made, parted] : [made]) as unknown as Fact[]; // what the fold of merges reads of a fact
        }).flat();
      const large = words(10 * CUSTOMERS);
      const small = words(CUSTOMERS);
      const tenth = quantiles(timed(5, () => void aliasesOf(small)));
      report({
        name: 'who is one person',
        n: large.length,
        unit: 'ms',
        ...quantiles(timed(3, () => void aliasesOf(large), 1)),
        limit: 2000,
        peer: { name: 'a tenth of the merges', ...tenth },
      });
    } finally {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
export default bench;
