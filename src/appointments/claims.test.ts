import { beforeEach, describe, expect, it } from 'vitest';
import { resolveCase } from '../cases/commands.ts';
import { at, saleAction, Site, sync } from '../testkit/world.ts';
import { acceptTransfer, appeal, assign, claim, endService, noteShown, offerTransfer, pause, reject } from './commands.ts';
import { foldAppointment } from './fold.ts';
import { apt, bing, everywhere, given, hq, jia, manager, rulings, t1, t2, view, yi } from './test-kit.ts';

beforeEach(() => given());

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
    expect(v.timeline.filter((e) => e.kind === 'apt.claimed').map((e) => [e.by, e.outcome])).toEqual([
      ['1002', undefined],
      ['1001', 'merged'],
    ]);
    const { exceptions, decisions } = rulings(t1);
    expect(exceptions.map((e) => [e.code, e.severity, e.owner, e.status])).toEqual([['EX-09', 'blue', ['SM'], 'open']]);
    expect(exceptions[0]?.members.length).toBe(2);
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({
      rule: '4.2a',
      subject: apt,
      losers: [{ by: '1001', outcome: 'merged' }],
      data: { main: '1002', assistants: ['1001'], sold: true },
    });
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
    for (const [site, who, time] of [
      [t1, jia, '14:03'],
      [t2, yi, '14:02'],
      [t3, bing, '14:04'],
    ] as const) {
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
    for (const [site, who, time] of [
      [t1, jia, '14:02'],
      [t2, yi, '14:01'],
    ] as const) {
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
    expect(rulings(t1).exceptions.map((e) => [e.id === found.id, e.status, e.members.length])).toEqual([
      [false, 'open', 3],
      [true, 'resolved', 2],
    ]);
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
  it.each([
    ['loses', jia],
    ['wins', yi],
  ] as const)('one side a person: who accepted at two terminals and %s is one of two in EX-09 (seed 335)', (_what, seller) => {
    given({ arrived: '14:00' });
    const t3 = new Site('S01-T3', 'S01', 4);
    sync(t1, t2, t3);
    t1.run(claim(t1.ctx(jia, '14:01'), t1.apt(apt)));
    t1.run(noteShown(t1.ctx(jia, '14:05'), t1.apt(apt), { pieceNos: ['A1'] }));
    for (const t of [t2, t3]) t.run(claim(t.ctx(yi, t === t2 ? '14:02' : '14:03'), t.apt(apt)));
    t2.run(noteShown(t2.ctx(yi, '14:06'), t2.apt(apt), { pieceNos: ['A2'] }));
    const desk = seller === jia ? t1 : t3;
    desk.run(saleAction(desk, desk.ctx(seller, '14:30'), { aptId: apt, payableFen: 28_000_00, consultant: seller.staffNo }));
    expect(everywhere(t1, t2, t3)).toMatchObject({ main: seller.staffNo, assistants: [seller === jia ? '1002' : '1001'] });
    expect(rulings(t1).exceptions.map((e) => [e.code, e.sides.map((s) => s.by).sort()])).toEqual([['EX-09', ['1001', '1002']]]);
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
