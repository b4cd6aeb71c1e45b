import type { Head, ParkedEdit } from '../facts/head.ts';
import { byText } from '../kernel/order.ts';

/** Parked edits that stay with an erased card, newest; as many as a history keeps. */
const PARKED_CAP = 50;
const keyOf = (p: ParkedEdit): string => JSON.stringify([p.at, p.field, p.by]);

/** Members of a visit's form that speak of the person; the rest (time, store, goods, who serves) is the business' own. */
const APT_PERSONAL: ReadonlySet<string> = new Set(['name', 'phoneE164', 'email', 'wechat', 'qq', 'needText', 'sourceNote']);

/**
 * What is left of an erased person's card: its id as the pseudonym, the moment (HLC) and which edits came after it, never a value
 * (conflicts.md §4.4, SC-15, I17). Erased again, the later moment holds: what was parked before it goes too, so that merging stays associative.
 * Of a visit's card only what speaks of the person goes.
 */
export function eraseHead(head: Head, at: string): Head {
  const erasedAt = head.erasedAt !== undefined && head.erasedAt > at ? head.erasedAt : at;
  const goes = (field: string): boolean => head.cls !== 'appointment' || APT_PERSONAL.has(field);
  const edits: readonly ParkedEdit[] = [
    ...(head.parked ?? []),
    ...Object.entries(head.fields)
      .filter(([field]) => goes(field))
      .map(([field, f]) => ({ field, by: f.by, at: f.hlc as string })),
    ...head.history.filter((h) => goes(h.field)).map((h) => ({ field: h.field, by: h.by, at: h.at as string })),
    ...head.notes.map((n) => ({ field: 'notes', by: n.by, at: n.at as string })),
  ];
  const parked = new Map(edits.filter((e) => e.at > erasedAt).map((e) => [keyOf(e), { field: e.field, by: e.by, at: e.at }]));
  return {
    id: head.id,
    v: head.v,
    cls: head.cls,
    scope: head.scope,
    fields: Object.fromEntries(Object.entries(head.fields).filter(([field]) => !goes(field))),
    sets: head.cls === 'appointment' ? head.sets : {},
    notes: [],
    history: head.history.filter((h) => !goes(h.field)),
    erasedAt,
    parked: [...parked]
      .sort(([a], [b]) => byText(a, b))
      .slice(-PARKED_CAP)
      .map(([, e]) => e),
  };
}
