import { describe, expect, it } from 'vitest';
import { applyWrite } from '../facts/heads.ts';
import { encodeHlc } from '../kernel/hlc.ts';
import { at, person, Site } from '../testkit/world.ts';
import { newDraft } from '../facts/draft.ts';
import { foldPoints } from '../members/points.ts';
import { aliasEdges, aliasesOf, aliasKeys, detectDuplicates } from './identity.ts';
import { mergesOf, unmergeCustomers } from './merging.ts';

const manager = person('1900', ['SM']);
const card = (id: string, name: string, hhmm: string) =>
  applyWrite(undefined, { id, cls: 'customer', scope: ['S01'], by: '1001', fields: { name, phoneE164: '+8613800001234' } }, encodeHlc(at(hhmm), 0, 'S01-T1A'));
const [c1, c2] = [card('cust:01', '李娜', '10:00'), card('cust:02', '李娜', '10:40')];

describe('unmerge (conflicts.md §4.4, I12)', () => {
  it("takes a person's merge away; each card has its own points again, and the merge may be made anew", () => {
    const site = new Site('S01-T1', 'S01');
    const alias = () => ({
      ok: true as const,
      value: {
        facts: [
          newDraft(
            site.ctx(manager),
            'cust.aliased',
            ['S01'],
            { 'cust:02': [...site.facts.values()].map((f) => f.id) },
            { loser: 'cust:02', survivor: 'cust:01', how: 'manual' as const },
          ),
        ],
        heads: [],
      },
    });
    site.run(alias());
    const facts = () => [...site.facts.values()];
    const [merge] = mergesOf('cust:01', aliasEdges(facts()), aliasesOf(facts()));
    expect(merge).toMatchObject({ loser: 'cust:02', survivor: 'cust:01' });
    site.run(unmergeCustomers(site.ctx(manager, '12:00'), merge, ['S01'], '母女两人'));
    const graph = aliasesOf(facts());
    expect([graph.root('cust:02'), aliasKeys(graph, 'cust:01'), mergesOf('cust:01', aliasEdges(facts()), graph)]).toEqual(['cust:02', ['points:01'], []]);
    expect(foldPoints(aliasKeys(graph, 'cust:01'), facts()).total).toBe(0);
    site.run(alias());
    expect(aliasesOf(facts()).root('cust:02')).toBe('cust:01');
  });
  it("takes the rule's own merge away, which is then not put back: a person is asked (EX-07)", () => {
    const site = new Site('S01-T1', 'S01');
    const { decisions } = detectDuplicates([c1, c2]);
    const [merge] = mergesOf('cust:02', aliasEdges([], decisions), aliasesOf([], decisions));
    site.run(unmergeCustomers(site.ctx(manager), merge, ['S01'], '同名不同人'));
    const facts = [...site.facts.values()];
    expect([
      aliasesOf(facts, decisions).root('cust:02'),
      detectDuplicates([c1, c2], facts).decisions,
      detectDuplicates([c1, c2], facts).exceptions.map((e) => e.code),
    ]).toEqual(['cust:02', [], ['EX-07']]);
  });
  it("is the manager's, service's and headquarters'; wants a reason and a merge", () => {
    const site = new Site('S01-T1', 'S01');
    const merge = { loser: 'cust:02', survivor: 'cust:01', ids: [] };
    const say = (roles: readonly string[], m: typeof merge | undefined = merge, reason = '母女两人'): string => {
      const r = unmergeCustomers(site.ctx(person('1', roles)), m, ['S01'], reason);
      return r.ok ? 'ok' : r.problem.code;
    };
    expect(['SM', 'CS', 'OPS', 'CON', 'REC', 'AUD'].map((r) => say([r]))).toEqual(['ok', 'ok', 'ok', 'not-allowed', 'not-allowed', 'not-allowed']);
    expect([say(['SM'], merge, ' '), unmergeCustomers(site.ctx(manager), undefined, ['S01'], 'x')]).toEqual([
      'reason-required',
      { ok: false, problem: { code: 'cust-not-merged' } },
    ]);
  });
});
