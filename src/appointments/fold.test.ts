import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { jcs } from '../kernel/jcs.ts';
import { resolveCase } from '../cases/commands.ts';
import { at, person, saleAction, Site, sync } from '../testkit/world.ts';
import type { Fact } from '../facts/envelope.ts';
import { aggregatesOf, detect } from '../rules.ts';
import { acceptTransfer, appeal, arrive, assign, claim, createAppointment, endService, markCalledBack, noteShown, offerTransfer, pause, reject, reopen, reschedule, voidAppointment } from './commands.ts';
import { foldAppointment } from './fold.ts';
import type { AptView } from './types.ts';

const [jia, yi, bing] = [person('1001'), person('1002'), person('1003')];
const manager = person('1900', ['SM']);
const service = person('9001', ['CS'], []);
let t1: Site;
let t2: Site;
let hq: Site;
let apt: string;

/** One appointment of the day, known everywhere. */
function given(options: { readonly assigned?: string; readonly mode?: 'manual' | 'priority' | 'manager'; readonly online?: boolean; readonly arrived?: string } = {}): void {
  [t1, t2, hq] = [new Site('S01-T1', 'S01', 1), new Site('S01-T2', 'S01', 2), new Site('HQ1', 'HQ', 3)];
  apt = t1.newId('apt');
  const mode = options.mode ?? 'manual';
  t1.run(createAppointment(t1.ctx(mode === 'manager' ? manager : jia, '09:30'), {
    aptId: apt, online: options.online ?? false, form: { name: '李娜', phoneE164: '13800001234', storeId: 'S01', visitAt: at('14:00'), source: 'phone' },
    ...(options.assigned === undefined ? {} : { consultant: { staffNo: options.assigned, mode } }),
  }));
  if (options.arrived !== undefined) t1.run(arrive(t1.ctx(jia, options.arrived), t1.apt(apt)));
  sync(t1, t2, hq);
}
const view = (site: Site): AptView => site.apt(apt).view;
const rulings = (site: Site) => detect(apt, site.of(apt));

beforeEach(() => given());

/** The same on every replica, in any order, however often it came (I14, I15). */
function everywhere(...sites: readonly Site[]): AptView {
  sync(...sites);
  const facts = sites[0]?.of(apt) ?? [];
  const expected = jcs([foldAppointment(apt, facts), detect(apt, facts)]);
  for (const s of sites) expect(jcs([view(s), rulings(s)])).toBe(expected);
  fc.assert(fc.property(fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }), (shuffled) => {
    expect(jcs([foldAppointment(apt, shuffled), detect(apt, shuffled)])).toBe(expected);
  }), { numRuns: 30 });
  return foldAppointment(apt, facts);
}

describe('SC-03 two consultants claim the same appointment offline', () => {
  it('gives it to the one who sold; the other becomes an assistant and the end a note of the visit', () => {
    given({ assigned: '1001', arrived: '14:00' });
    t2.run(claim(t2.ctx(yi, '14:01:30'), t2.apt(apt)));
    t1.run(claim(t1.ctx(jia, '14:02'), t1.apt(apt)));
    const ended = t1.run(endService(t1.ctx(jia, '14:20'), t1.apt(apt), { outcome: 'notSold', reason: 'price' }));
    t2.run(noteShown(t2.ctx(yi, '14:10'), t2.apt(apt), { pieceNos: ['A1', 'A2', 'A3'] }));
    t2.run(saleAction(t2, t2.ctx(yi, '14:30'), { aptId: apt, payableFen: 28_000_00, consultant: '1002' }));
    const v = everywhere(t1, t2, hq);
    expect(v).toMatchObject({ status: 'sold', main: '1002', assistants: ['1001'], assigned: '1001' });
    expect(v.timeline.find((e) => e.factId === ended[0]?.id)?.outcome).toBe('superseded');
    expect(v.timeline.filter((e) => e.kind === 'apt.claimed').map((e) => [e.by, e.outcome])).toEqual([['1002', undefined], ['1001', 'merged']]);
    const { exceptions, decisions } = rulings(t1);
    expect(exceptions.map((e) => [e.code, e.severity, e.owner, e.status])).toEqual([['EX-09', 'blue', ['SM'], 'open']]);
    expect(exceptions[0]?.members.length).toBe(2);
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({ rule: '4.2a', subject: apt, losers: [{ by: '1001', outcome: 'merged' }], data: { main: '1002', assistants: ['1001'], sold: true } });
    expect(decisions[0]?.id.startsWith(`rul:dec:claim:${apt}:fact:`)).toBe(true);
  });
  it('without evidence gives it to the assigned consultant, although 30 s later', () => {
    given({ assigned: '1001', arrived: '14:00' });
    t2.run(claim(t2.ctx(yi, '14:01:30'), t2.apt(apt)));
    t1.run(claim(t1.ctx(jia, '14:02'), t1.apt(apt)));
    expect(everywhere(t1, t2, hq)).toMatchObject({ main: '1001', assistants: ['1002'], sub: 'serving' });
    expect(rulings(t1).decisions[0]?.rule).toBe('4.2b');
    expect(rulings(t1).exceptions).toEqual([]);
  });
  it('without an assignment gives it to the earlier accept', () => {
    given({ arrived: '14:00' });
    t2.run(claim(t2.ctx(yi, '14:01:30'), t2.apt(apt)));
    t1.run(claim(t1.ctx(jia, '14:02'), t1.apt(apt)));
    expect(everywhere(t1, t2, hq)).toMatchObject({ main: '1002', assistants: ['1001'] });
    expect(rulings(t1).decisions[0]?.rule).toBe('4.2c');
  });
  it('goes by the corrected time where a clock was wrong (conflicts.md §3.2)', () => {
    given({ arrived: '14:00' });
    const early = t2.run(claim(t2.ctx(yi, '14:01:30'), t2.apt(apt)));
    t1.run(claim(t1.ctx(jia, '14:02'), t1.apt(apt)));
    sync(t1, t2);
    const id = early.at(-1)?.id ?? '';
    const later = String(at('14:05')).padStart(15, '0') + '.0000.S01-T2A';
    expect(foldAppointment(apt, t1.of(apt), { [id]: later }).main).toBe('1001');
  });
  it('at the same moment gives it to the smaller staff number', () => {
    given({ arrived: '14:00' });
    const [a] = t2.run(claim(t2.ctx(yi, '14:02'), t2.apt(apt)));
    const [b] = t1.run(claim(t1.ctx(jia, '14:02'), t1.apt(apt)));
    sync(t1, t2);
    const same = String(at('14:02')).padStart(15, '0') + '.0000.X';
    expect(foldAppointment(apt, t1.of(apt), { [a?.id ?? '']: same, [b?.id ?? '']: same }).main).toBe('1001');
  });
  it('keeps three accepts in one case with one winner', () => {
    given({ arrived: '14:00' });
    const t3 = new Site('S01-T3', 'S01', 4);
    sync(t1, t3);
    for (const [site, who, time] of [[t1, jia, '14:03'], [t2, yi, '14:02'], [t3, bing, '14:04']] as const) {
      site.run(claim(site.ctx(who, time), site.apt(apt)));
      site.run(noteShown(site.ctx(who), site.apt(apt), { pieceNos: ['A1'] }));
    }
    sync(t1, t2);
    const before = rulings(t1);
    expect(everywhere(t1, t2, t3)).toMatchObject({ main: '1002', assistants: ['1001', '1003'] });
    const now = rulings(t1);
    expect(now.exceptions.map((e) => e.id)).toEqual(before.exceptions.map((e) => e.id));
    expect(now.decisions.map((d) => d.id)).toEqual(before.decisions.map((d) => d.id));
    expect(now.exceptions[0]?.members).toHaveLength(3);
  });
  it('lets the assistant appeal to the manager, whose word stays when more facts come (conflicts.md §1.8)', () => {
    given({ arrived: '14:00' });
    t2.run(claim(t2.ctx(yi, '14:01'), t2.apt(apt)));
    t1.run(claim(t1.ctx(jia, '14:02'), t1.apt(apt)));
    sync(t1, t2);
    t1.run(appeal(t1.ctx(jia, '15:00'), t1.apt(apt), { text: '我先接待的' }));
    const found = rulings(t1).exceptions[0];
    if (found === undefined) throw new Error('no exception');
    expect(found.code).toBe('EX-09');
    t1.run(resolveCase(t1.ctx(manager, '15:10'), found, { option: 'confirmMain', reason: '监控可查', payload: { main: '1001' }, heads: view(t1).heads }));
    t2.run(noteShown(t2.ctx(yi, '15:05'), t2.apt(apt), { pieceNos: ['A1'] }));
    expect(everywhere(t1, t2)).toMatchObject({ main: '1001', assistants: ['1002'] });
    expect(rulings(t1).exceptions.map((e) => [e.code, e.status, e.resolution?.option])).toEqual([['EX-09', 'resolved', 'confirmMain']]);
    expect(rulings(t1).decisions[0]?.rule).toBe('4.2-decision');
  });
  it('opens a new case for a late accept with evidence, and leaves the closed one closed', () => {
    given({ arrived: '14:00' });
    const t3 = new Site('S01-T3', 'S01', 4);
    sync(t1, t3);
    for (const [site, who, time] of [[t1, jia, '14:02'], [t2, yi, '14:01']] as const) {
      site.run(claim(site.ctx(who, time), site.apt(apt)));
      site.run(noteShown(site.ctx(who), site.apt(apt), { pieceNos: ['A1'] }));
    }
    t3.run(claim(t3.ctx(bing, '14:03'), t3.apt(apt)));
    t3.run(saleAction(t3, t3.ctx(bing, '14:20'), { aptId: apt, payableFen: 100, consultant: '1003' }));
    sync(t1, t2);
    const found = rulings(t1).exceptions[0];
    if (found === undefined) throw new Error('no exception');
    t1.run(resolveCase(t1.ctx(manager, '15:10'), found, { option: 'confirmMain', reason: '先到', payload: { main: '1001' }, heads: view(t1).heads }));
    expect(everywhere(t1, t2, t3)).toMatchObject({ status: 'sold', main: '1001', assistants: ['1002', '1003'] });
    expect(rulings(t1).exceptions.map((e) => [e.id === found.id, e.status, e.members.length])).toEqual([[false, 'open', 3], [true, 'resolved', 2]]);
  });
});

describe('claims and the manager’s assignment (conflicts.md §4.2)', () => {
  it('lets the assignment beat an accept without evidence that did not know it', () => {
    given({ assigned: '1001', arrived: '14:00' });
    t1.run(assign(t1.ctx(manager, '14:01'), t1.apt(apt), { consultant: '1003', mode: 'manager' }));
    t2.run(claim(t2.ctx(yi, '14:01:10'), t2.apt(apt)));
    const v = everywhere(t1, t2);
    expect(v).toMatchObject({ sub: 'waiting', assigned: '1003', assistants: ['1002'] });
    expect(v.main).toBeUndefined();
    expect(rulings(t1).decisions[0]).toMatchObject({ rule: '4.2-assign', losers: [{ by: '1002', outcome: 'overruled' }], data: { main: '1003' } });
  });
  it('but not one with evidence', () => {
    given({ assigned: '1001', arrived: '14:00' });
    t1.run(assign(t1.ctx(manager, '14:01'), t1.apt(apt), { consultant: '1003', mode: 'manager' }));
    t2.run(claim(t2.ctx(yi, '14:01:10'), t2.apt(apt)));
    t2.run(noteShown(t2.ctx(yi, '14:05'), t2.apt(apt), { pieceNos: ['A1'] }));
    expect(everywhere(t1, t2)).toMatchObject({ sub: 'serving', main: '1002' });
  });
  it('also beats an accept without evidence made in the knowledge of it, until it is used up', () => {
    given({ arrived: '14:00' });
    t1.run(assign(t1.ctx(manager, '14:01'), t1.apt(apt), { consultant: '1003', mode: 'manager' }));
    t1.run(claim(t1.ctx(yi, '14:02'), t1.apt(apt)));
    expect(view(t1).main).toBeUndefined();
    given({ arrived: '14:00' });
    t1.run(assign(t1.ctx(manager, '14:01'), t1.apt(apt), { consultant: '1003', mode: 'manager' }));
    t1.run(reject(t1.ctx(bing, '14:02'), t1.apt(apt), { reason: '正在吃饭' }));
    t1.run(claim(t1.ctx(yi, '14:03'), t1.apt(apt)));
    expect(everywhere(t1, t2)).toMatchObject({ main: '1002', rejectedBy: ['1003'] });
    given({ arrived: '14:00' });
    t1.run(assign(t1.ctx(manager, '14:01'), t1.apt(apt), { consultant: '1003', mode: 'manager' }));
    t1.run(claim(t1.ctx(bing, '14:02'), t1.apt(apt)));
    t1.run(pause(t1.ctx(bing, '14:03'), t1.apt(apt)));
    t1.run(claim(t1.ctx(yi, '14:04'), t1.apt(apt)));
    expect(everywhere(t1, t2)).toMatchObject({ main: '1002', assistants: [] });
  });
  it('gives a transfer to the one who took it, unless the first ended the service meanwhile', () => {
    given({ arrived: '14:00' });
    t1.run(claim(t1.ctx(jia, '14:01'), t1.apt(apt)));
    t1.run(offerTransfer(t1.ctx(jia, '14:05'), t1.apt(apt), { to: '1002' }));
    expect(view(t1).transferTo).toBe('1002');
    sync(t1, t2);
    t2.run(acceptTransfer(t2.ctx(yi, '14:06'), t2.apt(apt)));
    const taken = foldAppointment(apt, t2.of(apt));
    expect(taken).toMatchObject({ main: '1002', assistants: [] });
    expect(taken.transferTo).toBeUndefined();
    t1.run(endService(t1.ctx(jia, '14:07'), t1.apt(apt), { outcome: 'notSold', reason: 'style' }));
    expect(everywhere(t1, t2)).toMatchObject({ main: '1001', assistants: ['1002'], status: 'notSold' });
  });
  it('a paused customer may be taken by anybody; two who do follow the same rule (A1.2.7)', () => {
    given({ arrived: '14:00' });
    t1.run(claim(t1.ctx(jia, '14:01'), t1.apt(apt)));
    t1.run(pause(t1.ctx(jia, '14:10'), t1.apt(apt)));
    expect(view(t1)).toMatchObject({ status: 'notArrived', sub: 'paused', pausedBy: '1001', assistants: [] });
    expect(view(t1).main).toBeUndefined();
    sync(t1, t2);
    t1.run(claim(t1.ctx(bing, '14:12'), t1.apt(apt)));
    t2.run(claim(t2.ctx(yi, '14:11'), t2.apt(apt)));
    expect(everywhere(t1, t2)).toMatchObject({ sub: 'serving', main: '1002', assistants: ['1003'] });
  });
  it('of two automatic assignments the earlier counts, but an accepted one beats a merely assigned one', () => {
    t1.run(assign(t1.ctx(jia, '10:00'), t1.apt(apt), { consultant: '1001', mode: 'priority' }));
    t2.run(assign(t2.ctx(yi, '10:01'), t2.apt(apt), { consultant: '1002', mode: 'priority' }));
    expect(everywhere(t1, t2)).toMatchObject({ assigned: '1001' });
    t2.run(claim(t2.ctx(yi, '14:00'), t2.apt(apt)));
    expect(everywhere(t1, t2)).toMatchObject({ assigned: '1002', main: '1002', arrivedAt: at('14:00') });
  });
});

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
      return { ...sale, id: `${sale.id.slice(0, -4)}ZZZZ` as Fact['id'], kind: 'sale.voided', prev: { [apt]: [sale.id] }, body: { saleId: (sale.body as { saleId: string }).saleId } };
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
    const order = (kind: string, id: string, prev: string[]): Fact => ({ ...base, id: id as Fact['id'], kind, prev: { [apt]: prev }, body: { orderId: 'order:1' } });
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
      arrive: () => arrive(ctx, ref), claim: () => claim(ctx, ref), reject: () => reject(ctx, ref, { reason: 'x' }), pause: () => pause(ctx, ref), offer: () => offerTransfer(ctx, ref, { to: '1002' }),
      accept: () => acceptTransfer(ctx, ref), shown: () => noteShown(ctx, ref, { pieceNos: ['A1'] }), end: () => endService(ctx, ref, { outcome: 'notSold', reason: 'price' }), void: () => voidAppointment(ctx, ref, { reason: 'x' }),
      reopen: () => reopen(ctx, ref, { reason: 'x' }), call: () => markCalledBack(ctx, ref), move: () => reschedule(ctx, ref, { toMs: at('20:00') + time % 1000 }),
      assign: () => assign(ctx, ref, { consultant: '1003', mode: user === manager ? 'manager' : 'priority' }), sell: () => saleAction(site, ctx, { aptId: apt, payableFen: 100, consultant: user.staffNo, pieceNo: `P${time}` }),
    }[step]();
    if (result.ok) site.run(result);
  };
  it('converges on every replica, with at most one 主接待, a sale always 已成交, every accept in one outcome', () => {
    const stepArb = fc.tuple(fc.nat(2), fc.constantFrom(...STEPS), fc.nat(3), fc.boolean());
    fc.assert(fc.property(fc.boolean(), fc.array(stepArb, { maxLength: 14 }), (online, steps) => {
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
      for (const other of [[...facts].reverse(), [...t2.of(apt), ...facts], hq.of(apt)]) expect(jcs([foldAppointment(apt, other), detect(apt, other)])).toBe(jcs([v, found]));
      if (v.saleIds.length > 0) expect(v.status).toBe('sold');
      if (v.main !== undefined) expect(v.assistants).not.toContain(v.main);
      for (const e of v.timeline) if (e.outcome !== undefined && e.kind === 'apt.claimed') expect(v.assistants).toContain(e.by);
      for (const f of facts) expect(aggregatesOf(f)).toContain(apt);
      // Whoever writes next, having seen everything, joins the fork.
      expect(v.heads.length).toBeGreaterThan(0);
      const members = found.exceptions.flatMap((x) => x.members);
      expect(members.every((m) => facts.some((f) => f.id === m))).toBe(true);
      expect(new Set(found.exceptions.map((x) => x.id)).size).toBe(found.exceptions.length);
    }), { numRuns: 150 });
  });
});
