/** Errors a person can act on are values: a code, parameters for the bilingual sentence (src/i18n, key `error.<code>`). */
export interface Problem {
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
}
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (code: string, params?: Problem['params']): { readonly ok: false; readonly problem: Problem } => ({
  ok: false,
  problem: params === undefined ? { code } : { code, params },
});
