import { beforeEach, describe, expect, it } from 'vitest';
import { translate } from '../i18n/index.ts';
import { readFact } from '../facts/registry.ts';
import type { Result } from '../kernel/result.ts';
import { at, person, saleAction, Site } from '../testkit/world.ts';
import * as commands from './commands.ts';
import type { AppointmentForm } from './types.ts';

const jia = person('1001');
const yi = person('1002');
const manager = person('1900', ['SM']);
const keeper = person('1500', ['WH']);
const form: AppointmentForm = { name: ' 李娜 ', phoneE164: '138 0000 1234', storeId: 'S01', visitAt: at('15:00'), source: 'phone' };
let t: Site;
let apt: string;
const code = (r: Result<unknown>): string => (r.ok ? 'ok' : r.problem.code);
const create = (patch: Partial<AppointmentForm> = {}, user = jia): Result<unknown> =>
  commands.createAppointment(t.ctx(user, '10:00'), { aptId: apt, form: { ...form, ...patch } });

beforeEach(() => {
  t = new Site('S01-T1', 'S01');
  apt = t.newId('apt');
});

describe('creating (A1.1.1–A1.1.17)', () => {
  it('writes the first form into its fact, a card, a number and the consultant', () => {
    const facts = t.run(
      commands.createAppointment(t.ctx(jia, '10:00'), { aptId: apt, form, consultant: { staffNo: '1002', mode: 'priority' }, note: '喜欢简单的' }),
    );
    expect(facts.map((f) => f.kind)).toEqual(['apt.created', 'apt.assigned']);
    expect(facts.every((f) => readFact(f).state === 'ok')).toBe(true);
    const { view, form: shown } = t.apt(apt);
    expect(view).toMatchObject({ number: 'YY-S01T1A-20261121-00001', status: 'notArrived', assigned: '1002', assignMode: 'priority', storeId: 'S01' });
    expect(shown).toMatchObject({ name: '李娜', phoneE164: '+8613800001234', phoneRegion: 'CN' });
    expect(t.heads.get(apt)?.notes.map((n) => n.text)).toEqual(['喜欢简单的']);
  });
  it.each<[string, Partial<AppointmentForm>]>([
    ['apt-name-required', { name: '  ' }],
    ['apt-phone-required', { phoneE164: '' }],
    ['phone-invalid', { phoneE164: '1380000123' }],
    ['phone-invalid', { phoneE164: '91234567' }],
    ['ok', { phoneE164: '91234567', phoneRegion: 'HK' }],
    ['apt-store-required', { storeId: '' }],
    ['apt-visit-required', { visitAt: 0 }],
    ['apt-visit-past', { visitAt: at('10:00') - 90_000_000 }],
    ['apt-budget-order', { budgetMinFen: 2, budgetMaxFen: 1 }],
  ])('answers %s', (expected, patch) => expect(code(create(patch))).toBe(expected));
  it('takes any level of the code table, none, and no empty one; an edit may change it to another (A1.1.15)', () => {
    expect([code(create({ level: 'VIP' })), code(create({})), code(create({ level: '' }))]).toEqual(['ok', 'ok', 'apt-form-invalid']);
    t.run(commands.createAppointment(t.ctx(jia, '10:00'), { aptId: apt, form: { ...form, level: 'E' } }));
    t.run(commands.editAppointment(t.ctx(jia, '10:05'), t.apt(apt), { level: 'VIP' }));
    expect(t.apt(apt).form.level).toBe('VIP');
  });
  it('asks the permission', () => expect(code(create({}, keeper))).toBe('not-allowed'));
  it('names both stores when made here for another', () => {
    const facts = t.run(commands.createAppointment(t.ctx(jia), { aptId: apt, form: { ...form, storeId: 'V01' } }));
    expect(facts[0]?.scope).toEqual(['S01', 'V01']);
  });
  it('takes a walk-in in one tap, phone later, arrived at once (A1.1.22)', () => {
    const facts = t.run(
      commands.walkIn(t.ctx(jia, '11:00'), { aptId: apt, form: { name: '散客', source: 'walkIn' }, consultant: { staffNo: '1001', mode: 'priority' } }),
    );
    expect(facts.map((f) => f.kind)).toEqual(['apt.created', 'apt.arrived', 'apt.assigned']);
    expect(t.apt(apt).view).toMatchObject({ sub: 'waiting', arrivedAt: at('11:00'), assigned: '1001' });
  });
});

describe('what the present state does not allow is refused with a sentence', () => {
  beforeEach(() => {
    t.run(commands.createAppointment(t.ctx(jia, '10:00'), { aptId: apt, form }));
  });
  const ref = () => t.apt(apt);
  it('one claims, nobody else', () => {
    t.run(commands.claim(t.ctx(jia, '14:00'), ref()));
    expect([code(commands.claim(t.ctx(jia), ref())), code(commands.claim(t.ctx(yi), ref()))]).toEqual(['apt-claimed-self', 'apt-claimed']);
    expect([code(commands.pause(t.ctx(yi), ref())), code(commands.endService(t.ctx(yi), ref(), { outcome: 'notSold', reason: 'price' }))]).toEqual([
      'apt-not-yours',
      'apt-not-yours',
    ]);
    expect(code(commands.reject(t.ctx(yi), ref(), { reason: 'x' }))).toBe('apt-serving');
    expect(code(commands.voidAppointment(t.ctx(manager), ref(), { reason: 'x' }))).toBe('apt-serving');
    expect(code(commands.assign(t.ctx(manager), ref(), { consultant: '1002', mode: 'manager' }))).toBe('apt-serving');
    expect(code(commands.reschedule(t.ctx(jia), ref(), { toMs: at('18:00') }))).toBe('apt-present');
    expect(code(commands.acceptTransfer(t.ctx(yi), ref()))).toBe('apt-no-offer');
    expect(code(commands.offerTransfer(t.ctx(jia), ref(), { to: '1001' }))).toBe('apt-transfer-self');
  });
  it('an end asks for its reason and for its sale (A1.2.5)', () => {
    t.run(commands.claim(t.ctx(jia, '14:00'), ref()));
    expect([
      code(commands.endService(t.ctx(jia), ref(), { outcome: 'notSold' })),
      code(commands.endService(t.ctx(jia), ref(), { outcome: 'sold' })),
      code(commands.endService(t.ctx(jia), ref(), { outcome: 'gift' })),
    ]).toEqual(['apt-reason-required', 'apt-no-sale', 'apt-no-sale']);
    t.run(saleAction(t, t.ctx(jia, '14:30'), { aptId: apt, payableFen: 100, consultant: '1001' }));
    t.run(commands.endService(t.ctx(jia, '14:31'), ref(), { outcome: 'sold', followUpAt: at('20:00') }));
    expect(code(commands.endService(t.ctx(jia), ref(), { outcome: 'sold' }))).toBe('apt-not-serving');
    expect([
      code(commands.voidAppointment(t.ctx(manager), ref(), { reason: 'x' })),
      code(commands.arrive(t.ctx(jia), ref())),
      code(commands.claim(t.ctx(jia), ref())),
    ]).toEqual(['apt-sold', 'apt-closed', 'apt-closed']);
  });
  it('a void needs a reason, and the manager’s PIN from a consultant; what is void takes nothing but a reopening', () => {
    expect([
      code(commands.voidAppointment(t.ctx(manager), ref(), { reason: ' ' })),
      code(commands.voidAppointment(t.ctx(jia), ref(), { reason: 'x' })),
    ]).toEqual(['reason-required', 'approval-needed']);
    const facts = t.run(commands.voidAppointment(t.ctx(jia, '11:00', '1900'), ref(), { reason: '不来了' }));
    expect(facts[0]?.approver).toBe('1900');
    expect([
      code(commands.arrive(t.ctx(jia), ref())),
      code(commands.claim(t.ctx(jia), ref())),
      code(commands.editAppointment(t.ctx(jia), ref(), { name: 'x' })),
      code(commands.voidAppointment(t.ctx(manager), ref(), { reason: 'x' })),
    ]).toEqual(['apt-voided', 'apt-voided', 'apt-voided', 'apt-voided']);
    t.run(commands.reopen(t.ctx(manager), ref(), { reason: '又来' }));
    expect(code(commands.reopen(t.ctx(manager), ref(), { reason: 'x' }))).toBe('apt-not-voided');
  });
  it('a second call-back is refused, so that the message goes out once (A1.3.8)', () =>
    expect(code(commands.markCalledBack(t.ctx(jia), ref()))).toBe('apt-called-back'));
  it('only an assistant appeals, within three days', () => expect(code(commands.appeal(t.ctx(jia), ref(), { text: 'x' }))).toBe('appeal-not-assistant'));
  it('an edit of the time is a reschedule too, an edit of nothing none; a cleared field is gone', () => {
    const facts = t.run(commands.editAppointment(t.ctx(jia, '11:00'), ref(), { visitAt: at('18:00'), needText: '求婚' }));
    expect(facts.map((f) => f.kind)).toEqual(['apt.rescheduled']);
    expect(ref().form).toMatchObject({ visitAt: at('18:00'), needText: '求婚' });
    t.run(commands.editAppointment(t.ctx(jia), ref(), { needText: null }));
    expect(t.heads.get(apt)?.fields['needText']?.value).toBeNull();
    expect([
      code(commands.editAppointment(t.ctx(jia), ref(), {})),
      code(commands.editAppointment(t.ctx(jia), ref(), { phoneE164: '123' })),
      code(commands.reschedule(t.ctx(jia), ref(), { toMs: at('18:00') })),
      code(commands.reschedule(t.ctx(jia), ref(), { toMs: at('09:00') })),
    ]).toEqual(['apt-unchanged', 'phone-invalid', 'apt-visit-same', 'apt-visit-past']);
  });
  it('an arrival counts once a store', () => {
    t.run(commands.arrive(t.ctx(jia, '14:00'), ref()));
    expect(code(commands.arrive(t.ctx(yi), ref()))).toBe('apt-arrived');
  });
  it('shown pieces are named', () => expect(code(commands.noteShown(t.ctx(jia), ref(), { pieceNos: [] }))).toBe('apt-pieces-required'));
});

it('every refusal has its sentence in both languages', () => {
  const codes = [
    'appeal-late',
    'appeal-not-assistant',
    'approval-needed',
    'approver-missing',
    'apt-arrived',
    'apt-budget-order',
    'apt-called-back',
    'apt-claimed',
    'apt-claimed-self',
    'apt-closed',
    'apt-form-invalid',
    'apt-name-required',
    'apt-no-offer',
    'apt-no-sale',
    'apt-not-serving',
    'apt-not-voided',
    'apt-not-yours',
    'apt-phone-required',
    'apt-pieces-required',
    'apt-present',
    'apt-reason-required',
    'apt-serving',
    'apt-sold',
    'apt-store-required',
    'apt-transfer-self',
    'apt-unchanged',
    'apt-visit-past',
    'apt-visit-required',
    'apt-visit-same',
    'apt-voided',
    'case-closed',
    'case-option-required',
    'contact-channel-required',
    'contact-result-required',
    'cust-form-invalid',
    'cust-name-required',
    'cust-unchanged',
    'fact-invalid',
    'not-allowed',
    'phone-invalid',
    'purpose-required',
    'reason-required',
  ];
  for (const c of codes) for (const language of ['zh-CN', 'en'] as const) expect(translate(language, `error.${c}`), c).not.toBe(`error.${c}`);
});
