import { equal } from '../kernel/equal.ts';
import { jcs } from '../kernel/jcs.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byText, sortedUnique } from '../kernel/order.ts';
import { eraseHead } from './eraseHead.ts';
import type { FieldHistory, Head, Note, OrSet, Stamped } from '../facts/head.ts';

/** Entries of a card's field history that stay with it (conflicts.md §3.9). */
export const HISTORY_CAP = 50;
const SENSITIVE = ['phoneE164', 'name', 'birthday', 'lunarBirthday', 'idNumber', 'blacklist', 'floorPriceFen'] as const;
const DAY_MS = 86_400_000;

/** An element is in the set while one of its add tags was not seen by a remover (add wins). */
export function present(set: OrSet, element: string): boolean {
  const removed = new Set(set.removes[element] ?? []);
  return (set.adds[element] ?? []).some((tag) => !removed.has(tag));
}

/** Total order of stamps: raw HLC, then the content, so that a tie falls the same way everywhere. */
const byStamp = (a: Stamped, b: Stamped): number => byText(a.hlc, b.hlc) || byText(jcs(a), jcs(b));

const historyKey = (h: FieldHistory): string => `${h.at} ${jcs([h.field, h.by, h.value])}`;
/** A write somebody saw and replaced is "overwritten" for everybody, even where it first looked like a lost one. */
const joinOutcome = (a: FieldHistory, b: FieldHistory): FieldHistory => (a.outcome === 'overwritten' ? a : b);

/** History as a set, newest `HISTORY_CAP` kept, oldest first. Taking the top of a union keeps the merge associative. */
export function trimHistory(entries: readonly FieldHistory[]): FieldHistory[] {
  const byKey = new Map<string, FieldHistory>();
  for (const e of entries) {
    const key = historyKey(e);
    const other = byKey.get(key);
    byKey.set(key, other === undefined ? e : joinOutcome(other, e));
  }
  return [...byKey.entries()]
    .sort(([a], [b]) => byText(a, b))
    .slice(-HISTORY_CAP)
    .map(([, e]) => e);
}

function mergeTags(a: Readonly<Record<string, readonly string[]>>, b: Readonly<Record<string, readonly string[]>>): Record<string, readonly string[]> {
  const out: Record<string, readonly string[]> = {};
  for (const e of sortedUnique([...Object.keys(a), ...Object.keys(b)])) out[e] = sortedUnique([...(a[e] ?? []), ...(b[e] ?? [])]);
  return out;
}
function mergeSets(a: Head['sets'], b: Head['sets']): Record<string, OrSet> {
  const out: Record<string, OrSet> = {};
  for (const name of sortedUnique([...Object.keys(a), ...Object.keys(b)])) {
    out[name] = { adds: mergeTags(a[name]?.adds ?? {}, b[name]?.adds ?? {}), removes: mergeTags(a[name]?.removes ?? {}, b[name]?.removes ?? {}) };
  }
  return out;
}
function mergeNotes(a: readonly Note[], b: readonly Note[]): Note[] {
  const byId = new Map<string, Note>();
  for (const n of [...a, ...b]) {
    const other = byId.get(n.id);
    if (other === undefined || jcs(n) > jcs(other)) byId.set(n.id, n);
  }
  return [...byId.values()].sort((x, y) => byText(x.at, y.at) || byText(x.id, y.id));
}
/** Values no rule of this version knows: the greater canonical text, key by key. */
function mergeUnknown(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key of sortedUnique([...Object.keys(a), ...Object.keys(b)])) {
    const [x, y] = [a[key], b[key]];
    out[key] = x === undefined ? y : y === undefined ? x : jcs(x) >= jcs(y) ? x : y;
  }
  return out;
}

const KNOWN: ReadonlySet<string> = new Set<keyof Head>(['id', 'v', 'cls', 'scope', 'fields', 'sets', 'notes', 'history', 'ext', 'erasedAt', 'parked']);
/** Top-level members of a newer version; the `_`-fields are the store's and no part of the card. */
const unknownOf = (head: Head): Record<string, unknown> => Object.fromEntries(Object.entries(head).filter(([k]) => !KNOWN.has(k) && !k.startsWith('_')));

/**
 * Merges two states of one card, field by field (conflicts.md §3.9): a pure function of the two states, commutative,
 * associative and idempotent. The losing value goes to the history; sets are add-wins; notes are a union. An erased state empties the other
 * (§4.4): nothing that a copy still held comes back.
 */
export function mergeHead(a: Head, b: Head): Head {
  if (a.id !== b.id) throw new Error(`cards ${a.id} and ${b.id} are not one`);
  const fields: Record<string, Stamped> = {};
  const lost: FieldHistory[] = [];
  for (const name of sortedUnique([...Object.keys(a.fields), ...Object.keys(b.fields)])) {
    const [x, y] = [a.fields[name], b.fields[name]];
    if (x === undefined || y === undefined) {
      const only = x ?? y;
      if (only !== undefined) fields[name] = only;
      continue;
    }
    const order = byStamp(x, y);
    const [winner, loser] = order >= 0 ? [x, y] : [y, x];
    fields[name] = winner;
    if (order !== 0) lost.push({ field: name, value: loser.value, by: loser.by, at: loser.hlc, outcome: 'lost' });
  }
  const ext = a.ext === undefined && b.ext === undefined ? {} : { ext: mergeUnknown(a.ext ?? {}, b.ext ?? {}) };
  const merged: Head = {
    ...mergeUnknown(unknownOf(a), unknownOf(b)),
    id: a.id,
    v: Math.max(a.v, b.v),
    cls: a.cls,
    scope: sortedUnique([...a.scope, ...b.scope]),
    fields,
    sets: mergeSets(a.sets, b.sets),
    notes: mergeNotes(a.notes, b.notes),
    history: trimHistory([...a.history, ...b.history, ...lost]),
    ...ext,
  };
  if (a.erasedAt === undefined && b.erasedAt === undefined) return merged;
  return eraseHead({ ...merged, parked: [...(a.parked ?? []), ...(b.parked ?? [])] }, sortedUnique([a.erasedAt ?? '', b.erasedAt ?? '']).at(-1) ?? '');
}

export interface SensitiveClash {
  readonly field: string;
  readonly kept: Stamped;
  readonly lost: FieldHistory;
}
/** Sensitive fields that two people set to different values within 24 h without having seen each other (EX-14F, §3.9). */
export function sensitiveClashes(head: Head): SensitiveClash[] {
  const out: SensitiveClash[] = [];
  for (const field of SENSITIVE) {
    const kept = head.fields[field];
    if (kept === undefined || kept.value === null || kept.value === '') continue;
    for (const h of head.history) {
      if (h.field !== field || h.outcome !== 'lost' || h.value === null || h.value === '' || equal(h.value, kept.value)) continue;
      if (Math.abs(hlcMs(kept.hlc) - hlcMs(h.at)) <= DAY_MS) out.push({ field, kept, lost: h });
    }
  }
  return out;
}
