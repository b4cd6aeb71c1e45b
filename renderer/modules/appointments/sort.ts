import { stateOf } from '../../../src/appointments/status.ts';
import type { AptCard } from '../../data/terminal.ts';
import { updatedAt } from './columns.ts';
import type { Column } from './columns.ts';

export interface Sort {
  readonly by: Column;
  readonly down: boolean;
}

/** Cards by a column; where two are equal by the visit's time, then by id, so that the order never changes by itself. Cards come in visit order. */
export function sortCards(
  cards: readonly AptCard[],
  { by, down }: Sort,
  words: { readonly staffName: (no: string | undefined) => string; readonly depositFen: (aptId: string) => number; readonly nowMs: number },
): readonly AptCard[] {
  const key = (c: AptCard): string | number => {
    switch (by) {
      case 'number':
        return c.form.number ?? c.view.number ?? '';
      case 'name':
        return c.form.name;
      case 'phone':
        return c.form.phoneE164 ?? '';
      case 'store':
        return c.view.storeId;
      case 'consultant':
        return words.staffName(c.view.main ?? c.view.assigned);
      case 'source':
        return c.form.source;
      case 'visit':
        return c.form.visitAt;
      case 'need':
        return c.form.needText ?? '';
      case 'level':
        return c.form.level ?? '\uffff';
      case 'status':
        return stateOf(c.view, c.form.visitAt, words.nowMs);
      case 'deposit':
        return words.depositFen(c.id);
      case 'updated':
        return updatedAt(c);
    }
  };
  if (by === 'visit') return down ? [...cards].reverse() : cards;
  const text = by === 'name' || by === 'consultant' ? new Intl.Collator('zh-CN') : undefined;
  const keyed = cards.map((card) => ({ card, k: key(card) }));
  const order = (a: string | number, b: string | number): number => (text === undefined ? (a < b ? -1 : a > b ? 1 : 0) : text.compare(String(a), String(b)));
  keyed.sort((a, b) => (down ? order(b.k, a.k) : order(a.k, b.k)) || a.card.form.visitAt - b.card.form.visitAt || (a.card.id < b.card.id ? -1 : 1));
  return keyed.map((x) => x.card);
}
