/**
 * docs/coverage.csv names for each feature id its test or screenshot. This check fails when a named test does not exist or did not
 * run (per the JSON reports of this run), when a screenshot is missing, or when an id stands twice.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

interface Row {
  readonly feature: string;
  readonly state: string;
  readonly proof: string;
  readonly note: string;
}
const noRuns = process.argv.includes('--no-runs');
const rows = parse(readFileSync('docs/coverage.csv', 'utf8'), { columns: true, skip_empty_lines: true, trim: true }) as Row[]; // csv-parse types rows as unknown
const problems: string[] = [];

function testFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'node_modules' || name === 'results') return [];
    if (statSync(path).isDirectory()) return testFiles(path);
    return /\.(test|e2e)\.tsx?$/.test(name) ? [path] : [];
  });
}
const sources = ['src', 'renderer', 'main', 'sync-server', 'test'].flatMap(testFiles).map((path) => ({ path, text: readFileSync(path, 'utf8') }));

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly title: string; readonly fullName: string; readonly status: string }[];
  }[];
}
const ran = noRuns
  ? []
  : ['unit', 'e2e'].flatMap((name) => {
      const file = `test/results/${name}.json`;
      if (!existsSync(file)) return [];
      const report = JSON.parse(readFileSync(file, 'utf8')) as Report; // vitest's own JSON reporter
      return report.testResults.flatMap((suite) =>
        suite.assertionResults.map((t) => ({ file: suite.name, title: t.title, fullName: t.fullName, status: t.status })),
      );
    });

const seen = new Set<string>();
for (const row of rows) {
  const at = `${row.feature}:`;
  if (!/^[A-Z]+\d+(\.\d+)*$/.test(row.feature)) problems.push(`${at} not a feature id`);
  if (seen.has(row.feature)) problems.push(`${at} stands twice`);
  seen.add(row.feature);
  if (!['done', 'part', 'open'].includes(row.state)) problems.push(`${at} state must be done, part or open, not "${row.state}"`);
  if (row.state === 'open') {
    if (row.proof !== '') problems.push(`${at} is open but names a proof`);
    continue;
  }
  if (row.proof === '') problems.push(`${at} names no proof`);
  if (row.state === 'part' && row.note === '') problems.push(`${at} is a part and does not say what is missing`);
  for (const proof of row.proof
    .split('|')
    .map((p) => p.trim())
    .filter((p) => p !== '')) {
    if (proof.startsWith('docs/screens/')) {
      if (!existsSync(proof)) problems.push(`${at} screenshot ${proof} does not exist`);
      continue;
    }
    const [file, ...rest] = proof.split('#');
    const title = rest.join('#').trim();
    const source = sources.find((s) => s.path === file);
    if (source === undefined) problems.push(`${at} test file ${file ?? ''} does not exist`);
    else if (title !== '' && !source.text.includes(title)) problems.push(`${at} no test "${title}" in ${source.path}`);
    else if (
      !noRuns &&
      !ran.some(
        (t) =>
          t.file.endsWith(source.path) &&
          (title === '' || t.fullName.includes(title)) &&
          (t.status === 'passed' || (t.status !== 'failed' && process.env['ZM_NO_ELECTRON'] !== undefined)),
      )
    )
      problems.push(`${at} test "${title}" in ${source.path} did not pass in this run`);
  }
}
for (const p of problems) console.error(`coverage: ${p}`);
const count = (state: string): number => rows.filter((r) => r.state === state).length;
console.log(
  `coverage: ${rows.length} feature ids, ${count('done')} done, ${count('part')} in part, ${count('open')} open${noRuns ? ' (names checked, runs not)' : ''}`,
);
process.exit(problems.length === 0 ? 0 : 1);
