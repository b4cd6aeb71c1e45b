import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** No module carries conflict algebra of its own (architecture §2): graphs, forks, ledgers, stamps and set merges live in src/conflict, the case builder in src/cases. */
const files = (dir: string): string[] => readdirSync(dir).flatMap((n) => { const p = join(dir, n); return statSync(p).isDirectory() ? files(p) : /\.ts$/.test(n) && !/\.test\.ts$|test-kit/.test(n) ? [p] : []; });
interface Rule { readonly name: string; readonly pattern: RegExp; readonly home: RegExp; readonly why: string }
const RULES: readonly Rule[] = [
  { name: 'causal graph', pattern: /function (buildDag|forkPoint|topolog\w*|ancestorsOf|isAncestor)\b|const (ancestors|children) = new Map/, home: /^src\/conflict\//, why: 'use buildDag and forkPoint of src/conflict/dag.ts' },
  { name: 'walking prev by hand', pattern: /while \([^)]*\.prev\b|for \([^)]*of [^)]*\.prev\b.*(push|add)\(/, home: /^src\/(conflict|facts)\//, why: 'ask the Dag' },
  { name: 'ledger sum', pattern: /reduce\([^)]*\) => [^,]*\.(amount)\b(?!Fen)/, home: /^src\/(conflict|members|marketing|sales\/orderFold)/, why: 'use foldLedger of src/conflict/ledger.ts' },
  { name: 'field merge or OR-set', pattern: /function (mergeHead|mergeSets|mergeFields|present)\b|\.removes\[[^\]]+\] = /, home: /^src\/(conflict|facts\/heads)/, why: 'use src/conflict/mergeHead.ts' },
  { name: 'alias resolution', pattern: /function (aliasGraph|resolveAlias|unionFind)\b/, home: /^src\/conflict\//, why: 'use aliasGraph of src/conflict/alias.ts' },
  { name: 'making stamps', pattern: /padStart\(15, '0'\)/, home: /^src\/kernel\/hlc\.ts$|^src\/testkit\//, why: 'use encodeHlc' },
  // Three builders stood before the shared one and keep their documents' shape; nobody adds a fourth. Cards are no facts and have their own.
  { name: 'exception documents', pattern: /cls: 'exception'/, home: /^src\/(cases\/finding|stock\/detect|appointments\/detect|customers\/identity|facts\/rulings)\.ts$/, why: 'return findings and let judgeFindings build the case' },
];
const all = files('src').map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }));
const found = (rule: Rule, from: readonly { readonly path: string; readonly text: string }[]): string[] => from.filter((f) => !rule.home.test(f.path) && f.text.split('\n').some((l) => rule.pattern.test(l))).map((f) => `${f.path}: ${rule.name}; ${rule.why}`);

describe('conflict algebra stands in one place', () => {
  it.each(RULES.map((r) => [r.name, r] as const))('%s', (_name, rule) => expect(found(rule, all)).toEqual([]));
  it('would notice', () => {
    const bad: Readonly<Record<string, string>> = {
      'causal graph': 'const ancestors = new Map<string, Set<string>>();', 'walking prev by hand': 'for (const p of f.prev) seen.add(p);', 'ledger sum': 'x.reduce((s, e) => s + e.amount, 0)', 'field merge or OR-set': 'function mergeHead(a) {',
      'alias resolution': 'function resolveAlias(id) {', 'making stamps': "String(ms).padStart(15, '0')", 'exception documents': "{ cls: 'exception' }",
    };
    for (const rule of RULES) expect(found(rule, [{ path: 'src/reports/x.ts', text: bad[rule.name] ?? '' }]), rule.name).toHaveLength(1);
  });
});
