import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { jcs } from '../kernel/jcs.ts';
import { at, person, saleAction, Site, sync } from '../testkit/world.ts';
import type { Fact } from '../facts/envelope.ts';
import { aggregatesOf, detect } from '../rules.ts';
import {
  acceptTransfer,
  arrive,
  assign,
  claim,
  endService,
  markCalledBack,
  noteShown,
  offerTransfer,
  pause,
  reject,
  reopen,
  reschedule,
  voidAppointment,
} from './commands.ts';
import { foldAppointment } from './fold.ts';
import { apt, bing, everywhere, given, hq, jia, manager, rulings, service, t1, t2, view, yi } from './test-kit.ts';

beforeEach(() => given());

describe('SC-04 headquarters cancels while the store completes', () => {
  it('keeps the sale; the void is overruled and EX-08 tells customer service', () => {
    hq.run(voidAppointment(hq.ctx(service, '16:10'), hq.apt(apt), { reason: '客户来电取消' }));
    t1.run(arrive(t1.ctx(jia, '16:05'), t1.apt(apt)));
    t1.run(claim(t1.ctx(jia, '16:06'), t1.apt(apt)));
    t1.run(saleAction(t1, t1.ctx(jia, '16:40'), { aptId: apt, payableFen: 9_999_00, consultant: '1001' }));
    const v = everywhere(t1, t2, hq);
    expect(v.status).toBe('sold');
    expect(v.timeline.find((e) => e.kind === 'apt.voided')?.outcome).toBe('overruled');
    expect(rulings(hq).exceptions.map((e) => [e.code, e.severity, e.owner])).toEqual([['EX-08', 'blue', ['CS']]]);
    expect(rulings(hq).exceptions[0]?.sides.map((s) => s.kind)).toEqual(['apt.arrived', 'apt.claimed', 'apt.voided', 'sale.committed']);
  });
  it('beside a reschedule leaves it 未到店 and 待核实, until somebody has called', () => {
    hq.run(voidAppointment(hq.ctx(service, '16:10'), hq.apt(apt), { reason: '客户来电取消' }));
    t1.run(reschedule(t1.ctx(jia, '16:20'), t1.apt(apt), { toMs: at('18:00') }));
    expect(everywhere(t1, t2, hq)).toMatchObject({ status: 'notArrived', sub: 'toVerify' });
    expect(rulings(hq).exceptions).toEqual([]);
    hq.run(markCalledBack(hq.ctx(service, '17:10'), hq.apt(apt), { result: '会来' }));
    expect(everywhere(t1, t2, hq)).toMatchObject({ status: 'notArrived', sub: 'rescheduled' });
    hq.run(voidAppointment(hq.ctx(service, '17:30'), hq.apt(apt), { reason: '又不来了' }));
    expect(everywhere(t1, t2, hq)).toMatchObject({ status: 'voided' });
  });
});

describe('status, first match wins (conflicts.md §4.1)', () => {
  it('⑨ is 未到店 for a store’s own, ⑧ 需要回访 for an online one until ⑦ called back (A1.3.6)', () => {
    expect(view(t1)).toMatchObject({ status: 'notArrived', sub: 'none' });
    given({ online: true });
    expect(view(t1).status).toBe('needsCallback');
    t1.run(markCalledBack(t1.ctx(jia, '10:00'), t1.apt(apt)));
    t2.run(markCalledBack(t2.ctx(yi, '10:01'), t2.apt(apt)));
    const v = everywhere(t1, t2);
    expect(v.status).toBe('notArrived');
    expect(v.timeline.filter((e) => e.kind === 'apt.calledBack')).toHaveLength(2); // both call logs stay
  });
  it('④ arrived is 待领单, accepted 服务中, rejected goes back to the pool', () => {
    t1.run(arrive(t1.ctx(jia, '14:00'), t1.apt(apt)));
    expect(view(t1)).toMatchObject({ status: 'notArrived', sub: 'waiting', arrivedAt: at('14:00') });
    t1.run(reject(t1.ctx(jia, '14:01'), t1.apt(apt), { reason: '忙' }));
    expect(view(t1)).toMatchObject({ sub: 'rejected', rejectedBy: ['1001'] });
    t1.run(assign(t1.ctx(yi, '14:02'), t1.apt(apt), { consultant: '1002', mode: 'priority' }));
    expect(view(t1)).toMatchObject({ sub: 'waiting', assigned: '1002', rejectedBy: ['1001'] });
    t1.run(claim(t1.ctx(yi, '14:03'), t1.apt(apt)));
    expect(view(t1)).toMatchObject({ sub: 'serving', main: '1002', claimedAt: at('14:03') });
  });
  it('③ an end without a sale is 到店未成交 with its reason, and stays so', () => {
    t1.run(claim(t1.ctx(jia, '14:00'), t1.apt(apt)));
    t1.run(endService(t1.ctx(jia, '14:30'), t1.apt(apt), { outcome: 'notSold', reason: 'price' }));
    expect(everywhere(t1, t2)).toMatchObject({ status: 'notSold', endedReason: 'price', endedAt: at('14:30') });
  });
  it('② a zero-amount sale is 赠品已领, ① any other sale 已成交', () => {
    t1.run(claim(t1.ctx(jia, '14:00'), t1.apt(apt)));
    t1.run(saleAction(t1, t1.ctx(jia, '14:20'), { aptId: apt, payableFen: 0, consultant: '1001', pieceNo: 'GIFT1' }));
    expect(view(t1).status).toBe('giftTaken');
    t1.run(saleAction(t1, t1.ctx(jia, '14:25'), { aptId: apt, payableFen: 1, consultant: '1001', pieceNo: 'RD1' }));
    expect(everywhere(t1, t2)).toMatchObject({ status: 'sold', sub: 'none' });
  });
  it('after its only sale is voided it is 到店未成交, or 服务中 while the visit is open (A1.5.3)', () => {
    const voidOf = (sale: Fact | undefined): Fact => {
      if (sale === undefined) throw new Error('no sale');
      return {
        ...sale,
        id: `${sale.id.slice(0, -4)}ZZZZ` as Fact['id'],
        kind: 'sale.voided',
        prev: { [apt]: [sale.id] },
        body: { saleId: (sale.body as { saleId: string }).saleId },
      };
    };
    const [, claimed] = t1.run(claim(t1.ctx(jia, '14:00'), t1.apt(apt)));
    expect(claimed?.kind).toBe('apt.claimed');
    const [sale] = t1.run(saleAction(t1, t1.ctx(jia, '14:20'), { aptId: apt, payableFen: 100, consultant: '1001' }));
    expect(foldAppointment(apt, [...t1.of(apt), voidOf(sale)])).toMatchObject({ status: 'notArrived', sub: 'serving', saleIds: [] });
    t1.run(endService(t1.ctx(jia, '14:30'), t1.apt(apt), { outcome: 'sold' }));
    expect(foldAppointment(apt, [...t1.of(apt), voidOf(sale)])).toMatchObject({ status: 'notSold' });
    given();
    const [direct] = t1.run(saleAction(t1, t1.ctx(jia, '14:20'), { aptId: apt, payableFen: 100, consultant: '1001' }));
    expect(foldAppointment(apt, [...t1.of(apt), voidOf(direct)])).toMatchObject({ status: 'notSold' });
  });
  it('a paid deposit order is 已成交 / 已付定金, and no longer after 退定', () => {
    const base = t1.of(apt)[0];
    if (base === undefined) throw new Error('no fact');
    const order = (kind: string, id: string, prev: string[]): Fact => ({
      ...base,
      id: id as Fact['id'],
      kind,
      prev: { [apt]: prev },
      body: { orderId: 'order:1' },
    });
    const paid = order('order.paid', 'fact:01J00000000000000000000001', view(t1).heads.slice());
    expect(foldAppointment(apt, [...t1.of(apt), paid])).toMatchObject({ status: 'sold', sub: 'depositPaid' });
    expect(foldAppointment(apt, [...t1.of(apt), paid, order('order.refunded', 'fact:01J00000000000000000000002', [paid.id])]).status).toBe('notSold');
  });
  it('①b a void after everything is 作废; re-opening needs its own fact', () => {
    t1.run(arrive(t1.ctx(jia, '14:00'), t1.apt(apt)));
    t1.run(voidAppointment(t1.ctx(manager, '14:05'), t1.apt(apt), { reason: '走了' }));
    expect(everywhere(t1, t2).status).toBe('voided');
    expect(rulings(t1).exceptions).toEqual([]);
    t1.run(reopen(t1.ctx(manager, '15:00'), t1.apt(apt), { reason: '又来了' }));
    expect(view(t1)).toMatchObject({ status: 'notArrived', sub: 'none' });
    expect(view(t1).arrivedAt).toBeUndefined();
  });
  it('⑥ two voids are one 作废', () => {
    hq.run(voidAppointment(hq.ctx(service, '10:00'), hq.apt(apt), { reason: 'a' }));
    t1.run(voidAppointment(t1.ctx(manager, '10:01'), t1.apt(apt), { reason: 'b' }));
    expect(everywhere(t1, hq).status).toBe('voided');
  });
  it('two arrivals in different stores stay, the later store has the customer', () => {
    const s02 = new Site('S02-T1', 'S02', 8);
    sync(t1, s02);
    t1.run(arrive(t1.ctx(jia, '14:00'), t1.apt(apt)));
    s02.run(arrive(s02.ctx(person('2001', ['CON'], ['S02']), '15:00'), s02.apt(apt)));
    const v = everywhere(t1, s02);
    expect(v).toMatchObject({ storeId: 'S02', arrivedAt: at('15:00') });
    expect(v.timeline.filter((e) => e.kind === 'apt.arrived')).toHaveLength(2);
  });
  it('tolerates that a predecessor has not come yet', () => {
    t1.run(arrive(t1.ctx(jia, '14:00'), t1.apt(apt)));
    t1.run(claim(t1.ctx(jia, '14:01'), t1.apt(apt)));
    const late = t1.of(apt).filter((f) => f.kind !== 'apt.arrived' && f.kind !== 'apt.created');
    expect(foldAppointment(apt, late)).toMatchObject({ sub: 'serving', main: '1001' });
  });
});

describe('any history (I9, I14)', () => {
  const STEPS = ['arrive', 'claim', 'reject', 'pause', 'offer', 'accept', 'shown', 'end', 'void', 'reopen', 'call', 'move', 'assign', 'sell'] as const;
  const who = [jia, yi, bing, manager];
  const act = (site: Site, step: (typeof STEPS)[number], p: number, time: number): void => {
    const user = who[p] ?? jia;
    site.now = time;
    const ctx = site.ctx(user, undefined, '1900');
    const ref = site.apt(apt);
    const result = {
      arrive: () => arrive(ctx, ref),
      claim: () => claim(ctx, ref),
      reject: () => reject(ctx, ref, { reason: 'x' }),
      pause: () => pause(ctx, ref),
      offer: () => offerTransfer(ctx, ref, { to: '1002' }),
      accept: () => acceptTransfer(ctx, ref),
      shown: () => noteShown(ctx, ref, { pieceNos: ['A1'] }),
      end: () => endService(ctx, ref, { outcome: 'notSold', reason: 'price' }),
      void: () => voidAppointment(ctx, ref, { reason: 'x' }),
      reopen: () => reopen(ctx, ref, { reason: 'x' }),
      call: () => markCalledBack(ctx, ref),
      move: () => reschedule(ctx, ref, { toMs: at('20:00') + (time % 1000) }),
      assign: () => assign(ctx, ref, { consultant: '1003', mode: user === manager ? 'manager' : 'priority' }),
      sell: () => saleAction(site, ctx, { aptId: apt, payableFen: 100, consultant: user.staffNo, pieceNo: `P${time}` }),
    }[step]();
    if (result.ok) site.run(result);
  };
  it('converges on every replica, with at most one 主接待, a sale always 已成交, every accept in one outcome', () => {
    const stepArb = fc.tuple(fc.nat(2), fc.constantFrom(...STEPS), fc.nat(3), fc.boolean());
    fc.assert(
      fc.property(fc.boolean(), fc.array(stepArb, { maxLength: 14 }), (online, steps) => {
        given({ online });
        const sites = [t1, t2, hq];
        steps.forEach(([s, step, p, meet], i) => {
          act(sites[s] ?? t1, step, p, at('14:00') + i * 61_000);
          if (meet) sync(t1, t2);
        });
        sync(...sites);
        const facts = t1.of(apt);
        const v = foldAppointment(apt, facts);
        const found = detect(apt, facts);
        for (const other of [[...facts].reverse(), [...t2.of(apt), ...facts], hq.of(apt)])
          expect(jcs([foldAppointment(apt, other), detect(apt, other)])).toBe(jcs([v, found]));
        if (v.saleIds.length > 0) expect(v.status).toBe('sold');
        if (v.main !== undefined) expect(v.assistants).not.toContain(v.main);
        for (const e of v.timeline) if (e.outcome !== undefined && e.kind === 'apt.claimed') expect(v.assistants).toContain(e.by);
        for (const f of facts) expect(aggregatesOf(f)).toContain(apt);
        // Whoever writes next, having seen everything, joins the fork.
        expect(v.heads.length).toBeGreaterThan(0);
        const members = found.exceptions.flatMap((x) => x.members);
        expect(members.every((m) => facts.some((f) => f.id === m))).toBe(true);
        expect(new Set(found.exceptions.map((x) => x.id)).size).toBe(found.exceptions.length);
      }),
      { numRuns: 150 },
    );
  });
});
