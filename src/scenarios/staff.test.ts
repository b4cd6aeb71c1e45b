import { describe, expect, it } from 'vitest';
import { foldRights } from '../staff/rules.ts';
import { Teller } from '../testkit/facts.ts';
import { cases } from './test-kit.ts';

describe('SC-14 a dismissed person goes on offline', () => {
  it('sales stand; EX-14 lists them with who approved; reinstating ends it', () => {
    const t = new Teller();
    const end = t.fact('staff.revoked', { on: 'HQ1', at: '10:00', by: '9200', prev: { 'staff:1002': [] } }, { staffNo: '1002', reason: '离职' });
    t.sale({ on: 'S01-T1', at: '09:00', by: '1002' }, { saleId: 'sale:0', pieces: ['P0'] });
    const late = ['1', '2'].map((n) => t.sale({ on: 'S01-T1', at: '15:00', by: '1002', approver: '1900' }, { saleId: `sale:${n}`, pieces: [`P${n}`] }));
    const [doc] = cases(t.told);
    expect([doc?.code, doc?.members, doc?.sides.at(-1)?.data]).toEqual(['EX-14', [end, ...late].map((f) => f.id).sort(), { approver: '1900' }]);
    expect(foldRights('1002', t.told).revoked).toBe(true);
    t.fact('staff.reinstated', { on: 'HQ1', at: '16:00', prev: { 'staff:1002': [end] } }, { staffNo: '1002', reason: '复职' });
    expect(foldRights('1002', t.told).revoked).toBe(false);
  });
});
