import { describe, expect, it } from 'vitest';
import { found, RULES, sources } from './algebra.ts';

/** The check itself runs in the lint step; here it is shown that it can fail. */
describe('conflict algebra stands in one place', () => {
  const all = sources();
  it.each(RULES.map((r) => [r.name, r] as const))('%s', (_name, rule) => expect(found(rule, all)).toEqual([]));
  it('would notice, wherever it stood', () => {
    const bad: Readonly<Record<string, string>> = {
      'causal graph': 'const ancestors = new Map<string, Set<string>>();',
      'walking prev by hand': 'for (const p of f.prev) seen.add(p);',
      'ledger sum': 'x.reduce((s, e) => s + e.amount, 0)',
      'field merge or OR-set': 'function mergeHead(a) {',
      'alias resolution': 'function resolveAlias(id) {',
      'making stamps': "String(ms).padStart(15, '0')",
      'exception documents': "{ cls: 'exception' }",
    };
    for (const path of ['src/reports/x.ts', 'renderer/data/x.ts', 'sync-server/hq/x.ts'])
      for (const rule of RULES) expect(found(rule, [{ path, text: bad[rule.name] ?? '' }]), rule.name).toHaveLength(1);
  });
});
