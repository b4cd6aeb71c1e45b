import { describe, expect, it } from 'vitest';
import { ROLES } from '../staff/types.ts';
import { person, Site } from '../testkit/world.ts';
import { ACTIONS, decide, DEFAULT_TABLE, fieldMask, mayApprove, permit, tableWith } from './index.ts';
import type { ActionName, Subject } from './index.ts';

const who = (role: string, stores: readonly string[] = ['S01']) => ({ staffNo: '1', roles: [role], stores });
const say = (role: string, action: ActionName, subject?: Subject): string => {
  const v = decide(who(role), action, subject);
  return v.kind === 'approval' ? `approval:${v.by.join('/')}` : v.kind;
};

describe('permissions (A0.30–A0.33)', () => {
  it.each<[string, ActionName, Subject | undefined, string]>([
    ['CON', 'appointment.create', undefined, 'allow'],
    ['WH', 'appointment.create', undefined, 'deny'],
    ['CON', 'appointment.claim', undefined, 'allow'],
    ['REC', 'appointment.claim', undefined, 'deny'],
    ['CON', 'appointment.void', undefined, 'approval:SM'],
    ['CS', 'appointment.void', undefined, 'allow'],
    ['CON', 'appointment.reassign', undefined, 'deny'],
    ['SM', 'appointment.reassign', undefined, 'allow'],
    ['CON', 'appointment.export', undefined, 'approval:SM/OPS'],
    ['SM', 'appointment.export', undefined, 'allow'],
    ['CON', 'stock.view.all', undefined, 'allow'],
    ['CON', 'stock.statusChange', undefined, 'approval:SM'],
    ['CSH', 'sale.create', undefined, 'allow'],
    ['REC', 'sale.create', undefined, 'deny'],
    ['CSH', 'sale.void', undefined, 'approval:SM'],
    ['SM', 'sale.void', undefined, 'allow'],
    ['CON', 'customer.revealPhone', { owner: '1' }, 'allow'],
    ['CON', 'customer.revealPhone', { owner: '2' }, 'approval:SM/OPS'],
    ['REC', 'customer.revealPhone', undefined, 'approval:SM/OPS'],
    ['REC', 'customer.revealPhone', { callBack: true }, 'allow'],
    ['CON', 'customer.revealPhone', { owner: '2', callBack: true }, 'allow'],
    ['CSH', 'customer.revealPhone', { callBack: true }, 'approval:SM/OPS'],
    ['WH', 'customer.view', undefined, 'deny'],
    ['CON', 'report.view', { reach: 'self', owner: '1' }, 'allow'],
    ['CON', 'report.view', { reach: 'self', owner: '2' }, 'deny'],
    ['CON', 'report.view', { reach: 'store' }, 'deny'],
    ['SM', 'report.view', { reach: 'store' }, 'allow'],
    ['SM', 'report.view', { reach: 'chain' }, 'deny'],
    ['FIN', 'report.view', { reach: 'chain' }, 'allow'],
    ['ADM', 'hq.terminals', undefined, 'allow'],
    ['OPS', 'hq.terminals', undefined, 'deny'],
    ['HR', 'hq.staff', undefined, 'allow'],
    ['CON', 'hq.console', undefined, 'deny'],
    ['OPS', 'hq.cost', undefined, 'deny'],
  ])('%s %s %o: %s', (role, action, subject, expected) => expect(say(role, action, subject)).toBe(expected));

  it.each<[string, Subject, string]>([
    // jewelry.md §7.3: CON 98折 on by-gram labour, 95折 inlaid; SM 88折; OPS unlimited; below the floor OPS or SM with PIN
    ['CON', { rateBp: 9800, priceMode: 'byGram' }, 'allow'],
    ['CON', { rateBp: 9799, priceMode: 'byGram' }, 'approval:SM/OPS'],
    ['CON', { rateBp: 9500, priceMode: 'fixed' }, 'allow'],
    ['CON', { rateBp: 9499, priceMode: 'fixed' }, 'approval:SM/OPS'],
    ['CON', { rateBp: 8799, priceMode: 'fixed' }, 'approval:OPS'],
    ['SM', { rateBp: 8800, priceMode: 'fixed' }, 'allow'],
    ['SM', { rateBp: 8799, priceMode: 'fixed' }, 'approval:OPS'],
    ['OPS', { rateBp: 1 }, 'allow'],
    ['CON', { rateBp: 9900, belowFloor: true }, 'approval:SM/OPS'],
    ['SM', { rateBp: 9900, belowFloor: true }, 'approval:SM/OPS'],
    ['OPS', { belowFloor: true }, 'allow'],
    ['WH', { rateBp: 9900 }, 'deny'],
    ['CON', {}, 'allow'],
  ])('discount of %s at %o: %s', (role, subject, expected) => expect(say(role, 'sale.discount', subject)).toBe(expected));

  it.each<[string, Subject, string]>([
    ['SM', { code: 'EX-01', scope: ['S01'] }, 'allow'],
    ['SM', { code: 'EX-01', scope: ['S01', 'S02'] }, 'deny'],
    ['OPS', { code: 'EX-01', scope: ['S01', 'S02'] }, 'allow'],
    ['CON', { code: 'EX-01', scope: ['S01'] }, 'deny'],
    ['CS', { code: 'EX-08', scope: ['S01'] }, 'allow'],
    ['SM', { code: 'EX-08', scope: ['S01'] }, 'deny'],
    ['SM', { code: 'EX-09', scope: ['S01'] }, 'allow'],
    ['SM', { code: 'EX-09', scope: ['S02'] }, 'deny'],
    ['CON', { code: 'EX-02', scope: ['S01'] }, 'allow'],
    ['ADM', { code: 'EX-77', scope: ['S01'] }, 'allow'],
  ])('case of %s about %o: %s (conflicts.md §5)', (role, subject, expected) => expect(say(role, 'case.resolve', subject)).toBe(expected));

  it('keeps people to the stores where they work, headquarters to none', () => {
    expect(say('CON', 'sale.create', { storeId: 'S02' })).toBe('deny');
    expect(say('CON', 'stock.view.all', { storeId: 'S02' })).toBe('allow');
    expect(say('OPS', 'hq.prices', { storeId: 'S02' })).toBe('allow');
  });
  it('gives a person without a role nothing at all', () => {
    for (const action of ACTIONS) expect(decide({ staffNo: '1', roles: [], stores: ['S01'] }, action).kind).toBe('deny');
  });
  it('asks for an approval only from roles that exist and may do it themselves', () => {
    for (const action of ACTIONS)
      for (const role of ROLES) {
        const v = decide(who(role), action);
        if (v.kind === 'approval') for (const by of v.by) expect(decide(who(by), action).kind, `${role} ${action} by ${by}`).not.toBe('deny');
      }
  });
  it('takes rows a tenant has changed and leaves out what it cannot read', () => {
    const table = tableWith({ 'appointment.claim': { allow: ['REC'] }, 'sale.void': { allow: 'everybody' }, 'no.such': { allow: ['CON'] } });
    expect(decide(who('REC'), 'appointment.claim', {}, table).kind).toBe('allow');
    expect(table['sale.void']).toEqual(DEFAULT_TABLE['sale.void']);
  });
  it('accepts the PIN of a role that was asked for', () => {
    const v = decide(who('CON'), 'sale.void');
    expect([mayApprove(who('SM'), v), mayApprove(who('CON'), v), mayApprove(who('SM'), { kind: 'deny' })]).toEqual([true, false, false]);
    const site = new Site('S01-T1', 'S01');
    expect(permit(site.ctx(person('1')), 'sale.void')).toEqual({ ok: false, problem: { code: 'approval-needed', params: { role: 'SM' } } });
    expect(permit(site.ctx(person('1'), undefined, '1900'), 'sale.void').ok).toBe(true);
  });
  it('hides cost, supplier and margin outside headquarters, stars the phone for all (A0.32)', () => {
    for (const role of ['CON', 'SM', 'CSH', 'WH', 'REC'])
      for (const field of ['cost', 'supplier', 'margin'] as const) expect(fieldMask(who(role), field)).toBe('hidden');
    expect(ROLES.map((r) => fieldMask(who(r), 'phone'))).not.toContain('clear');
    expect([fieldMask(who('SM'), 'floorPrice'), fieldMask(who('CON'), 'floorPrice')]).toEqual(['clear', 'hidden']);
  });
});
