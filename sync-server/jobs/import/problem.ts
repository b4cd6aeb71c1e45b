/** A file that cannot be read on: the code is told to the person (i18n `error.<code>`), nothing is half done. */
export class ImportError extends Error {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  constructor(code: string, params: Readonly<Record<string, string | number>> = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.name = 'ImportError';
    this.code = code;
    this.params = params;
  }
}
