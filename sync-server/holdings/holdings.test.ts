import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rmSync } from 'node:fs';
import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';
import { foldCard, useOf } from '../../src/members/card.ts';
import { LEASE_MS } from '../../src/sales/orderFold.ts';
import { addStores, saleOf, testServer, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';
import { HqClient } from '../hq/testclient.ts';

let t: TestServer;
let skewMs = 0;
beforeEach(async () => {
  skewMs = 0;
  t = await testServer({ now: () => Date.now() + skewMs });
  await addStores(t.server, ['S01', 'S02']);
  const { identity } = t.server.services;
  for (const [staffNo, roles, stores] of [
    ['0107', ['CON'], ['S01']],
    ['0101', ['SM'], ['S01']],
    ['0205', ['CSH'], ['S02']],
    ['0001', ['OPS'], []],
    ['0002', ['FIN'], []],
  ] as const) {
    await identity.putStaff({ staffNo, name: staffNo, roles: [...roles], stores: [...stores], active: true });
  }
  await identity.setPin('0101', '482913');
  for (const n of ['0001', '0002']) await identity.setPassword(n, 'a long password 1');
});
afterEach(async () => {
  await t.stop();
  rmSync(t.data, { recursive: true, force: true });
});

const first = (facts: readonly Fact[]): Fact => {
  const [f] = facts;
  if (f === undefined) throw new Error('no fact');
  return f;
};
const settled = (): Promise<void> => t.server.services.adjudicator.settled();
const cases = async (who: TestTerminal, code: string): Promise<ExceptionDoc[]> =>
  (await who.pull('rulings')).filter((d) => d['code'] === code) as unknown as ExceptionDoc[];
const token = (who: TestTerminal, by: string, orderId = 'order:O1') =>
  who.call<{ terminal: string; leaseUntilMs: number; factId: string }>('POST', '/orders/token', { orderId, by });
const share = (who: TestTerminal, amountFen: number, by: string) =>
  who.call<{ escrowFen: number; freeFen: number; totalFen: number }>('POST', '/cards/escrow', { cardId: 'card:1', amountFen, by });
const paid = (leaseUntilMs: number): FactDraft => ({
  kind: 'order.paid',
  v: 1,
  scope: ['S01'],
  by: '0107',
  prev: { 'order:O1': [] },
  body: { orderId: 'order:O1', storeId: 'S01', leaseUntilMs, entries: [{ n: 1, ledger: 'deposit', account: 'order:O1', amount: 500_000 }] },
});
const applied = (storeId: string, by: string, heads: readonly string[]): FactDraft => {
  const sale = saleOf(storeId, by, `P${storeId}`, []);
  return {
    ...sale,
    scope: ['S01', storeId],
    prev: { ...sale.prev, 'order:O1': heads },
    body: { ...(sale.body as object), entries: [{ n: 1, ledger: 'deposit', account: 'order:O1', amount: -500_000 }] },
  };
};

describe('the token of a deposit (conflicts.md §3.5, SC-13)', () => {
  it('SC-13: taken by compare-and-set once the lease has ended; the refund without it makes its store liable, the sale stays', async () => {
    const [a, b] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
    const order = first(a.seal(paid(Date.now() - 1000)));
    await a.push([order]);
    await settled();
    const given = await token(b, '0205');
    expect(given).toMatchObject({ terminal: b.identity.terminal });
    expect(given.leaseUntilMs).toBeGreaterThan(Date.now() + LEASE_MS - 60_000);
    await settled();
    expect((await b.pull('facts')).map((d) => d['kind'])).toEqual(expect.arrayContaining(['order.paid', 'order.tokenTaken']));
    const sale = first(b.seal(applied('S02', '0205', [given.factId])));
    await b.push([sale]);
    const refund = first(
      a.seal({
        kind: 'order.refunded',
        v: 1,
        scope: ['S01'],
        by: '0107',
        approver: '0101',
        prev: { 'order:O1': [order.id] },
        body: { orderId: 'order:O1', storeId: 'S01', reason: '退定', entries: [{ n: 1, ledger: 'deposit', account: 'order:O1', amount: -500_000 }] },
      }),
    );
    await a.push([refund]);
    await settled();
    const [found] = await cases(a, 'EX-16');
    expect(found).toMatchObject({ status: 'open', severity: 'red', members: [refund.id, sale.id].sort() });
    expect(found?.sides.map((s) => [s.factId === refund.id, s.data['withoutToken'], s.data['liable']]).sort()).toEqual([
      [false, false, false],
      [true, true, true],
    ]);
  });
  it("SC-13 variant: while the lease runs another store is refused with the holder's name; the holder renews; force needs OPS and a manager of the holding store", async () => {
    const [a, b] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
    await a.push(a.seal(paid(Date.now() + 3600_000)));
    await settled();
    await expect(token(b, '0205')).rejects.toMatchObject({ status: 409, code: 'order-held' });
    await expect(token(b, '0205', 'order:none')).rejects.toMatchObject({ status: 404, code: 'order-unknown' });
    await expect(token(b, '0107')).rejects.toMatchObject({ status: 403, code: 'permission-denied' }); // works at another store
    await expect(token(a, '0002')).rejects.toMatchObject({ code: 'permission-denied' }); // finance sells nothing
    const renewed = await token(a, '0107');
    expect(renewed.leaseUntilMs).toBeGreaterThan(Date.now() + LEASE_MS - 60_000);
    await expect(token(b, '0205')).rejects.toMatchObject({ code: 'order-held' });

    const [ops, fin] = [new HqClient(t.url), new HqClient(t.url)];
    await ops.login('0001', 'a long password 1');
    await fin.login('0002', 'a long password 1');
    const body = { terminal: b.identity.terminal, manager: '0101', pin: '482913', reason: 'S01 断网，客人在 S02' };
    const path = '/orders/order:O1/token';
    expect((await fin.post(path, body)).status).toBe(403);
    expect((await ops.post(path, { ...body, pin: '482914' })).status).toBe(403);
    expect((await ops.post(path, { ...body, manager: '0107' })).status).toBe(403);
    expect((await ops.post(path, body)).status).toBe(200);
    await settled();
    expect((await a.pull('facts')).find((d) => (d['body'] as { how?: string }).how === 'forced')).toMatchObject({
      approver: '0101',
      by: '0001',
      kind: 'order.tokenTaken',
    });
    await expect(token(a, '0107')).rejects.toMatchObject({ code: 'order-held' });
    expect((await t.server.services.store.range('hq', 'audit:', 'audit:\uffff', 100)).some((d) => d['action'] === 'tokenForced')).toBe(true);
  });
  it('asked twice at once, one gets it; a revoked or quarantined terminal gets none', async () => {
    const [a, b, c] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01')];
    await a.push(a.seal(paid(Date.now() - 1000)));
    await settled();
    const both = await Promise.allSettled([token(b, '0107'), token(c, '0107')]);
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    await t.server.services.identity.setState(a.identity.terminal, 'quarantine');
    await expect(token(a, '0107')).rejects.toMatchObject({ status: 403, code: 'device-quarantine' });
    await t.server.services.identity.setState(a.identity.terminal, 'revoked');
    await expect(token(a, '0107')).rejects.toMatchObject({ status: 403, code: 'device-revoked' });
  });
});

describe('shares of a stored-value card (conflicts.md §3.5, §4.14, SC-09)', () => {
  const topUp = (who: TestTerminal, fen: number, heads: readonly string[], storeId = 'S01'): Fact =>
    first(
      who.seal({
        kind: 'card.toppedUp',
        v: 1,
        scope: [storeId],
        by: '0107',
        prev: { 'card:1': heads },
        body: { cardId: 'card:1', storeId, entries: [{ n: 1, ledger: 'stored', account: 'card:1', amount: fen, bucket: 'principal' }] },
      }),
    );
  const use = (who: TestTerminal, storeId: string, fen: number, heads: readonly string[], forced = false): Fact => {
    const sale = saleOf(storeId, '0107', `P${fen}`, []);
    return first(
      who.seal({
        ...sale,
        prev: { ...sale.prev, 'card:1': heads },
        body: {
          ...(sale.body as object),
          entries: [{ n: 1, ledger: 'stored', account: 'card:1', amount: -fen, bucket: 'principal', ...(forced ? { forced } : {}) }],
        },
      }),
    );
  };
  it('SC-09: ¥2,000 at the main terminal of the home store, the rest on request, never more than is free; two offline uses within their shares make no case', async () => {
    const [t1, t2, far] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
    const top = topUp(t1, 300_000, []);
    await t1.push([top]);
    await settled();
    await t.server.services.holdings.settled();
    await settled();
    const own = (await t1.pull('facts')) as unknown as Fact[];
    expect(foldCard('card:1', [top, ...own])).toMatchObject({ escrow: { [t1.identity.terminal]: 200_000 }, freeFen: 100_000 });
    // Both ask for everything at once: together they get what is free.
    const both = await Promise.allSettled([share(far, 100_000, '0205'), share(t2, 100_000, '0107')]);
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    const [taker, refused] = both[0]?.status === 'fulfilled' ? [far, t2] : [t2, far];
    const by = (who: TestTerminal): string => (who === far ? '0205' : '0107');
    await expect(share(refused, 1, by(refused))).rejects.toMatchObject({ status: 409, code: 'escrow-short' });
    await expect(share(far, 1, '0107')).rejects.toMatchObject({ code: 'permission-denied' });
    // What is not needed goes back, and the other may have it.
    expect(await share(taker, -100_000, by(taker))).toMatchObject({ escrowFen: 0, freeFen: 100_000 });
    expect(await share(far, 500_000, '0205')).toMatchObject({ escrowFen: 100_000, freeFen: 0 });
    await settled();
    const known = (await far.pull('facts')) as unknown as Fact[];
    const card = foldCard('card:1', known);
    const T1 = t1.identity.terminal;
    expect([
      useOf(card, far.identity.terminal, 100_000, false),
      useOf(card, far.identity.terminal, 100_001, false),
      useOf(card, far.identity.terminal, 100_001, true),
      useOf(card, T1, 200_000, false),
      useOf(card, t2.identity.terminal, 1, false),
    ]).toEqual(['ok', 'needsPin', 'needsPin', 'ok', 'needsPin']);
    await t1.push([use(t1, 'S01', 180_000, [top.id])]);
    await far.push([use(far, 'S02', 100_000, [top.id])]);
    await settled();
    expect(await cases(t1, 'EX-04')).toEqual([]);
  });
  it('SC-09 variant: forced over the share: both stand, one EX-04 with the forcing store liable, and it is final only when every terminal has told; a late top-up withdraws it', async () => {
    const [t1, far] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
    const top = topUp(t1, 300_000, []);
    await t1.push([top]);
    await settled();
    await t.server.services.holdings.settled();
    const late = topUp(far, 150_000, [top.id], 'S02');
    const forced = use(far, 'S02', 250_000, [top.id], true);
    const used = use(t1, 'S01', 180_000, [top.id]);
    await far.push([forced]);
    await t1.push([used]);
    await settled();
    const [found] = await cases(t1, 'EX-04');
    expect(found).toMatchObject({ status: 'open', provisional: true, members: [forced.id, used.id].sort() });
    expect(found?.sides.find((s) => s.data['liable'] === true)?.storeId).toBe('S02');
    await expect(share(t1, 1, '0107')).rejects.toMatchObject({ code: 'card-frozen' });
    await far.push([late]);
    await settled();
    expect((await cases(t1, 'EX-04')).at(-1)).toMatchObject({ status: 'withdrawn' });
  });
});
