import { describe, expect, it } from 'vitest';
import { createAppointment } from './appointments/commands.ts';
import { CASE_CODES, caseRule } from './cases/catalogue.ts';
import { resolveCase } from './cases/commands.ts';
import { withResolutions } from './cases/resolutions.ts';
import type { ExceptionDoc } from './facts/rulings.ts';
import { aggregatesOf, detect } from './rules.ts';
import { at, person, saleAction, Site } from './testkit/world.ts';

const manager = person('1900', ['SM']);
const doc: ExceptionDoc = {
  id: 'rul:ex:EX-26:P1:f1',
  cls: 'exception',
  code: 'EX-26',
  severity: 'amber',
  owner: ['SM'],
  scope: ['S01'],
  subject: 'piece:P1',
  members: ['f1', 'f2'],
  sides: [],
  status: 'open',
  openedMs: 0,
  pv: 0,
};

describe('the rules assembled', () => {
  it('name every aggregate a fact touches, by its predecessors and by its links', () => {
    const site = new Site('S01-T1', 'S01');
    const apt = site.newId('apt');
    site.run(
      createAppointment(site.ctx(person('1001')), {
        aptId: apt,
        form: { name: '李娜', phoneE164: '13800001234', storeId: 'S01', visitAt: at('14:00'), source: 'phone' },
      }),
    );
    const [sale] = site.run(saleAction(site, site.ctx(person('1001')), { aptId: apt, payableFen: 100, consultant: '1001' }));
    if (sale === undefined) throw new Error('no sale');
    expect(aggregatesOf(sale)).toEqual([apt, 'piece:RD2600017', expect.stringMatching(/^sale:/)]);
    expect(aggregatesOf({ ...sale, prev: {} })).toEqual([apt, 'piece:RD2600017', expect.stringMatching(/^sale:/)]);
    expect(aggregatesOf({ ...sale, prev: { nonsense: [], 'cust:1': [] } })).toContain('cust:1');
  });
  it('find nothing in an aggregate without a detector', () => expect(detect('cust:1', [])).toEqual({ exceptions: [], decisions: [] }));
});

describe('resolving a case (conflicts.md §5)', () => {
  const site = new Site('S01-T1', 'S01');
  const code = (r: ReturnType<typeof resolveCase>): string => (r.ok ? 'ok' : r.problem.code);
  it('is a fact that follows what the person saw', () => {
    const [fact] = site.run(resolveCase(site.ctx(manager), doc, { option: 'confirm', reason: ' 实物在柜 ', heads: ['f3'], payload: { keepFactId: 'f1' } }));
    expect(fact).toMatchObject({
      kind: 'case.resolved',
      scope: ['S01'],
      prev: { 'piece:P1': ['f1', 'f2', 'f3'] },
      body: { caseId: doc.id, code: 'EX-26', option: 'confirm', reason: '实物在柜', payload: { keepFactId: 'f1' } },
    });
    expect(aggregatesOf(fact ?? site.run(resolveCase(site.ctx(manager), doc, { option: 'x', reason: 'y' }))[0]!)).toContain('piece:P1');
    expect(withResolutions([doc], fact === undefined ? [] : [fact])[0]).toMatchObject({ status: 'resolved', resolution: { option: 'confirm', by: '1900' } });
  });
  it('needs the role, an open case, an option and a reason', () => {
    expect([
      code(resolveCase(site.ctx(person('1001')), doc, { option: 'a', reason: 'b' })),
      code(resolveCase(site.ctx(manager), { ...doc, status: 'resolved' }, { option: 'a', reason: 'b' })),
      code(resolveCase(site.ctx(manager), doc, { option: '', reason: 'b' })),
      code(resolveCase(site.ctx(manager), doc, { option: 'a', reason: ' ' })),
    ]).toEqual(['not-allowed', 'case-closed', 'case-option-required', 'reason-required']);
  });
  it('knows every code of the catalogue, with owner, severity and choices', () => {
    expect(CASE_CODES).toHaveLength(30);
    for (const c of CASE_CODES) {
      expect(caseRule(c).owner.length, c).toBeGreaterThan(0);
      expect(caseRule(c).options.length, c).toBeGreaterThan(0);
    }
    expect(caseRule('EX-99').owner).toEqual(['ADM']);
  });
});
