import { describe, expect, it } from 'vitest';
import type { Logger } from 'pino';
import { sealFacts, type Chain } from '../../src/facts/seal.ts';
import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import { aggregatesOf, detect, detectAll } from '../../src/rules.ts';
import { seeded } from '../../src/testkit/world.ts';
import { openHub } from '../../sync-server/gateway/hub.ts';
import { received, saleOf } from '../../sync-server/gateway/testkit.ts';
import { toStored } from '../../sync-server/gateway/wiredoc.ts';
import type { DocStore, StoredDoc } from '../../sync-server/store/port.ts';
import { simDocStore } from '../sim/docstore.ts';
import { openAdjudicator } from '../../sync-server/adjudicator/index.ts';

const NOW = Date.UTC(2026, 10, 21, 4);
const quiet = { info: () => undefined, warn: () => undefined, debug: () => undefined, error: () => undefined } as unknown as Logger; // the adjudicator only tells
class Died extends Error {}

/** One gateway's view of the shared store: it can die between any two documents of a write. */
function gate(store: DocStore): { readonly store: DocStore; dieAfter: number | undefined } {
  const state: { readonly store: DocStore; dieAfter: number | undefined } = {
    dieAfter: undefined,
    // A shared store is no process's own: leadership goes by the lease alone.
    store: {
      ...store,
      kind: 'couchdb',
      async write(db, docs) {
        const out = [];
        for (const doc of docs) {
          if (state.dieAfter !== undefined && state.dieAfter-- <= 0) {
            state.dieAfter = 0;
            throw new Died(db);
          }
          out.push(...(await store.write(db, [doc])));
        }
        return out;
      },
    },
  };
  return state;
}

describe('two gateways over one store (conflicts.md §3.7)', () => {
  it.each([3, 17, 40, 90, 150, 220])(
    'the leader dies after %i documents in the middle of a page: the other goes on when the lease ends; nothing is there twice, nothing is missing',
    async (points) => {
      const shared = simDocStore();
      for (const db of ['hq', 'ref', 'agg', 's01', 's02']) await shared.ensure(db);
      let clock = NOW;
      const random = seeded(points);
      const newUlid = ulidFactory(() => clock, random);
      const chains = new Map<string, Chain>();
      const seal = (terminal: string, ...drafts: FactDraft[]): Fact[] => {
        const made = sealFacts(
          drafts,
          chains.get(terminal) ?? { terminal, epoch: 'A', jseq: 0, prevHash: '', numbers: {}, currency: 'CNY' },
          { wallMs: clock, offsetMs: 0, bootId: 'b', monoMs: 0, businessDate: '2026-11-21' },
          newUlid,
        );
        chains.set(terminal, made.chain);
        return made.facts;
      };
      const nos = Array.from({ length: 40 }, (_, i) => `RD27000${String(i).padStart(2, '0')}`);
      const [opening] = seal('HQ1', received('S01', nos));
      const facts = [
        opening,
        ...nos.flatMap((no, i) => [
          ...seal('S01-T1', saleOf('S01', '0107', no, [opening?.id ?? ''])),
          ...(i % 3 === 0 ? seal('S01-T2', saleOf('S01', '0112', no, [opening?.id ?? ''], { scope: ['S01', 'S02'] })) : []),
        ]),
      ].filter((f): f is Fact => f !== undefined);
      await shared.write(
        'hq',
        facts.slice(0, 1).map((f) => toStored({ ...f })),
      );
      await shared.write(
        's01',
        facts.slice(1).map((f) => toStored({ ...f })),
      );

      const known = new Set(['s01', 's02']);
      const opened = async (store: DocStore) =>
        openAdjudicator({
          store,
          hub: await openHub(store, quiet),
          rules: { aggregatesOf, detect },
          log: quiet,
          now: () => clock,
          stores: () => known,
          refreshStores: async () => undefined,
          onRows: async () => undefined,
        });
      const first = gate(shared);
      first.dieAfter = points;
      const a = await opened(first.store);
      for (let i = 0; i < 400 && first.dieAfter !== 0; i += 1) await new Promise((go) => setImmediate(go));
      expect(first.dieAfter).toBe(0); // it died on the way

      const b = await opened(gate(shared).store);
      await b.settled();
      expect(b.leads()).toBe(false); // the dead one's lease still runs
      clock += 20_000;
      b.wake(['hq', 's01', 's02']);
      for (let i = 0; i < 2000 && !(await done(shared, facts)); i += 1) await new Promise((go) => setImmediate(go));
      await b.settled();
      expect(b.leads()).toBe(true);

      const expected = detectAll(facts)
        .exceptions.filter((e) => e.code === 'EX-01')
        .map((e) => [e.id, e.members]);
      const found = (db: string): unknown[] =>
        shared
          .all(db)
          .filter((d) => d._id.startsWith('rul:ex:EX-01'))
          .map((d): [string, unknown] => [d._id, d['members']])
          .sort((x, y) => (x[0] < y[0] ? -1 : 1));
      expect(found('s01')).toEqual(expected);
      expect(
        shared
          .all('s01')
          .filter((d) => d._id.startsWith('piece:'))
          .map((d) => d['state'])
          .sort(),
      ).toEqual(nos.map((_, i) => (i % 3 === 0 ? 'DISPUTED' : 'SOLD')).sort());
      for (const f of facts) for (const s of f.scope) expect(shared.all(s.toLowerCase()).filter((d) => d._id === f.id)).toHaveLength(1);
      const picture = (): string => JSON.stringify(['s01', 's02'].map((db) => shared.all(db).map((d) => [d._id, d._rev])));
      const before = picture();
      await b.rebuild();
      expect(picture()).toBe(before);
      await a.stop().catch(() => undefined);
      await b.stop();
    },
  );
});

/** Everything is judged: a row for every piece, with both sales where there are two. */
async function done(store: ReturnType<typeof simDocStore>, facts: readonly Fact[]): Promise<boolean> {
  await Promise.resolve();
  const rows = store.all('s01').filter((d: StoredDoc) => d._id.startsWith('piece:'));
  return rows.reduce((n, d) => n + (d['events'] as unknown[]).length, 0) === facts.length - 1 + rows.length && rows.length === 40;
}
