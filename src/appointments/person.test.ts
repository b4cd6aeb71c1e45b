import { beforeEach, describe, expect, it } from 'vitest';
import { formOf } from '../facts/heads.ts';
import { customerForm } from '../customers/types.ts';
import { at, person, Site } from '../testkit/world.ts';
import * as commands from './commands.ts';
import { bulkAssign, bulkVoid } from './bulk.ts';
import { withPerson } from './person.ts';
import { isEscalated, reminderOf } from './reminders.ts';
import type { AppointmentForm } from './types.ts';

const jia = person('1001');
const manager = person('1900', ['SM']);
const form: AppointmentForm = { name: ' 李娜 ', phoneE164: '138 0000 1234', wechat: 'lina_90', storeId: 'S02', visitAt: at('15:00'), source: 'phone' };
let t: Site;
let apt: string;
let cust: string;
const card = () => formOf(t.heads.get(cust), customerForm);
beforeEach(() => {
  t = new Site('S01-T1', 'S01');
  apt = t.newId('apt');
  cust = t.newId('cust');
});

describe('an appointment for a new number makes the customer too (A1.1.1, A3.1)', () => {
  it('one fact, two cards, each naming the other; both stores see both', () => {
    const facts = t.run(commands.createAppointment(t.ctx(jia, '10:00'), { aptId: apt, form, person: { id: cust } }));
    expect(facts).toHaveLength(1);
    expect(facts[0]?.body).toMatchObject({ newCustomer: true, form: { customerId: cust } });
    expect(card()).toEqual({ name: '李娜', phoneE164: '+8613800001234', phoneRegion: 'CN', wechat: 'lina_90', source: 'phone' });
    expect(t.apt(apt).form.customerId).toBe(cust);
    for (const id of [apt, cust]) expect(t.heads.get(id)?.scope).toEqual(['S01', 'S02']);
  });
  it('a known customer is linked, not written anew; only a store that did not see the card is added', () => {
    t.run(commands.createAppointment(t.ctx(jia, '10:00'), { aptId: apt, form, person: { id: cust } }));
    const before = t.heads.get(cust);
    const second = t.newId('apt');
    const made = commands.createAppointment(t.ctx(jia, '10:05'), {
      aptId: second,
      form: { ...form, name: '别名' },
      person: { id: cust, head: { scope: ['S01', 'S02'] } },
    });
    expect(made.ok && made.value.heads.map((h) => h.id)).toEqual([second]);
    const grown = commands.createAppointment(t.ctx(jia, '10:05'), {
      aptId: second,
      form: { ...form, storeId: 'V01' },
      person: { id: cust, head: { scope: ['S01', 'S02'] } },
    });
    expect(grown.ok && grown.value.heads[0]).toEqual({ id: cust, cls: 'customer', scope: ['S01', 'S02', 'V01'], by: '1001' });
    t.run(made);
    expect(t.apt(second).form.customerId).toBe(cust);
    expect(t.heads.get(cust)).toEqual(before);
  });
  it('a walk-in without a number stays anonymous until one is given', () => {
    t.run(commands.walkIn(t.ctx(jia, '11:00'), { aptId: apt, form: { name: '散客', source: 'walkIn' }, person: { id: cust } }));
    expect([t.apt(apt).form.customerId, card()]).toEqual([undefined, undefined]);
    t.run(commands.editAppointment(t.ctx(jia, '11:10'), t.apt(apt), { name: '王强', phoneE164: '13900005678' }, undefined, { id: cust }));
    expect(t.apt(apt).form).toMatchObject({ customerId: cust, name: '王强', phoneE164: '+8613900005678' });
    expect(card()).toMatchObject({ name: '王强', phoneE164: '+8613900005678' });
  });
  it('who arrives with a number and no card is linked in the same action; a refused action links nobody', () => {
    t.run(commands.createAppointment(t.ctx(jia, '10:00'), { aptId: apt, form }));
    const ref = t.apt(apt);
    t.run(withPerson(t.ctx(jia, '14:00'), ref, commands.arrive(t.ctx(jia, '14:00'), ref), { id: cust }));
    expect([t.apt(apt).view.sub, t.apt(apt).form.customerId, card()?.name]).toEqual(['waiting', cust, '李娜']);
    expect(withPerson(t.ctx(jia), t.apt(apt), commands.arrive(t.ctx(jia), t.apt(apt), { storeId: 'S01' }), { id: 'cust:x' })).toMatchObject({ ok: false });
  });
});

describe('bulk (A1.4.3), reminders (A0.26), escalation (A1.2.10)', () => {
  const book = (storeId = 'S01'): string => {
    const id = t.newId('apt');
    t.run(commands.createAppointment(t.ctx(jia, '10:00'), { aptId: id, form: { ...form, storeId } }));
    return id;
  };
  it('the manager reassigns and voids many at once; what cannot be done is told and holds nothing up', () => {
    const [a, b] = [book(), book()];
    t.run(commands.arrive(t.ctx(jia, '14:00'), t.apt(b)));
    t.run(commands.claim(t.ctx(jia, '14:01'), t.apt(b)));
    expect(bulkAssign(t.ctx(jia), [t.apt(a)], '1002')).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });
    const moved = bulkAssign(t.ctx(manager, '14:05'), [t.apt(a), t.apt(b)], '1002');
    expect(moved).toMatchObject({ ok: true, value: { done: [a], refused: [{ id: b, problem: { code: 'apt-serving' } }] } });
    if (moved.ok) t.run({ ok: true, value: moved.value.action });
    expect(t.apt(a).view.assigned).toBe('1002');
    expect(bulkAssign(t.ctx(manager), [t.apt(a)], '1002')).toMatchObject({ ok: false, problem: { code: 'apt-unchanged' } });
    expect(bulkAssign(t.ctx(manager), [], '1002')).toMatchObject({ ok: false, problem: { code: 'apt-none-chosen' } });
    const voided = bulkVoid(t.ctx(manager, '14:10'), [t.apt(a), t.apt(b)], '重复');
    if (voided.ok) t.run({ ok: true, value: voided.value.action });
    expect([t.apt(a).view.status, t.apt(b).view.sub]).toEqual(['voided', 'serving']);
  });
  it('speaks up a day before, two hours before, and an hour after; never once the customer is here', () => {
    const id = book();
    const { view } = t.apt(id);
    const visit = at('15:00');
    expect([-90_000_000, -86_400_000, -7_200_001, -7_200_000, 0, 3_600_000, 3_600_001].map((d) => reminderOf(view, visit, visit + d))).toEqual([
      undefined,
      'dayBefore',
      'dayBefore',
      'soon',
      'soon',
      'soon',
      'overdue',
    ]);
    t.run(commands.arrive(t.ctx(jia, '14:00'), t.apt(id)));
    expect(reminderOf(t.apt(id).view, visit, visit)).toBeUndefined();
  });
  it('unclaimed past the limit goes to the manager; a reassignment gives the next one the same time; a pause is no wait', () => {
    const id = book();
    t.run(commands.arrive(t.ctx(jia, '14:00'), t.apt(id)));
    expect([isEscalated(t.apt(id).view, at('14:03'), 3), isEscalated(t.apt(id).view, at('14:03') + 1, 3)]).toEqual([false, true]);
    t.run(commands.assign(t.ctx(manager, '14:05'), t.apt(id), { consultant: '1002', mode: 'manager' }));
    expect([isEscalated(t.apt(id).view, at('14:07'), 3), isEscalated(t.apt(id).view, at('14:09'), 3)]).toEqual([false, true]);
    // what the manager gave to one person is not claimed by another, whose claim would not stand (conflicts.md §4.2)
    expect(['1001', '1002'].map((who) => commands.isKeptFor(t.apt(id).view, who))).toEqual([true, false]);
    t.run(commands.claim(t.ctx(person('1002'), '14:10'), t.apt(id)));
    t.run(commands.pause(t.ctx(person('1002'), '14:20'), t.apt(id)));
    expect(isEscalated(t.apt(id).view, at('16:00'), 3)).toBe(false);
  });
});
