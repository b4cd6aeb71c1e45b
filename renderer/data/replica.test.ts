import { afterEach, expect, test } from 'vitest';
import { SignJWT, exportJWK, generateKeyPair, CompactSign } from 'jose';
import { createMemoryTerminal } from './demo/demo-terminal.ts';
import type { DemoTerminal } from './demo/demo-terminal.ts';
import { bundleVerifier } from './bundle.ts';
import { fakeHost } from './fake-host.ts';
import { sealFacts } from '../../src/facts/seal.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';
import { seededRandom } from './random.ts';

const NOW = Date.UTC(2026, 10, 21, 4, 30);
const clock = { wallMs: () => NOW, monoMs: () => 0, bootId: 'boot-test' };
const open: DemoTerminal[] = [];
const start = async (): Promise<DemoTerminal> => {
  const t = await createMemoryTerminal(fakeHost(), { clock, pieces: 40 });
  open.push(t);
  return t;
};
afterEach(async () => {
  for (const t of open.splice(0)) await t.terminal.close();
});

/** Facts of a till of this store, as they arrive. */
function foreign(terminal: string, drafts: Parameters<typeof sealFacts>[0], seed: number) {
  const random = seededRandom(seed);
  return sealFacts(
    drafts,
    { terminal, epoch: 'A', currency: 'CNY', jseq: 900, prevHash: '', numbers: {} },
    { wallMs: NOW, offsetMs: 0, bootId: 'b', monoMs: 0, businessDate: '2026-11-21' },
    ulidFactory(
      () => NOW,
      () => random.next(),
    ),
  ).facts;
}
const move = (pieceNo: string, prev: readonly string[], state: 'rest' | 'sold') => ({
  kind: state === 'sold' ? 'sale.committed' : 'stock.released',
  v: 1,
  scope: ['S01'],
  by: '0107',
  prev: { [`piece:${pieceNo}`]: prev },
  body:
    state === 'sold'
      ? {
          saleId: `sale:${pieceNo}`,
          type: 'XS',
          storeId: 'S01',
          cashier: { staffNo: '0107', name: 'x' },
          offline: true,
          payments: [{ method: 'cash', amountFen: 100 }],
          lines: [
            {
              lineNo: 1,
              pieceNo,
              qty: 1,
              name: 'x',
              category: 'ring',
              kind: 'inlaid',
              priceMode: 'fixed',
              tagFen: 100,
              steps: [],
              netFen: 100,
              delivered: true,
              enteredBy: 'scan',
              consultants: [],
            },
          ],
          totals: { pieces: 1, tagFen: 100, discountFen: 0, roundingFen: 0, payableFen: 100, paidFen: 100, changeFen: 0 },
        }
      : { pieceNo, reason: 'x' },
});

test("two sales of one piece show as a case at once, and headquarters' own document takes its place under the same id", async () => {
  const { terminal, store } = await start();
  const heads = terminal.views.piece('RD2600017')?.view.heads ?? [];
  const [a] = foreign('S01-T7', [move('RD2600017', heads, 'sold')], 1);
  const b = { ...move('RD2600017', heads, 'sold') };
  const [second] = foreign('S01-T8', [{ ...b, body: { ...(b.body as object), saleId: 'sale:other' } }], 2);
  if (a === undefined || second === undefined) throw new Error('no facts');
  await store.arrive('facts', [{ ...a }]);
  expect(terminal.views.exceptions()).toEqual([]);
  await store.arrive('facts', [{ ...second }]);
  const [local] = terminal.views.exceptions();
  expect(local).toMatchObject({ code: 'EX-01', status: 'open', members: [a.id, second.id].sort() });
  expect(terminal.views.piece('RD2600017')?.view.state).toBe('DISPUTED');
  const official: ExceptionDoc = { ...(local as ExceptionDoc), pv: 50, owner: ['SM', 'OPS'] };
  await store.arrive('rulings', [{ ...official }]);
  expect(terminal.views.exceptions()).toHaveLength(1);
  expect(terminal.views.exceptions()[0]?.pv).toBe(50);
  await store.arrive('rulings', [{ ...official, pv: 7 }]);
  expect(terminal.views.exceptions()[0]?.pv).toBe(50);
});

test('points of customers who were made one are judged as one, whether the merge comes before them or after, by a person or by the rule; taken apart they are not (conflicts §4.4, EX-06)', async () => {
  const draft = (kind: string, prev: Record<string, readonly string[]>, body: object) => ({ kind, v: 1, scope: ['S01'], by: '0107', prev, body });
  const points = (who: string, amount: number) =>
    draft(
      'points.adjusted',
      { [`points:${who}`]: [] },
      { customerId: `cust:${who}`, reason: 'x', entries: [{ n: 1, ledger: 'points', account: `cust:${who}`, amount }] },
    );
  const [plus, minus, made] = foreign(
    'S01-T7',
    [points('AA', 280), points('BB', -50), draft('cust.aliased', { 'cust:BB': [], 'cust:AA': [] }, { loser: 'cust:BB', survivor: 'cust:AA', how: 'manual' })],
    1,
  );
  const [more] = foreign('S01-T8', [points('BB', -20)], 3);
  if (plus === undefined || minus === undefined || made === undefined || more === undefined) throw new Error('no facts');
  const [apart] = foreign('S01-T7', [draft('cust.unaliased', { 'cust:BB': [made.id] }, { loser: 'cust:BB', survivor: 'cust:AA', reason: 'x' })], 2);
  const auto = {
    id: 'rul:dec:alias:cust:BB:cust:AA',
    cls: 'decision',
    rule: '4.4',
    scope: ['S01'],
    subject: 'cust:AA',
    winner: 'cust:AA',
    losers: [{ factId: 'cust:BB', by: '', outcome: 'merged' }],
    data: {},
    pv: 1,
  };
  const shown = (t: DemoTerminal): string[] =>
    t.terminal.views
      .exceptions()
      .filter((e) => e.code === 'EX-06')
      .map((e) => `${e.subject} ${e.status}`);
  for (const [collection, merge] of [
    ['facts', made],
    ['rulings', auto],
  ] as const)
    for (const late of [true, false]) {
      const t = await start();
      if (!late) await t.store.arrive(collection, [{ ...merge }]);
      await t.store.arrive('facts', [{ ...minus }, { ...more }]);
      expect(shown(t)).toEqual([late ? 'points:BB open' : 'points:AA open']);
      await t.store.arrive('facts', [{ ...plus }]);
      if (late) await t.store.arrive(collection, [{ ...merge }]);
      expect(shown(t)).toEqual([]);
      await t.store.arrive('facts', [{ ...apart, id: apart?.id ?? '' }]);
      expect(shown(t)).toEqual(['points:BB open']);
    }
});

test('an older row of a piece never replaces a newer one; facts stay laid over it (architecture §3.5)', async () => {
  const { terminal, store } = await start();
  const row = store.get('pieces', 'piece:RD2600017');
  if (row === undefined) throw new Error('no row');
  const [sale] = foreign('S01-T7', [move('RD2600017', row['heads'] as string[], 'sold')], 1);
  await store.arrive('facts', [{ ...sale, id: sale?.id ?? '' }]);
  expect(terminal.views.piece('RD2600017')?.view.state).toBe('SOLD');
  await store.arrive('pieces', [{ ...row, pv: 99, floorPriceFen: 1 }]);
  await store.arrive('pieces', [{ ...row, pv: 98, floorPriceFen: 2 }]);
  expect(terminal.views.piece('RD2600017')).toMatchObject({ floorPriceFen: 1, view: { state: 'SOLD' } });
});

test('a fact of a newer version or an unknown kind is kept and never folded (architecture §3.2)', async () => {
  const { terminal, store, replica } = await start();
  const heads = terminal.views.piece('RD2600017')?.view.heads ?? [];
  const [f] = foreign('S01-T7', [{ ...move('RD2600017', heads, 'sold'), v: 9 }], 1);
  const [g] = foreign('S01-T8', [{ ...move('RD2600017', heads, 'sold'), kind: 'piece.blessed' }], 2);
  await store.arrive('facts', [
    { ...f, id: f?.id ?? '' },
    { ...g, id: g?.id ?? '' },
  ]);
  expect(replica.unread.size).toBe(2);
  expect(terminal.views.piece('RD2600017')?.view.state).toBe('IN_STOCK');
});

test('areas grow a version and tell their listeners once for a batch', async () => {
  const { terminal, store } = await start();
  let told = 0;
  terminal.subscribe('stock', () => {
    told += 1;
  });
  const before = terminal.version('stock');
  const rows = ['RD2600017'].map((no) => store.get('pieces', `piece:${no}`)).filter((r) => r !== undefined);
  await store.arrive(
    'pieces',
    rows.map((r) => ({ ...r, pv: 60 })),
  );
  await store.arrive(
    'pieces',
    rows.map((r) => ({ ...r, pv: 61 })),
  );
  await Promise.resolve();
  expect(terminal.version('stock')).toBeGreaterThan(before);
  expect(told).toBeLessThanOrEqual(2);
});

test('a staff bundle counts only with a sound signature of a pinned key', async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const other = await generateKeyPair('ES256', { extractable: true });
  const { x = '', y = '' } = await exportJWK(pair.publicKey);
  const bundle = { storeId: 'S01', version: 3, issuedAtMs: 1, staff: [{ staffNo: '0107', name: '林晓雯', roles: ['CON'], stores: ['S01'], active: true }] };
  const sign = (key: typeof pair.privateKey) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(bundle))).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(key);
  const verify = bundleVerifier([{ kty: 'EC', crv: 'P-256', x, y, kid: 'k1' }]);
  const ref = { id: 'ref:staff:S01', cls: 'staff', storeId: 'S01', kid: 'k1', version: 3, issuedAtMs: 1 } as const;
  const good = await sign(pair.privateKey);
  expect(await verify({ ...ref, jws: good })).toEqual(bundle);
  expect(await verify({ ...ref, jws: await sign(other.privateKey) })).toBeUndefined();
  expect(await verify({ ...ref, jws: good, kid: 'k2' })).toBeUndefined();
  expect(
    await verify({ ...ref, jws: good.replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ ...bundle, version: 4 })).toString('base64url')}.`) }),
  ).toBeUndefined();
  expect(
    await verify({ ...ref, jws: await new SignJWT({ ...bundle, staff: 'none' }).setProtectedHeader({ alg: 'ES256' }).sign(pair.privateKey) }),
  ).toBeUndefined();
});

test('who owns a customer is told once a person: by the card that stays, whatever order merge and claims come in, also over what headquarters said before it knew (conflicts §4.3)', async () => {
  const draft = (kind: string, prev: Record<string, readonly string[]>, body: object) => ({ kind, v: 1, scope: ['S01'], by: '0107', prev, body });
  const claim = (who: string, staffNo: string) => draft('cust.claimed', { [`cust:${who}`]: [] }, { customerId: `cust:${who}`, staffNo, storeId: 'S01' });
  const [a, b, made] = foreign(
    'S01-T7',
    [claim('AA', '0107'), claim('BB', '0108'), draft('cust.aliased', { 'cust:BB': [] }, { loser: 'cust:BB', survivor: 'cust:AA', how: 'manual' })],
    1,
  );
  if (a === undefined || b === undefined || made === undefined) throw new Error('no facts');
  const stale = {
    id: 'rul:dec:owner:cust:BB:root',
    cls: 'decision',
    rule: '4.3d',
    scope: ['S01'],
    subject: 'cust:BB',
    winner: b.id,
    losers: [{ factId: a.id, by: '0107', outcome: 'merged' }],
    data: { owner: '0108', untilMs: 1 },
    pv: 1,
  };
  const shown = (t: DemoTerminal): string[] => t.terminal.views.decisions().map((d) => `${d.subject} ${String(d.data['owner'])}`);
  for (const order of [
    [a, b, made],
    [made, b, a],
    [a, made, b],
  ]) {
    const t = await start();
    await t.store.arrive('rulings', [{ ...stale }]);
    expect(shown(t)).toEqual(['cust:BB 0108']);
    for (const f of order) await t.store.arrive('facts', [{ ...f }]);
    expect(shown(t)).toEqual(['cust:AA 0107']);
    await t.store.arrive('rulings', [{ ...stale, withdrawn: true, pv: 2 }]);
    const [apart] = foreign('S01-T8', [draft('cust.unaliased', { 'cust:BB': [made.id] }, { loser: 'cust:BB', survivor: 'cust:AA', reason: 'x' })], 2);
    await t.store.arrive('facts', [{ ...apart, id: apart?.id ?? '' }]);
    expect(shown(t)).toEqual([]);
  }
});
