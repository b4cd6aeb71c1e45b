import { useDeferredValue, useMemo } from 'react';
import { matchAppointment, plainText } from '../../../src/appointments/search.ts';
import { stateOf } from '../../../src/appointments/status.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { inScope } from './model.ts';
import type { Day, Scope } from './model.ts';

export interface ListFilter {
  readonly scope: Scope;
  readonly levels: readonly string[];
  readonly consultant?: string;
  readonly source?: string;
}
export const NO_FILTER: ListFilter = { scope: 'open', levels: [] };

/** Cards that fit the words and the filter. Words look over everything kept, not only over today. */
export function useAppointmentSearch(all: readonly AptCard[], text: string, filter: ListFilter, day: Day): readonly AptCard[] {
  const terminal = useTerminal();
  const words = useDeferredValue(text);
  return useMemo(() => {
    const nowMs = terminal.now();
    const parts = words
      .trim()
      .split(/\s+/)
      .filter((w) => w !== '')
      .map(plainText)
      .filter((w) => w !== '');
    const asked = parts.length > 0;
    // the index answers the words by the rule itself; the filter is looked at card by card
    const rows = asked ? [...terminal.views.findAppointments(parts)].sort((a, b) => a.form.visitAt - b.form.visitAt || (a.id < b.id ? -1 : 1)) : all;
    const plain = filter.levels.length === 0 && filter.consultant === undefined && filter.source === undefined;
    if (!asked && plain) return filter.scope === 'all' ? all : all.filter((card) => inScope(card, filter.scope, day));
    if (asked && plain) return rows;
    return rows.filter((card) => {
      if (!asked && !inScope(card, filter.scope, day)) return false;
      const { form, view } = card;
      const consultant = view.main ?? view.assigned;
      const number = form.number ?? view.number;
      return matchAppointment(
        {
          name: form.name,
          ...(form.phoneE164 === undefined ? {} : { phoneE164: form.phoneE164 }),
          ...(number === undefined ? {} : { number }),
          ...(form.styleNo === undefined ? {} : { styleNo: form.styleNo }),
          state: stateOf(view, form.visitAt, nowMs),
          status: view.status,
          ...(form.level === undefined ? {} : { level: form.level }),
          source: form.source,
          ...(consultant === undefined ? {} : { consultant }),
          storeId: view.storeId,
          visitAt: form.visitAt,
        },
        {
          levels: filter.levels,
          ...(filter.consultant === undefined ? {} : { consultants: [filter.consultant] }),
          ...(filter.source === undefined ? {} : { sources: [filter.source] }),
        },
      );
    });
  }, [all, words, filter, day, terminal]);
}
