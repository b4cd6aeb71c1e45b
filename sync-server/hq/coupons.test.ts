import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isKind } from '../../src/facts/registry.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';
import { knownOffer } from '../../src/marketing/offers.ts';
import { answerCouponRecall } from '../../src/marketing/returns.ts';
import { couponUse } from '../../src/marketing/shares.ts';
import type { TestServer } from '../gateway/testkit.ts';
import type { TestTerminal } from '../gateway/testterminal.ts';
import { HqClient } from './testclient.ts';
import { ask, at, batch, facts, offersRoom, only, shown, use, type Shown } from './testoffers.ts';

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

describe('codes of a pool (conflicts §3.5, §4.15)', () => {
  it('half of a pool goes out, a held code only works at its holder, recalled ones come back when the terminal returned them', async () => {
    const form = batch();
    await mkt.post('/offers/coupons', form);
    await mkt.post('/offers/coupons', form);
    const begun = only((await shown(mkt)).batches);
    expect(begun).toMatchObject({ total: 8, used: 0, given: 4, free: 4 });
    const path = `/offers/coupons/${begun.batch}/share`;
    const more = { key: randomUUID(), terminal: t2.identity.terminal, amount: 3 };
    await mkt.post(path, more);
    await mkt.post(path, more);
    expect(only((await shown(mkt)).batches)).toMatchObject({ given: 7, free: 1 });
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
    const after = only((await shown(mkt)).batches);
    expect(after).toMatchObject({ used: 1, given: 5, free: 2 });
    await expect(ask(t1, 'coupon', recalled[0] ?? '', '0107')).rejects.toMatchObject({ status: 409, code: 'coupon-used' });
    // Given back by one, it is another's.
    expect(await ask(far, 'coupon', recalled[1] ?? '', '0205')).toEqual({ ok: true });
    expect(await ask(far, 'coupon', recalled[1] ?? '', '0205')).toEqual({ ok: true });
    expect(only((await shown(mkt)).batches)).toMatchObject({ given: 6, free: 1 });
  });
  it('bound codes belong to their store, universal ones to whoever asks first; neither is given out by hand', async () => {
    await mkt.post('/offers/coupons', batch({ kind: 'bound', store: 'S01', count: 1, name: '店券' }));
    await mkt.post('/offers/coupons', batch({ kind: 'universal', count: 1, name: '通用券' }));
    const codes = async (name: string): Promise<string> => {
      const found = ((await shown(mkt)).batches as readonly (Shown & { readonly name: string })[]).find((b) => b.name === name);
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
  it('a void takes out of use: one code, or all that are unused, once however often it is sent; what was used before stays used (§4.15)', async () => {
    await mkt.post('/offers/coupons', batch());
    const { batch: id } = only((await shown(mkt)).batches);
    const path = `/offers/coupons/${id}/void`;
    const list = async () =>
      ((await mkt.get(`/offers/coupons/${id}/codes`)).body as unknown as { codes: { code: string; state: string; terminal?: string }[] }).codes;
    const [mine, other] = (await list()).filter((c) => c.terminal === t1.identity.terminal).map((c) => c.code);
    const [free] = (await list()).filter((c) => c.state === 'free').map((c) => c.code);
    await t1.push([use(t1, 'S01', '0107', 'coupon', mine ?? '')]);
    await settled();
    expect((await mkt.post(path, { code: mine, reason: '印错了' })).body.error?.code).toBe('coupon-used');
    expect((await mkt.post(path, { code: `${id}-NONE22`, reason: '印错了' })).body.error?.code).toBe('coupon-unknown');
    expect((await mkt.post(path, { code: free, reason: '' })).status).toBe(400);
    for (const no of ['0101', '0005']) expect((await (await HqClient.as(t.url, no)).post(path, { reason: '印错了' })).status).toBe(403);
    const twice = [await mkt.post(path, { code: free, reason: '印错了' }), await mkt.post(path, { code: free, reason: '印错了' })];
    expect(twice.map((x) => x.status)).toEqual([200, 200]);
    expect(only((await shown(mkt)).batches)).toMatchObject({ total: 8, used: 1, given: 3, free: 3, voided: 1 });
    expect((await list()).find((c) => c.code === free)?.state).toBe('voided');
    await expect(ask(far, 'coupon', free ?? '', '0205')).rejects.toMatchObject({ status: 409, code: 'coupon-voided' });
    // All that is left, asked for twice at once: each code has one void, and the used one has none.
    await Promise.all([mkt.post(path, { reason: '活动取消' }), mkt.post(path, { reason: '活动取消' })]);
    await settled();
    expect(only((await shown(mkt)).batches)).toMatchObject({ total: 8, used: 1, given: 0, free: 0, voided: 7 });
    const known = await facts(t1);
    const voids = known.flatMap((f) => (isKind(f, 'coupon.voided') ? [f.body.code] : []));
    expect([voids.length, new Set(voids).size, voids.includes(mine ?? '')]).toEqual([7, 7, false]);
    // The till that held one refuses it from now on, and nobody gives it out or asks it back.
    const of = known.filter((f) => `coupon:${other}` in f.prev);
    const offer = { kind: 'coupon', id: other ?? '' } as const;
    expect(knownOffer(offer, of, { ...at(t1, 'S01'), nowMs: Date.now() })).toMatchObject({ use: 'refused', problem: { code: 'coupon-voided' } });
    const move = (amount: number) => mkt.post(`/offers/coupons/${id}/share`, { key: randomUUID(), terminal: t1.identity.terminal, amount });
    expect([(await move(1)).body.error?.code, (await move(-1)).body.error?.code]).toEqual(['coupon-short', 'coupon-recall']);
    const trail = await t.server.services.store.range('hq', 'audit:', 'audit:\uffff', 100);
    expect(trail.filter((d) => d['action'] === 'couponsVoided').map((d) => [d['subject'], d['by'], d['reason']])).toEqual(
      expect.arrayContaining([
        [free, '0009', '印错了'],
        [id, '0009', '活动取消'],
      ]),
    );
  });
  it('used at a till that had not heard of the void, the use stands without a case; used by one that had, it is EX-05 at its cost; no terminal voids (§4.15)', async () => {
    await mkt.post('/offers/coupons', batch());
    const { batch: id } = only((await shown(mkt)).batches);
    await settled();
    const held = (await facts(t1)).flatMap((f) => (isKind(f, 'coupon.escrowed') && f.body.terminal === t1.identity.terminal ? [f] : []));
    const [deaf, heard] = held;
    await mkt.post(`/offers/coupons/${id}/void`, { reason: '活动取消' });
    await settled();
    const told = (await facts(t1)).find((f) => isKind(f, 'coupon.voided') && f.body.code === heard?.body.code);
    const late = use(t1, 'S01', '0107', 'coupon', deaf?.body.code ?? '', false, [deaf?.id ?? '']);
    const against = use(t1, 'S01', '0107', 'coupon', heard?.body.code ?? '', false, [told?.id ?? '']);
    await t1.push([late, against]);
    await settled();
    expect(only((await shown(mkt)).batches)).toMatchObject({ used: 2, given: 0, free: 0, voided: 6 });
    const found = only(((await t1.pull('rulings')) as unknown as ExceptionDoc[]).filter((d) => d.code === 'EX-05'));
    expect(found.sides.map((s) => [s.factId, s.data['couponInvalid'] ?? false, s.data['costStore'] ?? ''])).toEqual(
      expect.arrayContaining([
        [told?.id, false, ''],
        [against.id, true, 'S01'],
      ]),
    );
    const own = only(t1.seal({ kind: 'coupon.voided', v: 1, scope: ['S01'], by: '0101', prev: {}, body: { code: deaf?.body.code ?? '', reason: '作废' } }));
    expect(JSON.stringify(await t1.push([own]))).toContain('hq-only');
  });
});
