import { describe, expect, it } from 'vitest';
import { elementsOf, formOf } from '../facts/heads.ts';
import type { Result } from '../kernel/result.ts';
import { at, person, Site, sync } from '../testkit/world.ts';
import { createCustomer, editCustomer, logContact, revealPhone, tagCustomer } from './commands.ts';
import type { CustomerRef } from './commands.ts';
import { compareCards, findDuplicates } from './duplicates.ts';
import { maskCustomer, maskName } from './mask.ts';
import { customerFormOf } from './phones.ts';
import { customerForm } from './types.ts';

const jia = person('1001');
const manager = person('1900', ['SM']);
const code = (r: Result<unknown>): string => (r.ok ? 'ok' : r.problem.code);
function card(site: Site, id: string): CustomerRef {
  const head = site.heads.get(id);
  const form = formOf(head, customerForm);
  if (head === undefined || form === undefined) throw new Error('no card');
  return { id, form, head };
}
function given(): { site: Site; id: string } {
  const site = new Site('S01-T1', 'S01');
  const id = site.newId('cust');
  site.run(createCustomer(site.ctx(jia), { customerId: id, form: { name: '李娜', phoneE164: '13800001234', altPhones: ['021-12345678'] }, tags: ['婚戒'] }));
  return { site, id };
}

describe('customer cards (A6.1, conflicts.md §4.4)', () => {
  it('normalises phones, land lines as alternates', () => {
    const { site, id } = given();
    expect(card(site, id).form).toMatchObject({ name: '李娜', phoneE164: '+8613800001234', phoneRegion: 'CN', altPhones: ['+862112345678'] });
    expect(elementsOf(site.heads.get(id), 'tags')).toEqual(['婚戒']);
  });
  it('never drops a number silently: the replaced one stays as an alternate', () => {
    const { site, id } = given();
    site.run(editCustomer(site.ctx(jia, '11:00'), card(site, id), { phoneE164: '13900005678', wechat: 'lina_90' }));
    expect(card(site, id).form).toMatchObject({ phoneE164: '+8613900005678', altPhones: ['+862112345678', '+8613800001234'], wechat: 'lina_90' });
  });
  it('keeps both numbers where two stores changed it without knowing each other; the later is the main one', () => {
    const { site, id } = given();
    const other = new Site('S02-T1', 'S02', 2);
    sync(site, other);
    site.run(editCustomer(site.ctx(jia, '11:00'), card(site, id), { phoneE164: '13900000001', altPhones: [] }));
    other.run(editCustomer(other.ctx(jia, '11:05'), card(other, id), { phoneE164: '13900000002', altPhones: [] }));
    sync(site, other);
    for (const s of [site, other]) {
      const head = s.heads.get(id);
      const form = head === undefined ? undefined : customerFormOf(head);
      expect(form?.phoneE164).toBe('+8613900000002');
      expect(form?.altPhones).toEqual(expect.arrayContaining(['+8613900000001', '+8613800001234']));
    }
  });
  it('adds and removes tags, and refuses what says nothing', () => {
    const { site, id } = given();
    site.run(tagCustomer(site.ctx(jia, '11:00'), card(site, id), { add: ['老客'], remove: ['婚戒'] }));
    expect(elementsOf(site.heads.get(id), 'tags')).toEqual(['老客']);
    const c = card(site, id);
    expect([
      code(tagCustomer(site.ctx(jia), c, { add: [' '] })),
      code(editCustomer(site.ctx(jia), c, {})),
      code(editCustomer(site.ctx(jia), c, { name: '' })),
      code(editCustomer(site.ctx(jia), c, { phoneE164: '12' })),
      code(logContact(site.ctx(jia), c, { channel: '', result: 'x' })),
      code(logContact(site.ctx(jia), c, { channel: 'phone', result: '' })),
      code(createCustomer(site.ctx(person('1500', ['WH'])), { customerId: 'cust:1', form: { name: 'x' } })),
    ]).toEqual([
      'cust-unchanged',
      'cust-unchanged',
      'cust-name-required',
      'phone-invalid',
      'contact-channel-required',
      'contact-result-required',
      'not-allowed',
    ]);
  });
  it('logs every reveal with its purpose; a consultant reveals the own customer, else the manager approves (jewelry.md §20.1)', () => {
    const { site, id } = given();
    const c = card(site, id);
    expect([
      code(revealPhone(site.ctx(manager), c, { purpose: ' ' })),
      code(revealPhone(site.ctx(jia), c, { purpose: '回访' })),
      code(revealPhone(site.ctx(jia, undefined, '1900'), c, { purpose: '回访' })),
    ]).toEqual(['purpose-required', 'approval-needed', 'ok']);
    site.run(editCustomer(site.ctx(manager, '11:00'), c, { owner: '1001' }));
    const [fact] = site.run(revealPhone(site.ctx(jia), card(site, id), { purpose: '回访' }));
    expect(fact).toMatchObject({ kind: 'cust.revealed', by: '1001', body: { customerId: id, field: 'phoneE164', purpose: '回访' } });
  });
});

describe('duplicates (A1.1.3–A1.1.5)', () => {
  const c = (id: string, phone?: string, alt?: string[]) => ({
    id,
    form: { name: id, ...(phone === undefined ? {} : { phoneE164: phone }), ...(alt === undefined ? {} : { altPhones: alt }) },
  });
  const a = (id: string, phone: string, visitAt: number, status: 'notArrived' | 'sold') => ({ id, form: { phoneE164: phone, visitAt }, view: { status } });
  it('finds customers by any number and open appointments, nearest first', () => {
    const hint = findDuplicates(
      '+8613800001234',
      [c('cust:2', '+8613800001234'), c('cust:1', '+861', ['+8613800001234']), c('cust:3', '+8613800009999')],
      [
        a('apt:far', '+8613800001234', at('20:00'), 'notArrived'),
        a('apt:near', '+8613800001234', at('09:30'), 'notArrived'),
        a('apt:done', '+8613800001234', at('10:00'), 'sold'),
      ],
      at('10:00'),
    );
    expect(hint.customers.map((x) => x.id)).toEqual(['cust:1', 'cust:2']);
    expect(hint.appointments.map((x) => x.id)).toEqual(['apt:near', 'apt:far']);
  });
  it('SC-05: one name is one person, the card made first survives; two names are for a person to judge', () => {
    const card2 = (id: string, name: string) => ({ id, form: { name } });
    expect(compareCards(card2('cust:B', '李 娜'), card2('cust:A', '李娜'))).toEqual({ kind: 'same', survivor: 'cust:A', loser: 'cust:B' });
    expect(compareCards(card2('cust:A', '李娜'), card2('cust:B', '王强')).kind).toBe('review');
    expect(compareCards(card2('cust:A', '李娜'), card2('cust:B', '')).kind).toBe('same');
  });
});

describe('masks (A0.32)', () => {
  it('shows a list with stars, and nothing to roles without business', () => {
    const form = { name: '李娜', phoneE164: '+8613800001234', altPhones: ['+85291234567'], address: '上海市静安区南京西路一号' };
    expect(maskCustomer(form, { roles: ['CON'] })).toEqual({ name: '李娜', phone: '138****1234', altPhones: ['91****67'], address: '上海市静安区****' });
    expect(maskCustomer(form, { roles: ['SM'] }).address).toBe(form.address);
    expect(maskCustomer(form, { roles: ['HR'] })).toEqual({ name: '李娜' });
    expect([maskName('张三'), maskName('欧阳修文'), maskName('李')]).toEqual(['张*', '欧**', '李']);
  });
});
