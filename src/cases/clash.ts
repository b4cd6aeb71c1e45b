import type { FieldHistory, Head } from '../facts/head.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { jcs } from '../kernel/jcs.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byText } from '../kernel/order.ts';

/** One of the values that collided in a field, with who wrote it and where. */
export interface ClashValue {
  readonly value: unknown;
  readonly by: string;
  readonly at: string; // HLC
  readonly atMs: number;
  readonly terminal: string;
  readonly current: boolean;
}
/** Terminal and epoch are the last part of a stamp: `…S01-T1A` → `S01-T1`. */
export const terminalOfStamp = (hlc: string): string => hlc.slice(21).replace(/[A-Z]+$/, '');

/** The values an EX-14F speaks of, read from the card itself: the case names stamps only (conflicts.md §3.9). Undefined while the card is not here. */
export function clashOf(
  doc: Pick<ExceptionDoc, 'sides'>,
  head: Head | undefined,
): { readonly field: string; readonly values: readonly ClashValue[] } | undefined {
  const field = doc.sides.map((s) => s.data['field']).find((f): f is string => typeof f === 'string');
  if (head === undefined || field === undefined) return undefined;
  const values = doc.sides.flatMap((s): ClashValue[] => {
    const at = s.factId.slice(s.factId.lastIndexOf('/') + 1);
    const now = head.fields[field];
    const found = now?.hlc === at ? { value: now.value, by: now.by } : head.history.find((h) => h.field === field && h.at === at);
    return found === undefined ? [] : [{ value: found.value, by: found.by, at, atMs: hlcMs(at), terminal: terminalOfStamp(at), current: now?.hlc === at }];
  });
  return values.length === 0 ? undefined : { field, values: values.sort((a, b) => byText(a.at, b.at)) };
}

export interface FieldChange {
  readonly field: string;
  readonly value: unknown;
  readonly by: string;
  readonly at: string;
  readonly atMs: number;
  readonly terminal: string;
  readonly outcome: FieldHistory['outcome'] | 'current';
}
/** Every value a card's fields ever had, newest first, the present one of each changed field among them (I11: nothing is lost). */
export function changesOf(head: Head): readonly FieldChange[] {
  const changed = new Set(head.history.map((h) => h.field));
  const now = [...changed].flatMap((field): FieldChange[] => {
    const f = head.fields[field];
    return f === undefined ? [] : [{ field, value: f.value, by: f.by, at: f.hlc, atMs: hlcMs(f.hlc), terminal: terminalOfStamp(f.hlc), outcome: 'current' }];
  });
  const before = head.history.map((h): FieldChange => ({
    field: h.field,
    value: h.value,
    by: h.by,
    at: h.at,
    atMs: hlcMs(h.at),
    terminal: terminalOfStamp(h.at),
    outcome: h.outcome,
  }));
  return [...now, ...before].sort((a, b) => byText(b.at, a.at) || byText(a.field, b.field) || byText(jcs(a.value), jcs(b.value)));
}
