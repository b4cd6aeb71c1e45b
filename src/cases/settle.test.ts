import { beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '../kernel/result.ts';
import { encodeHlc } from '../kernel/hlc.ts';
import type { Hlc } from '../kernel/brand.ts';
import { applyWrite, formOf } from '../facts/heads.ts';
import type { Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import type { Action, Head, HeadWrite } from '../facts/head.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { mergeHead } from '../conflict/mergeHead.ts';
import { at, person, saleAction, Site, sync } from '../testkit/world.ts';
import { arrive, claim, endService, voidAppointment } from '../appointments/commands.ts';
import { apt, given, hq, jia, manager, rulings, service, t1, t2, view, yi } from '../appointments/test-kit.ts';
import { headsOfCard } from '../customers/cards.ts';
import { aliasEdges, detectDuplicates, detectFieldClash } from '../customers/identity.ts';
import { customerForm } from '../customers/types.ts';
import { Teller } from '../testkit/facts.ts';
import { foldTask } from '../service/tasks.ts';
import { settleCase } from './settle.ts';
import type { SettleWorld } from './settle.ts';

const nothing: SettleWorld = { piece: () => undefined, head: () => undefined, card: () => [] };
const code = (r: Result<Action>): string => (r.ok ? 'ok' : r.problem.code);
const one = (list: readonly ExceptionDoc[], wanted: string): ExceptionDoc => {
  const d = list.find((e) => e.code === wanted);
  if (d === undefined) throw new Error(`no ${wanted}`);
  return d;
};
const stamp = (hhmm: string, node: string): Hlc => encodeHlc(at(hhmm), 0, node);

describe('EX-08: the customer was told wrongly that the visit is off (SC-04)', () => {
  let doc: ExceptionDoc;
  beforeEach(() => {
    given();
    hq.run(voidAppointment(hq.ctx(service, '16:10'), hq.apt(apt), { reason: '客户来电取消' }));
    t1.run(arrive(t1.ctx(jia, '16:05'), t1.apt(apt)));
    t1.run(claim(t1.ctx(jia, '16:06'), t1.apt(apt)));
    t1.run(saleAction(t1, t1.ctx(jia, '16:40'), { aptId: apt, payableFen: 9_999_00, consultant: '1001' }));
    sync(t1, t2, hq);
    doc = one(rulings(hq).exceptions, 'EX-08');
  });
  const settle = (option: string, who = service): Result<Action> => settleCase(hq.ctx(who, '17:00'), doc, { option, reason: '客人说收到了取消短信' }, nothing);
  it('correctSms leaves one task for service and the manager; asked by two people it is the same task', () => {
    const made = hq.run(settle('correctSms'));
    const tasks = made.filter((f) => isKind(f, 'task.opened'));
    expect(tasks.map((f) => [f.body.roles, f.body.aptId, f.body.rule])).toEqual([[['CS', 'SM'], apt, 'smsCorrection']]);
    const again = t1.run(settleCase(t1.ctx(person('9002', ['CS'], []), '17:00'), doc, { option: 'correctSms', reason: '再说一遍' }, nothing));
    const ids = [...made, ...again].flatMap((f) => (isKind(f, 'task.opened') ? [f.body.taskId] : []));
    expect(new Set(ids).size).toBe(1);
    expect(foldTask(ids[0] ?? '', [...made, ...again])).toMatchObject({ state: 'open' });
  });
  it('confirm only writes the decision down', () => expect(hq.run(settle('confirm')).map((f) => f.kind)).toEqual(['case.resolved']));
  it("is not a consultant's, and not decided twice", () => {
    expect(code(settle('correctSms', jia))).toBe('not-allowed');
    hq.run(settle('confirm'));
    doc = one(rulings(hq).exceptions, 'EX-08');
    expect([doc.status, code(settle('correctSms'))]).toEqual(['resolved', 'case-closed']);
  });
});

describe('EX-09: who served (SC-03)', () => {
  beforeEach(() => {
    given({ arrived: '14:00' });
    t2.run(claim(t2.ctx(yi, '14:01:30'), t2.apt(apt)));
    t1.run(claim(t1.ctx(jia, '14:02'), t1.apt(apt)));
    t1.run(endService(t1.ctx(jia, '14:20'), t1.apt(apt), { outcome: 'notSold', reason: 'price' }));
    t2.run(saleAction(t2, t2.ctx(yi, '14:30'), { aptId: apt, payableFen: 28_000_00, consultant: '1002' }));
    sync(t1, t2, hq);
  });
  const settle = (option: string, more: { readonly main?: string } = {}, who = manager): Result<Action> => {
    const doc = one(rulings(t1).exceptions, 'EX-09');
    return settleCase(
      t1.ctx(who, '15:10'),
      doc,
      { option, reason: '监控可查', ...more },
      { ...nothing, heads: view(t1).heads, name: (no) => (no === '1001' ? '林晓雯' : '沈佳怡') },
    );
  };
  it('confirmMain binds the fold to the person the manager names', () => {
    expect(view(t1).main).toBe('1002');
    t1.run(settle('confirmMain', { main: '1001' }));
    sync(t1, t2, hq);
    expect([view(t1).main, view(t2).main, one(rulings(t2).exceptions, 'EX-09').status]).toEqual(['1001', '1001', 'resolved']);
  });
  it('a word from a store that the case concerns no more belongs to that store too: its own door would refuse it otherwise (seed 874)', () => {
    const doc = { ...one(rulings(t1).exceptions, 'EX-09'), scope: ['S09'] };
    const made = settleCase(t1.ctx(person('9002', ['OPS'], []), '15:10'), doc, { option: 'splitNote', reason: '监控可查', main: '1002' }, nothing);
    expect(made.ok && [...made.value.facts, ...made.value.heads].map((d) => d.scope)).toEqual([
      ['S01', 'S09'],
      ['S01', 'S09'],
    ]);
  });
  it('splitNote keeps both names on the appointment with the reason', () => {
    t1.run(settle('splitNote', { main: '1002' }));
    expect(JSON.stringify(t1.heads.get(apt)?.notes)).toContain('林晓雯、沈佳怡：监控可查');
    expect(view(t1).main).toBe('1002');
  });
  it("names only somebody who took part, is the manager's alone, and not decided twice", () => {
    expect([code(settle('confirmMain', { main: '1003' })), code(settle('confirmMain', { main: '1001' }, jia))]).toEqual(['case-choice-missing', 'not-allowed']);
    t1.run(settle('confirmMain', { main: '1001' }));
    expect(code(settle('confirmMain', { main: '1002' }))).toBe('case-closed');
  });
});

describe('EX-07 and EX-14F: cards (SC-05, conflicts.md §3.9)', () => {
  const write = (id: string, name: string, fields: Readonly<Record<string, unknown>> = {}): HeadWrite => ({
    id,
    cls: 'customer',
    scope: ['S01'],
    by: '1001',
    fields: { name, phoneE164: '+8613800001234', ...fields },
  });
  const c1 = applyWrite(undefined, write('cust:01', '李娜', { altPhones: ['+8613800009999', '+8613800001234'] }), stamp('10:00', 'S01-T1A'));
  const c2 = applyWrite(undefined, write('cust:02', '王强'), stamp('10:40', 'S01-T2A'));
  const world = (...heads: readonly Head[]): SettleWorld => ({ ...nothing, head: (id) => heads.find((h) => h.id === id) });
  const site = new Site('S01-T1', 'S01', 7);
  const after = (head: Head, action: Result<Action>): Head => {
    if (!action.ok) throw new Error(action.problem.code);
    return action.value.heads.reduce((h, w) => (w.id === h.id ? applyWrite(h, w, stamp('18:00', 'S01-T1A')) : h), head);
  };
  const form = (head: Head) => formOf(head, customerForm, { name: '' });

  it('EX-07 fixPhone: the wrong number leaves the card and its alternates, stays in the history, and the cards no longer collide', () => {
    const doc = one(detectDuplicates([c1, c2]).exceptions, 'EX-07');
    const settled = settleCase(
      site.ctx(manager, '18:00'),
      doc,
      { option: 'fixPhone', reason: '输错一位', cardId: 'cust:01', phone: '138 0000 1235' },
      world(c1, c2),
    );
    const mended = after(c1, settled);
    expect(form(mended)).toMatchObject({ phoneE164: '+8613800001235', altPhones: ['+8613800009999'] });
    expect(mended.history.some((h) => h.field === 'phoneE164' && h.value === '+8613800001234')).toBe(true);
    const words = site.run(settled);
    expect(detectDuplicates([mended, c2], words).exceptions.map((e) => e.status)).toEqual(['resolved']);
  });
  it('EX-07 merge and keepSeparate are about both cards and follow what was known of each (§3.3, §4.4): a merge that was seen is taken apart', () => {
    const doc = one(detectDuplicates([c1, c2]).exceptions, 'EX-07');
    const knows = (facts: readonly Fact[]): SettleWorld => ({ ...world(c1, c2), card: (id) => headsOfCard(id, facts) });
    const t = new Teller();
    const claimed = ['cust:01', 'cust:02'].map((id) =>
      t.fact('cust.claimed', { on: 'S01-T2', at: '11:00', prev: { [id]: [] } }, { customerId: id, staffNo: '1001', storeId: 'S01' }),
    );
    const merged = settleCase(site.ctx(manager, '18:00'), doc, { option: 'merge', reason: '同一人' }, knows(t.told));
    const [merge] = site.run(merged).filter((f) => isKind(f, 'cust.aliased'));
    expect(merge?.prev).toEqual({ 'cust:01': [claimed[0]?.id], 'cust:02': [claimed[1]?.id] });
    expect(aliasEdges([merge].flatMap((f) => f ?? [])).map((e) => [e.loser, e.survivor])).toEqual([['cust:02', 'cust:01']]);
    // The case as another till still shows it, decided otherwise by somebody who has the merge already.
    const known = [...t.told, ...[merge].flatMap((f) => f ?? [])];
    const parted = site.run(settleCase(site.ctx(manager, '18:30'), doc, { option: 'keepSeparate', reason: '母女' }, knows(known)));
    const [word] = parted.filter((f) => isKind(f, 'cust.unaliased'));
    expect(word?.prev).toEqual({ 'cust:01': [merge?.id], 'cust:02': [merge?.id] });
    expect(aliasEdges([...known, ...parted])).toEqual([]);
  });
  it('EX-07 fixPhone refuses a card of somebody else, no number, half a number, another role', () => {
    const doc = one(detectDuplicates([c1, c2]).exceptions, 'EX-07');
    const fix = (more: object, who = manager): string =>
      code(settleCase(site.ctx(who), doc, { option: 'fixPhone', reason: '输错一位', ...more }, world(c1, c2)));
    expect([
      fix({ cardId: 'cust:09', phone: '13800001235' }),
      fix({ cardId: 'cust:01' }),
      fix({ cardId: 'cust:01', phone: '1380' }),
      fix({ cardId: 'cust:01', phone: '13800001235' }, jia),
    ]).toEqual(['case-choice-missing', 'case-choice-missing', 'phone-invalid', 'not-allowed']);
  });

  const clash = (field: string, x: unknown, y: unknown): Head => {
    const edit = (node: string, hhmm: string, value: unknown): Head =>
      applyWrite(c1, { id: c1.id, cls: 'customer', scope: ['S01'], by: node, fields: { [field]: value } }, stamp(hhmm, node));
    return mergeHead(edit('S01-T1A', '11:00', x), edit('S01-T2A', '11:05', y));
  };
  it('EX-14F chooseValue: the earlier value comes back, the other stays in the history, and the case stays closed', () => {
    const card = clash('birthday', '1990-05-01', '1990-01-05');
    const doc = one(detectFieldClash(card), 'EX-14F');
    const valueAt = card.history.find((h) => h.field === 'birthday')?.at ?? '';
    const settled = settleCase(site.ctx(manager, '18:00'), doc, { option: 'chooseValue', reason: '看了身份证', valueAt }, world(card));
    const mended = after(card, settled);
    expect([
      form(mended)?.birthday,
      mended.history
        .filter((h) => h.field === 'birthday')
        .map((h) => h.value)
        .sort(),
    ]).toEqual(['1990-05-01', ['1990-01-05', '1990-05-01']]);
    const words = site.run(settled);
    expect(words.flatMap((f) => (isKind(f, 'case.resolved') ? [f.body.payload?.['chose']] : []))).toEqual(['earlier']);
    expect(JSON.stringify(words)).not.toContain('1990'); // the fact names stamps, never values
    expect(detectFieldClash(mended, words).map((e) => e.status)).toEqual(['resolved']);
  });
  it('EX-14F of a phone: the number that was not chosen stays as an alternate', () => {
    const card = clash('phoneE164', '+8613811111111', '+8613822222222');
    const settled = settleCase(
      site.ctx(manager, '18:00'),
      one(detectFieldClash(card), 'EX-14F'),
      { option: 'chooseValue', reason: '打过电话', value: '13811111111' },
      world(card),
    );
    expect(form(after(card, settled))).toMatchObject({ phoneE164: '+8613811111111', altPhones: expect.arrayContaining(['+8613822222222', '+8613800009999']) });
  });
  it('EX-14F refuses no value, a date that is none, a card that is not here, another role, a closed case', () => {
    const card = clash('birthday', '1990-05-01', '1990-01-05');
    const doc = one(detectFieldClash(card), 'EX-14F');
    const choose = (more: object, w = world(card), who = manager, d = doc): string =>
      code(settleCase(site.ctx(who), d, { option: 'chooseValue', reason: '看了身份证', ...more }, w));
    expect([
      choose({}),
      choose({ value: '5月1日' }),
      choose({ value: '1990-05-01' }, nothing),
      choose({ value: '1990-05-01' }, world(card), jia),
      choose({ value: '1990-05-01' }, world(card), manager, { ...doc, status: 'resolved' }),
    ]).toEqual(['case-choice-missing', 'cust-form-invalid', 'case-choice-missing', 'not-allowed', 'case-closed']);
  });
});

describe('what only headquarters can do (EX-11, EX-23, EX-25)', () => {
  it('is not done at a till: not even by an administrator who stands there', () => {
    const doc = (c: 'EX-11' | 'EX-23' | 'EX-25'): ExceptionDoc => ({
      id: `rul:ex:${c}:terminal:S01-T1:A`,
      cls: 'exception',
      code: c,
      severity: 'red',
      owner: ['ADM'],
      scope: ['S01'],
      subject: 'terminal:S01-T1',
      members: [],
      sides: [],
      status: 'open',
      openedMs: 0,
      pv: 0,
    });
    const site = new Site('S01-T1', 'S01', 8);
    const ops = person('0002', ['OPS'], []);
    expect(
      [
        ['EX-11', 'retire'],
        ['EX-23', 'signOff'],
        ['EX-25', 'fixAndPush'],
      ].map(([c, option]) => code(settleCase(site.ctx(ops), doc(c as 'EX-11'), { option: option ?? '', reason: '看过了' }, nothing))),
    ).toEqual(['case-at-hq', 'case-at-hq', 'case-at-hq']); // the three literals above
  });
});
