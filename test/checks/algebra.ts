/**
 * No module carries conflict algebra of its own (architecture §2): graphs, forks, ledgers, stamps and set merges live in
 * src/conflict, the case builder in src/cases. Part of the lint step; exits 1 and names the place where one is found.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Source {
  readonly path: string;
  readonly text: string;
}
export interface AlgebraRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly home: RegExp;
  readonly why: string;
}
export const RULES: readonly AlgebraRule[] = [
  {
    name: 'causal graph',
    pattern: /function (buildDag|forkPoint|topolog\w*|ancestorsOf|isAncestor)\b|const (ancestors|children) = new Map/,
    home: /^src\/conflict\//,
    why: 'use buildDag and forkPoint of src/conflict/dag.ts',
  },
  {
    name: 'walking prev by hand',
    pattern: /while \([^)]*\.prev\b|for \([^)]*of [^)]*\.prev\b.*(push|add)\(/,
    home: /^src\/(conflict|facts)\//,
    why: 'ask the Dag',
  },
  {
    name: 'ledger sum',
    pattern: /reduce\([^)]*\) => [^,]*\.(amount)\b(?!Fen)/,
    home: /^src\/(conflict|members|marketing|sales\/orderFold)/,
    why: 'use foldLedger of src/conflict/ledger.ts',
  },
  {
    name: 'field merge or OR-set',
    pattern: /function (mergeHead|mergeSets|mergeFields|present)\b|\.removes\[[^\]]+\] = /,
    home: /^src\/(conflict|facts\/heads)/,
    why: 'use src/conflict/mergeHead.ts',
  },
  {
    name: 'alias resolution',
    pattern: /function (aliasGraph|resolveAlias|unionFind)\b/,
    home: /^src\/conflict\//,
    why: 'use aliasGraph of src/conflict/alias.ts',
  },
  // The audit's ids sort by time too; they are no stamps.
  { name: 'making stamps', pattern: /padStart\(15, '0'\)/, home: /^src\/kernel\/hlc\.ts$|^src\/testkit\/|^sync-server\/hq\/audit\.ts$/, why: 'use encodeHlc' },
  // Two builders stood before the shared one and keep their documents' shape; nobody adds a third. The gateway's cases come from a door and not from facts.
  {
    name: 'exception documents',
    pattern: /cls: 'exception'/,
    home: /^src\/(cases\/finding|stock\/detect|appointments\/detect|facts\/rulings)\.ts$|^sync-server\/adjudicator\/rulings\.ts$/,
    why: 'return findings and let judgeFindings, or cardCase for a card, build the case',
  },
];

/** Every place outside its home that looks like algebra of its own: `path:line: what; what to use instead`. */
export const found = (rule: AlgebraRule, from: readonly Source[]): string[] =>
  from
    .filter((f) => !rule.home.test(f.path))
    .flatMap((f) => f.text.split('\n').flatMap((l, i) => (rule.pattern.test(l) ? [`${f.path}:${i + 1}: ${rule.name}; ${rule.why}`] : [])));

const files = (dir: string): string[] =>
  readdirSync(dir).flatMap((n) => {
    const path = join(dir, n);
    if (statSync(path).isDirectory()) return files(path);
    return /\.tsx?$/.test(n) && !/\.test\.tsx?$|test-?kit/.test(n) ? [path] : [];
  });
/** Everything that ships: rules, terminal, desktop, headquarters. */
export const sources = (): readonly Source[] =>
  ['src', 'renderer', 'main', 'sync-server'].flatMap(files).map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }));

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const all = sources();
  const problems = RULES.flatMap((rule) => found(rule, all));
  for (const p of problems) console.error(p);
  console.log(`conflict algebra: ${all.length} files, ${problems.length} outside its home`);
  process.exit(problems.length === 0 ? 0 : 1);
}
