import { describe, expect, it } from 'vitest';
import { BODIES } from '../facts/registry.ts';
import { resources } from './index.ts';

/** Every text with the path of its key. */
function texts(tree: object, path = ''): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree) as readonly (readonly [string, unknown])[]) {
    // as: keys of a tree of texts
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(at, value);
    else if (typeof value === 'object' && value !== null) for (const [k, v] of texts(value, at)) found.set(k, v);
  }
  return found;
}
const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((m) => m[1] ?? ''))].sort();
const zh = texts(resources['zh-CN']);
const en = texts(resources.en);

describe('the texts of both languages (A0.35)', () => {
  it('every kind of fact has a word: lists of what waits and sides of a case name what was done', () => {
    for (const kind of Object.keys(BODIES)) for (const all of [zh, en]) expect(all.get(`console.factKind.${kind.replace('.', '_')}`), kind).toBeTruthy();
  });
  it('nothing stands in single braces: it would be shown as it is written', () => {
    for (const [language, all] of [
      ['zh-CN', zh],
      ['en', en],
    ] as const)
      for (const [key, text] of all) expect(text.replace(/\{\{\s*\w+\s*\}\}/g, ''), `${language} ${key}`).not.toMatch(/[{}]/);
  });
  it('a fact that one language names is not left out of the other', () => {
    // A discount is said as 折 and as per cent; a measure word has no English.
    const different = new Set(['receipt.paper.rate', 'console.table.range']);
    const differing = [...zh]
      .filter(([key, text]) => !different.has(key) && placeholders(text).join() !== placeholders(en.get(key) ?? '').join())
      .map(([key, text]) => `${key}: ${text} | ${en.get(key) ?? ''}`);
    expect(differing).toEqual([]);
  });
});
