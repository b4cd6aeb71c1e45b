import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { resources } from '../../src/i18n/index.ts';
import type { Language } from '../../src/i18n/index.ts';
import type { zhCN } from '../../src/i18n/zh-CN/index.ts';
import type { Problem } from '../../src/kernel/result.ts';

type Leaves<T, P extends string = ''> = { [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Leaves<T[K], `${P}${K}.`> }[keyof T & string];
/** Every text key of the product, `namespace.key.key`; a missing one is a compile error. */
export type TextKey = Leaves<typeof zhCN>;
export type TextParams = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, params?: TextParams) => string;

export const i18n = i18next.createInstance();
void i18n.use(initReactI18next).init({
  // one tree as one namespace: keys read the same here, in src and on the server
  resources: { 'zh-CN': { translation: resources['zh-CN'] }, en: { translation: resources.en } },
  lng: 'zh-CN',
  fallbackLng: 'zh-CN',
  nsSeparator: false,
  initAsync: false,
  showSupportNotice: false,
  interpolation: { escapeValue: false }, // React escapes
  react: { useSuspense: false },
});

/** Texts in the user's language (A0.35). */
export function useT(): Translate {
  const { t } = useTranslation();
  return useCallback((key, params) => t(key, { ...params }), [t]);
}
export function useLanguage(): Language {
  const { i18n: instance } = useTranslation();
  return instance.language === 'en' ? 'en' : 'zh-CN';
}
/** Sentence of a refusal (`error.<code>`); an unknown code still says what happened and names the code for support. */
export function useProblemText(): (problem: Problem) => string {
  const { t, i18n: instance } = useTranslation();
  return useCallback(
    (problem) => {
      const key = `error.${problem.code}`;
      return instance.exists(key) ? t(key, { ...problem.params }) : t('common.unknownProblem', { code: problem.code });
    },
    [t, instance],
  );
}
/** Text of a key built at run time (code tables, kinds of facts); `fallback` when there is none. */
export function useMaybeText(): (key: string, fallback: string, params?: TextParams) => string {
  const { t, i18n: instance } = useTranslation();
  return useCallback((key, fallback, params) => (instance.exists(key) ? t(key, { ...params }) : fallback), [t, instance]);
}
/** What a document did, in a word: a fact by its kind, a record by its class. */
export function useKindText(): (kind: string) => string {
  const maybe = useMaybeText();
  return useCallback(
    (kind) => maybe(`console.factKind.${kind.replace('.', '_')}`, maybe(`sync.sheet.kind.${kind}`, maybe('sync.sheet.kind.other', ''))),
    [maybe],
  );
}
