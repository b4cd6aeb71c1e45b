import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Every source file below the paths, sorted; tests left out. */
function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => (/\.(test|e2e)\.tsx?$/.test(name) ? [] : filesBelow(join(path, name))));
}

/** A digest of what a build is made from, so that a second start builds nothing. */
export function digest(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesBelow)) hash.update(file).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}
export function isFresh(stampFile: string, value: string): boolean {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === value;
}
export function stamp(stampFile: string, value: string): void {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, value);
}
