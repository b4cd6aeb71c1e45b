import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isKind } from '../../src/facts/registry.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';
import { answerQuotaRecalls } from '../../src/marketing/returns.ts';
import { foldQuota, quotaUse } from '../../src/marketing/shares.ts';
import { addStores, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';
import { HqClient } from './testclient.ts';
import { ask, at, batch, campaign, facts, offersRoom, only, shown, use } from './testoffers.ts';

let t: TestServer;
let mkt: HqClient;
let t1: TestTerminal;
let t2: TestTerminal;
let far: TestTerminal;
beforeEach(async () => {
  ({ t, mkt, t1, t2, far } = await offersRoom());
});
afterEach(async () => {
  await t.stop();
  rmSync(t.data, { recursive: true, force: true });
});
const settled = (): Promise<void> => t.server.services.adjudicator.settled();

describe('shares of a campaign (conflicts §3.5, §4.24)', () => {
  it('publishing gives half of the quota to the main terminals; a form sent twice is one campaign; by hand and back; Σ shares + free + used = total', async () => {
    const form = campaign();
    expect([(await mkt.post('/offers/campaigns', form)).status, (await mkt.post('/offers/campaigns', form)).status]).toEqual([200, 200]);
    const [T1, T2, FAR] = [t1, t2, far].map((x) => x.identity.terminal);
    const begun = only((await shown(mkt)).campaigns);
    expect(begun).toMatchObject({ quota: 10, used: 0, given: 4, free: 6 });
    expect(begun.terminals.map((l) => [l.terminal, l.share])).toEqual([
      [T1, 2],
      [FAR, 2],
    ]);
    const path = `/offers/campaigns/${begun.promoId}/share`;
    const twice = { key: randomUUID(), terminal: T2, amount: 5 };
    await mkt.post(path, twice);
    await mkt.post(path, twice);
    expect(only((await shown(mkt)).campaigns)).toMatchObject({ given: 9, free: 1 });
    expect((await mkt.post(path, { key: randomUUID(), terminal: T2, amount: 2 })).body.error?.code).toBe('promo-short');
    expect((await mkt.post(path, { key: randomUUID(), terminal: 'S09-T1', amount: 1 })).body.error?.code).toBe('terminal-unknown');
    expect((await mkt.post(path, { key: randomUUID(), terminal: T1, amount: -3 })).body.error?.code).toBe('promo-recall');
    // Asked back is not back: the terminal may have used it while it was cut off, and says so.
    const back = { key: randomUUID(), terminal: T2, amount: -4 };
    await mkt.post(path, back);
    await mkt.post(path, back);
    const asked = only((await shown(mkt)).campaigns);
    expect([asked.free, asked.terminals.find((l) => l.terminal === T2)]).toEqual([1, { terminal: T2, share: 5, used: 0, asked: 4 }]);
    const sold = [use(t2, 'S01', '0107', 'quota', begun.promoId), use(t2, 'S01', '0107', 'quota', begun.promoId)];
    await settled();
    const answer = answerQuotaRecalls(at(t2, 'S01'), begun.promoId, [...(await facts(t2)), ...sold], 0);
    await t2.push([...sold, ...t2.seal(...(answer?.facts ?? []))]);
    await settled();
    const after = only((await shown(mkt)).campaigns);
    expect(after).toMatchObject({ used: 2, given: 4, free: 4 });
    expect(after.terminals.find((l) => l.terminal === T2)).toEqual({ terminal: T2, share: 0, used: 2, asked: 0 });
    expect(after.given + after.free + after.used).toBe(after.quota);
  });
  it('the quota changes by a new version, once for a form sent twice, never below what is used or held; the freed use can be had again (§4.24)', async () => {
    await mkt.post('/offers/campaigns', campaign({ quota: 4 }));
    const { promoId } = only((await shown(mkt)).campaigns);
    const path = `/offers/campaigns/${promoId}/quota`;
    const change = (quota: number, key: string = randomUUID()) => mkt.post(path, { key, quota });
    await t1.push([use(t1, 'S01', '0107', 'quota', promoId)]);
    await settled();
    // One is used, one is with the other store's till, which never comes back; two are free.
    expect(only((await shown(mkt)).campaigns)).toMatchObject({ used: 1, given: 1, free: 2, version: 1 });
    const low = await change(1);
    expect([low.status, low.body.error?.code]).toEqual([422, 'promo-quota-low']);
    expect(low.body.error).toMatchObject({ zh: expect.stringContaining('不能少于 2：') as string, en: expect.stringContaining('below 2:') as string });
    const form = randomUUID();
    const [a, b] = await Promise.all([change(6, form), change(6, form)]);
    expect([a.status, b.status]).toEqual([200, 200]);
    expect(only((await shown(mkt)).campaigns)).toMatchObject({ quota: 6, used: 1, given: 1, free: 4, version: 2 });
    expect((await change(2)).status).toBe(200);
    // The first form, come late, does not undo what was changed after it.
    expect((await change(6, form)).status).toBe(200);
    expect(only((await shown(mkt)).campaigns)).toMatchObject({ quota: 2, free: 0, version: 3 });
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
    const plain = only((await shown(mkt)).campaigns).promoId;
    expect((await mkt.post(`/offers/campaigns/${plain}/quota`, { key: randomUUID(), quota: 5 })).body.error?.code).toBe('promo-unlimited');
    await mkt.post(`/offers/campaigns/${plain}/stop`, { reason: '换一个' });
    const gift = { name: '银吊坠', valueFen: 9900, each: 'person' };
    await mkt.post('/offers/campaigns', campaign({ name: '开业赠礼', offFen: 0, gift }));
    const { promoId } = (await shown(mkt)).campaigns.find((c) => c.promoId !== plain) ?? { promoId: '' };
    const path = `/offers/campaigns/${promoId}/quota`;
    for (const no of ['0101', '0005']) expect((await (await HqClient.as(t.url, no)).post(path, { key: randomUUID(), quota: 20 })).status).toBe(403);
    expect((await mkt.post(path, { key: randomUUID(), quota: 20 })).status).toBe(200);
    expect((await shown(mkt)).campaigns.find((c) => c.promoId === promoId)).toMatchObject({ quota: 20, version: 2, gift });
  });
  it('a store that has no terminal yet is told too: its first one knows the campaign and the codes', async () => {
    await addStores(t.server, ['S03']);
    await mkt.post('/offers/campaigns', campaign());
    await mkt.post('/offers/coupons', batch({ kind: 'universal', count: 1 }));
    await settled();
    const fresh = await TestTerminal.enrolled(t, 'S03');
    expect((await facts(fresh)).map((f) => f.kind).sort()).toEqual(['coupon.issued', 'promo.published']);
  });
  it('who has no right gives nothing; a manager sees only the own store; a terminal writes no share for itself', async () => {
    await mkt.post('/offers/campaigns', campaign());
    const one = only((await shown(mkt)).campaigns);
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
    expect(only((await shown(mkt)).campaigns)).toMatchObject({ given: 4, free: 6 });
  });
  it('online the till asks: once for one sale, only who works there, nothing beyond what is free, nothing of a stopped campaign', async () => {
    await mkt.post('/offers/campaigns', campaign({ quota: 1 }));
    const { promoId } = only((await shown(mkt)).campaigns);
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
    const { promoId, terminals } = only((await shown(mkt)).campaigns);
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
