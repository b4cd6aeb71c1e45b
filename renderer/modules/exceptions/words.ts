import { useCallback } from 'react';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { useMaybeText, useT } from '../../ui/index.ts';
import { pieceOf } from './cases.ts';

/** What a case is about, named as people know it: the tag of a piece, the name of a visitor. */
export function useSubject(): (e: ExceptionDoc) => string {
  const t = useT(), terminal = useTerminal();
  return useCallback((e) => {
    const piece = pieceOf(e);
    if (piece !== undefined) return e.code === 'EX-01' ? t('exceptions.subject.pieceTwice', { no: piece, n: e.sides.length }) : t('exceptions.subject.piece', { no: piece });
    if (e.subject.startsWith('apt:')) return t('exceptions.subject.apt', { name: terminal.views.appointment(e.subject)?.form.name ?? '—' });
    if (e.subject.startsWith('cust:')) return t('exceptions.subject.cust', { name: terminal.views.customer(e.subject)?.form.name ?? '—' });
    return t('exceptions.subject.other', { key: e.subject });
  }, [t, terminal]);
}
/** Word of an option; `{{t}}` of EX-01 ① is the till whose barcode was wrong. */
export function useOptionText(): (code: string, option: string, params?: { readonly t?: string }) => string {
  const maybe = useMaybeText();
  return useCallback((code, option, params = {}) => maybe(`exceptions.option.${code}.${option}`, maybe(`exceptions.option.other.${option}`, option), { t: params.t ?? '' }), [maybe]);
}
