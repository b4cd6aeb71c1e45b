import { describe, expect, it } from 'vitest';
import type { Result } from '../kernel/result.ts';
import { formOf } from '../facts/heads.ts';
import { person, Site, sync } from '../testkit/world.ts';
import { createCustomer, editCustomer, withConsents } from './commands.ts';
import type { CustomerPatch, CustomerRef } from './commands.ts';
import { consentsOf } from './consents.ts';
import type { ConsentChannel, Said } from './consents.ts';
import { daysToRemember, isCivilDate, nextReturn } from './days.ts';
import { customerForm } from './types.ts';

const jia = person('1001');
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
  site.run(createCustomer(site.ctx(jia), { customerId: id, form: { name: '李娜', phoneE164: '13800001234' } }));
  return { site, id };
}

describe('the customer’s form (A6.1)', () => {
  it('keeps spouse, lunar birthday, sizes and referrer, and reads a card without them as before', () => {
    const { site, id } = given();
    expect(card(site, id).form).toEqual({ name: '李娜', phoneE164: '+8613800001234', phoneRegion: 'CN' });
    const more: CustomerPatch = {
      lunarBirthday: '1990-L05-03',
      spouseName: '周峻',
      spouseBirthday: '1988-03-18',
      bangleMm: 56,
      necklaceCm: 42,
      referrerId: 'cust:X',
      referrerNote: '朋友',
    };
    site.run(editCustomer(site.ctx(jia, '11:00'), card(site, id), more));
    expect(card(site, id).form).toMatchObject(more);
  });
  it('takes only days that exist, and no birthday to come; what an older version left elsewhere does not stand in the way', () => {
    const { site, id } = given();
    const edit = (patch: CustomerPatch): string => code(editCustomer(site.ctx(jia), card(site, id), patch));
    expect(
      [
        { birthday: '1990-02-30' },
        { birthday: '1990-2-3' },
        { spouseBirthday: '2999-01-01' },
        { lunarBirthday: '02-31' },
        { lunarBirthday: '1990-L04-01' },
        { bangleMm: 5 },
        { referrerId: id },
        { birthday: '2000-02-29' },
      ].map(edit),
    ).toEqual(['cust-date-wrong', 'cust-date-wrong', 'cust-date-future', 'cust-lunar-wrong', 'cust-lunar-leap', 'cust-size-wrong', 'cust-referrer-self', 'ok']);
    const old = { ...card(site, id), form: { ...card(site, id).form, birthday: '05-01' } };
    expect(code(editCustomer(site.ctx(jia), old, { wechat: 'lina' }))).toBe('ok');
  });
  it('two tills write different fields of one card: both stay (conflicts.md §3.9)', () => {
    const { site, id } = given();
    const other = new Site('S02-T1', 'S02', 2);
    sync(site, other);
    site.run(editCustomer(site.ctx(jia, '11:00'), card(site, id), { spouseName: '周峻' }));
    other.run(editCustomer(other.ctx(jia, '11:05'), card(other, id), { lunarBirthday: '12-09' }));
    sync(site, other);
    for (const s of [site, other]) expect(card(s, id).form).toMatchObject({ spouseName: '周峻', lunarBirthday: '12-09' });
  });
});

describe('days to remember (A6.1, A6.4)', () => {
  it('a birthday by the moon goes before the civil one; 29 February on the 28th; today counts', () => {
    expect(
      daysToRemember({ name: 'x', birthday: '1990-01-05', lunarBirthday: '1989-12-09', anniversary: '2020-02-29', spouseBirthday: '1988-11-21' }, '2026-11-21'),
    ).toEqual([
      { key: 'spouseBirthday', date: '1988-11-21', next: '2026-11-21', inDays: 0 },
      { key: 'birthday', lunar: { year: 1989, month: 12, day: 9, leap: false }, next: '2027-01-16', inDays: 56 },
      { key: 'anniversary', date: '2020-02-29', next: '2027-02-28', inDays: 99 },
    ]);
    expect([
      nextReturn('2000-02-29', '2028-02-28'),
      nextReturn('1990-11-20', '2026-11-21'),
      nextReturn('2026-13-01', '2026-11-21'),
      nextReturn(undefined, '2026-11-21'),
    ]).toEqual(['2028-02-29', '2027-11-20', undefined, undefined]);
    expect(['2026-02-29', '2024-02-29', '2026-04-31', '26-04-01'].map(isCivilDate)).toEqual([false, true, false, false]);
  });
});

describe('consent (conflicts.md §4.4, I16)', () => {
  const say = (site: Site, id: string, hhmm: string, said: Said, channel: ConsentChannel | undefined, ids: readonly string[] = [id]): void => {
    const known = consentsOf(ids, site.facts.values());
    site.run(withConsents(site.ctx(jia, hhmm), card(site, id), editCustomer(site.ctx(jia, hhmm), card(site, id), {}), { known, said, channel }));
  };
  const sms = (site: Site, ...ids: string[]): boolean | undefined => consentsOf(ids, site.facts.values())['sms']?.granted;

  it('form and words are one action; a grant says how it was given; what did not change is not written again', () => {
    const { site, id } = given();
    const asked = { known: {}, said: { sms: true }, channel: undefined };
    expect(code(withConsents(site.ctx(jia), card(site, id), editCustomer(site.ctx(jia), card(site, id), { wechat: 'a' }), asked))).toBe('cust-consent-how');
    const both = withConsents(site.ctx(jia), card(site, id), editCustomer(site.ctx(jia), card(site, id), { wechat: 'a' }), { ...asked, channel: 'signed' });
    expect(both.ok ? [both.value.heads.length, both.value.facts.map((f) => f.kind)] : both).toEqual([1, ['cust.consented']]);
    say(site, id, '10:10', { sms: true, call: false }, 'spoken');
    const known = consentsOf([id], site.facts.values());
    expect(known).toMatchObject({ sms: { granted: true, by: '1001', channel: 'spoken' }, call: { granted: false } });
    expect(
      code(withConsents(site.ctx(jia), card(site, id), editCustomer(site.ctx(jia), card(site, id), {}), { known, said: { sms: true }, channel: 'spoken' })),
    ).toBe('cust-unchanged');
  });
  it('a revocation wins over a grant beside it, and yields to a grant after it', () => {
    const { site, id } = given();
    const other = new Site('S02-T1', 'S02', 2);
    sync(site, other);
    say(site, id, '11:00', { sms: false }, undefined);
    say(other, id, '11:30', { sms: true }, 'spoken');
    sync(site, other);
    expect([sms(site, id), sms(other, id)]).toEqual([false, false]);
    say(site, id, '12:00', { sms: true }, 'signed');
    sync(site, other);
    expect([sms(site, id), sms(other, id)]).toEqual([true, true]);
  });
  it('what was refused on one of two cards that are one person is refused, until a grant that knew of it', () => {
    const { site, id } = given();
    const twin = site.newId('cust');
    site.run(createCustomer(site.ctx(jia), { customerId: twin, form: { name: '李娜' } }));
    say(site, id, '11:00', { sms: true }, 'spoken');
    say(site, twin, '11:10', { sms: false }, undefined);
    expect([sms(site, id), sms(site, id, twin)]).toEqual([true, false]);
    say(site, id, '11:20', { sms: true }, 'spoken', [id, twin]);
    expect(sms(site, id, twin)).toBe(true);
  });
});
