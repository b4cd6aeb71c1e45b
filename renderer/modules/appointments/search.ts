import { pinyin } from 'pinyin-pro';
import { useDeferredValue, useMemo } from 'react';
import { matchAppointment } from '../../../src/appointments/search.ts';
import { stateOf } from '../../../src/appointments/status.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { inScope } from './model.ts';
import type { Day, Scope } from './model.ts';

export interface ListFilter { readonly scope: Scope; readonly levels: readonly string[]; readonly consultant?: string; readonly source?: string }
export const NO_FILTER: ListFilter = { scope: 'open', levels: [] };

const spelt = new Map<string, { readonly pinyin: string; readonly initials: string }>();
/** Pinyin of a name, worked out once: 张宇桐 → zhangyutong, zyt (A1.3.1). */
export function spelling(name: string): { readonly pinyin: string; readonly initials: string } {
  const known = spelt.get(name);
  if (known !== undefined) return known;
  const made = { pinyin: pinyin(name, { toneType: 'none', type: 'array' }).join(''), initials: pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join('') };
  spelt.set(name, made);
  return made;
}

/** Cards that fit the words and the filter. Words look over everything kept, not only over today. */
export function useAppointmentSearch(all: readonly AptCard[], text: string, filter: ListFilter, day: Day): readonly AptCard[] {
  const terminal = useTerminal();
  const words = useDeferredValue(text);
  return useMemo(() => {
    const nowMs = terminal.now();
    const asked = words.trim() !== '';
    return all.filter((card) => {
      if (!asked && !inScope(card, filter.scope, day)) return false;
      const { form, view } = card;
      const consultant = view.main ?? view.assigned;
      const number = form.number ?? view.number;
      return matchAppointment({
        name: form.name, ...(asked ? spelling(form.name) : {}), ...(form.phoneE164 === undefined ? {} : { phoneE164: form.phoneE164 }), ...(number === undefined ? {} : { number }), ...(form.styleNo === undefined ? {} : { styleNo: form.styleNo }),
        state: stateOf(view, form.visitAt, nowMs), status: view.status, ...(form.level === undefined ? {} : { level: form.level }), source: form.source, ...(consultant === undefined ? {} : { consultant }), storeId: view.storeId, visitAt: form.visitAt,
      }, { text: words, levels: filter.levels, ...(filter.consultant === undefined ? {} : { consultants: [filter.consultant] }), ...(filter.source === undefined ? {} : { sources: [filter.source] }) });
    });
  }, [all, words, filter, day, terminal]);
}
