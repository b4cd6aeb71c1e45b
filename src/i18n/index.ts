import { zhCN } from './zh-CN/index.ts';
import { en } from './en/index.ts';

/** Every text of the product. zh-CN is written by hand and is the source of keys (A0.35). */
export const resources = { 'zh-CN': zhCN, en } as const;
export type Language = keyof typeof resources;
export const LANGUAGES: readonly Language[] = ['zh-CN', 'en'];

type Tree = { readonly [key: string]: string | Tree };

function lookup(tree: Tree, path: readonly string[]): string | undefined {
  let at: string | Tree | undefined = tree;
  for (const step of path) {
    if (at === undefined || typeof at === 'string') return undefined;
    at = at[step];
  }
  return typeof at === 'string' ? at : undefined;
}

/** Text of `namespace.key.key`, `{{name}}` filled in; the key itself when there is none (never a crash on a screen). For code without React. */
export function translate(language: Language, key: string, params: Readonly<Record<string, string | number>> = {}): string {
  const text = lookup(resources[language], key.split('.')) ?? lookup(resources['zh-CN'], key.split('.')) ?? key;
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => String(params[name] ?? whole));
}
