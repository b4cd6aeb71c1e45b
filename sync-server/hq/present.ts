import { translate } from '../../src/i18n/index.ts';
import type { Language } from '../../src/i18n/index.ts';
import type { CodeTableRef, StoreRef } from '../../src/facts/reference.ts';
import { enumKey } from './lists/columns.ts';
import type { ColumnKind, ListColumn } from './lists/shape.ts';
import type { Cell } from './readmodel/tables.ts';

export interface Words {
  readonly language: Language;
  readonly timeZone: string;
  readonly stores: ReadonlyMap<string, StoreRef>;
  readonly codes: ReadonlyMap<string, CodeTableRef>;
}
export interface Shown {
  readonly text: string;
  readonly numeric?: boolean;
}

/** A cell as a person reads it in a file: yuan, grams, local time and words instead of codes. */
export function shownCell(column: ListColumn, value: Cell | undefined, words: Words): Shown {
  if (value === null || value === undefined || value === '') return { text: '' };
  const kind: ColumnKind = column.kind;
  switch (kind) {
    case 'money':
      return { text: (Number(value) / 100).toFixed(2), numeric: true };
    case 'mg':
      return { text: (Number(value) / 1000).toFixed(3), numeric: true };
    case 'carat':
      return { text: (Number(value) / 1000).toFixed(3), numeric: true };
    case 'int':
    case 'number':
    case 'offset':
      return { text: String(value), numeric: true };
    case 'time':
    case 'ago':
      return { text: localTime(Number(value), words.timeZone) };
    case 'bool':
      return { text: translate(words.language, value === true ? 'console.yes' : 'console.no') };
    case 'store':
      return { text: storeName(String(value), words) };
    case 'stores':
      return {
        text: String(value)
          .split(',')
          .map((s) => storeName(s, words))
          .join('、'),
      };
    case 'roles':
      return {
        text: String(value)
          .split(',')
          .map((r) => word(words, `console.enum.role.${r}`, r))
          .join('、'),
      };
    case 'tenders':
      return {
        text: String(value)
          .split(',')
          .map((m) => codeName('tender', m, words))
          .join('、'),
      };
    case 'kind':
      return { text: kindWord(String(value), words.language) };
    case 'text':
    case 'day':
    case 'subject':
      return { text: String(value) };
    default: {
      const at = kind.indexOf(':');
      const tree = kind.slice(at + 1);
      return { text: kind.startsWith('codes:') ? codeName(tree, String(value), words) : word(words, enumKey(tree, String(value)), String(value)) };
    }
  }
}
const word = (words: Words, key: string, fallback: string): string => {
  const text = translate(words.language, key);
  return text === key ? fallback : text;
};
const storeName = (id: string, words: Words): string => {
  const store = words.stores.get(id);
  return store === undefined ? id : `${id} ${words.language === 'en' ? (store.nameEn ?? store.name) : store.name}`;
};
const codeName = (table: string, code: string, words: Words): string => {
  const row = words.codes.get(table)?.rows.find((r) => r.code === code);
  return row === undefined ? code : words.language === 'en' ? row.en : row.zh;
};
/** The word of a fact kind or of a headquarters action (`hq.…`). */
export function kindWord(kind: string, language: Language): string {
  const key = kind.startsWith('hq.') ? `console.auditAction.${kind.slice(3)}` : `console.factKind.${kind.replace('.', '_')}`;
  const text = translate(language, key);
  return text === key ? kind : text;
}
/** 2026-11-21 14:05:09 in that zone. */
export function localTime(ms: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(ms);
  const of = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}:${of('second')}`;
}
