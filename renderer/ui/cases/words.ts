import { useCallback } from 'react';
import { lunarDayName, lunarMonthName, readLunar } from '../../../src/kernel/lunar.ts';
import { maskPhone } from '../../../src/kernel/phone.ts';
import type { Saying } from '../../../src/cases/say.ts';
import type { Told } from '../../../src/cases/told.ts';
import { useFormat } from '../format.ts';
import { useMaybeText, useT } from '../i18n.ts';

/** How an interface names people, stores and what a fact did. */
export interface CaseNames {
  readonly staff: (staffNo: string) => string;
  readonly store: (storeId: string) => string;
  readonly kind: (kind: string, by: string) => string;
}

/** A value of a case in the person's language: amounts in ¥, times, names; never a raw code. */
export function useTold(names: CaseNames): (told: Told) => string {
  const f = useFormat();
  const maybe = useMaybeText();
  const t = useT();
  return useCallback(
    (told) => {
      switch (told.as) {
        case 'text':
          return told.text === '' ? t('cases.word.unknown') : told.text;
        case 'fen':
          return f.money(told.fen);
        case 'count':
          return f.count(told.n);
        case 'time':
          return told.ms === 0 ? t('cases.word.unknown') : f.dayTime(told.ms);
        case 'span':
          return f.duration(Math.round(Math.abs(told.ms) / 60_000) * 60_000);
        case 'staff':
          return told.no === '' ? t('cases.word.unknown') : names.staff(told.no);
        case 'store':
          return told.id === '' ? t('cases.word.unknown') : names.store(told.id);
        case 'word':
          return maybe(`cases.word.${told.key}`, t('cases.word.unknown'), { n: told.n ?? 0 });
        case 'kind':
          return names.kind(told.kind, '');
        case 'field':
          return maybe(`cases.field.${told.field}`, t('cases.field.other'));
      }
    },
    [f, maybe, t, names],
  );
}
/** A sentence of conflicts.md §4 "Show" with its values in words. */
export function useSay(names: CaseNames): (saying: Saying) => string {
  const told = useTold(names);
  const maybe = useMaybeText();
  const t = useT();
  return useCallback(
    (s) => maybe(`cases.say.${s.key}`, t('cases.say.other', { code: '' }), Object.fromEntries(Object.entries(s.params).map(([k, v]) => [k, told(v)]))),
    [told, maybe, t],
  );
}

/** A field's value as people read it; phones stay masked (A0.32). */
export function useFieldText(names: CaseNames): (field: string, value: unknown) => string {
  const f = useFormat();
  const t = useT();
  return useCallback(
    (field, value) => {
      if (value === undefined || value === null || value === '') return t('cases.ui.historyEmpty');
      if (Array.isArray(value))
        return value.length === 0
          ? t('cases.ui.historyEmpty')
          : value.map((v) => (field === 'altPhones' ? maskPhone(String(v)) : String(v))).join(t('common.listComma'));
      if (typeof value === 'boolean') return t(value ? 'cases.word.yes' : 'cases.word.no');
      if (typeof value === 'number')
        return field.endsWith('Fen') ? f.money(value) : field === 'visitAt' || field.endsWith('Ms') ? f.dayTime(value) : String(value);
      const text = String(value);
      if (field === 'phoneE164') return text.includes('*') ? text : maskPhone(text);
      if (field === 'owner' || field === 'assigned') return names.staff(text);
      if (field === 'storeId') return names.store(text);
      if (field === 'lunarBirthday' || field === 'spouseLunarBirthday') {
        const d = readLunar(text);
        return d === undefined
          ? text
          : [d.year === undefined ? '' : String(d.year), f.language === 'zh-CN' ? `${lunarMonthName(d.month, d.leap)}${lunarDayName(d.day)}` : text]
              .filter((x) => x !== '')
              .join(' ');
      }
      return text;
    },
    [f, t, names],
  );
}

/** Word of an option; `{{t}}` of EX-01 ① is the till whose barcode was wrong. */
export function useOptionText(): (code: string, option: string, params?: { readonly t?: string }) => string {
  const maybe = useMaybeText();
  return (code, option, params = {}) => maybe(`exceptions.option.${code}.${option}`, maybe(`exceptions.option.other.${option}`, option), { t: params.t ?? '' });
}
