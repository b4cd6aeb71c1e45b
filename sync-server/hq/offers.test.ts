import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import { isKind } from '../../src/facts/registry.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';
import { couponUse, foldQuota, quotaUse } from '../../src/marketing/shares.ts';
import { answerCouponRecall, answerQuotaRecalls } from '../../src/marketing/returns.ts';
import { addStores, saleOf, testServer, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';
import { addPeople, HqClient, TEST_PASSWORD } from './testclient.ts';

let t: TestServer;
let mkt: HqClient;
let t1: TestTerminal;
let t2: TestTerminal;
let far: TestTerminal;
beforeEach(async () => {
  t = await testServer();
  await addStores(t.server, ['S01', 'S02']);
  await addPeople(t.server);
  const { identity } = t.server.services;
  await identity.putStaff({ staffNo: '0009', name: '叶青', roles: ['MKT'], stores: [], active: true });
  await identity.setPassword('0009', TEST_PASSWORD);
  await identity.putStaff({ staffNo: '0205', name: '韩梅', roles: ['CSH'], stores: ['S02'], active: true });
  [t1, t2, far] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
  mkt = await HqClient.as(t.url, '0009');
});
afterEach(async () => {
  await t.stop();
  rmSync(t.data, { recursive: true, force: true });
});

const DAY = 86_400_000;
const settled = (): Promise<void> => t.server.services.adjudicator.settled();
const campaign = (more: Readonly<Record<string, unknown>> = {}) => ({
  key: randomUUID(),
  name: '开业满减',
  fromMs: Date.now() - 1000,
  toMs: Date.now() + DAY,
  quota: 10,
  offFen: 20_000,
  fromFen: 100_000,
  ...more,
});
const batch = (more: Readonly<Record<string, unknown>> = {}) => ({
  key: randomUUID(),
  name: '生日券',
  valueFen: 30_000,
  fromFen: 0,
  untilMs: Date.now() + DAY,
  kind: 'pool',
  count: 8,
  ...more,
});
interface Line {
  readonly terminal: string;
  readonly share: number;
  readonly used: number;
  readonly asked: number;
}
interface Shown {
  readonly promoId: string;
  readonly batch: string;
  readonly quota: number;
  readonly version: number;
  readonly total: number;
  readonly used: number;
  readonly given: number;
  readonly free: number;
  readonly terminals: readonly Line[];
}
const shown = async (client = mkt) => {
  const { body } = await client.get('/offers');
  return body as unknown as { readonly campaigns: readonly Shown[]; readonly batches: readonly Shown[] };
};
const only = <T>(list: readonly T[]): T => {
  const [one, two] = list;
  if (one === undefined || two !== undefined) throw new Error(`one expected, ${list.length} found`);
  return one;
};
const ask = (who: TestTerminal, kind: string, id: string, by: string, saleId = 'sale:A') => who.call('POST', '/offers/ask', { kind, id, saleId, by });
const facts = async (who: TestTerminal): Promise<Fact[]> => (await who.pull('facts')) as unknown as Fact[];
const use = (who: TestTerminal, storeId: string, by: string, ledger: 'quota' | 'coupon', account: string, forced = false): Fact => {
  const sale = saleOf(storeId, by, `P${randomUUID().slice(0, 8)}`, []);
  const draft: FactDraft = {
    ...sale,
    prev: { ...sale.prev, [`${ledger === 'quota' ? 'promo' : 'coupon'}:${account}`]: [] },
    body: { ...(sale.body as object), entries: [{ n: 1, ledger, account, amount: -1, costFen: 20_000, ...(forced ? { forced } : {}) }] },
  };
  return only(who.seal(draft));
};
const at = (who: TestTerminal, storeId: string) => ({ terminal: who.identity.terminal, storeId });

describe('shares of a campaign (conflicts §3.5, §4.24)', () => {
  it('publishing gives half of the quota to the main terminals; a form sent twice is one campaign; by hand and back; Σ shares + free + used = total', async () => {
    const form = campaign();
    expect([(await mkt.post('/offers/campaigns', form)).status, (await mkt.post('/offers/campaigns', form)).status]).toEqual([200, 200]);
    const [T1, T2, FAR] = [t1, t2, far].map((x) => x.identity.terminal);
    const begun = only((await shown()).campaigns);
    expect(begun).toMatchObject({ quota: 10, used: 0, given: 4, free: 6 });
    expect(begun.terminals.map((l) => [l.terminal, l.share])).toEqual([
      [T1, 2],
      [FAR, 2],
    ]);
    const path = `/offers/campaigns/${begun.promoId}/share`;
    const twice = { key: randomUUID(), terminal: T2, amount: 5 };
    await mkt.post(path, twice);
    await mkt.post(path, twice);
    expect(only((await shown()).campaigns)).toMatchObject({ given: 9, free: 1 });
    expect((await mkt.post(path, { key: randomUUID(), terminal: T2, amount: 2 })).body.error?.code).toBe('promo-short');
    expect((await mkt.post(path, { key: randomUUID(), terminal: 'S09-T1', amount: 1 })).body.error?.code).toBe('terminal-unknown');
    expect((await mkt.post(path, { key: randomUUID(), terminal: T1, amount: -3 })).body.error?.code).toBe('promo-recall');
    // Asked back is not back: the terminal may have used it while it was cut off, and says so.
    const back = { key: randomUUID(), terminal: T2, amount: -4 };
    await mkt.post(path, back);
    await mkt.post(path, back);
    const asked = only((await shown()).campaigns);
    expect([asked.free, asked.terminals.find((l) => l.terminal === T2)]).toEqual([1, { terminal: T2, share: 5, used: 0, asked: 4 }]);
    const sold = [use(t2, 'S01', '0107', 'quota', begun.promoId), use(t2, 'S01', '0107', 'quota', begun.promoId)];
    await settled();
    const answer = answerQuotaRecalls(at(t2, 'S01'), begun.promoId, [...(await facts(t2)), ...sold], 0);
    await t2.push([...sold, ...t2.seal(...(answer?.facts ?? []))]);
    await settled();
    const after = only((await shown()).campaigns);
    expect(after).toMatchObject({ used: 2, given: 4, free: 4 });
    expect(after.terminals.find((l) => l.terminal === T2)).toEqual({ terminal: T2, share: 0, used: 2, asked: 0 });
    expect(after.given + after.free + after.used).toBe(after.quota);
  });
  it('the quota changes by a new version, once for a form sent twice, never below what is used or held; the freed use can be had again (§4.24)', async () => {
    await mkt.post('/offers/campaigns', campaign({ quota: 4 }));
    const { promoId } = only((await shown()).campaigns);
    const path = `/offers/campaigns/${promoId}/quota`;
    const change = (quota: number, key: string = randomUUID()) => mkt.post(path, { key, quota });
    await t1.push([use(t1, 'S01', '0107', 'quota', promoId)]);
    await settled();
    // One is used, one is with the other store's till, which never comes back; two are free.
    expect(only((await shown()).campaigns)).toMatchObject({ used: 1, given: 1, free: 2, version: 1 });
    const low = await change(1);
    expect([low.status, low.body.error?.code]).toEqual([422, 'promo-quota-low']);
    expect(low.body.error).toMatchObject({ zh: expect.stringContaining('不能少于 2：') as string, en: expect.stringContaining('below 2:') as string });
    const form = randomUUID();
    const [a, b] = await Promise.all([change(6, form), change(6, form)]);
    expect([a.status, b.status]).toEqual([200, 200]);
    expect(only((await shown()).campaigns)).toMatchObject({ quota: 6, used: 1, given: 1, free: 4, version: 2 });
    expect((await change(2)).status).toBe(200);
    // The first form, come late, does not undo what was changed after it.
    expect((await change(6, form)).status).toBe(200);
    expect(only((await shown()).campaigns)).toMatchObject({ quota: 2, free: 0, version: 3 });
    await settled();
    const versions = (await facts(t2)).flatMap((f) => (isKind(f, 'promo.published') ? [f.body] : [])).sort((x, y) => x.version - y.version);
    expect(versions.map((v) => [v.version, v.quota])).toEqual([
      [1, 4],
      [2, 6],
      [3, 2],
    ]);
    const same = versions.map(({ name, fromMs, toMs, offFen, fromFen }) => ({ name, fromMs, toMs, offFen, fromFen }));
    expect(same).toEqual([same[0], same[0], same[0]]);
    await expect(ask(t1, 'campaign', promoId, '0107')).rejects.toMatchObject({ code: 'promo-short' });
    expect((await change(3)).status).toBe(200);
    expect(await ask(t1, 'campaign', promoId, '0107')).toEqual({ ok: true });
    const trail = await t.server.services.store.range('hq', 'audit:', 'audit:\uffff', 100);
    expect(trail.filter((d) => d['action'] === 'campaignQuota').map((d) => [d['subject'], d['by'], d['after']])).toContainEqual([
      promoId,
      '0009',
      { quota: 3 },
    ]);
    await mkt.post(`/offers/campaigns/${promoId}/stop`, { reason: '预算用完' });
    expect((await change(9)).body.error?.code).toBe('promo-over');
  });
  it('an unlimited campaign stays unlimited, a gift stays the gift it is; who may not edit changes no quota', async () => {
    const { quota: _quota, ...unlimited } = campaign();
    await mkt.post('/offers/campaigns', unlimited);
    const plain = only((await shown()).campaigns).promoId;
    expect((await mkt.post(`/offers/campaigns/${plain}/quota`, { key: randomUUID(), quota: 5 })).body.error?.code).toBe('promo-unlimited');
    await mkt.post(`/offers/campaigns/${plain}/stop`, { reason: '换一个' });
    const gift = { name: '银吊坠', valueFen: 9900, each: 'person' };
    await mkt.post('/offers/campaigns', campaign({ name: '开业赠礼', offFen: 0, gift }));
    const { promoId } = (await shown()).campaigns.find((c) => c.promoId !== plain) ?? { promoId: '' };
    const path = `/offers/campaigns/${promoId}/quota`;
    for (const no of ['0101', '0005']) expect((await (await HqClient.as(t.url, no)).post(path, { key: randomUUID(), quota: 20 })).status).toBe(403);
    expect((await mkt.post(path, { key: randomUUID(), quota: 20 })).status).toBe(200);
    expect((await shown()).campaigns.find((c) => c.promoId === promoId)).toMatchObject({ quota: 20, version: 2, gift });
  });
  it('who has no right gives nothing; a manager sees only the own store; a terminal writes no share for itself', async () => {
    await mkt.post('/offers/campaigns', campaign());
    const one = only((await shown()).campaigns);
    const [manager, auditor] = [await HqClient.as(t.url, '0101'), await HqClient.as(t.url, '0005')];
    const path = `/offers/campaigns/${one.promoId}`;
    const body = { key: randomUUID(), terminal: t1.identity.terminal, amount: 1 };
    for (const who of [manager, auditor])
      expect([
        (await who.post('/offers/campaigns', campaign())).status,
        (await who.post(`${path}/share`, body)).status,
        (await who.post(`${path}/spread`, { key: randomUUID() })).status,
        (await who.post(`${path}/stop`, { reason: '预算' })).status,
        (await who.post('/offers/coupons', batch())).status,
      ]).toEqual([403, 403, 403, 403, 403]);
    expect(only((await shown(manager)).campaigns).terminals.map((l) => l.terminal)).toEqual([t1.identity.terminal]);
    const own = only(
      t1.seal({
        kind: 'promo.escrowed',
        v: 1,
        scope: ['S01'],
        by: '0107',
        prev: {},
        body: { promoId: one.promoId, terminal: t1.identity.terminal, amount: 6 },
      }),
    );
    const pushed = await t1.push([own]);
    expect(JSON.stringify(pushed)).toContain('hq-only');
    await settled();
    expect(only((await shown()).campaigns)).toMatchObject({ given: 4, free: 6 });
  });
  it('online the till asks: once for one sale, only who works there, nothing beyond what is free, nothing of a stopped campaign', async () => {
    await mkt.post('/offers/campaigns', campaign({ quota: 1 }));
    const { promoId } = only((await shown()).campaigns);
    await expect(ask(t1, 'campaign', promoId, '0205')).rejects.toMatchObject({ status: 403, code: 'permission-denied' });
    await expect(ask(t1, 'campaign', 'M0', '0107')).rejects.toMatchObject({ status: 404, code: 'promo-unknown' });
    const both = await Promise.allSettled([ask(t1, 'campaign', promoId, '0107', 'sale:A'), ask(far, 'campaign', promoId, '0205', 'sale:B')]);
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    const first = both[0]?.status === 'fulfilled';
    const [winner, loser] = first ? ([t1, far] as const) : ([far, t1] as const);
    const [by, sale] = first ? (['0107', 'sale:A'] as const) : (['0205', 'sale:B'] as const);
    expect(await ask(winner, 'campaign', promoId, by, sale)).toEqual({ ok: true });
    await expect(ask(loser, 'campaign', promoId, first ? '0205' : '0107', 'sale:C')).rejects.toMatchObject({ status: 409, code: 'promo-short' });
    await settled();
    const view = foldQuota(`promo:${promoId}`, await facts(winner));
    expect([quotaUse(view, winner.identity.terminal, 1), view.shares]).toEqual(['ok', { [winner.identity.terminal]: 1 }]);
    await winner.push([use(winner, first ? 'S01' : 'S02', by, 'quota', promoId)]);
    await settled();
    await expect(ask(loser, 'campaign', promoId, first ? '0205' : '0107', 'sale:C')).rejects.toMatchObject({ status: 409, code: 'promo-used-up' });
    await mkt.post(`/offers/campaigns/${promoId}/stop`, { reason: '预算用完' });
    await settled();
    await expect(ask(winner, 'campaign', promoId, by, 'sale:D')).rejects.toMatchObject({ status: 409, code: 'promo-over' });
  });
  it('EX-22: forced beyond the share, then the others use theirs: the case names the store that forced, not those who came later', async () => {
    await mkt.post('/offers/campaigns', campaign({ quota: 4 }));
    const { promoId, terminals } = only((await shown()).campaigns);
    expect(terminals.map((l) => l.share)).toEqual([1, 1]);
    await mkt.post(`/offers/campaigns/${promoId}/share`, { key: randomUUID(), terminal: t1.identity.terminal, amount: 2 });
    const forced = [use(far, 'S02', '0205', 'quota', promoId), use(far, 'S02', '0205', 'quota', promoId, true)];
    const inShare = [1, 2, 3].map(() => use(t1, 'S01', '0107', 'quota', promoId));
    await far.push(forced);
    await t1.push(inShare);
    await settled();
    const found = only(((await far.pull('rulings')) as unknown as ExceptionDoc[]).filter((d) => d.code === 'EX-22'));
    expect(found.sides.map((s) => [s.storeId, s.data['liable'], s.data['costStore']])).toEqual(
      expect.arrayContaining([
        ['S02', true, 'S02'],
        ['S01', false, ''],
      ]),
    );
    expect(found.sides.filter((s) => s.data['liable'] === true).map((s) => s.factId)).toEqual([forced[1]?.id]);
  });
});

describe('codes of a pool (conflicts §3.5, §4.15)', () => {
  it('half of a pool goes out, a held code only works at its holder, recalled ones come back when the terminal returned them', async () => {
    const form = batch();
    await mkt.post('/offers/coupons', form);
    await mkt.post('/offers/coupons', form);
    const begun = only((await shown()).batches);
    expect(begun).toMatchObject({ total: 8, used: 0, given: 4, free: 4 });
    const path = `/offers/coupons/${begun.batch}/share`;
    const more = { key: randomUUID(), terminal: t2.identity.terminal, amount: 3 };
    await mkt.post(path, more);
    await mkt.post(path, more);
    expect(only((await shown()).batches)).toMatchObject({ given: 7, free: 1 });
    expect((await mkt.post(path, { ...more, key: randomUUID() })).body.error?.code).toBe('coupon-short');
    await settled();
    const list = (await mkt.get(`/offers/coupons/${begun.batch}/codes`)).body as unknown as { codes: { code: string; state: string; terminal?: string }[] };
    const mine = list.codes.filter((c) => c.terminal === t2.identity.terminal).map((c) => c.code);
    const code = mine[0] ?? '';
    const known = await facts(t2);
    const of = (c: string): Fact[] => known.filter((f) => `coupon:${c}` in f.prev);
    expect([couponUse(of(code), `coupon:${code}`, at(t2, 'S01')), couponUse(of(code), `coupon:${code}`, at(t1, 'S01'))]).toEqual(['ok', 'needsPin']);
    await expect(ask(t1, 'coupon', code, '0107')).rejects.toMatchObject({ status: 409, code: 'coupon-held' });
    await expect(ask(t1, 'coupon', `${begun.batch}-NONE22`, '0107')).rejects.toMatchObject({ status: 404, code: 'coupon-unknown' });
    // Two are asked back; one of them was used meanwhile and stays used.
    await mkt.post(path, { key: randomUUID(), terminal: t2.identity.terminal, amount: -2 });
    await settled();
    const recalled = mine.slice(-2);
    const later = await facts(t2);
    const sold = use(t2, 'S01', '0107', 'coupon', recalled[0] ?? '');
    const answers = recalled.flatMap(
      (c) =>
        answerCouponRecall(
          at(t2, 'S01'),
          c,
          [...known, ...later, sold].filter((f) => `coupon:${c}` in f.prev),
          false,
        )?.facts ?? [],
    );
    expect(answers).toHaveLength(1);
    await t2.push([sold, ...t2.seal(...answers)]);
    await settled();
    const after = only((await shown()).batches);
    expect(after).toMatchObject({ used: 1, given: 5, free: 2 });
    await expect(ask(t1, 'coupon', recalled[0] ?? '', '0107')).rejects.toMatchObject({ status: 409, code: 'coupon-used' });
    // Given back by one, it is another's.
    expect(await ask(far, 'coupon', recalled[1] ?? '', '0205')).toEqual({ ok: true });
    expect(await ask(far, 'coupon', recalled[1] ?? '', '0205')).toEqual({ ok: true });
    expect(only((await shown()).batches)).toMatchObject({ given: 6, free: 1 });
  });
  it('bound codes belong to their store, universal ones to whoever asks first; neither is given out by hand', async () => {
    await mkt.post('/offers/coupons', batch({ kind: 'bound', store: 'S01', count: 1, name: '店券' }));
    await mkt.post('/offers/coupons', batch({ kind: 'universal', count: 1, name: '通用券' }));
    const codes = async (name: string): Promise<string> => {
      const found = ((await shown()).batches as readonly (Shown & { readonly name: string })[]).find((b) => b.name === name);
      expect((await mkt.post(`/offers/coupons/${found?.batch}/share`, { key: randomUUID(), terminal: t1.identity.terminal, amount: 1 })).body.error?.code).toBe(
        'coupon-not-pooled',
      );
      const answer = (await mkt.get(`/offers/coupons/${found?.batch}/codes`)).body as unknown as { codes: { code: string }[] };
      return only(answer.codes).code;
    };
    const [bound, free] = [await codes('店券'), await codes('通用券')];
    await settled();
    await expect(ask(far, 'coupon', bound, '0205')).rejects.toMatchObject({ status: 409, code: 'coupon-bound' });
    expect(await ask(t2, 'coupon', bound, '0107')).toEqual({ ok: true });
    const both = await Promise.allSettled([ask(t1, 'coupon', free, '0107'), ask(far, 'coupon', free, '0205')]);
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
