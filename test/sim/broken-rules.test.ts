import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { broken, MUTANTS } from './broken-rules.ts';

const root = resolve(import.meta.dirname, '../..');
it.each(MUTANTS.map((m) => [m.name, m] as const))('the rule that is broken on purpose is still there: %s', (_name, m) => {
  const source = readFileSync(join(root, m.file), 'utf8');
  expect(broken(m, source)).not.toBe(source);
});
